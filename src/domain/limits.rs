//! The least and the most that one charge may be, per currency: a setting of the shop.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::money::{Currency, Money, MoneyError};

/// The least and the most of one charge, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargeLimits {
    least: Money,
    most: Money,
}

/// A text that does not say the limits of a charge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitsRefused {
    /// It is not two amounts with a hyphen between them.
    #[error("{0:?} is not a least and a most amount in major units, such as 0.50-10000")]
    Unreadable(String),
    /// One of the two is no amount of the currency.
    #[error("{text:?} is no amount of {currency}: write major units with a point, such as 0.50")]
    BadAmount {
        /// What was given.
        text: String,
        /// The currency of the limits.
        currency: Currency,
        /// What is wrong with it.
        #[source]
        source: MoneyError,
    },
    /// The least is nothing, and a charge of nothing is none.
    #[error("the least charge must be more than nothing")]
    NothingAllowed,
    /// The least is more than the most.
    #[error("the least charge, {least}, is more than the most, {most}")]
    UpsideDown {
        /// The least, in major units.
        least: Decimal,
        /// The most, in major units.
        most: Decimal,
    },
    /// The two are of different currencies.
    #[error(transparent)]
    Mixed(MoneyError),
}

/// An amount that may not be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefused {
    /// It is below the least.
    #[error("the amount is below the least that can be charged")]
    TooSmall {
        /// The least that can be charged.
        least: Money,
    },
    /// It is above the most.
    #[error("the amount is above the most that can be charged")]
    TooLarge {
        /// The most that can be charged.
        most: Money,
    },
}

impl ChargeLimits {
    /// Limits between two amounts of one currency, both of which may be charged.
    pub fn new(least: Money, most: Money) -> Result<Self, LimitsRefused> {
        most.minus(Money::zero(least.currency())).map_err(LimitsRefused::Mixed)?;
        if least.is_zero() {
            return Err(LimitsRefused::NothingAllowed);
        }
        if least.minor() > most.minor() {
            let (least, most) = (least.to_decimal(), most.to_decimal());
            return Err(LimitsRefused::UpsideDown { least, most });
        }
        Ok(Self { least, most })
    }

    /// Reads a setting such as `0.50-10000`: major units with a decimal point, in this currency.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, LimitsRefused> {
        let unreadable = || LimitsRefused::Unreadable(text.to_owned());
        let (least, most) = text.split_once('-').ok_or_else(unreadable)?;
        let amount = |part: &str| -> Result<Money, LimitsRefused> {
            let number = Decimal::from_str_exact(part.trim()).map_err(|_| unreadable())?;
            Money::from_decimal(number, currency).map_err(|source| {
                let text = part.trim().to_owned();
                LimitsRefused::BadAmount { text, currency, source }
            })
        };
        Self::new(amount(least)?, amount(most)?)
    }

    /// The limits of a shop that set none.
    #[must_use]
    pub fn default_of(currency: Currency) -> Self {
        let (least, most) = match currency {
            Currency::Usd | Currency::Eur => (50, 1_000_000),
            Currency::Cop => (200_000, 4_000_000_000),
        };
        Self { least: of_minor(least, currency), most: of_minor(most, currency) }
    }

    /// The least that may be charged.
    #[must_use]
    pub const fn least(self) -> Money {
        self.least
    }

    /// The most that may be charged.
    #[must_use]
    pub const fn most(self) -> Money {
        self.most
    }

    const fn check(self, amount: Money) -> Result<(), AmountRefused> {
        if amount.minor() < self.least.minor() {
            return Err(AmountRefused::TooSmall { least: self.least });
        }
        if amount.minor() > self.most.minor() {
            return Err(AmountRefused::TooLarge { most: self.most });
        }
        Ok(())
    }
}

fn of_minor(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency).unwrap_or(Money::zero(currency))
}

/// The limits of a charge in each currency of the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    by_currency: BTreeMap<Currency, ChargeLimits>,
}

impl Default for Limits {
    fn default() -> Self {
        let all = Currency::ALL.into_iter();
        Self { by_currency: all.map(|one| (one, ChargeLimits::default_of(one))).collect() }
    }
}

impl Limits {
    /// These limits, with those of one currency replaced.
    #[must_use]
    pub fn with(mut self, limits: ChargeLimits) -> Self {
        self.by_currency.insert(limits.least.currency(), limits);
        self
    }

