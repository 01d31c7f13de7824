//! Numbers of units that a person types beside the lines of an order, by the lines' places.

use std::collections::BTreeMap;

use crate::app::refunds::LineUnits;
use crate::http::error::PageError;
use crate::http::form::Form;

/// What was typed, by the place of the line.
pub(super) type TypedUnits = BTreeMap<i64, String>;

/// Takes the fields out of a form whose names begin with `prefix` and end with a line's place.
///
/// # Errors
/// [`PageError::BadRequest`] for what is no place, and for one that is there twice.
pub(super) fn take(form: &mut Form, prefix: &str) -> Result<TypedUnits, PageError> {
    let mut units = TypedUnits::new();
    for (place, typed) in form.take_all(prefix) {
        let place = place.parse().ok().filter(|place| !units.contains_key(place));
        let place = place.ok_or(PageError::BadRequest("the form has a line that is none"))?;
        units.insert(place, typed);
    }
    Ok(units)
}

/// What was typed as numbers, without nothing and zero; else the places of what is no number.
pub(super) fn read(typed: &TypedUnits) -> Result<Vec<LineUnits>, Vec<i64>> {
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for (position, text) in typed.iter().filter(|(_, text)| !text.trim().is_empty()) {
        match text.trim().parse() {
            Ok(0) => {}
            Ok(quantity) => read.push(LineUnits { position: *position, quantity }),
            Err(_) => refused.push(*position),
        }
    }
    if refused.is_empty() { Ok(read) } else { Err(refused) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        let own = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::of(own.collect())
    }

    #[test]
    fn a_place_is_named_once_and_is_one() {
        let taken = take(&mut form(&[("units_0", "1"), ("units_2", "")]), "units_").unwrap();
        assert_eq!(taken.into_keys().collect::<Vec<_>>(), [0, 2]);
        for wrong in [&[("units_0", "1"), ("units_0", "2")][..], &[("units_x", "1")][..]] {
            assert!(take(&mut form(wrong), "units_").is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_by_its_place() {
        let typed = |text: &str| TypedUnits::from([(0, " 2 ".to_owned()), (1, text.to_owned())]);
        let two = [LineUnits { position: 0, quantity: 2 }];
        for nothing in ["", "0", " "] {
            assert_eq!(read(&typed(nothing)).unwrap(), two);
        }
        for wrong in ["-1", "1.5", "x"] {
            assert_eq!(read(&typed(wrong)).unwrap_err(), [1]);
        }
    }
}
