//! Money: a whole number of minor units with its currency, never a float.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::locale::Locale;

/// A currency that the shop can charge. Each has two decimals at Stripe
/// (<https://docs.stripe.com/currencies>), the peso included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// The Colombian peso: shown, and accepted, in whole pesos only.
    Cop,
    /// The United States dollar.
    Usd,
    /// The euro.
    Eur,
}

/// Minor units in one major unit, for each of our currencies.
const MINOR_PER_MAJOR: i64 = 100;

impl Currency {
    /// Every currency, in the order in which the shop offers them.
    pub const ALL: [Self; 3] = [Self::Cop, Self::Usd, Self::Eur];

    /// The ISO 4217 code in capitals.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cop => "COP",
            Self::Usd => "USD",
            Self::Eur => "EUR",
        }
    }

    /// How many decimals a person sees and may type.
    #[must_use]
    pub const fn shown_decimals(self) -> u32 {
        match self {
            Self::Cop => 0,
            Self::Usd | Self::Eur => 2,
        }
    }

    /// The smallest step of an amount in this currency, in minor units.
    #[must_use]
    pub const fn step_minor(self) -> i64 {
        match self {
            Self::Cop => MINOR_PER_MAJOR,
            Self::Usd | Self::Eur => 1,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    /// Reads a code in capitals or, as Stripe writes it, in small letters.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(text))
            .ok_or_else(|| MoneyError::UnsupportedCurrency(text.to_owned()))
    }
}

/// What cannot be done with money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// A currency that the shop does not charge.
    #[error("{0:?} is not a currency of the shop")]
    UnsupportedCurrency(String),
    /// An amount below zero.
    #[error("an amount cannot be negative")]
    Negative,
    /// An amount too large for 64 bits.
    #[error("an amount is too large")]
    Overflow,
    /// Arithmetic between two currencies.
    #[error("{0} and {1} cannot be mixed")]
    MixedCurrencies(Currency, Currency),
    /// A text that is no amount in this currency.
    #[error("{0:?} is not an amount of money")]
    Unreadable(String),
    /// A fraction that the currency does not have, such as half a peso.
    #[error("{0} has no smaller part than {1} minor units")]
    TooFine(Currency, i64),
}

/// An amount of zero or more minor units of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawMoney")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

#[derive(Deserialize)]
struct RawMoney {
    minor: i64,
    currency: Currency,
}

impl TryFrom<RawMoney> for Money {
    type Error = MoneyError;

    fn try_from(raw: RawMoney) -> Result<Self, MoneyError> {
        Self::new(raw.minor, raw.currency)
    }
}

impl Money {
    /// An amount in minor units (cents, centavos). Fails when it is negative.
    pub const fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor < 0 {
            return Err(MoneyError::Negative);
        }
        Ok(Self { minor, currency })
    }

    /// Nothing, in this currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The amount in minor units, zero or more.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum. Fails between currencies and beyond 64 bits.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Self::new(minor, self.currency)
    }

    /// The difference. Fails between currencies and below zero.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Self::new(minor, self.currency)
    }

    /// This amount `quantity` times. Fails beyond 64 bits.
    pub fn times(self, quantity: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(quantity)).ok_or(MoneyError::Overflow)?;
        Self::new(minor, self.currency)
    }

    /// The amount in major units, exact.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, 2)
    }

    /// Reads an exact number of major units. Fails on fractions that the currency does not have.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let minor = amount.checked_mul(MINOR_PER_MAJOR.into()).ok_or(MoneyError::Overflow)?;
        let step = Decimal::from(currency.step_minor());
        if !(minor % step).is_zero() {
            return Err(MoneyError::TooFine(currency, currency.step_minor()));
        }
        let minor = i64::try_from(minor.normalize()).map_err(|_| MoneyError::Overflow)?;
        Self::new(minor, currency)
    }

    /// The amount as a person of that language writes it: `120.000 COP`, `1.234,50 €`,
    /// `US$ 10,00` in Spanish, `COP 120,000`, `€1,234.50`, `US$10.00` in English.
    #[must_use]
    pub fn render(self, locale: Locale) -> String {
        let number = self.render_number(locale);
        match (locale, self.currency) {
            (Locale::Es, Currency::Cop) => format!("{number}\u{a0}COP"),
            (Locale::Es, Currency::Usd) => format!("US$\u{a0}{number}"),
            (Locale::Es, Currency::Eur) => format!("{number}\u{a0}€"),
            (Locale::En, Currency::Cop) => format!("COP\u{a0}{number}"),
            (Locale::En, Currency::Usd) => format!("US${number}"),
            (Locale::En, Currency::Eur) => format!("€{number}"),
        }
    }

    /// Reads what [`Money::render`] writes, and what a person types: with or without the
    /// currency's sign, grouped or not.
    pub fn parse(text: &str, currency: Currency, locale: Locale) -> Result<Self, MoneyError> {
        let unreadable = || MoneyError::Unreadable(text.to_owned());
        let (group, point) = separators(locale);
        let bare: String = text.replace("US$", "").replace(['€', '\u{a0}', ' '], "");
        let bare = bare.replace(currency.code(), "");
        let (whole, fraction) = bare.split_once(point).unwrap_or((&bare, ""));
        let whole = ungroup(whole, group).ok_or_else(unreadable)?;
        let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || fraction.len() > 2 || (bare.contains(point) && fraction.is_empty()) {
            return Err(unreadable());
        }
        let number = format!("{whole}.{fraction:0<2}");
        let amount = Decimal::from_str_exact(&number).map_err(|_| unreadable())?;
        Self::from_decimal(amount, currency)
    }

    fn render_number(self, locale: Locale) -> String {
        let (group, point) = separators(locale);
        let whole = (self.minor / MINOR_PER_MAJOR).to_string();
        let rest = self.minor % MINOR_PER_MAJOR;
        let grouped = group_digits(&whole, group);
        // An amount with centavos, which Stripe could report, is shown in full all the same.
        if self.currency.shown_decimals() == 0 && rest == 0 {
            return grouped;
        }
        format!("{grouped}{point}{rest:02}")
    }

    const fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        match (self.currency, other.currency) {
            (Currency::Cop, Currency::Cop)
            | (Currency::Usd, Currency::Usd)
            | (Currency::Eur, Currency::Eur) => Ok(()),
            (left, right) => Err(MoneyError::MixedCurrencies(left, right)),
        }
    }
}

