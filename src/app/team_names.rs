//! How pages of the console call whoever did something.

use crate::db::{StoreError, Tx, team};

/// A member's address while they are in the team, else the name that rows have, such as `cli`.
///
/// # Errors
/// Those of the database.
pub fn of(tx: &mut Tx<'_>, actor: &str) -> Result<String, StoreError> {
    let Ok(id) = actor.parse() else { return Ok(actor.to_owned()) };
    let member = team::find(tx, &id)?;
    Ok(member.map_or_else(|| actor.to_owned(), |member| member.email))
}
