//! The sentences that exist, by area. Languages implement these traits in `es/` and `en/`.

mod checkout;
mod console;
mod declines;
mod errors;
mod layout;
mod mails;
mod orders;
mod outcome;
mod refusals;
mod shop;
mod timeline;

pub use checkout::CheckoutTexts;
pub use console::{
    AdminOrderTexts, AuditTexts, ChecksTexts, CircuitTexts, ConsoleTexts, DashboardTexts,
    DisputeDone, DisputeTexts, EffectTexts, ListTexts, MethodTexts, OutboxTexts, PaymentTexts,
    PaymentsTexts, RefundsTexts, SagaTexts, StockTexts, WebhookTexts,
};
pub use declines::DeclineTexts;
pub use errors::{ErrorKind, ErrorTexts};
pub use layout::LayoutTexts;
pub use mails::MailTexts;
pub use orders::OrderTexts;
pub use outcome::OutcomeTexts;
pub use refusals::RefusalTexts;
pub use shop::ShopTexts;
pub use timeline::{TimelineEvent, TimelineTexts};

/// Every sentence of a language.
pub trait Texts:
    LayoutTexts
    + ShopTexts
    + CheckoutTexts
    + AuditTexts
    + ChecksTexts
    + CircuitTexts
    + ConsoleTexts
    + EffectTexts
    + DisputeTexts
    + DashboardTexts
    + ListTexts
    + MethodTexts
    + OutboxTexts
    + PaymentTexts
    + PaymentsTexts
    + SagaTexts
    + StockTexts
    + WebhookTexts
    + AdminOrderTexts
    + RefundsTexts
    + RefusalTexts
    + DeclineTexts
    + OrderTexts
    + OutcomeTexts
    + TimelineTexts
    + ErrorTexts
    + MailTexts
    + Sync
{
}
