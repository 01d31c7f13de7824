//! Currencies and the least and most that a charge may be.

use crate::protocol::errors::ApiError;

/// A currency that the sandbox takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    /// Its code in lower case.
    pub code: &'static str,
    /// Digits after the point in Stripe's minor units.
    pub decimals: u32,
    /// The least of a charge, in minor units.
    pub least: i64,
    /// The most of a charge, in minor units.
    pub most: i64,
}

const fn currency(code: &'static str, decimals: u32, least: i64, most: i64) -> Currency {
    Currency { code, decimals, least, most }
}

/// The least of COP is what half a dollar comes to; Stripe names no figure of its own for it.
const CURRENCIES: [Currency; 10] = [
    currency("usd", 2, 50, 99_999_999),
    currency("eur", 2, 50, 99_999_999),
    currency("cop", 2, 200_000, 9_999_999_999),
    currency("gbp", 2, 30, 99_999_999),
    currency("mxn", 2, 1_000, 99_999_999),
    currency("brl", 2, 50, 99_999_999),
    currency("cad", 2, 50, 99_999_999),
    currency("aud", 2, 50, 99_999_999),
    currency("chf", 2, 50, 99_999_999),
    currency("jpy", 0, 50, 99_999_999),
];

/// Finds a currency by its code.
pub fn parse(code: &str, param: &str) -> Result<Currency, ApiError> {
    let lower = code.to_ascii_lowercase();
    CURRENCIES.into_iter().find(|known| known.code == lower).ok_or_else(|| {
        let known: Vec<&str> = CURRENCIES.iter().map(|known| known.code).collect();
        let message = format!("Invalid currency: {code}. The sandbox knows {}.", known.join(", "));
        ApiError::validation(message).param(param)
    })
}

impl Currency {
    /// Refuses an amount that is too small or too large for a charge.
    pub fn check_amount(self, amount: i64, param: &str) -> Result<(), ApiError> {
        if amount < self.least {
            let message =
                format!("Amount must be no less than {}.", text_of(self.least, self.code));
            return Err(ApiError::validation(message).code("amount_too_small").param(param));
        }
        if amount > self.most {
            let message = format!("Amount must be no more than {}.", text_of(self.most, self.code));
            return Err(ApiError::validation(message).code("amount_too_large").param(param));
        }
        Ok(())
    }
}

/// An amount as an English sentence names it, such as `10.00 USD`.
pub fn text_of(amount: i64, code: &str) -> String {
    let decimals = decimals_of(code);
    format!("{} {}", decimal_text(amount, decimals), code.to_uppercase())
}

/// Digits after the point of a currency.
pub fn decimals_of(code: &str) -> u32 {
    CURRENCIES.iter().find(|known| known.code == code).map_or(2, |known| known.decimals)
}

/// An amount in minor units with a point before its decimals, such as `1234.50`.
pub fn decimal_text(amount: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals.min(4));
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, part) = (amount.unsigned_abs() / scale, amount.unsigned_abs() % scale);
    let width = usize::try_from(decimals.min(4)).unwrap_or(0);
    if width == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0width$}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_least_amount() {
        let usd = parse("USD", "currency").unwrap();
        assert_eq!(
            usd.check_amount(49, "amount").unwrap_err().code_text(),
            Some("amount_too_small")
        );
        assert!(usd.check_amount(50, "amount").is_ok());
        let error = usd.check_amount(100_000_000, "amount").unwrap_err();
        assert_eq!(error.code_text(), Some("amount_too_large"));
        assert!(parse("cop", "currency").unwrap().check_amount(199_999, "amount").is_err());
        assert!(parse("xxx", "currency").is_err());
    }

    #[test]
    fn amounts_read_as_decimals() {
        assert_eq!(text_of(123_450, "usd"), "1234.50 USD");
        assert_eq!(text_of(-5, "usd"), "-0.05 USD");
        assert_eq!(text_of(500, "jpy"), "500 JPY");
    }
}
