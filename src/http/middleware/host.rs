//! The host that a request was meant for: only the configured one is served, so that no other
//! name that points here becomes the shop's.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};

use crate::http::address::HostSeen;
use crate::http::error::PageError;
use crate::http::routes::{self, Exposure};
use crate::http::state::Site;

/// Refuses requests for another host. Another name of this machine leads to the configured one,
/// since cookies and the way back from the payment page belong to that.
pub async fn host(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let exposure = routes::row_of(request.request()).map(|row| row.exposure);
    // A signature says more about the sender of an event than the name that it was sent to.
    if exposure == Some(Exposure::Machine) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    // HTTP/2 and absolute addresses name the host in the address.
    let named = request.uri().authority().map(|authority| authority.as_str()).or(named);
    match site.settings.public_url.recognise(named) {
        HostSeen::Ours => Ok(next.call(request).await?.map_into_boxed_body()),
        HostSeen::Alias if matches!(*request.method(), Method::GET | Method::HEAD) => {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            let target = format!("{}{path}", site.settings.public_url.origin());
            let answer = HttpResponse::TemporaryRedirect()
                .insert_header((header::LOCATION, target))
                .finish();
            Ok(request.into_response(answer))
        }
        HostSeen::Alias | HostSeen::Foreign => {
            Ok(request.error_response(PageError::BadRequest("the Host header names another host")))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::http::middleware::testing::{get, serve};

    #[actix_web::test]
    async fn another_hosts_name_is_refused_with_a_page() {
        let server = serve().await;
        let answer = server.call(get("/").insert_header(("host", "evil.example"))).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text.contains("<h1>"), "{}", answer.text);
        assert!(!answer.text.contains("evil.example"));
    }

    #[actix_web::test]
    async fn another_name_of_this_machine_leads_to_the_configured_one() {
        let server = serve().await;
        let alias = get("/cart?added=cafe").insert_header(("host", "localhost:8080"));
        let answer = server.call(alias).await;
        assert_eq!(answer.status, 307);
        assert_eq!(answer.header("location"), "http://127.0.0.1:8080/cart?added=cafe");
    }
}
