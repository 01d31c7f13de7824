//! One visit of a page: who reads, in which language and currency, and the frame around it.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use futures_util::future::{Ready, ready};

use super::error::PageError;
use super::form::decode;
use super::middleware::locale;
use super::middleware::request_id::RequestId;
use super::middleware::visitor::Visitor;
use super::page::Layout;
use super::state::Site;
use crate::app::cart;
use crate::app::context::App;
use crate::domain::locale::Locale;
use crate::domain::money::Currency;

/// What handlers return.
pub type PageResult = Result<HttpResponse, PageError>;

/// The reader of a page.
#[derive(Clone)]
pub struct Visit {
    /// The server.
    pub site: web::Data<Site>,
    /// The visitor.
    pub visitor: Visitor,
    /// The language of the page.
    pub locale: Locale,
    /// The currency of its prices.
    pub currency: Currency,
    request_id: String,
}

impl Visit {
    /// The visit that a request makes; `None` where the middleware was not passed.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let site = request.app_data::<web::Data<Site>>()?.clone();
        Some(Self {
            visitor: Visitor::of(request)?,
            locale: locale::of(request, &site),
            currency: locale::currency_of(request, &site),
            request_id: RequestId::of(request),
            site,
        })
    }

    /// The frame of the page at `path`, with the visitor's cart.
    pub async fn layout(&self, app: &App, path: &str) -> Result<Layout, PageError> {
        let cart_count = match self.visitor.known() {
            Some(visitor) => cart::count(app, &visitor).await?,
            None => 0,
        };
        Ok(Layout { cart_count, ..self.layout_without_cart(path) })
    }

    /// The same without a look into the books, for pages that must not fail.
    #[must_use]
    pub fn layout_without_cart(&self, path: &str) -> Layout {
        Layout {
            locale: self.locale,
            currency: self.currency,
            cart_count: 0,
            csrf: self.visitor.form_token(),
            path: path.to_owned(),
            request_id: self.request_id.clone(),
            shop_name: self.site.shop_name.clone(),
            zone: self.site.zone.clone(),
            test_mode: self.site.settings.test_mode,
            stylesheet: self.site.assets.stylesheet_url(),
        }
    }
}

impl FromRequest for Visit {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let missing = || PageError::internal("the middleware was not passed");
        ready(Self::of(request).ok_or_else(missing))
    }
}

/// A page.
pub fn page(page: &impl Template) -> PageResult {
    Ok(html(HttpResponse::Ok(), page.render()?))
}

/// A page again, after what was sent with it was refused.
pub fn refused(page: &impl Template) -> PageResult {
    Ok(html(HttpResponse::UnprocessableEntity(), page.render()?))
}

/// A page in an answer of another status.
#[must_use]
pub fn html(mut answer: actix_web::HttpResponseBuilder, text: String) -> HttpResponse {
    answer.content_type("text/html; charset=utf-8").body(text)
}

/// The answer to every POST that was done: look there.
#[must_use]
pub fn see_other(path: &str) -> HttpResponse {
    use actix_web::http::header::LOCATION;
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// A plain value of the address: letters, digits, `_` and `-`, as ids and numbers are. Anything
/// else reads as nothing, so that an address made by others cannot make a page fail.
#[must_use]
pub fn query_value(request: &HttpRequest, name: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let mut pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    (!value.is_empty() && value.bytes().all(plain)).then(|| value.to_owned())
}

/// A text of the address, decoded; what cannot be decoded reads as nothing. Whoever uses it
/// checks what it may be.
#[must_use]
pub fn query_text(request: &HttpRequest, name: &str) -> Option<String> {
    let mut pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, value)| decode(value.as_bytes()))
}

/// A text as a value of an address.
#[must_use]
pub fn query_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let encoded = text.bytes().map(|byte| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    encoded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_text_of_an_address_reads_as_it_was_written() {
        for text in ["/admin?page=2&status=failed", "ñandú + más", "a%b", ""] {
            let uri = format!("/admin/login?x=1&next={}", query_encoded(text));
            let request = TestRequest::get().uri(&uri).to_http_request();
            assert_eq!(query_text(&request, "next").as_deref(), Some(text));
        }
        let broken = TestRequest::get().uri("/?next=%FF").to_http_request();
        assert_eq!(query_text(&broken, "next"), None);
    }

    #[test]
    fn only_plain_values_are_read_from_an_address() {
        let value = |query: &str| {
            let request = TestRequest::get().uri(&format!("/cart?{query}")).to_http_request();
            query_value(&request, "session_id")
        };
        assert_eq!(value("utm=a&session_id=cs_test_a1-B2").as_deref(), Some("cs_test_a1-B2"));
        for other in ["", "session_id=", "session_id", "session_id=%00", "session_id=a%20b", "x=1"]
        {
            assert_eq!(value(other), None, "{other}");
        }
    }
}
