//! Lists: `limit`, `starting_after`, `ending_before`, `created[…]`, newest first.

use serde_json::{Value, json};

use super::errors::ApiError;
use super::fields::Fields;
use crate::model::objects::{CreatedRange, Cursor};

/// What every list takes.
#[derive(Debug, Clone, PartialEq)]
pub struct ListParams {
    /// How many at most: 1 to 100, ten when not said.
    pub limit: usize,
    /// Where the page begins or ends.
    pub cursor: Cursor,
    /// When its objects were made.
    pub created: CreatedRange,
}

impl ListParams {
    /// Takes the parameters that every list has.
    pub fn take(fields: &mut Fields) -> Result<Self, ApiError> {
        let limit = match fields.integer("limit")? {
            None => 10,
            Some(value @ 1..=100) => usize::try_from(value).unwrap_or(10),
            Some(value) => {
                let message = format!("Invalid limit: it must be between 1 and 100, not {value}.");
                return Err(ApiError::validation(message)
                    .code("parameter_invalid_integer")
                    .param("limit"));
            }
        };
        let after = fields.text("starting_after")?;
        let before = fields.text("ending_before")?;
        let cursor = match (after, before) {
            (None, None) => Cursor::Newest,
            (Some(id), None) => Cursor::After(id),
            (None, Some(id)) => Cursor::Before(id),
            (Some(_), Some(_)) => {
                let message = "Only one of starting_after and ending_before can be given.";
                return Err(ApiError::validation(message).param("starting_after"));
            }
        };
        Ok(Self { limit, cursor, created: created(fields)? })
    }
}

fn created(fields: &mut Fields) -> Result<CreatedRange, ApiError> {
    let mut plain = fields.clone();
    if let Ok(Some(exact)) = plain.integer("created") {
        *fields = plain;
        return Ok(CreatedRange { from: Some(exact), to: Some(exact) });
    }
    let Some(mut group) = fields.group("created")? else { return Ok(CreatedRange::default()) };
    let from = match (group.integer("gte")?, group.integer("gt")?) {
        (Some(gte), Some(gt)) => Some(gte.max(gt.saturating_add(1))),
        (gte, gt) => gte.or(gt.map(|gt| gt.saturating_add(1))),
    };
    let to = match (group.integer("lte")?, group.integer("lt")?) {
        (Some(lte), Some(lt)) => Some(lte.min(lt.saturating_sub(1))),
        (lte, lt) => lte.or(lt.map(|lt| lt.saturating_sub(1))),
    };
    group.end()?;
    Ok(CreatedRange { from, to })
}

/// A list as the API answers it.
pub fn list_json(url: &str, data: Vec<Value>, has_more: bool) -> Value {
    json!({ "object": "list", "data": data, "has_more": has_more, "url": url })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::form;

    fn read(text: &str) -> Result<ListParams, ApiError> {
        let tree = form::tree(&form::pairs(text.as_bytes()).unwrap()).unwrap();
        let mut fields = Fields::root(tree);
        let params = ListParams::take(&mut fields)?;
        fields.end()?;
        Ok(params)
    }

    #[test]
    fn a_range_of_creation_takes_the_narrower_bound() {
        let range = read("created[gt]=10&created[gte]=5&created[lt]=20").unwrap().created;
        assert_eq!(range, CreatedRange { from: Some(11), to: Some(19) });
        let range = read("created=7").unwrap().created;
        assert_eq!(range, CreatedRange { from: Some(7), to: Some(7) });
    }

    #[test]
    fn limits_and_cursors_are_checked() {
        assert_eq!(read("").unwrap().limit, 10);
        assert!(read("limit=0").is_err());
        assert!(read("limit=101").is_err());
        assert!(read("starting_after=a&ending_before=b").is_err());
        assert!(read("created[foo]=1").is_err());
        assert!(read("created=x").is_err());
    }
}
