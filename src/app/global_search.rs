//! The search box of the console: a text that names exactly one thing leads to it.

use crate::db::{StoreError, Tx, products, refunds, webhook_events};
use crate::domain::ids::{PaymentId, RefundId};
use crate::domain::locale::Locale;
use crate::domain::payment_search::LONGEST_SEARCH;
use crate::domain::product::Slug;

use super::context::App;
use super::error::AppResult;
use super::payment_list;

/// The one thing that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A payment, by any id of it, by its order's number, by its customer, its card or its amount.
    Payment(PaymentId),
    /// An event of Stripe, by its id.
    WebhookEvent(String),
    /// A refund of ours, by its id.
    Refund(RefundId),
    /// A dispute, by Stripe's id.
    Dispute(String),
    /// A product, by its name in addresses.
    Product(Slug),
}

/// What Stripe's ids of disputes begin with.
const DISPUTES: [&str; 2] = ["dp_", "du_"];

/// What a text names, if it is exactly one thing.
///
/// # Errors
/// Those of the database.
pub async fn named(app: &App, text: &str, locale: Locale) -> AppResult<Option<Named>> {
    let text = text.trim().to_owned();
    if text.is_empty() || text.chars().count() > LONGEST_SEARCH {
        return Ok(None);
    }
    let given = text.clone();
    let found = app.store.read(move |tx| outside_of_payments(tx, &given)).await?;
    if found.is_some() {
        return Ok(found);
    }
    let payment = payment_list::only_one(app, &text, locale).await?;
    let is_dispute = DISPUTES.iter().any(|prefix| text.starts_with(prefix));
    Ok(payment.map(|payment| match is_dispute {
        // Its payment has the dispute among its facts.
        true => Named::Dispute(text),
        false => Named::Payment(payment),
    }))
}

/// What has a list of its own and no payment is found by.
fn outside_of_payments(tx: &mut Tx<'_>, text: &str) -> Result<Option<Named>, StoreError> {
    if text.starts_with("evt_") {
        let event = webhook_events::find(tx, text)?;
        return Ok(event.map(|event| Named::WebhookEvent(event.id)));
    }
    if let Ok(id) = text.parse::<RefundId>() {
        return Ok(refunds::find(tx, &id)?.map(|refund| Named::Refund(refund.id)));
    }
    let Ok(slug) = text.parse::<Slug>() else { return Ok(None) };
    Ok(products::by_slug(tx, &slug)?.map(|product| Named::Product(product.slug)))
}