/// What groups thousands and what stands before the decimals.
const fn separators(locale: Locale) -> (char, char) {
    match locale {
        Locale::Es => ('.', ','),
        Locale::En => (',', '.'),
    }
}

fn group_digits(digits: &str, group: char) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    grouped
}

/// The digits of a whole number, with its groups of three checked where it has any.
fn ungroup(text: &str, group: char) -> Option<String> {
    let mut parts = text.split(group);
    let first = parts.next().filter(|part| !part.is_empty())?;
    let rest: Vec<&str> = parts.collect();
    let groups_fit = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|p| p.len() == 3));
    let digits: String = std::iter::once(first).chain(rest.iter().copied()).collect();
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    (groups_fit && all_digits && digits.len() <= 17).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(minor: i64, currency: Currency) -> Money {
        Money::new(minor, currency).unwrap()
    }

    #[test]
    fn amounts_read_as_people_of_each_language_write_them() {
        assert_eq!(money(12_000_000, Currency::Cop).render(Locale::Es), "120.000\u{a0}COP");
        assert_eq!(money(123_450, Currency::Eur).render(Locale::Es), "1.234,50\u{a0}€");
        assert_eq!(money(1_000, Currency::Usd).render(Locale::Es), "US$\u{a0}10,00");
        assert_eq!(money(12_000_000, Currency::Cop).render(Locale::En), "COP\u{a0}120,000");
        assert_eq!(money(123_450, Currency::Eur).render(Locale::En), "€1,234.50");
    }

    #[test]
    fn half_a_peso_and_nonsense_are_refused() {
        for text in ["1,50", "", "-3", "1.2.3", "1.23", "abc", ",5", "12,"] {
            assert!(Money::parse(text, Currency::Cop, Locale::Es).is_err(), "{text}");
        }
        assert_eq!(
            Money::parse("18.000", Currency::Cop, Locale::Es),
            Ok(money(1_800_000, Currency::Cop))
        );
        assert_eq!(Money::parse("5.5", Currency::Usd, Locale::En), Ok(money(550, Currency::Usd)));
    }

    #[test]
    fn currencies_do_not_mix_and_amounts_do_not_go_below_zero() {
        let peso = money(100, Currency::Cop);
        let dollar = money(100, Currency::Usd);
        assert_eq!(
            peso.plus(dollar),
            Err(MoneyError::MixedCurrencies(Currency::Cop, Currency::Usd))
        );
        assert_eq!(peso.minus(money(200, Currency::Cop)), Err(MoneyError::Negative));
        assert_eq!(money(i64::MAX, Currency::Usd).plus(dollar), Err(MoneyError::Overflow));
        assert_eq!(money(i64::MAX, Currency::Usd).times(2), Err(MoneyError::Overflow));
        assert_eq!(Money::new(-1, Currency::Usd), Err(MoneyError::Negative));
    }

    proptest! {
        #[test]
        fn what_is_rendered_reads_back_as_itself(
            major in 0_i64..10_000_000_000_000,
            cents in 0_i64..100,
            currency in prop::sample::select(Currency::ALL.to_vec()),
            locale in prop::sample::select(Locale::ALL.to_vec()),
        ) {
            let cents = if currency.shown_decimals() == 0 { 0 } else { cents };
            let amount = money(major * 100 + cents, currency);
            prop_assert_eq!(Money::parse(&amount.render(locale), currency, locale), Ok(amount));
            prop_assert_eq!(Money::from_decimal(amount.to_decimal(), currency), Ok(amount));
        }

        #[test]
        fn arithmetic_never_wraps(left in 0..i64::MAX, right in 0..i64::MAX, times: u32) {
            let (a, b) = (money(left, Currency::Usd), money(right, Currency::Usd));
            let exact = i128::from(left) + i128::from(right);
            match a.plus(b) {
                Ok(sum) => prop_assert_eq!(i128::from(sum.minor()), exact),
                Err(error) => {
                    prop_assert_eq!(error, MoneyError::Overflow);
                    prop_assert!(exact > i128::from(i64::MAX));
                }
            }
            if let Ok(product) = a.times(times) {
                prop_assert_eq!(i128::from(product.minor()), i128::from(left) * i128::from(times));
            }
            if let Ok(difference) = a.minus(b) {
                prop_assert_eq!(difference.minor(), left - right);
            }
        }
    }
}
