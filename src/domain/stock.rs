//! The stock of one product: what can be bought, what is held for orders, what was sold.
//!
//! Stock is a ledger: a reservation, its release and a sale only move units between the three
//! numbers, while every change of their sum is a movement of a kind. So the sum of a product's
//! movements is always available + reserved + sold. A unit that comes back is a movement too: it
//! can be bought again, and it stays counted among those sold.

use serde::{Deserialize, Serialize};

use super::words::words;

/// The stock of a product in whole units, none of them below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawStock")]
pub struct Stock {
    available: i64,
    reserved: i64,
    sold: i64,
}

#[derive(Deserialize)]
struct RawStock {
    available: i64,
    reserved: i64,
    sold: i64,
}

impl TryFrom<RawStock> for Stock {
    type Error = StockRefused;

    fn try_from(raw: RawStock) -> Result<Self, StockRefused> {
        Self::new(raw.available, raw.reserved, raw.sold)
    }
}

/// What cannot be done with a stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StockRefused {
    /// Fewer units are available than were asked for.
    #[error("only {left} are available")]
    TooLittle {
        /// How many are available.
        left: i64,
    },
    /// Fewer units are reserved than should be released or sold.
    #[error("only {reserved} are reserved")]
    NotReserved {
        /// How many are reserved.
        reserved: i64,
    },
    /// Fewer units were sold than should come back.
    #[error("only {sold} were sold")]
    NotSold {
        /// How many were sold.
        sold: i64,
    },
    /// A number of the stock would be below zero.
    #[error("a stock cannot be below zero")]
    Negative,
    /// The stock would not fit into 64 bits.
    #[error("a stock is too large")]
    Overflow,
}

impl Stock {
    /// A stock of these numbers. Fails when one is below zero or their sum too large.
    pub fn new(available: i64, reserved: i64, sold: i64) -> Result<Self, StockRefused> {
        if available < 0 || reserved < 0 || sold < 0 {
            return Err(StockRefused::Negative);
        }
        let stock = Self { available, reserved, sold };
        stock.checked_total().ok_or(StockRefused::Overflow)?;
        Ok(stock)
    }

    /// Units that can be bought.
    #[must_use]
    pub const fn available(self) -> i64 {
        self.available
    }

    /// Units held for orders that wait for their money.
    #[must_use]
    pub const fn reserved(self) -> i64 {
        self.reserved
    }

    /// Units ever sold, those that came back included.
    #[must_use]
    pub const fn sold(self) -> i64 {
        self.sold
    }

    /// Everything that movements brought: available, reserved and sold.
    #[must_use]
    pub const fn total(self) -> i64 {
        self.available.saturating_add(self.reserved).saturating_add(self.sold)
    }

    /// Holds `units` for an order.
    pub const fn reserve(self, units: u32) -> Result<Self, StockRefused> {
        let units = widen(units);
        if units > self.available {
            return Err(StockRefused::TooLittle { left: self.available });
        }
        Ok(Self { available: self.available - units, reserved: self.reserved + units, ..self })
    }

    /// Gives `units` that were held back to the shelf.
    pub const fn release(self, units: u32) -> Result<Self, StockRefused> {
        let units = widen(units);
        if units > self.reserved {
            return Err(StockRefused::NotReserved { reserved: self.reserved });
        }
        Ok(Self { available: self.available + units, reserved: self.reserved - units, ..self })
    }

    /// Turns `units` that were held into sold ones.
    pub const fn sell(self, units: u32) -> Result<Self, StockRefused> {
        let units = widen(units);
        if units > self.reserved {
            return Err(StockRefused::NotReserved { reserved: self.reserved });
        }
        Ok(Self { reserved: self.reserved - units, sold: self.sold + units, ..self })
    }

    /// Puts `units` that were sold on the shelf again: a movement [`MovementKind::Return`] of
    /// `units`.
    pub fn take_back(self, units: u32) -> Result<Self, StockRefused> {
        if widen(units) > self.sold {
            return Err(StockRefused::NotSold { sold: self.sold });
        }
        self.adjust(widen(units))
    }

