//! Bank accounts of the SEPA area: how an IBAN is checked, and the ones that tests use.

use super::debit::{DebitBehaviour, DebitFailure, DebitOutcome};

/// What is wrong with an IBAN before any bank is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IbanMistake {
    /// Nothing was typed.
    Missing,
    /// It does not begin with a country of the SEPA area.
    NoSuchCountry,
    /// It is too short or too long for its country, or holds other signs than letters and digits.
    WrongForm,
    /// Its check digits do not agree with the rest.
    WrongCheckDigits,
    /// It is right, but none of those that tests use.
    NotATestIban,
}

impl IbanMistake {
    /// The sentence for the API's caller.
    pub fn message(self) -> &'static str {
        match self {
            Self::Missing => "The IBAN is missing.",
            Self::NoSuchCountry => "The IBAN does not begin with a country of the SEPA area.",
            Self::WrongForm => "The IBAN has the wrong length for its country.",
            Self::WrongCheckDigits => "The check digits of the IBAN are wrong.",
            Self::NotATestIban => "In test mode only the test IBANs can be used.",
        }
    }
}

/// How an IBAN of a country is built: its whole length, and where bank and branch stand in it
/// (<https://www.swift.com/standards/data-standards/iban-international-bank-account-number>).
struct Country {
    code: &'static str,
    length: usize,
    /// Signs between the check digits and the bank, as Italy has.
    skipped: usize,
    bank: usize,
    branch: usize,
}

const fn country(code: &'static str, length: usize, bank: usize, branch: usize) -> Country {
    Country { code, length, skipped: 0, bank, branch }
}

const COUNTRIES: [Country; 37] = [
    country("AD", 24, 4, 4),
    country("AT", 20, 5, 0),
    country("BE", 16, 3, 0),
    country("BG", 22, 4, 4),
    country("CH", 21, 5, 0),
    country("CY", 28, 3, 5),
    country("CZ", 24, 4, 0),
    country("DE", 22, 8, 0),
    country("DK", 18, 4, 0),
    country("EE", 20, 2, 0),
    country("ES", 24, 4, 4),
    country("FI", 18, 3, 0),
    country("FR", 27, 5, 5),
    country("GB", 22, 4, 6),
    country("GI", 23, 4, 0),
    country("GR", 27, 3, 4),
    country("HR", 21, 7, 0),
    country("HU", 28, 3, 4),
    country("IE", 22, 4, 6),
    country("IS", 26, 4, 0),
    Country { skipped: 1, ..country("IT", 27, 5, 5) },
    country("LI", 21, 5, 0),
    country("LT", 20, 5, 0),
    country("LU", 20, 3, 0),
    country("LV", 21, 4, 0),
    country("MC", 27, 5, 5),
    country("MT", 31, 4, 5),
    country("NL", 18, 4, 0),
    country("NO", 15, 4, 0),
    country("PL", 28, 8, 0),
    country("PT", 25, 4, 4),
    country("RO", 24, 4, 0),
    country("SE", 24, 3, 0),
    country("SI", 19, 5, 0),
    country("SK", 24, 4, 0),
    Country { skipped: 1, ..country("SM", 27, 5, 5) },
    country("VA", 22, 3, 0),
];

/// An account for tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestIban {
    /// The IBAN, without spaces.
    pub iban: &'static str,
    /// The name of its ready-made PaymentMethod.
    pub token: &'static str,
    /// What a debit of it comes to.
    pub behaviour: DebitBehaviour,
}

const fn account(
    iban: &'static str,
    token: &'static str,
    outcome: DebitOutcome,
    delayed: bool,
) -> TestIban {
    TestIban { iban, token, behaviour: DebitBehaviour { outcome, delayed } }
}

const fn fails(iban: &'static str, token: &'static str, why: DebitFailure) -> TestIban {
    account(iban, token, DebitOutcome::Fails(why), false)
}

/// All test IBANs, in the order of the hosted page's list. Austria's are those of Stripe's list;
/// of other countries there are a few, so that every form of an IBAN can be tried
/// (<https://docs.stripe.com/payments/sepa-debit/accept-a-payment>, "Test IBANs").
pub const TEST_IBANS: [TestIban; 12] = [
    account("AT611904300234573201", "pm_success_at", DebitOutcome::Succeeds, false),
    account("AT321904300235473204", "pm_successDelayed_at", DebitOutcome::Succeeds, true),
    fails("AT861904300235473202", "pm_failed_at", DebitFailure::HolderName),
    account(
        "AT051904300235473205",
        "pm_failedDelayed_at",
        DebitOutcome::Fails(DebitFailure::HolderName),
        true,
    ),
    account("AT591904300235473203", "pm_disputed_at", DebitOutcome::Disputed, false),
    fails("AT981904300002222227", "pm_insufficientFunds_at", DebitFailure::InsufficientFunds),
    fails("AT981904300000343434", "pm_exceedsWeeklyVolumeLimit_at", DebitFailure::SourceLimit),
    fails("AT601904300000121212", "pm_exceedsWeeklyTransactionLimit_at", DebitFailure::WeeklyLimit),
    account("DE89370400440532013000", "pm_success_de", DebitOutcome::Succeeds, false),
    fails("DE62370400440532013001", "pm_failed_de", DebitFailure::HolderName),
    account("ES0700120345030000067890", "pm_success_es", DebitOutcome::Succeeds, false),
    account("FR1420041010050500013M02606", "pm_success_fr", DebitOutcome::Succeeds, false),
];

