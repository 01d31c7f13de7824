//! The team as the command line changes it. Every change is told to the audit, which names people
//! by their ids alone.

use serde_json::json;

use crate::app::audit::Deed;
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::team::{self, MemberRecord};
use crate::db::{JobError, StoreError, Tx, UniqueRule};
use crate::domain::actor::Actor;
use crate::domain::clock::Moment;
use crate::domain::customer::{EmailAddress, EmailRefused};
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, MemberId};
use crate::domain::password::{NewPassword, PasswordRefused};
use crate::domain::role::Role;
use crate::domain::secret::Secret;

use super::tokens::{Purpose, account_hash};
use super::{CLI, Token, welcome};

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountRefused {
    /// The address cannot be read.
    #[error("this is no e-mail address: {0:?}")]
    Email(EmailRefused),
    /// The password is not taken.
    #[error("{0}")]
    Password(#[from] PasswordRefused),
    /// Somebody has this address already.
    #[error(
        "somebody of the team has this address already; `cobro admin reset` lets them choose a \
         new password"
    )]
    Exists,
    /// Nobody has this address.
    #[error("nobody of the team has this address; `cobro admin list` shows who there is")]
    Unknown,
    /// There would be no owner left.
    #[error("this is the last owner; add another one first")]
    LastOwner,
    /// The use-case failed.
    #[error("it could not be done")]
    App(#[from] AppError),
    /// The database could not do it.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl JobError for AccountRefused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::App(error) => error.store(),
            Self::Email(_) | Self::Password(_) | Self::Exists | Self::Unknown | Self::LastOwner => {
                None
            }
        }
    }
}

/// How a person gets in who was added or reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// By the password that was given.
    WithPassword,
    /// By this one-time link, with which they choose one.
    ByLink(Token),
}

/// Whether a person can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberState {
    /// They can.
    Active,
    /// They have no password yet, or none any more.
    Invited,
    /// They may not.
    Disabled,
}

/// A person of the team as a list shows them.
#[derive(Clone)]
pub struct MemberView {
    /// Their id.
    pub id: MemberId,
    /// Their address.
    pub email: String,
    /// What they are trusted with.
    pub role: Role,
    /// Whether they can sign in.
    pub state: MemberState,
    /// When they were added.
    pub created_at: Moment,
}

impl From<MemberRecord> for MemberView {
    fn from(member: MemberRecord) -> Self {
        let state = match (member.disabled_at, member.password_hash) {
            (Some(_), _) => MemberState::Disabled,
            (None, Some(_)) => MemberState::Active,
            (None, None) => MemberState::Invited,
        };
        let MemberRecord { id, email, role, created_at, .. } = member;
        Self { id, email, role, state, created_at }
    }
}

/// Everybody, by address.
///
/// # Errors
/// Those of the database.
pub async fn list(app: &App) -> AppResult<Vec<MemberView>> {
    let members = app.store.read(team::all).await?;
    Ok(members.into_iter().map(MemberView::from).collect())
}

/// Adds a person, with a password or with a link by which they choose one.
///
/// # Errors
/// [`AccountRefused`]; then nobody was added.
pub async fn add(
    app: &App,
    email: &str,
    role: Role,
    password: Option<Secret>,
) -> Result<Added, AccountRefused> {
    let email = EmailAddress::parse(email).map_err(AccountRefused::Email)?;
    let password_hash = match password {
        Some(password) => {
            let password = NewPassword::parse(password.reveal(), &email)?;
            Some(app.passwords.hash(Secret::new(password.reveal())).await?)
        }
        None => None,
    };
    let token = Token::new(app.randomness.as_ref());
    let link = password_hash.is_none().then(|| token.hash(Purpose::Welcome));
    let added = match &link {
        Some(_) => Added::ByLink(token),
        None => Added::WithPassword,
    };
    let now = app.now();
    let deed = AuditId::new(now, app.randomness.as_ref());
    let member = MemberRecord {
        id: MemberId::new(now, app.randomness.as_ref()),
        email: email.as_str().to_owned(),
        email_normalised: email.normalised(),
        role,
        password_hash,
        disabled_at: None,
        created_at: now,
        updated_at: now,
        locale: None,
    };
    let written = app.store.write(move |tx| write_new(tx, &member, link.as_deref(), &deed));
    match written.await {
        Err(AccountRefused::Store(StoreError::Unique(UniqueRule::TeamEmail))) => {
            Err(AccountRefused::Exists)
        }
        other => other.map(|()| added),
    }
}

