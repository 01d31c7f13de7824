//! What something would do, said before it is done; and what was done by hand.

use crate::domain::clock::Span;
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::reason::ReasonRefused;
use crate::domain::saga_repair::Ask;
use crate::domain::stock::Stock;
use crate::i18n::Sentence;

/// Previews of deeds, and deeds that were done.
pub trait EffectTexts {
    /// The heading of a preview.
    fn what_would_happen(&self) -> &'static str;
    /// Nothing would change.
    fn would_change_nothing(&self) -> &'static str;
    /// What follows stands on the answer that Stripe usually gives.
    fn if_stripe_agrees(&self) -> &'static str;
    /// Somebody works on the saga at this moment.
    fn somebody_works_on_it(&self) -> &'static str;
    /// The heading of what was done to a thing.
    fn done_by_hand(&self) -> &'static str;
    /// Nobody did anything to it.
    fn nothing_done_by_hand(&self) -> &'static str;
    /// The heading of a refused deed.
    fn not_done(&self) -> &'static str;
    /// Beside the field of a reason.
    fn reason_is_kept(&self) -> &'static str;
    /// Where no instant stands.
    fn no_instant(&self) -> &'static str;
    /// New facts would be written down.
    fn would_add_facts(&self, count: usize) -> String;
    /// The payment's status would change.
    fn would_move_payment(&self, from: &str, to: &str) -> String;
    /// The captured amount would change.
    fn would_change_captured(&self, from: Money, to: Money) -> Sentence;
    /// The returned amount would change.
    fn would_change_returned(&self, from: Money, to: Money) -> Sentence;
    /// The order's status would change.
    fn would_move_order(&self, from: &str, to: &str) -> String;
    /// The stock of a product would change.
    fn would_change_stock(&self, name: &str, from: Stock, to: Stock) -> String;
    /// A mail would be written.
    fn would_write_mail(&self, kind: MailKind) -> String;
    /// The saga would stand elsewhere.
    fn would_move_saga(&self, state: &str, step: &str) -> String;
    /// What only Stripe can do.
    fn would_ask_stripe(&self, ask: &Ask, currency: Currency) -> Sentence;
    /// Stripe cannot be asked now.
    fn would_wait_for_circuit(&self, wait: Span) -> String;
    /// A reason is none.
    fn reason_refused(&self, why: ReasonRefused) -> String;
}