/// An IBAN that passed the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedIban {
    /// Which test account it is.
    pub account: TestIban,
}

impl CheckedIban {
    /// Checks an IBAN as it was typed: country, length, check digits, and that it is for tests.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(typed: &str) -> Result<Self, IbanMistake> {
        let iban: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let iban = iban.to_ascii_uppercase();
        if iban.is_empty() {
            return Err(IbanMistake::Missing);
        }
        let country = country_of(&iban).ok_or(IbanMistake::NoSuchCountry)?;
        let plain = iban.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !plain || iban.len() != country.length {
            return Err(IbanMistake::WrongForm);
        }
        if !check_digits_agree(&iban) {
            return Err(IbanMistake::WrongCheckDigits);
        }
        let account = TEST_IBANS.into_iter().find(|known| known.iban == iban);
        account.map(|account| Self { account }).ok_or(IbanMistake::NotATestIban)
    }

    /// The account of a ready-made PaymentMethod.
    pub fn of_token(token: &str) -> Option<Self> {
        let account = TEST_IBANS.into_iter().find(|known| known.token == token)?;
        Some(Self { account })
    }

    /// The country of the bank.
    pub fn country(&self) -> &'static str {
        self.account.iban.get(..2).unwrap_or_default()
    }

    /// The last four signs.
    pub fn last4(&self) -> &'static str {
        let iban = self.account.iban;
        iban.get(iban.len().saturating_sub(4)..).unwrap_or(iban)
    }

    /// The code of the bank.
    pub fn bank_code(&self) -> &'static str {
        self.part(|country| (0, country.bank))
    }

    /// The code of the branch; empty in countries that write none.
    pub fn branch_code(&self) -> &'static str {
        self.part(|country| (country.bank, country.branch))
    }

    fn part(&self, place: impl Fn(&Country) -> (usize, usize)) -> &'static str {
        let Some(country) = country_of(self.account.iban) else { return "" };
        let (start, length) = place(country);
        let start = 4 + country.skipped + start;
        self.account.iban.get(start..start + length).unwrap_or_default()
    }
}

fn country_of(iban: &str) -> Option<&'static Country> {
    let code = iban.get(..2)?;
    COUNTRIES.iter().find(|country| country.code == code)
}

/// Whether the remainder of the rearranged number by 97 is one (ISO 7064).
fn check_digits_agree(iban: &str) -> bool {
    let (head, tail) = iban.split_at_checked(4).unwrap_or((iban, ""));
    let mut remainder = 0;
    for sign in tail.chars().chain(head.chars()) {
        let Some(value) = sign.to_digit(36) else { return false };
        let shift = if value < 10 { 10 } else { 100 };
        remainder = (remainder * shift + value) % 97;
    }
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_iban_is_a_right_one_however_it_is_typed() {
        for known in TEST_IBANS {
            let typed = known.iban.to_ascii_lowercase();
            let (start, end) = typed.split_at(8);
            let checked = CheckedIban::check(&format!(" {start} {end} ")).unwrap();
            assert_eq!(checked.account, known);
            assert_eq!(CheckedIban::of_token(known.token), Some(checked));
        }
    }

    #[test]
    fn each_mistake_has_its_name() {
        for (typed, mistake) in [
            (" ", IbanMistake::Missing),
            ("US611904300234573201", IbanMistake::NoSuchCountry),
            ("A", IbanMistake::NoSuchCountry),
            ("é1", IbanMistake::NoSuchCountry),
            ("AT61190430023457320", IbanMistake::WrongForm),
            ("AT6119043002345732011", IbanMistake::WrongForm),
            ("AT61190430023457320!", IbanMistake::WrongForm),
            ("AT621904300234573201", IbanMistake::WrongCheckDigits),
            ("AT611904300234573210", IbanMistake::WrongCheckDigits),
            ("BE68539007547034", IbanMistake::NotATestIban),
        ] {
            assert_eq!(CheckedIban::check(typed), Err(mistake), "{typed}");
        }
    }

    #[test]
    fn bank_and_branch_stand_where_their_country_puts_them() {
        let of = |token| {
            let iban = CheckedIban::of_token(token).unwrap();
            (iban.country(), iban.bank_code(), iban.branch_code(), iban.last4())
        };
        assert_eq!(of("pm_success_at"), ("AT", "19043", "", "3201"));
        assert_eq!(of("pm_success_de"), ("DE", "37040044", "", "3000"));
        assert_eq!(of("pm_success_es"), ("ES", "0012", "0345", "7890"));
        assert_eq!(of("pm_success_fr"), ("FR", "20041", "01005", "2606"));
    }
}
