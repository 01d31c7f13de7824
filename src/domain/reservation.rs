//! Holds on stock.

use super::words::words;

words! {
    /// What became of a hold on stock.
    ReservationStatus {
        /// The stock is set aside for an order.
        Held = "held",
        /// It went back.
        Released = "released",
        /// It was sold.
        Sold = "sold",
    }
}
