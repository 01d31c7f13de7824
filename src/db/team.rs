//! The people of the console: their accounts, their sessions, their one-time links, and who has
//! guessed wrong. Of passwords and tokens only hashes come here.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::dialect::{for_update, on_either};
use super::schema::{sign_in_delays, team_members, team_sessions, welcome_links};
use super::{StoreError, Tx, kept_forms};
use crate::domain::clock::Moment;
use crate::domain::ids::MemberId;
use crate::domain::locale::Locale;
use crate::domain::role::{Permission, Role};
use crate::domain::session::{ABSOLUTE, FORGOTTEN_AFTER, IDLE};
use crate::domain::topic::Topic;

/// The most people that a list of the team shows.
const LARGEST_TEAM: i64 = 500;

/// A person of the team as they are stored.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = team_members)]
pub struct MemberRecord {
    /// Their id, by which audit and history name them.
    pub id: MemberId,
    /// Their address as it was typed.
    pub email: String,
    /// Their address as it is looked for.
    pub email_normalised: String,
    /// What they are trusted with.
    pub role: Role,
    /// The hash of their password, in the PHC format; none until they have chosen one.
    pub password_hash: Option<String>,
    /// Since when they may not sign in.
    pub disabled_at: Option<Moment>,
    /// When they were added.
    pub created_at: Moment,
    /// When their account last changed.
    pub updated_at: Moment,
    /// The language in which they last signed in; none until they have.
    pub locale: Option<Locale>,
}

/// A session as it is stored.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = team_sessions)]
pub struct SessionRecord {
    /// The hash of the token in the cookie.
    pub token_hash: String,
    /// Whose it is.
    pub member_id: MemberId,
    /// When they signed in.
    pub began_at: Moment,
    /// When it was last used, to the minute.
    pub seen_at: Moment,
}

/// A one-time link as it is stored.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = welcome_links)]
pub struct WelcomeLinkRecord {
    /// The hash of the token in the address.
    pub token_hash: String,
    /// Who chooses a password with it; none where it lets the first owner in.
    pub member_id: Option<MemberId>,
    /// Until when it works.
    pub expires_at: Moment,
    /// When it was made.
    pub created_at: Moment,
}

/// The wrong passwords of one account, whether there is such an account or not.
#[derive(Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sign_in_delays)]
pub struct DelayRecord {
    /// The hash of the address that was typed.
    pub account_hash: String,
    /// How many wrong passwords in a row.
    pub failures: i64,
    /// When the last one was.
    pub failed_at: Moment,
    /// From when on another one is looked at.
    pub free_at: Moment,
}

/// Adds a person.
///
/// # Errors
/// [`StoreError::Unique`] when the address is somebody's already.
pub fn insert(tx: &mut Tx<'_>, member: MemberRecord) -> Result<(), StoreError> {
    diesel::insert_into(team_members::table).values(member).execute(tx.conn())?;
    Ok(())
}

/// The person of this id, locked until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: &MemberId) -> Result<Option<MemberRecord>, StoreError> {
    let query = team_members::table.filter(team_members::id.eq(id));
    let rows: Vec<MemberRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// The person of this id.
pub fn find(tx: &mut Tx<'_>, id: &MemberId) -> Result<Option<MemberRecord>, StoreError> {
    Ok(team_members::table.find(id).first(tx.conn()).optional()?)
}

/// The person with this address, in small letters.
pub fn by_email(tx: &mut Tx<'_>, normalised: &str) -> Result<Option<MemberRecord>, StoreError> {
    let query = team_members::table.filter(team_members::email_normalised.eq(normalised));
    Ok(query.first(tx.conn()).optional()?)
}

/// The addresses of those of these actors who are people of the team, by their ids as the audit
/// has them.
pub fn emails<'a>(
    tx: &mut Tx<'_>,
    actors: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeMap<String, String>, StoreError> {
    let ids: BTreeSet<MemberId> = actors.into_iter().filter_map(|one| one.parse().ok()).collect();
    let query = team_members::table.filter(team_members::id.eq_any(ids));
    let rows: Vec<(MemberId, String)> =
        query.select((team_members::id, team_members::email)).load(tx.conn())?;
    Ok(rows.into_iter().map(|(id, email)| (id.into(), email)).collect())
}

/// Everybody, by address.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<MemberRecord>, StoreError> {
    let query = team_members::table.order(team_members::email_normalised);
    Ok(query.limit(LARGEST_TEAM).load(tx.conn())?)
}

/// Those who can sign in and may do that, by address.
pub fn active_with(
    tx: &mut Tx<'_>,
    permission: Permission,
) -> Result<Vec<MemberRecord>, StoreError> {
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.may(permission)).collect();
    let query = team_members::table
        .filter(team_members::role.eq_any(roles))
        .filter(team_members::disabled_at.is_null())
        .filter(team_members::password_hash.is_not_null())
        .order(team_members::email_normalised);
    Ok(query.limit(LARGEST_TEAM).load(tx.conn())?)
}

/// The owners who may sign in, locked until the transaction ends, so that two of them cannot be
/// removed at once.
pub fn lock_owners(tx: &mut Tx<'_>) -> Result<Vec<MemberRecord>, StoreError> {
    let query = team_members::table
        .filter(team_members::role.eq(Role::Owner))
        .filter(team_members::disabled_at.is_null())
        .order(team_members::id);
    Ok(for_update!(tx.conn(), query, |query, conn| query.load(conn))?)
}

/// Whether there is an owner who may sign in.
pub fn has_owner(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let query = team_members::table
        .filter(team_members::role.eq(Role::Owner))
        .filter(team_members::disabled_at.is_null())
        .select(team_members::id);
    Ok(query.first::<MemberId>(tx.conn()).optional()?.is_some())
}

