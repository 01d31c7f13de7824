//! The room of stock, in English.

use crate::domain::stock::{
    CorrectionRefused, LARGEST_CORRECTION, MovementKind, StockFilter, StockRefused,
};
use crate::i18n::catalogue::StockTexts;
use crate::i18n::en::English;

impl StockTexts for English {
    plain! {
        room_stock: "Stock",
        search_stock: "Name of the product",
        stock_filter_label: "Which ones",
        no_stock_yet: "There are no products yet",
        no_stock_hint: "They are added by cobro products import.",
        available_label: "Available",
        reserved_label: "Reserved",
        sold_label: "Sold",
        product_is_hidden: "Not sold at present",
        movements_label: "Movements",
        movement_label: "Movement",
        units_label: "Units",
        note_label: "Note",
        holders_label: "Who holds them",
        no_holders: "No order holds units of this product.",
        held_until_label: "Until",
        adjust_deed: "Correct the count",
        adjust_hint: "When what was counted is not what the books say.",
        adjust_title: "Correct the count",
        adjust_review_title: "Review the correction",
        adjust_change_label: "Units that come or go",
        adjust_change_hint: "3 when there are three more, -3 when three are missing.",
        adjust_leaves_orders: "Orders and what they hold do not change.",
    }

    fn stock_filter(&self, filter: StockFilter) -> &'static str {
        match filter {
            StockFilter::SoldOut => "Sold out",
            StockFilter::Reserved => "With units held for orders",
            StockFilter::Hidden => "Hidden at present",
        }
    }

    fn movement_kind(&self, kind: MovementKind) -> &'static str {
        match kind {
            MovementKind::Opening => "First count",
            MovementKind::Import => "Imported list",
            MovementKind::Adjustment => "Correction",
            MovementKind::Return => "Back on the shelf",
        }
    }

    fn adjust_will(&self, change: i64, name: &str) -> String {
        let verb = if change > 0 { "come" } else { "go" };
        format!("{} of {name} {verb}.", units(change))
    }

    fn adjust_after(&self, before: i64, after: i64) -> String {
        format!("{after} will be available; now it is {before}.")
    }

    fn adjust_button(&self, change: i64) -> String {
        let verb = if change > 0 { "Add" } else { "Take away" };
        format!("{verb} {}", units(change))
    }

    fn correction_refused(&self, why: CorrectionRefused) -> String {
        match why {
            CorrectionRefused::NoNumber => "Write a whole number, such as 3 or -3".to_owned(),
            CorrectionRefused::Zero => "Zero changes nothing".to_owned(),
            CorrectionRefused::TooLarge => {
                format!("Write {LARGEST_CORRECTION} units at most")
            }
        }
    }

    fn stock_refused(&self, why: StockRefused) -> String {
        match why {
            StockRefused::TooLittle { left } => {
                format!("Only {left} are available; what is held is for orders")
            }
            StockRefused::NotReserved { .. }
            | StockRefused::NotSold { .. }
            | StockRefused::Negative
            | StockRefused::Overflow => "That count is not possible".to_owned(),
        }
    }

    fn adjust_changed(&self, available: i64) -> String {
        format!(
            "It changed while you looked at it: {available} are available now. Nothing was done."
        )
    }
}

/// So many units, whichever way they go.
fn units(change: i64) -> String {
    let count = change.unsigned_abs();
    format!("{count} {}", if count == 1 { "unit" } else { "units" })
}