    /// The limits of one currency.
    #[must_use]
    pub fn of(&self, currency: Currency) -> ChargeLimits {
        let own = self.by_currency.get(&currency).copied();
        own.unwrap_or_else(|| ChargeLimits::default_of(currency))
    }

    /// Whether this amount may be charged, by the limits of its own currency.
    pub fn check(&self, amount: Money) -> Result<(), AmountRefused> {
        self.of(amount.currency()).check(amount)
    }
}

/// What people of support may return of one payment, all their refunds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundLimits {
    by_currency: BTreeMap<Currency, Money>,
}

impl Default for RefundLimits {
    fn default() -> Self {
        let most = |currency| match currency {
            Currency::Usd | Currency::Eur => 10_000,
            Currency::Cop => 40_000_000,
        };
        let all = Currency::ALL.into_iter();
        Self { by_currency: all.map(|one| (one, of_minor(most(one), one))).collect() }
    }
}

impl RefundLimits {
    /// These limits, with that of one currency replaced; zero allows nothing.
    #[must_use]
    pub fn with(mut self, most: Money) -> Self {
        self.by_currency.insert(most.currency(), most);
        self
    }

    /// The limit of one currency.
    #[must_use]
    pub fn of(&self, currency: Currency) -> Money {
        self.by_currency.get(&currency).copied().unwrap_or(Money::zero(currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, currency: Currency) -> Money {
        Money::new(minor, currency).unwrap()
    }

    #[test]
    fn both_ends_may_be_charged_and_nothing_beyond_them() {
        let limits = Limits::default();
        for (currency, least, most) in [
            (Currency::Usd, 50, 1_000_000),
            (Currency::Eur, 50, 1_000_000),
            (Currency::Cop, 200_000, 4_000_000_000),
        ] {
            let (least, most) = (money(least, currency), money(most, currency));
            assert_eq!(limits.check(least), Ok(()));
            assert_eq!(limits.check(most), Ok(()));
            let below = money(least.minor() - 1, currency);
            let above = money(most.minor() + 1, currency);
            assert_eq!(limits.check(below), Err(AmountRefused::TooSmall { least }));
            assert_eq!(limits.check(above), Err(AmountRefused::TooLarge { most }));
        }
    }

    #[test]
    fn a_setting_reads_as_major_units_and_changes_its_currency_alone() {
        let dollars = ChargeLimits::parse(" 1.5 - 200 ", Currency::Usd).unwrap();
        assert_eq!(dollars.least(), money(150, Currency::Usd));
        assert_eq!(dollars.most(), money(20_000, Currency::Usd));
        let limits = Limits::default().with(dollars);
        assert_eq!(limits.of(Currency::Usd), dollars);
        assert_eq!(limits.of(Currency::Eur), ChargeLimits::default_of(Currency::Eur));
        let pesos = ChargeLimits::parse("2000-40000000", Currency::Cop);
        assert_eq!(pesos, Ok(ChargeLimits::default_of(Currency::Cop)));
    }

    #[test]
    fn a_bad_setting_says_what_is_wrong_with_it() {
        let refusal = |text, currency| ChargeLimits::parse(text, currency).unwrap_err();
        for text in ["", "5", "-", "0.50-", "a-b", "0,50-100", "1-2-3", "-1-5"] {
            assert!(
                matches!(refusal(text, Currency::Usd), LimitsRefused::Unreadable(_)),
                "{text}: {}",
                refusal(text, Currency::Usd)
            );
        }
        let half_a_peso = refusal("0.50-100", Currency::Cop);
        assert!(matches!(half_a_peso, LimitsRefused::BadAmount { .. }), "{half_a_peso}");
        let mill = refusal("0.501-100", Currency::Usd);
        assert!(mill.to_string().contains("0.501"), "{mill}");
        assert_eq!(refusal("0-100", Currency::Usd), LimitsRefused::NothingAllowed);
        let upside_down = refusal("100-1", Currency::Usd).to_string();
        assert!(upside_down.contains("100.00") && upside_down.contains("1.00"), "{upside_down}");
    }

    #[test]
    fn limits_of_two_currencies_are_none() {
        let refused = ChargeLimits::new(money(50, Currency::Usd), money(100, Currency::Eur));
        assert!(matches!(refused, Err(LimitsRefused::Mixed(MoneyError::MixedCurrencies(..)))));
    }
}