fn write_new(
    tx: &mut Tx<'_>,
    member: &MemberRecord,
    link: Option<&str>,
    deed: &AuditId,
) -> Result<(), AccountRefused> {
    team::insert(tx, member.clone())?;
    if let Some(link) = link {
        welcome::put(tx, link, Some(&member.id))?;
    }
    Deed {
        after: Some(json!({ "role": member.role })),
        ..Deed::new(deed, &Actor::new(CLI), (DeedKind::MemberAdded, member.id.as_str()))
    }
    .record(tx)?;
    Ok(())
}

/// Takes a person's password away, ends their sessions, and makes a link by which they choose
/// another one. It forgets wrong passwords, too.
///
/// # Errors
/// [`AccountRefused`]; then nothing was changed.
pub async fn reset(app: &App, email: &str) -> Result<Token, AccountRefused> {
    let email = EmailAddress::parse(email).map_err(AccountRefused::Email)?.normalised();
    let token = Token::new(app.randomness.as_ref());
    let link = token.hash(Purpose::Welcome);
    let deed = AuditId::new(app.now(), app.randomness.as_ref());
    app.store
        .write(move |tx| {
            let member = lock_by_email(tx, &email)?;
            team::set_password(tx, &member.id, None)?;
            team::end_sessions_of(tx, &member.id)?;
            team::take_links_back(tx, Some(&member.id))?;
            team::forget_delay(tx, &account_hash(&email))?;
            welcome::put(tx, &link, Some(&member.id))?;
            Deed::new(&deed, &Actor::new(CLI), (DeedKind::PasswordReset, member.id.as_str()))
                .record(tx)?;
            Ok::<_, AccountRefused>(())
        })
        .await?;
    Ok(token)
}

/// Lets a person sign in, or ends their sessions and lets them in no more.
///
/// # Errors
/// [`AccountRefused`]; then nothing was changed.
pub async fn set_disabled(app: &App, email: &str, disabled: bool) -> Result<(), AccountRefused> {
    let email = EmailAddress::parse(email).map_err(AccountRefused::Email)?.normalised();
    let deed = AuditId::new(app.now(), app.randomness.as_ref());
    app.store
        .write(move |tx| {
            let owners = team::lock_owners(tx)?;
            let member = lock_by_email(tx, &email)?;
            if disabled && owners.iter().all(|owner| owner.id == member.id) && !owners.is_empty() {
                return Err(AccountRefused::LastOwner);
            }
            let now = tx.now();
            team::set_disabled(tx, &member.id, disabled.then_some(now))?;
            team::end_sessions_of(tx, &member.id)?;
            team::take_links_back(tx, Some(&member.id))?;
            Deed {
                before: Some(json!({ "disabled": member.disabled_at.is_some() })),
                after: Some(json!({ "disabled": disabled })),
                ..Deed::new(
                    &deed,
                    &Actor::new(CLI),
                    (
                        if disabled { DeedKind::MemberDisabled } else { DeedKind::MemberEnabled },
                        member.id.as_str(),
                    ),
                )
            }
            .record(tx)?;
            Ok(())
        })
        .await
}

fn lock_by_email(tx: &mut Tx<'_>, normalised: &str) -> Result<MemberRecord, AccountRefused> {
    let found = team::by_email(tx, normalised)?.ok_or(AccountRefused::Unknown)?;
    team::lock(tx, &found.id)?.ok_or(AccountRefused::Unknown)
}
