//! What a person typed into the form of a refund, read into what the use-case takes.

use crate::app::refunds::{LineLeft, LineUnits, RefundOf};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::refund::{RefundReason, RefundRefused};
use crate::http::admin::units::{self, TypedUnits};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::i18n::{Sentence, Texts};

/// The fields of the form, as they were typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// An amount, where no units are chosen.
    pub amount: String,
    /// Stripe's word for the reason.
    pub reason: String,
    /// What the person writes about it, for colleagues.
    pub note: String,
    /// What the page said is left.
    pub seen_left_minor: String,
    /// Units to pay back, by the line's place.
    pub units: TypedUnits,
    /// Units that go on the shelf again, by the line's place.
    pub shelf: TypedUnits,
}

/// What was refused, each at its field.
pub type Refusals = Vec<(String, Sentence)>;

/// The name of the field of a line's units.
pub(super) fn units_field(position: i64) -> String {
    format!("units_{position}")
}

/// The name of the field of what goes on the shelf again.
pub(super) fn shelf_field(position: i64) -> String {
    format!("shelf_{position}")
}

impl Typed {
    /// Reads the fields by their names, wherever they stand.
    pub(super) fn read(value: impl Fn(&str) -> Option<String>, lines: &[LineLeft]) -> Self {
        let shown = |name: &str| value(name).unwrap_or_default();
        let by_line = |field: fn(i64) -> String| {
            let typed = |line: &LineLeft| Some((line.position, value(&field(line.position))?));
            lines.iter().filter_map(typed).collect()
        };
        Self {
            amount: shown("amount"),
            reason: shown("reason"),
            note: shown("note"),
            seen_left_minor: shown("seen_left_minor"),
            units: by_line(units_field),
            shelf: by_line(shelf_field),
        }
    }

    /// Takes the fields out of a form that was sent.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] when one is missing or there twice.
    pub(super) fn take(form: &mut Form) -> Result<Self, PageError> {
        Ok(Self {
            amount: form.require("amount")?,
            reason: form.require("reason")?,
            note: form.take("note")?.unwrap_or_default(),
            seen_left_minor: form.require("seen_left_minor")?,
            units: units::take(form, "units_")?,
            shelf: units::take(form, "shelf_")?,
        })
    }

    /// The fields by their names, for the form that sends the review.
    pub(super) fn fields(&self) -> Vec<(String, &str)> {
        let one = |name: &str, value| (name.to_owned(), value);
        let units = self.units.iter().map(|(place, typed)| (units_field(*place), typed.as_str()));
        let shelf = self.shelf.iter().map(|(place, typed)| (shelf_field(*place), typed.as_str()));
        let fields = [
            one("amount", self.amount.as_str()),
            one("reason", &self.reason),
            one("note", &self.note),
            one("seen_left_minor", &self.seen_left_minor),
        ];
        fields.into_iter().chain(units).chain(shelf).collect()
    }

    /// What is returned: an amount, or units of lines, and never both.
    pub(super) fn of(
        &self,
        t: &dyn Texts,
        (currency, locale): (Currency, Locale),
    ) -> Result<RefundOf, Refusals> {
        let units = numbers(t, &self.units, units_field)?;
        let amount = self.amount.trim();
        let at_amount = |why: Sentence| vec![("amount".to_owned(), why)];
        match (amount.is_empty(), units.is_empty()) {
            (true, true) => Err(at_amount(t.refund_choose_what().into())),
            (false, false) => Err(at_amount(t.refund_not_both().into())),
            (true, false) => Ok(RefundOf::Lines(units)),
            (false, true) if amount.starts_with('-') => {
                Err(at_amount(t.refund_refused(RefundRefused::Negative)))
            }
            (false, true) => {
                let read = Money::parse(amount, currency, locale);
                let read = read.map_err(|_| at_amount(t.refund_amount_unreadable().into()))?;
                Ok(RefundOf::Amount { minor: read.minor(), currency })
            }
        }
    }

    /// What goes on the shelf again.
    pub(super) fn restock(&self, t: &dyn Texts) -> Result<Vec<LineUnits>, Refusals> {
        numbers(t, &self.shelf, shelf_field)
    }

    /// The reason, of those that Stripe knows.
    pub(super) fn reason(&self, t: &dyn Texts) -> Result<RefundReason, Refusals> {
        let unknown = || vec![("reason".to_owned(), t.refund_choose_reason().into())];
        self.reason.parse().map_err(|_| unknown())
    }
}

fn numbers(
    t: &dyn Texts,
    typed: &TypedUnits,
    field: fn(i64) -> String,
) -> Result<Vec<LineUnits>, Refusals> {
    let refused = |place| (field(place), t.refund_units_unreadable().into());
    units::read(typed).map_err(|places| places.into_iter().map(refused).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    fn typed(amount: &str, units: &str) -> Typed {
        let units = TypedUnits::from([(0, units.to_owned())]);
        Typed { amount: amount.to_owned(), units, ..Typed::default() }
    }

    #[test]
    fn an_amount_or_units_are_returned_and_never_both() {
        let t = texts(Locale::En);
        let read = |amount, units| typed(amount, units).of(t, (Currency::Cop, Locale::En));
        let lines = RefundOf::Lines(vec![LineUnits { position: 0, quantity: 2 }]);
        assert_eq!(read("", " 2 "), Ok(lines));
        let amount = RefundOf::Amount { minor: 1_000_000, currency: Currency::Cop };
        assert_eq!(read("10,000", "0"), Ok(amount));
        for (amount, units, field) in [
            ("", "", "amount"),
            ("10,000", "1", "amount"),
            ("-1", "", "amount"),
            ("x", "", "amount"),
            ("", "-1", "units_0"),
            ("", "1.5", "units_0"),
        ] {
            let refused = read(amount, units).unwrap_err();
            assert_eq!(refused[0].0, field, "{amount} {units}");
        }
    }

    #[test]
    fn the_review_sends_on_what_was_typed() {
        let mut first = typed("10,000", "1");
        first.shelf.insert(3, "2".to_owned());
        let fields = first.fields().into_iter().map(|(name, value)| (name, value.to_owned()));
        let mut form = Form::of(fields.collect());
        let again = Typed::take(&mut form).unwrap();
        assert_eq!((again.units, again.shelf), (first.units, first.shelf));
        assert!(form.nothing_else().is_ok());
        let mut wrong = Form::of(vec![("units_x".to_owned(), "1".to_owned())]);
        assert!(Typed::take(&mut wrong).is_err());
    }
}
