//! The types of payment method that a session or a PaymentIntent may be paid by.

use crate::model::money::Currency;
use crate::protocol::errors::ApiError;

/// What the sandbox plays.
const PLAYED: [&str; 2] = ["card", "sepa_debit"];

/// Refuses types that are not played, and debits where they cannot be: in another currency than
/// euros, or held for a later capture.
///
/// # Errors
/// The first type that does not fit, by its name in the request.
pub fn check(
    types: &[String],
    param: &str,
    (currency, manual): (Currency, bool),
) -> Result<(), ApiError> {
    for (at, word) in types.iter().enumerate() {
        let refused = if !PLAYED.contains(&word.as_str()) {
            format!("the sandbox plays {}", PLAYED.join(" and "))
        } else if word == "sepa_debit" && currency.code != "eur" {
            format!("sepa_debit does not support the currency {}", currency.code)
        } else if word == "sepa_debit" && manual {
            "sepa_debit does not support capture_method manual".to_owned()
        } else {
            continue;
        };
        let param = format!("{param}[{at}]");
        let message = format!("Invalid {param}: {refused}.");
        return Err(ApiError::validation(message).param(param));
    }
    Ok(())
}

/// The types that were asked for, else cards.
pub fn or_card(types: Vec<String>) -> Vec<String> {
    if types.is_empty() { vec!["card".to_owned()] } else { types }
}
