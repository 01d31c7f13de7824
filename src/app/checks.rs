//! The invariants as people of the shop ask for them: a run goes on by itself, and its result is
//! kept, so that every instance shows the same.

use crate::db::check_runs::{self, CheckRunRecord};
use crate::db::types::{from_json, to_json};
use crate::db::{StoreError, Tx, UniqueRule, team};
use crate::domain::actor::Actor;
use crate::domain::clock::{Moment, Span};
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, CheckRunId};

use super::audit::{Deed, FormUse, form_use};
use super::context::App;
use super::error::{AppError, AppResult};
use super::form_token;
use super::invariants::{self, Finding};

/// A run that has not ended by then was lost with its process.
const LONGEST_RUN: Span = Span::from_minutes(30);

/// How long whoever asks waits for the result before the page says that it goes on.
const PATIENCE: Span = Span::from_seconds(3);

/// How long old runs are kept.
const KEPT: Span = Span::from_hours(30 * 24);

/// How the audit names what is checked.
const SUBJECT: &str = "books";

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A run began; it may have ended already.
    Begun,
    /// One is under way already.
    UnderWay,
    /// The same form began one before.
    BegunBefore,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// It goes on.
    Running,
    /// It ended, and its findings are what they are.
    Done,
    /// It was lost, or could not be done.
    Lost,
}

/// A run.
#[derive(Clone, Debug)]
pub struct CheckRun {
    /// Who asked for it, as rows name them.
    pub actor: String,
    /// Their address, while they are of the team.
    pub email: Option<String>,
    /// When it began.
    pub began_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// How far it is.
    pub state: RunState,
    /// What it found; nothing unless it is done.
    pub findings: Vec<Finding>,
}

/// The runs that matter.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// The one that began last.
    pub latest: Option<CheckRun>,
    /// The last one that was done, which may be the same.
    pub done: Option<CheckRun>,
}

/// The runs that matter.
///
/// # Errors
/// Those of the database.
pub async fn runs(app: &App) -> AppResult<Runs> {
    let read = app.store.read(|tx| {
        let (latest, done) = (check_runs::latest(tx)?, check_runs::latest_done(tx)?);
        let latest = latest.map(|run| view(tx, run)).transpose()?;
        let done = done.map(|run| view(tx, run)).transpose()?;
        Ok(Runs { latest, done })
    });
    read.await.map_err(AppError::Store)
}

/// How many invariants the last run that was done found broken.
pub(in crate::app) fn count_broken(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let done = check_runs::latest_done(tx)?;
    let findings = done.as_ref().map(findings_of).transpose()?.unwrap_or_default();
    let broken = findings.iter().filter(|finding| !finding.holds()).count();
    Ok(i64::try_from(broken).unwrap_or(i64::MAX))
}

fn view(tx: &mut Tx<'_>, run: CheckRunRecord) -> Result<CheckRun, StoreError> {
    Ok(CheckRun {
        findings: findings_of(&run)?,
        email: team::emails(tx, [run.actor.as_str()])?.remove(&run.actor),
        state: state(&run, tx.now()),
        actor: run.actor,
        began_at: run.began_at,
        ended_at: run.ended_at,
    })
}

/// What a run found; nothing unless it is done.
fn findings_of(run: &CheckRunRecord) -> Result<Vec<Finding>, StoreError> {
    let read = |json: &str| from_json("check_runs", "findings", json);
    run.findings.as_deref().map_or_else(|| Ok(Vec::new()), read)
}

fn state(run: &CheckRunRecord, now: Moment) -> RunState {
    match (run.ended_at, &run.findings) {
        (Some(_), Some(_)) => RunState::Done,
        (None, _) if now.since(run.began_at) < LONGEST_RUN => RunState::Running,
        (Some(_) | None, _) => RunState::Lost,
    }
}

/// Checks the books, once for each form and never twice at a time. Waits a moment for the result;
/// a run that takes longer goes on.
///
/// # Errors
/// [`AppError::Changed`] for a form that was used for something else, and those of the database.
pub async fn check_now(app: &App, actor: &Actor, token: &str) -> AppResult<Asked> {
    if !form_token::is_token(token) {
        return Err(AppError::Changed);
    }
    let run = CheckRunId::new(app.now(), app.randomness.as_ref());
    let asked = Asking {
        run: run.clone(),
        audit: AuditId::new(app.now(), app.randomness.as_ref()),
        actor: actor.clone(),
        token: token.to_owned(),
    };
    let asked = match app.store.write(move |tx| asked.begin(tx)).await {
        // Twice at the same moment: the other one was first.
        Err(AppError::Store(StoreError::Unique(UniqueRule::AuditForm))) => Asked::BegunBefore,
        other => other?,
    };
    if asked == Asked::Begun {
        let (task_app, until) = (app.clone(), app.now() + PATIENCE);
        let task = tokio::spawn(async move { carry_out(&task_app, run).await });
        tokio::select! {
            ended = task => ended.map_err(AppError::internal)?,
            () = app.timer.sleep_until(until) => {}
        }
    }
    Ok(asked)
}

struct Asking {
    run: CheckRunId,
    audit: AuditId,
    actor: Actor,
    token: String,
}

impl Asking {
    fn begin(&self, tx: &mut Tx<'_>) -> AppResult<Asked> {
        match form_use(tx, &self.token, (DeedKind::ChecksRun, SUBJECT))? {
            FormUse::Fresh => {}
            FormUse::DoneBefore => return Ok(Asked::BegunBefore),
            FormUse::UsedElsewhere => return Err(AppError::Changed),
        }
        let now = tx.now();
        let latest = check_runs::latest(tx)?;
        if latest.is_some_and(|run| state(&run, now) == RunState::Running) {
            return Ok(Asked::UnderWay);
        }
        check_runs::begin(
            tx,
            CheckRunRecord {
                id: self.run.clone(),
                actor: self.actor.name().to_owned(),
                began_at: now,
                ended_at: None,
                findings: None,
                audit_position: None,
            },
        )?;
        check_runs::prune(tx, now - KEPT)?;
        let about = (DeedKind::ChecksRun, SUBJECT);
        let deed = Deed::new(&self.audit, &self.actor, about);
        Deed { form_token: Some(&self.token), ..deed }.record(tx)?;
        Ok(Asked::Begun)
    }
}

async fn carry_out(app: &App, run: CheckRunId) {
    let checked = match invariants::check_books(app).await {
        Ok(checked) => Some(checked),
        Err(error) => {
            tracing::error!(error = %error, "the books could not be checked");
            None
        }
    };
    let kept = app.store.write(move |tx| {
        let outcome = checked.as_ref().map(|checked| {
            Ok::<_, StoreError>((to_json(&checked.findings)?, checked.audit_position))
        });
        let outcome = outcome.transpose()?;
        let outcome = outcome.as_ref().map(|(findings, position)| (findings.as_str(), *position));
        check_runs::end(tx, &run, outcome)
    });
    let kept: Result<(), StoreError> = kept.await;
    if let Err(error) = kept {
        tracing::error!(error = %error, "the result of the checks was not kept");
    }
}
