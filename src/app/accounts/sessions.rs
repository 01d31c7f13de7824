//! Sessions: who a cookie's token is, for as long as nothing ended it.

use crate::app::audit::Deed;
use crate::app::context::App;
use crate::app::error::AppResult;
use crate::db::team::{self, MemberRecord, SessionRecord};
use crate::db::{StoreError, Tx};
use crate::domain::actor::Actor;
use crate::domain::clock::{Moment, Span};
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, MemberId};
use crate::domain::role::Role;
use crate::domain::session::is_alive;

use super::Token;
use super::tokens::Purpose;

/// How exactly the last use of a session is kept: reading a page writes at most once in this time.
const GRAIN: Span = Span::from_minutes(1);

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub member: MemberId,
    /// Their address, which their own pages show.
    pub email: String,
    /// What they are trusted with now, whatever it was at their sign-in.
    pub role: Role,
    /// When they signed in.
    pub began_at: Moment,
}

/// Who this token is, whose session is used by that; `None` when it ended, or never was.
///
/// # Errors
/// Those of the database.
pub async fn session(app: &App, token: &Token) -> AppResult<Option<SignedIn>> {
    let Some((signed_in, unseen_for)) = find(app, token).await? else { return Ok(None) };
    if unseen_for >= GRAIN {
        let hash = token.hash(Purpose::Session);
        app.store.write(move |tx| team::touch_session(tx, &hash)).await?;
    }
    Ok(Some(signed_in))
}

/// The same without using the session: a page that asks by itself must not keep it alive.
///
/// # Errors
/// Those of the database.
pub async fn look_at_session(app: &App, token: &Token) -> AppResult<Option<SignedIn>> {
    Ok(find(app, token).await?.map(|(signed_in, _)| signed_in))
}

/// Whether a session with this token began once, be it over or not. Those that ended by time are
/// known until anybody signs in.
///
/// # Errors
/// Those of the database.
pub async fn was_session(app: &App, token: &Token) -> AppResult<bool> {
    let hash = token.hash(Purpose::Session);
    let found = app.store.read(move |tx| team::session(tx, &hash)).await?;
    Ok(found.is_some())
}

/// Who a token is, and for how long its session was not used.
async fn find(app: &App, token: &Token) -> AppResult<Option<(SignedIn, Span)>> {
    let hash = token.hash(Purpose::Session);
    let found = app
        .store
        .read(move |tx| {
            let found = team::session(tx, &hash)?;
            Ok::<_, StoreError>(found.map(|found| (found, tx.now())))
        })
        .await?;
    let Some(((session, member), now)) = found.filter(|(found, now)| counts(found, *now)) else {
        return Ok(None);
    };
    let signed_in = SignedIn {
        member: member.id,
        email: member.email,
        role: member.role,
        began_at: session.began_at,
    };
    Ok(Some((signed_in, now.since(session.seen_at))))
}

fn counts((session, member): &(SessionRecord, MemberRecord), now: Moment) -> bool {
    member.disabled_at.is_none() && is_alive(session.began_at, session.seen_at, now)
}

/// Ends a session, everywhere and at once. That it was over already is no error.
///
/// # Errors
/// Those of the database.
pub async fn sign_out(app: &App, token: &Token) -> AppResult<()> {
    let hash = token.hash(Purpose::Session);
    let deed = AuditId::new(app.now(), app.randomness.as_ref());
    app.store.write(move |tx| end(tx, &hash, &deed)).await?;
    Ok(())
}

/// Ends a session, if it is one, and tells the audit.
pub(super) fn end(tx: &mut Tx<'_>, hash: &str, deed: &AuditId) -> Result<(), StoreError> {
    let Some(found) = team::session(tx, hash)? else { return Ok(()) };
    let was_one = counts(&found, tx.now());
    let (_, member) = found;
    // One that had ended by itself was not signed out by anybody.
    if !team::end_session(tx, hash)? || !was_one {
        return Ok(());
    }
    let member = member.id.as_str();
    Deed::new(deed, &Actor::new(member), (DeedKind::SignedOut, member)).record(tx)
}
