//! What was seen of an object of Stripe or of our books, in words.

use crate::domain::facts::Observed;
use crate::domain::money::{Currency, Money};
use crate::i18n::{Sentence, Texts};

/// What was seen, with its amounts in the currency of its payment.
pub(super) fn in_words(t: &dyn Texts, seen: &Observed, currency: Currency) -> Sentence {
    // What Stripe tells as less than nothing is nothing.
    let money = |minor: i64| Money::new(minor.max(0), currency);
    match seen {
        Observed::AttemptOpened { .. } => t.attempt_opened().into(),
        Observed::AttemptWrittenOff { .. } => t.attempt_written_off().into(),
        Observed::Closed { cause } => t.payment_closed(t.closing_cause(*cause)).into(),
        Observed::Session { state, .. } => t.session_state(*state).into(),
        Observed::Intent { failed_try: Some(one), .. } => {
            let code = one.decline_code.as_ref().unwrap_or(&one.code);
            t.try_declined(t.decline_class(one.class()), code).into()
        }
        Observed::Intent { state, .. } => t.intent_state(*state).into(),
        Observed::Charge { held: true, .. } => t.charge_holds().into(),
        Observed::Charge { captured_minor, .. } => money(*captured_minor)
            .map_or_else(|_| t.charge_holds().into(), |amount| t.charge_took(amount)),
        Observed::Refund { amount_minor, state, .. } => {
            let state = t.refund_state(*state);
            money(*amount_minor).map_or_else(|_| state.into(), |amount| t.refund_of(amount, state))
        }
        Observed::Dispute { state, .. } => {
            let status = state.status.as_str();
            money(state.amount_minor)
                .map_or_else(|_| status.into(), |amount| t.dispute_of(amount, status))
        }
        Observed::FraudWarning { fraud_type, .. } => {
            t.warning_kind(fraud_type.as_deref().unwrap_or_default()).into()
        }
    }
}
