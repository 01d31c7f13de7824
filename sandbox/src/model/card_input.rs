//! A card as someone types it: checked as the browser's and Stripe's first checks do.

use super::card::{self, Behaviour, TestCard};
use super::decline::Decline;

/// What a customer or a caller gives for a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardInput {
    /// Digits, with spaces or dashes as typed.
    pub number: String,
    /// Month, 1 to 12.
    pub exp_month: i64,
    /// Year, of two or four digits.
    pub exp_year: i64,
    /// Security code.
    pub cvc: String,
}

/// A card that passed the first checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedCard {
    /// Which test card it is.
    pub card: TestCard,
    /// Month, 1 to 12.
    pub exp_month: i64,
    /// Year, of four digits.
    pub exp_year: i64,
}

impl CardInput {
    /// Reads an expiry such as `12/34`, `12 / 2034` or `1234`; what is unreadable is month 0.
    pub fn with_expiry(number: &str, expiry: &str, cvc: &str) -> Self {
        let (month, year) = match expiry.split_once(['/', '-']) {
            Some((month, year)) => (month.trim(), year.trim()),
            None => expiry.trim().split_at_checked(2).unwrap_or((expiry.trim(), "")),
        };
        Self {
            number: number.to_owned(),
            exp_month: month.parse().unwrap_or(0),
            exp_year: year.parse().unwrap_or(0),
            cvc: cvc.trim().to_owned(),
        }
    }

    /// The first checks: check digit, expiry against `now` (seconds), length of the code.
    ///
    /// # Errors
    /// The reason for which the card is refused before anyone is asked.
    pub fn check(&self, now: i64) -> Result<CheckedCard, Decline> {
        let number: String = self.number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if !card::check_digit_agrees(&number) {
            return Err(Decline::IncorrectNumber);
        }
        if !(1..=12).contains(&self.exp_month) {
            return Err(Decline::InvalidExpiryMonth);
        }
        let exp_year =
            if (0..100).contains(&self.exp_year) { self.exp_year + 2000 } else { self.exp_year };
        let (year, month) = year_and_month(now);
        if exp_year < year || exp_year > year + 50 {
            return Err(Decline::InvalidExpiryYear);
        }
        if exp_year == year && self.exp_month < month {
            return Err(Decline::InvalidExpiryMonth);
        }
        let found = card::by_number(&number);
        let digits = if found.is_some_and(|card| card.brand == "amex") { 4 } else { 3 };
        let cvc_is_fine = self.cvc.len() == digits || (digits == 4 && self.cvc.len() == 3);
        if !cvc_is_fine || !self.cvc.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Decline::InvalidCvc);
        }
        let card = found.ok_or(Decline::NotATestCard)?;
        Ok(CheckedCard { card, exp_month: self.exp_month, exp_year })
    }
}

impl CheckedCard {
    /// A ready-made PaymentMethod's card, which is good for another year.
    pub fn of_token(card: TestCard, now: i64) -> Result<Self, Decline> {
        match card.behaviour {
            Behaviour::Declines(Decline::IncorrectNumber) => Err(Decline::IncorrectNumber),
            Behaviour::Declines(_) | Behaviour::Succeeds | Behaviour::SucceedsThen(_) => {
                let (year, month) = year_and_month(now);
                Ok(Self { card, exp_month: month, exp_year: year + 1 })
            }
        }
    }
}

fn year_and_month(now: i64) -> (i64, i64) {
    let instant = jiff::Timestamp::from_second(now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date = jiff::tz::Offset::UTC.to_datetime(instant).date();
    (i64::from(date.year()), i64::from(date.month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-25.
    const NOW: i64 = 1_795_564_800;

    fn check(number: &str, expiry: &str, cvc: &str) -> Result<CheckedCard, Decline> {
        CardInput::with_expiry(number, expiry, cvc).check(NOW)
    }

    #[test]
    fn a_good_card_passes_however_it_is_typed() {
        let checked = check("4242 4242-4242 4242", "11 / 26", "123").unwrap();
        assert_eq!((checked.exp_month, checked.exp_year), (11, 2026));
        assert!(check("4242424242424242", "1230", "123").is_ok());
        assert!(check("378282246310005", "12/2034", "1234").is_ok());
    }

    #[test]
    fn each_mistake_has_its_reason() {
        assert_eq!(check("4242424242424241", "12/34", "123"), Err(Decline::IncorrectNumber));
        assert_eq!(check("4242424242424242", "13/34", "123"), Err(Decline::InvalidExpiryMonth));
        assert_eq!(check("4242424242424242", "10/26", "123"), Err(Decline::InvalidExpiryMonth));
        assert_eq!(check("4242424242424242", "12/25", "123"), Err(Decline::InvalidExpiryYear));
        assert_eq!(check("4242424242424242", "12/34", "99"), Err(Decline::InvalidCvc));
        assert_eq!(check("4242424242424242", "", "123"), Err(Decline::InvalidExpiryMonth));
        assert_eq!(check("4012888888881881", "12/34", "123"), Err(Decline::NotATestCard));
    }
}
