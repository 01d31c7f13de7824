//! The room of stock: what there is, who holds it, its ledger, and correcting a count.

use crate::domain::stock::{CorrectionRefused, MovementKind, StockFilter, StockRefused};

/// What stands in the room of stock.
pub trait StockTexts {
    /// The room's name.
    fn room_stock(&self) -> &'static str;
    /// What the search looks for.
    fn search_stock(&self) -> &'static str;
    /// The filter by how much there is.
    fn stock_filter_label(&self) -> &'static str;
    /// Before there is any product.
    fn no_stock_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_stock_hint(&self) -> &'static str;
    /// Units that can be bought.
    fn available_label(&self) -> &'static str;
    /// Units that are held.
    fn reserved_label(&self) -> &'static str;
    /// Units that were sold.
    fn sold_label(&self) -> &'static str;
    /// The product is not sold at present.
    fn product_is_hidden(&self) -> &'static str;
    /// The heading of the ledger.
    fn movements_label(&self) -> &'static str;
    /// The column of kinds.
    fn movement_label(&self) -> &'static str;
    /// The column of units.
    fn units_label(&self) -> &'static str;
    /// The column of what was written.
    fn note_label(&self) -> &'static str;
    /// The heading of who holds units.
    fn holders_label(&self) -> &'static str;
    /// Nobody does.
    fn no_holders(&self) -> &'static str;
    /// The column of until when.
    fn held_until_label(&self) -> &'static str;
    /// The deed that corrects the count.
    fn adjust_deed(&self) -> &'static str;
    /// What it does.
    fn adjust_hint(&self) -> &'static str;
    /// The heading of its form.
    fn adjust_title(&self) -> &'static str;
    /// The heading of its review.
    fn adjust_review_title(&self) -> &'static str;
    /// The field of units.
    fn adjust_change_label(&self) -> &'static str;
    /// How it is written.
    fn adjust_change_hint(&self) -> &'static str;
    /// Nothing else is touched.
    fn adjust_leaves_orders(&self) -> &'static str;
    /// Which products a list shows.
    fn stock_filter(&self, filter: StockFilter) -> &'static str;
    /// A kind of movement.
    fn movement_kind(&self, kind: MovementKind) -> &'static str;
    /// What a correction will do.
    fn adjust_will(&self, change: i64, name: &str) -> String;
    /// What is available then.
    fn adjust_after(&self, before: i64, after: i64) -> String;
    /// The button that does it.
    fn adjust_button(&self, change: i64) -> String;
    /// A number that is no correction.
    fn correction_refused(&self, why: CorrectionRefused) -> String;
    /// A stock cannot be changed so.
    fn stock_refused(&self, why: StockRefused) -> String;
    /// Another number is available now.
    fn adjust_changed(&self, available: i64) -> String;
}
