//! The sentences that exist, by area. Languages implement these traits in `es/` and `en/`.

mod checkout;
mod declines;
mod errors;
mod layout;
mod mails;
mod orders;
mod refusals;
mod shop;
mod standing;
mod timeline;

pub use checkout::CheckoutTexts;
pub use declines::DeclineTexts;
pub use errors::{ErrorKind, ErrorTexts};
pub use layout::LayoutTexts;
pub use mails::MailTexts;
pub use orders::OrderTexts;
pub use refusals::RefusalTexts;
pub use shop::ShopTexts;
pub use standing::StandingTexts;
pub use timeline::{TimelineEvent, TimelineTexts};

/// Every sentence of a language.
pub trait Texts:
    LayoutTexts
    + ShopTexts
    + CheckoutTexts
    + RefusalTexts
    + DeclineTexts
    + OrderTexts
    + StandingTexts
    + TimelineTexts
    + ErrorTexts
    + MailTexts
    + Sync
{
}
