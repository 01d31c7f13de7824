//! `/admin/search`: the search box of every page of the console.

use actix_web::{HttpRequest, web};

use crate::app::context::App;
use crate::app::global_search::{Named, named};
use crate::domain::payment_search::LONGEST_SEARCH;
use crate::http::visit::{PageResult, Visit, query_encoded, query_text, see_other};

/// Leads to the one thing that the text names, else to the payments that it finds.
pub async fn find(visit: Visit, app: web::Data<App>, request: HttpRequest) -> PageResult {
    let text = query_text(&request, "q").unwrap_or_default();
    let text = text.trim();
    let found = named(&app, text, visit.locale).await?;
    Ok(see_other(&found.map_or_else(|| list_of(text), |found| address_of(&found))))
}

fn address_of(found: &Named) -> String {
    match found {
        Named::Payment(id) => format!("/admin/payments/{id}"),
        Named::WebhookEvent(id) => format!("/admin/webhooks/{}", query_encoded(id)),
        Named::Refund(id) => format!("/admin/refunds/{id}"),
        Named::Dispute(id) => format!("/admin/disputes/{}", query_encoded(id)),
        Named::Product(slug) => format!("/admin/stock/{slug}"),
    }
}

/// The list, which also says what is wrong with the text. Of one that is too long it gets as much
/// as it needs to say so.
fn list_of(text: &str) -> String {
    let text: String = text.chars().take(LONGEST_SEARCH.saturating_add(1)).collect();
    if text.is_empty() {
        return "/admin/payments".to_owned();
    }
    format!("/admin/payments?q={}", query_encoded(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_names_nothing_is_searched_for_in_the_list() {
        assert_eq!(list_of(""), "/admin/payments");
        assert_eq!(list_of("50% \"a\"'"), "/admin/payments?q=50%25%20%22a%22%27");
        assert_eq!(list_of(&"a".repeat(10_000)).len(), "/admin/payments?q=".len() + 201);
    }
}
