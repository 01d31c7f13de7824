//! What somebody had typed when their session ended comes back once they have signed in again.
//!
//! Until then the sign-in page carries it, so that nobody who has not signed in fills the database.
//! The sign-in keeps it for whoever it let in, under a secret in the address of the form's page.

use super::accounts::Token;
use super::context::App;
use super::error::AppResult;
use crate::db::kept_forms::{self, KeptFormRecord};
use crate::db::types::{from_json, to_json};
use crate::domain::clock::Span;
use crate::domain::ids::MemberId;

/// How long a form is kept.
const KEPT_FOR: Span = Span::from_minutes(30);

/// The most forms that are kept for one person.
const MOST_OF_MEMBER: i64 = 10;

/// A form with what was typed: where it was sent to, and its fields.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedForm {
    /// Where it was sent to.
    pub path: String,
    /// Its fields, in order.
    pub fields: Vec<(String, String)>,
}

impl std::fmt::Debug for TypedForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The values are somebody's.
        f.debug_struct("TypedForm").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Keeps a form for a person who has just signed in; the token leads to it.
///
/// # Errors
/// Those of the database.
pub async fn keep(app: &App, member: &MemberId, form: TypedForm) -> AppResult<Token> {
    let token = Token::new(app.randomness.as_ref());
    let (id_hash, member_id) = (token.hash_of_kept_form(), member.clone());
    let fields = to_json(&form.fields)?;
    app.store
        .write(move |tx| {
            let now = tx.now();
            let kept = KeptFormRecord {
                id_hash: id_hash.clone(),
                member_id: member_id.clone(),
                path: form.path.clone(),
                fields: fields.clone(),
                expires_at: now + KEPT_FOR,
                created_at: now,
            };
            kept_forms::put(tx, kept, MOST_OF_MEMBER)
        })
        .await?;
    Ok(token)
}

/// The form that a token leads to, for the person whom it was kept for.
///
/// # Errors
/// Those of the database.
pub async fn find(app: &App, member: &MemberId, token: &Token) -> AppResult<Option<TypedForm>> {
    let id_hash = token.hash_of_kept_form();
    let kept = app.store.read(move |tx| kept_forms::find(tx, &id_hash)).await?;
    let Some(kept) = kept.filter(|kept| kept.member_id == *member) else { return Ok(None) };
    let fields = from_json("kept_forms", "fields", &kept.fields)?;
    Ok(Some(TypedForm { path: kept.path, fields }))
}
