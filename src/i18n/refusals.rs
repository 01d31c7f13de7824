//! From a refusal of the domain to the sentence that its customer reads.

use super::{Sentence, Texts};
use crate::domain::cart::QuantityRefused;
use crate::domain::cart::{CartNotice, LineProblem, MOST_LINES, Quantity};
use crate::domain::checkout::CheckoutRefused;
use crate::domain::customer::{EmailRefused, NameRefused};
use crate::domain::locale::Locale;

/// The most characters of a name, as its refusal tells it.
const LONGEST_NAME: u32 = 100;

/// What a cart's page says at a line.
#[must_use]
pub fn cart_notice(t: &dyn Texts, notice: CartNotice) -> Sentence {
    match notice {
        CartNotice::PriceChanged { from, to } => t.line_price_changed(from, to),
        CartNotice::Problem(LineProblem::Gone | LineProblem::Inactive) => t.line_gone().into(),
        CartNotice::Problem(LineProblem::NotSoldIn(currency)) => {
            t.line_not_sold_in(currency).into()
        }
        CartNotice::Problem(LineProblem::OverLimit { limit }) => t.line_over_limit(limit).into(),
        CartNotice::Problem(LineProblem::TooLittleStock { left }) => t.line_only_left(left).into(),
    }
}

/// Why a product cannot be bought as it was asked for, naming it.
#[must_use]
pub fn line_problem(t: &dyn Texts, product: &str, problem: LineProblem) -> Sentence {
    match problem {
        LineProblem::Gone => t.product_gone(product),
        LineProblem::Inactive => t.product_inactive(product),
        LineProblem::NotSoldIn(currency) => t.product_not_sold_in(product, currency),
        LineProblem::OverLimit { limit } => t.product_over_limit(product, limit),
        LineProblem::TooLittleStock { left } => t.product_too_little_stock(product, left),
    }
    .into()
}

/// Why a quantity was not taken.
#[must_use]
pub fn quantity(t: &dyn Texts, refused: QuantityRefused) -> Sentence {
    match refused {
        QuantityRefused::NotANumber => t.quantity_not_a_number().into(),
        QuantityRefused::Zero | QuantityRefused::Negative => t.quantity_below_one().into(),
        QuantityRefused::TooMany => t.quantity_too_large(Quantity::MOST.get()).into(),
    }
}

/// Why a name was not taken.
#[must_use]
pub fn name(t: &dyn Texts, refused: NameRefused) -> Sentence {
    match refused {
        NameRefused::Empty => t.name_missing().into(),
        NameRefused::TooLong => t.name_too_long(LONGEST_NAME).into(),
        NameRefused::ControlCharacters => t.name_malformed().into(),
    }
}

/// Why an e-mail address was not taken.
#[must_use]
pub fn email(t: &dyn Texts, refused: EmailRefused) -> Sentence {
    match refused {
        EmailRefused::Empty => t.email_missing().into(),
        EmailRefused::TooLong => t.email_too_long().into(),
        EmailRefused::Malformed => t.email_malformed().into(),
    }
}

/// Where on the checkout's page a refusal belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckoutAnswer {
    /// At the payment methods.
    Method(Sentence),
    /// At the order's summary: one sentence for each thing that is wrong.
    Order(Vec<Sentence>),
    /// The total is another than the page showed: show it and ask again.
    TotalChanged {
        /// What the page showed.
        before: crate::domain::money::Money,
        /// What it is.
        now: crate::domain::money::Money,
    },
}

/// What the checkout's page says to a refusal, in the reader's language.
#[must_use]
pub fn checkout(t: &dyn Texts, locale: Locale, refused: &CheckoutRefused) -> CheckoutAnswer {
    let order = |sentence: Sentence| CheckoutAnswer::Order(vec![sentence]);
    match refused {
        CheckoutRefused::EmptyCart => order(t.nothing_to_pay().into()),
        CheckoutRefused::TooManyLines => order(too_many_lines(t)),
        CheckoutRefused::UnsupportedCurrency(_) => order(t.currency_unsupported().into()),
        CheckoutRefused::MethodUnknown(name) if name.is_empty() => {
            CheckoutAnswer::Method(t.method_missing().into())
        }
        CheckoutRefused::MethodUnknown(_) => CheckoutAnswer::Method(t.method_unknown().into()),
        CheckoutRefused::MethodNotForCurrency { currency, .. } => {
            CheckoutAnswer::Method(t.method_not_for(*currency).into())
        }
        CheckoutRefused::MethodSwitchedOff(_) => {
            CheckoutAnswer::Method(t.method_switched_off().into())
        }
        CheckoutRefused::Lines(lines) => {
            let told = lines.iter().map(|line| {
                let name = line.name.as_ref().map(|name| name.in_language(locale));
                line_problem(t, name.unwrap_or(t.withdrawn_product()), line.problem)
            });
            CheckoutAnswer::Order(told.collect())
        }
        CheckoutRefused::AmountTooSmall { least } => order(t.amount_too_small(*least)),
        CheckoutRefused::AmountTooLarge { most } => order(t.amount_too_large(*most)),
        CheckoutRefused::PriceChanged { seen, now } => {
            CheckoutAnswer::TotalChanged { before: *seen, now: *now }
        }
    }
}

fn too_many_lines(t: &dyn Texts) -> Sentence {
    t.too_many_lines(u32::try_from(MOST_LINES).unwrap_or(u32::MAX)).into()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::checkout::LineRefused;
    use crate::domain::ids::ProductId;
    use crate::domain::product::LocalizedText;
    use crate::i18n::texts;

    #[test]
    fn each_line_that_cannot_be_bought_is_named_with_what_is_left() {
        let product: ProductId = "prd_01234567890123456789012345678901".parse().unwrap();
        let name = LocalizedText { es: "Café".into(), en: "Coffee".into() };
        let few = LineProblem::TooLittleStock { left: 2 };
        let refused = CheckoutRefused::Lines(vec![
            LineRefused { product: product.clone(), name: Some(name), problem: few },
            LineRefused { product, name: None, problem: LineProblem::Gone },
        ]);
        let CheckoutAnswer::Order(told) = checkout(texts(Locale::En), Locale::En, &refused) else {
            panic!("lines are told at the order");
        };
        let told: Vec<String> =
            told.iter().map(|one| one.plain(Locale::En, &TimeZone::UTC)).collect();
        assert_eq!(
            told,
            [
                "Only 2 of Coffee left. Change the quantity to pay.",
                "A withdrawn product is no longer sold. Remove it from the cart to pay."
            ]
        );
    }

    #[test]
    fn a_method_that_was_not_chosen_is_not_called_unknown() {
        let answer = |name: &str| {
            checkout(texts(Locale::Es), Locale::Es, &CheckoutRefused::MethodUnknown(name.into()))
        };
        assert_ne!(answer(""), answer("paypal"));
    }
}