/// Writes the hash of a person's password, or takes it away.
pub fn set_password(tx: &mut Tx<'_>, id: &MemberId, hash: Option<&str>) -> Result<(), StoreError> {
    tx.touch(Topic::Team);
    let now = tx.now();
    diesel::update(team_members::table.find(id))
        .set((team_members::password_hash.eq(hash), team_members::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes the language in which a person signed in.
pub fn set_locale(tx: &mut Tx<'_>, id: &MemberId, locale: Locale) -> Result<(), StoreError> {
    diesel::update(team_members::table.find(id))
        .set(team_members::locale.eq(Some(locale)))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets a person sign in, or not any more.
pub fn set_disabled(
    tx: &mut Tx<'_>,
    id: &MemberId,
    since: Option<Moment>,
) -> Result<(), StoreError> {
    tx.touch(Topic::Team);
    let now = tx.now();
    diesel::update(team_members::table.find(id))
        .set((team_members::disabled_at.eq(since), team_members::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Begins a session; sessions of anybody that ended by time are swept away with it, and so is what
/// was kept for too long of forms that were being filled in.
pub fn begin_session(tx: &mut Tx<'_>, session: SessionRecord) -> Result<(), StoreError> {
    kept_forms::sweep(tx)?;
    let now = tx.now();
    let over = team_sessions::seen_at.le(now - IDLE).or(team_sessions::began_at.le(now - ABSOLUTE));
    diesel::delete(team_sessions::table.filter(over)).execute(tx.conn())?;
    diesel::insert_into(team_sessions::table).values(session).execute(tx.conn())?;
    Ok(())
}

/// A session with whose it is, be it over or not.
pub fn session(
    tx: &mut Tx<'_>,
    token_hash: &str,
) -> Result<Option<(SessionRecord, MemberRecord)>, StoreError> {
    let query = team_sessions::table
        .inner_join(team_members::table)
        .filter(team_sessions::token_hash.eq(token_hash))
        .select((team_sessions::all_columns, team_members::all_columns));
    Ok(query.first(tx.conn()).optional()?)
}

/// Notes that a session is used now.
pub fn touch_session(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(team_sessions::table.find(token_hash))
        .set(team_sessions::seen_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends one session; `false` when there was none.
pub fn end_session(tx: &mut Tx<'_>, token_hash: &str) -> Result<bool, StoreError> {
    tx.touch(Topic::Team);
    let ended = diesel::delete(team_sessions::table.find(token_hash)).execute(tx.conn())?;
    Ok(ended == 1)
}

/// Ends every session of a person.
pub fn end_sessions_of(tx: &mut Tx<'_>, id: &MemberId) -> Result<(), StoreError> {
    tx.touch(Topic::Team);
    let theirs = team_sessions::table.filter(team_sessions::member_id.eq(id));
    diesel::delete(theirs).execute(tx.conn())?;
    Ok(())
}

/// Writes a one-time link; links that ran out are swept away with it.
pub fn put_link(tx: &mut Tx<'_>, link: WelcomeLinkRecord) -> Result<(), StoreError> {
    let over = welcome_links::table.filter(welcome_links::expires_at.le(tx.now()));
    diesel::delete(over).execute(tx.conn())?;
    diesel::insert_into(welcome_links::table).values(link).execute(tx.conn())?;
    Ok(())
}

/// A one-time link that still works.
pub fn link(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<WelcomeLinkRecord>, StoreError> {
    let now = tx.now();
    let query = welcome_links::table
        .filter(welcome_links::token_hash.eq(token_hash))
        .filter(welcome_links::expires_at.gt(now));
    Ok(query.first(tx.conn()).optional()?)
}

/// Uses a link up; `false` when somebody else just did.
pub fn use_link_up(tx: &mut Tx<'_>, token_hash: &str) -> Result<bool, StoreError> {
    let used = diesel::delete(welcome_links::table.find(token_hash)).execute(tx.conn())?;
    Ok(used == 1)
}

/// Takes back every link of a person, or those of the first owner.
pub fn take_links_back(tx: &mut Tx<'_>, of: Option<&MemberId>) -> Result<(), StoreError> {
    match of {
        Some(member) => {
            let theirs = welcome_links::table.filter(welcome_links::member_id.eq(member));
            diesel::delete(theirs).execute(tx.conn())?;
        }
        None => {
            let theirs = welcome_links::table.filter(welcome_links::member_id.is_null());
            diesel::delete(theirs).execute(tx.conn())?;
        }
    }
    Ok(())
}

/// The wrong passwords of an account, locked until the transaction ends.
pub fn lock_delay(tx: &mut Tx<'_>, account_hash: &str) -> Result<Option<DelayRecord>, StoreError> {
    let query = sign_in_delays::table.filter(sign_in_delays::account_hash.eq(account_hash));
    let rows: Vec<DelayRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// Writes the wrong passwords of an account; those of accounts that nobody tried for a day are
/// swept away with it.
pub fn keep_delay(tx: &mut Tx<'_>, delay: &DelayRecord) -> Result<(), StoreError> {
    let forgotten = tx.now() - FORGOTTEN_AFTER;
    let over = sign_in_delays::table.filter(sign_in_delays::failed_at.le(forgotten));
    diesel::delete(over).execute(tx.conn())?;
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(sign_in_delays::table)
            .values(delay)
            .on_conflict(sign_in_delays::account_hash)
            .do_update()
            .set(delay)
            .execute(conn)
    })?;
    Ok(())
}

/// Forgets the wrong passwords of an account.
pub fn forget_delay(tx: &mut Tx<'_>, account_hash: &str) -> Result<(), StoreError> {
    diesel::delete(sign_in_delays::table.find(account_hash)).execute(tx.conn())?;
    Ok(())
}
