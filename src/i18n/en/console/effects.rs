//! Previews and deeds that were done, in English.

use crate::domain::clock::Span;
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::reason::{LONGEST_REASON, ReasonRefused};
use crate::domain::saga_repair::Ask;
use crate::domain::stock::Stock;
use crate::i18n::Sentence;
use crate::i18n::catalogue::{EffectTexts, PaymentTexts as _};
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;

impl EffectTexts for English {
    plain! {
        what_would_happen: "What will happen",
        would_change_nothing: "Nothing changes: all of this is in the books already.",
        if_stripe_agrees: "What follows a call holds if Stripe answers as usual: that nothing \
            can be paid any more. If the customer paid a moment before, the order is confirmed.",
        somebody_works_on_it: "Somebody works on this purchase at this moment: what follows is \
            only known afterwards.",
        done_by_hand: "What was done by hand",
        nothing_done_by_hand: "Nobody has done anything by hand.",
        not_done: "It was not done",
        reason_is_kept: "It is kept in the audit, with your account and the time.",
        no_instant: "None",
    }

    fn would_add_facts(&self, count: usize) -> String {
        format!(
            "{count} new {} of Stripe will be written down.",
            if count == 1 { "fact" } else { "facts" }
        )
    }

    fn would_move_payment(&self, from: &str, to: &str) -> String {
        format!("The payment goes from “{from}” to “{to}”.")
    }

    fn would_change_captured(&self, from: Money, to: Money) -> Sentence {
        sentence!["What was captured goes from ", from, " to ", to, "."]
    }

    fn would_change_returned(&self, from: Money, to: Money) -> Sentence {
        sentence!["What was returned goes from ", from, " to ", to, "."]
    }

    fn would_move_order(&self, from: &str, to: &str) -> String {
        format!("The order goes from “{from}” to “{to}”.")
    }

    fn would_change_stock(&self, name: &str, from: Stock, to: Stock) -> String {
        let moved = [
            ("available", from.available(), to.available()),
            ("reserved", from.reserved(), to.reserved()),
            ("sold", from.sold(), to.sold()),
        ];
        format!("{name}: {}.", moves(&moved))
    }

    fn would_write_mail(&self, kind: MailKind) -> String {
        format!("The customer is written to: “{}”.", self.mail_kind(kind))
    }

    fn would_move_saga(&self, state: &str, step: &str) -> String {
        format!("The saga will be: {state}, at “{step}”.")
    }

    fn would_ask_stripe(&self, ask: &Ask, currency: Currency) -> Sentence {
        match ask {
            Ask::OpenSession => "Stripe is asked to open the session.".into(),
            Ask::LookUpSession(id) => format!("The session {id} is looked up at Stripe.").into(),
            Ask::ExpireSession(id) => format!("Stripe is asked to expire the session {id}.").into(),
            Ask::FindSession => "A session whose id was never learned is looked for.".into(),
            Ask::Capture => "Stripe is asked to take what is held.".into(),
            Ask::Release => "Stripe is asked to release what is held.".into(),
            Ask::Refund(minor) => match Money::new(*minor, currency) {
                Ok(amount) => sentence!["Stripe is asked to return ", amount, "."],
                Err(_) => "Stripe is asked to return the money.".into(),
            },
        }
    }

    fn would_wait_for_circuit(&self, wait: Span) -> String {
        format!(
            "Stripe cannot be called now: this waits for {} s or more and goes on by itself.",
            wait.seconds_rounded_up()
        )
    }

    fn reason_refused(&self, why: ReasonRefused) -> String {
        match why {
            ReasonRefused::Missing => "Write the reason".to_owned(),
            ReasonRefused::TooLong => {
                format!("Write the reason with {LONGEST_REASON} characters at most")
            }
            ReasonRefused::Unreadable => "Take out of the reason what cannot be read".to_owned(),
        }
    }
}

/// The numbers that change, each before and after.
fn moves(numbers: &[(&str, i64, i64)]) -> String {
    let changed = numbers.iter().filter(|(_, from, to)| from != to);
    let told = changed.map(|(name, from, to)| format!("{name} {from} → {to}"));
    told.collect::<Vec<_>>().join(", ")
}
