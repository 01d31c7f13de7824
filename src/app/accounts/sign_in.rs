//! Signing in: an address and a password become a new session.
//!
//! A try counts as a wrong one before its password is looked at, so that many tries at once are
//! no way around the delay; a right password takes the count back.

use crate::app::audit::Deed;
use crate::app::context::App;
use crate::app::error::AppResult;
use crate::db::team::{self, DelayRecord, MemberRecord, SessionRecord};
use crate::db::{StoreError, Tx};
use crate::domain::actor::Actor;
use crate::domain::clock::Span;
use crate::domain::customer::EmailAddress;
use crate::domain::deed::DeedKind;
use crate::domain::ids::AuditId;
use crate::domain::locale::Locale;
use crate::domain::secret::Secret;
use crate::domain::session::delay_after;

use super::tokens::{Purpose, account_hash};
use super::{Token, Verdict, sessions};

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The right password: the token of the new session.
    Done(Token),
    /// A wrong password, or no such account, or one that is disabled: nobody is told which.
    Wrong,
    /// The account has seen too many wrong passwords, and looks at no other for so long.
    Wait(Span),
}

/// Signs somebody in, and notes in which language. A session that the browser had until now ends.
///
/// # Errors
/// Those of the database, and of hashing.
pub async fn sign_in(
    app: &App,
    (email, password): (&str, Secret),
    until_now: Option<Token>,
    locale: Locale,
) -> AppResult<SignIn> {
    // An address that is none is answered as one that is nobody's.
    let normalised = EmailAddress::parse(email)
        .map_or_else(|_| email.trim().to_lowercase(), |email| email.normalised());
    let account = account_hash(&normalised);
    let asked = account.clone();
    let begun = app.store.write(move |tx| begin(tx, &asked, &normalised)).await?;
    let member = match begun {
        Begun::Wait(wait) => return Ok(SignIn::Wait(wait)),
        Begun::Try(member) => member.filter(|member| member.disabled_at.is_none()),
    };
    let known = member.as_ref().and_then(|member| member.password_hash.clone());
    let verdict = app.passwords.verify(password.clone(), known).await?;
    let (Some(member), Verdict::Right | Verdict::RightAndOutdated) = (member, verdict) else {
        tracing::warn!("a sign-in to the console was refused");
        return Ok(SignIn::Wrong);
    };
    let new_hash = match verdict {
        Verdict::RightAndOutdated => Some(app.passwords.hash(password).await?),
        Verdict::Right | Verdict::Wrong => None,
    };
    let token = Token::new(app.randomness.as_ref());
    let now = app.now();
    let beginning = Beginning {
        account,
        member,
        new_hash,
        session: token.hash(Purpose::Session),
        locale,
        until_now: until_now.map(|token| token.hash(Purpose::Session)),
        deeds: (
            AuditId::new(now, app.randomness.as_ref()),
            AuditId::new(now, app.randomness.as_ref()),
        ),
    };
    let done = app.store.write(move |tx| beginning.write(tx)).await?;
    Ok(if done { SignIn::Done(token) } else { SignIn::Wrong })
}

enum Begun {
    Wait(Span),
    Try(Option<MemberRecord>),
}

fn begin(tx: &mut Tx<'_>, account: &str, normalised: &str) -> Result<Begun, StoreError> {
    let now = tx.now();
    let delay = team::lock_delay(tx, account)?;
    if let Some(delay) = &delay
        && delay.free_at > now
    {
        return Ok(Begun::Wait(delay.free_at.since(now)));
    }
    let failures = delay.map_or(0, |delay| delay.failures).saturating_add(1);
    let counted = DelayRecord {
        account_hash: account.to_owned(),
        failures,
        failed_at: now,
        free_at: now + delay_after(failures),
    };
    team::keep_delay(tx, &counted)?;
    Ok(Begun::Try(team::by_email(tx, normalised)?))
}

/// All that a right password leads to.
struct Beginning {
    account: String,
    member: MemberRecord,
    new_hash: Option<String>,
    session: String,
    until_now: Option<String>,
    locale: Locale,
    deeds: (AuditId, AuditId),
}

impl Beginning {
    /// Writes it; `false` when the account was disabled or reset while its password was compared.
    fn write(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let now = tx.now();
        let member = team::lock(tx, &self.member.id)?;
        let still = member.is_some_and(|member| {
            member.disabled_at.is_none() && member.password_hash == self.member.password_hash
        });
        if !still {
            return Ok(false);
        }
        if let Some(until_now) = &self.until_now {
            sessions::end(tx, until_now, &self.deeds.0)?;
        }
        if let Some(new_hash) = &self.new_hash {
            team::set_password(tx, &self.member.id, Some(new_hash))?;
        }
        team::forget_delay(tx, &self.account)?;
        let session = SessionRecord {
            token_hash: self.session.clone(),
            member_id: self.member.id.clone(),
            began_at: now,
            seen_at: now,
        };
        team::begin_session(tx, session)?;
        team::set_locale(tx, &self.member.id, self.locale)?;
        let member = self.member.id.as_str();
        Deed::new(&self.deeds.1, &Actor::new(member), (DeedKind::SignedIn, member)).record(tx)?;
        Ok(true)
    }
}
