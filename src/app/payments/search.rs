//! Which keys a payment is found by, from its order and from what Stripe tells of it.

use crate::db::orders::OrderRecord;
use crate::db::payments::PaymentRecord;
use crate::domain::facts::{CardSeen, Observation};
use crate::domain::payment_search::{SearchKey, SearchKind, name_words};

/// The keys of a new payment.
#[must_use]
pub fn of_order(order: &OrderRecord, payment: &PaymentRecord) -> Vec<SearchKey> {
    let mut keys = vec![
        (SearchKind::Id, payment.id.to_string()),
        (SearchKind::Id, order.id.to_string()),
        (SearchKind::Number, order.number.0.to_string()),
        (SearchKind::Email, order.email_normalised.clone()),
        (SearchKind::Amount, payment.amount_minor.to_string()),
    ];
    let mut words = name_words(&order.contact_name);
    words.sort();
    words.dedup();
    keys.extend(words.into_iter().map(|word| (SearchKind::Name, word)));
    keys
}

/// The keys that news bring: the ids of Stripe's objects, and the end of the card's number.
#[must_use]
pub fn of_news(observations: &[Observation], card: Option<&CardSeen>) -> Vec<SearchKey> {
    let ids = observations.iter().filter(|one| one.is_of_stripe());
    let mut ids: Vec<String> = ids.map(|one| one.object_id().to_owned()).collect();
    ids.sort();
    ids.dedup();
    let ids = ids.into_iter().map(|id| (SearchKind::Id, id));
    ids.chain(card.map(|card| (SearchKind::LastFour, card.last_four.clone()))).collect()
}