    /// Changes what is available by `change`: a movement of `change`, of whichever kind. What is
    /// held for orders cannot be taken away.
    pub fn adjust(self, change: i64) -> Result<Self, StockRefused> {
        let available = self.available.checked_add(change).ok_or(StockRefused::Overflow)?;
        if available < 0 {
            return Err(StockRefused::TooLittle { left: self.available });
        }
        Self::new(available, self.reserved, self.sold)
    }

    fn checked_total(self) -> Option<i64> {
        self.available.checked_add(self.reserved)?.checked_add(self.sold)
    }
}

const fn widen(units: u32) -> i64 {
    #[expect(clippy::as_conversions, reason = "widening a u32 in a const fn cannot lose anything")]
    let units = units as i64;
    units
}

words! {
    /// Why the sum of a product's stock changed.
    MovementKind {
        /// The first count of a new product.
        Opening = "opening",
        /// A list of products was read in.
        Import = "import",
        /// A person corrected the count.
        Adjustment = "adjustment",
        /// Sold units came back.
        Return = "return",
    }
}

words! {
    /// Which products a list of stock shows.
    StockFilter {
        /// Nothing of them can be bought.
        SoldOut = "sold_out",
        /// Some units are held for orders.
        Reserved = "reserved",
        /// They are not sold at present.
        Hidden = "hidden",
    }
}

/// The most units by which one correction changes a stock, either way.
pub const LARGEST_CORRECTION: i64 = 1_000_000;

/// Why a text is no correction of a stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionRefused {
    /// Nothing was written, or it is no whole number.
    #[error("a correction is a whole number")]
    NoNumber,
    /// It changes nothing.
    #[error("a correction of zero changes nothing")]
    Zero,
    /// It is beyond [`LARGEST_CORRECTION`].
    #[error("a correction is at most {LARGEST_CORRECTION} units")]
    TooLarge,
}

