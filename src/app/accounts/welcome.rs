//! One-time links: with one the first owner gets in, or a person of the team chooses a password.
//! Opening a link changes nothing, since whatever scans mails opens links too.

use crate::app::audit::Deed;
use crate::app::context::App;
use crate::app::error::AppResult;
use crate::db::team::{self, MemberRecord, WelcomeLinkRecord};
use crate::db::{StoreError, Tx};
use crate::domain::actor::Actor;
use crate::domain::customer::{EmailAddress, EmailRefused};
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, MemberId};
use crate::domain::password::{NewPassword, PasswordRefused};
use crate::domain::role::Role;
use crate::domain::secret::Secret;
use crate::domain::session::LINK;

use super::tokens::Purpose;
use super::{COBRO, Token};

/// Whom a link is for.
#[derive(Clone, PartialEq, Eq)]
pub enum Welcome {
    /// The first owner, who gives an address too.
    FirstOwner,
    /// A person of the team, by their address.
    Member(EmailAddress),
}

/// What somebody with a link chose.
#[derive(Clone)]
pub struct Chosen {
    /// The first owner's address; ignored for people of the team, who have one.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// The password once more.
    pub again: Secret,
}

/// A choice that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidAccount {
    /// The address.
    Email(EmailRefused),
    /// The address is somebody's of the team already.
    EmailTaken,
    /// The password.
    Password(PasswordRefused),
    /// The two passwords differ.
    NotTheSame,
}

/// What came of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The account is ready, and the link is used up.
    Done,
    /// The choice was refused; the link still works.
    Refused(Vec<InvalidAccount>),
    /// The link does not work, or not any more.
    Gone,
}

/// A new link for the first owner; `None` when there is an owner. It is for the terminal alone.
///
/// # Errors
/// Those of the database.
pub async fn first_owner_link(app: &App) -> AppResult<Option<Token>> {
    let token = Token::new(app.randomness.as_ref());
    let hash = token.hash(Purpose::Welcome);
    let deed = AuditId::new(app.now(), app.randomness.as_ref());
    let made = app
        .store
        .write(move |tx| {
            if team::has_owner(tx)? {
                return Ok(false);
            }
            put(tx, &hash, None)?;
            Deed::new(&deed, &Actor::new(COBRO), (DeedKind::FirstOwnerInvited, COBRO))
                .record(tx)?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    Ok(made.then_some(token))
}

/// Writes a link that works for half an hour.
pub(super) fn put(
    tx: &mut Tx<'_>,
    hash: &str,
    member: Option<&MemberId>,
) -> Result<(), StoreError> {
    let created_at = tx.now();
    let link = WelcomeLinkRecord {
        token_hash: hash.to_owned(),
        member_id: member.cloned(),
        expires_at: created_at + LINK,
        created_at,
    };
    team::put_link(tx, link)
}

/// Whom a link is for; `None` when it does not work.
///
/// # Errors
/// Those of the database.
pub async fn look(app: &App, token: &Token) -> AppResult<Option<Welcome>> {
    let hash = token.hash(Purpose::Welcome);
    let found = app.store.read(move |tx| read(tx, &hash)).await?;
    Ok(found.map(|(welcome, _)| welcome))
}

/// The link's person, as long as it works for them.
fn read(
    tx: &mut Tx<'_>,
    hash: &str,
) -> Result<Option<(Welcome, Option<MemberRecord>)>, StoreError> {
    let Some(link) = team::link(tx, hash)? else { return Ok(None) };
    let Some(id) = link.member_id else {
        // As soon as there is an owner, nobody else becomes the first one.
        let is_open = !team::has_owner(tx)?;
        return Ok(is_open.then_some((Welcome::FirstOwner, None)));
    };
    let member = team::find(tx, &id)?.filter(|member| member.disabled_at.is_none());
    let Some(member) = member else { return Ok(None) };
    let email = EmailAddress::parse(&member.email)
        .map_err(|_| StoreError::Corrupt("team_members.email".to_owned()))?;
    Ok(Some((Welcome::Member(email), Some(member))))
}

/// Makes the account of a link ready, and uses the link up.
///
/// # Errors
/// Those of the database, and of hashing.
pub async fn accept(app: &App, token: &Token, chosen: Chosen) -> AppResult<Accepted> {
    let Some(welcome) = look(app, token).await? else { return Ok(Accepted::Gone) };
    let (email, password) = match parse(&welcome, &chosen) {
        Ok(parsed) => parsed,
        Err(refused) => return Ok(Accepted::Refused(refused)),
    };
    let password_hash = app.passwords.hash(Secret::new(password.reveal())).await?;
    let now = app.now();
    let accepting = Accepting {
        link: token.hash(Purpose::Welcome),
        email,
        password_hash,
        id: MemberId::new(now, app.randomness.as_ref()),
        deed: AuditId::new(now, app.randomness.as_ref()),
    };
    Ok(app.store.write(move |tx| accepting.write(tx)).await?)
}

fn parse(
    welcome: &Welcome,
    chosen: &Chosen,
) -> Result<(EmailAddress, NewPassword), Vec<InvalidAccount>> {
    let email = match welcome {
        Welcome::FirstOwner => EmailAddress::parse(&chosen.email).map_err(InvalidAccount::Email),
        Welcome::Member(email) => Ok(email.clone()),
    };
    let email = email.map_err(|refused| vec![refused])?;
    let password = NewPassword::parse(chosen.password.reveal(), &email);
    let password = password.map_err(|refused| vec![InvalidAccount::Password(refused)])?;
    if chosen.password != chosen.again {
        return Err(vec![InvalidAccount::NotTheSame]);
    }
    Ok((email, password))
}

struct Accepting {
    link: String,
    email: EmailAddress,
    password_hash: String,
    id: MemberId,
    deed: AuditId,
}

impl Accepting {
    fn write(&self, tx: &mut Tx<'_>) -> Result<Accepted, StoreError> {
        let Some((_, member)) = read(tx, &self.link)? else { return Ok(Accepted::Gone) };
        if member.is_none() && team::by_email(tx, &self.email.normalised())?.is_some() {
            return Ok(Accepted::Refused(vec![InvalidAccount::EmailTaken]));
        }
        // Of two who send it at once, one takes the row away and the other finds none.
        if !team::use_link_up(tx, &self.link)? {
            return Ok(Accepted::Gone);
        }
        let (id, kind) = match member {
            Some(member) => {
                team::take_links_back(tx, Some(&member.id))?;
                team::end_sessions_of(tx, &member.id)?;
                team::set_password(tx, &member.id, Some(&self.password_hash))?;
                (member.id, DeedKind::PasswordChosen)
            }
            None => {
                team::take_links_back(tx, None)?;
                self.add_first_owner(tx)?;
                (self.id.clone(), DeedKind::FirstOwnerAdded)
            }
        };
        Deed::new(&self.deed, &Actor::new(id.as_str()), (kind, id.as_str())).record(tx)?;
        Ok(Accepted::Done)
    }

    fn add_first_owner(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let now = tx.now();
        team::insert(
            tx,
            MemberRecord {
                id: self.id.clone(),
                email: self.email.as_str().to_owned(),
                email_normalised: self.email.normalised(),
                role: Role::Owner,
                password_hash: Some(self.password_hash.clone()),
                disabled_at: None,
                created_at: now,
                updated_at: now,
                locale: None,
            },
        )
    }
}
