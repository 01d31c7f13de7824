//! The pages of the shop: a struct with what a page shows, and a template of the same name.
//! Handlers fill them; they hold domain types and words, and decide nothing about money.

pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod error;
pub mod order;
pub mod outcome;
pub mod parts;
pub mod product;
pub mod receipt;
pub mod return_page;
#[cfg(test)]
pub(crate) mod testing;

pub use cart::{CartLineView, CartPage};
pub use catalogue::{CataloguePage, ProductCard};
pub use checkout::{CheckoutErrors, CheckoutNotice, CheckoutPage};
pub use error::{Area, ErrorPage};
pub use order::{OrderPage, RefundLine, TimelineEntry};
pub use outcome::Outcome;
pub use parts::{ForSale, PictureView, SummaryLine};
pub use product::ProductPage;
pub use receipt::ReceiptPage;
pub use return_page::ReturnPage;