/// Reads how many units come (`3`, `+3`) or go (`-3`); the minus may be a typographic one.
///
/// # Errors
/// [`CorrectionRefused`].
pub fn read_correction(typed: &str) -> Result<i64, CorrectionRefused> {
    let text = typed.trim().replace('\u{2212}', "-");
    let digits = text.trim_start_matches(['+', '-']);
    let signs = text.len().saturating_sub(digits.len());
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !whole || signs > 1 {
        return Err(CorrectionRefused::NoNumber);
    }
    match text.parse::<i64>() {
        Ok(0) => Err(CorrectionRefused::Zero),
        Ok(change) if change.unsigned_abs() <= LARGEST_CORRECTION.unsigned_abs() => Ok(change),
        Ok(_) | Err(_) => Err(CorrectionRefused::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_unit_can_be_held_once() {
        let one = Stock::new(1, 0, 0).unwrap();
        let held = one.reserve(1).unwrap();
        assert_eq!((held.available(), held.reserved(), held.sold()), (0, 1, 0));
        assert_eq!(held.reserve(1), Err(StockRefused::TooLittle { left: 0 }));
        assert_eq!(held.release(1), Ok(one));
        assert_eq!(held.sell(1), Stock::new(0, 0, 1));
    }

    #[test]
    fn only_what_is_held_can_be_released_or_sold() {
        let stock = Stock::new(5, 1, 0).unwrap();
        assert_eq!(stock.release(2), Err(StockRefused::NotReserved { reserved: 1 }));
        assert_eq!(stock.sell(2), Err(StockRefused::NotReserved { reserved: 1 }));
    }

    #[test]
    fn a_return_can_be_bought_again_and_is_a_movement_of_its_own() {
        let sold = Stock::new(0, 0, 3).unwrap();
        let back = sold.take_back(2).unwrap();
        assert_eq!((back.available(), back.sold(), back.total()), (2, 3, 5));
        assert_eq!(sold.take_back(4), Err(StockRefused::NotSold { sold: 3 }));
    }

    #[test]
    fn a_correction_cannot_take_what_is_held() {
        let stock = Stock::new(2, 3, 0).unwrap();
        assert_eq!(stock.adjust(-2), Stock::new(0, 3, 0));
        assert_eq!(stock.adjust(-3), Err(StockRefused::TooLittle { left: 2 }));
    }

    #[test]
    fn numbers_below_zero_and_beyond_64_bits_are_refused() {
        assert_eq!(Stock::new(-1, 0, 0), Err(StockRefused::Negative));
        assert_eq!(Stock::new(0, 0, -1), Err(StockRefused::Negative));
        assert_eq!(Stock::new(i64::MAX, 1, 0), Err(StockRefused::Overflow));
        let full = Stock::new(i64::MAX, 0, 0).unwrap();
        assert_eq!(full.adjust(1), Err(StockRefused::Overflow));
        assert_eq!(full.adjust(i64::MIN), Err(StockRefused::TooLittle { left: i64::MAX }));
        let read = serde_json::from_str::<Stock>(r#"{"available":-1,"reserved":0,"sold":0}"#);
        assert!(read.is_err());
    }

    #[test]
    fn kinds_of_movement_read_back_from_their_names() {
        for &kind in MovementKind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert!("theft".parse::<MovementKind>().is_err());
    }

    #[test]
    fn a_correction_is_a_whole_number_of_units_that_come_or_go() {
        for (typed, change) in [("3", 3), (" +3 ", 3), ("-3", -3), ("\u{2212}12", -12)] {
            assert_eq!(read_correction(typed), Ok(change), "{typed}");
        }
        for typed in ["", "x", "+", "--3", "+-3", "1.5", "1e3", "٣", "3 4"] {
            assert_eq!(read_correction(typed), Err(CorrectionRefused::NoNumber), "{typed}");
        }
        assert_eq!(read_correction("-0"), Err(CorrectionRefused::Zero));
        for typed in ["1000001", "-1000001", "99999999999999999999"] {
            assert_eq!(read_correction(typed), Err(CorrectionRefused::TooLarge), "{typed}");
        }
    }

    #[derive(Clone, Copy, Debug)]
    enum Deed {
        Reserve(u32),
        Release(u32),
        Sell(u32),
        TakeBack(u32),
        Adjust(i64),
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let units = || prop_oneof![9 => 0_u32..20, 1 => any::<u32>()];
        let change = prop_oneof![9 => -20_i64..20, 1 => any::<i64>()];
        let deed = prop_oneof![
            units().prop_map(Deed::Reserve),
            units().prop_map(Deed::Release),
            units().prop_map(Deed::Sell),
            units().prop_map(Deed::TakeBack),
            change.prop_map(Deed::Adjust),
        ];
        prop::collection::vec(deed, 0..60)
    }

    proptest! {
        #[test]
        fn the_movements_always_sum_up_to_the_stock(opening in 0_i64..50, deeds in deeds()) {
            let mut stock = Stock::default().adjust(opening).unwrap();
            let mut movements = i128::from(opening);
            for deed in deeds {
                let (after, movement) = match deed {
                    Deed::Reserve(units) => (stock.reserve(units), 0),
                    Deed::Release(units) => (stock.release(units), 0),
                    Deed::Sell(units) => (stock.sell(units), 0),
                    Deed::TakeBack(units) => (stock.take_back(units), i64::from(units)),
                    Deed::Adjust(change) => (stock.adjust(change), change),
                };
                if let Ok(after) = after {
                    stock = after;
                    movements += i128::from(movement);
                }
                prop_assert!(stock.available() >= 0 && stock.reserved() >= 0 && stock.sold() >= 0);
                prop_assert_eq!(i128::from(stock.total()), movements);
            }
        }
    }
}
