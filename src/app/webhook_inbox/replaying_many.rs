//! Several events at once: what each would come to, and what each came to, kept for a page of its
//! own.

use std::str::FromStr;

use futures_util::stream::{self, StreamExt};
use serde::Deserialize;
use serde_json::json;

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::form_token;
use crate::app::rehearsal;
use crate::db::{StoreError, UniqueRule, audit, webhook_events};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::ids::AuditId;
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};
use crate::fail_points;

use super::inbox_room;
use super::replaying::{Ready, ReplayError, ReplayForm, Replayed, stored};
use super::retrying::{Again, Asking, Trying};
use super::{EventFilter, EventRow};

/// The most events that are replayed together.
pub const MOST_AT_ONCE: usize = 50;

/// Of so many events at once Stripe is asked whose they are.
const ASKED_AT_ONCE: usize = 8;

/// The subject of what is done to several events at once.
const INBOX: &str = "webhooks";

/// What the form of several replays sends.
#[derive(Clone, Debug)]
pub struct ReplaysForm {
    /// The events with what the page said became of them: `evt_1:failed evt_2:waiting`.
    pub events: String,
    /// The token of the form.
    pub form_token: String,
}

/// What replaying the unsettled events of a filter would come to, each by itself and by the books
/// alone: where Stripe would be asked whose an event is, it waits.
///
/// # Errors
/// Those of the database.
pub async fn preview_many(
    app: &App,
    filter: EventFilter,
) -> Result<Vec<(EventRow, Replayed)>, ReplayError> {
    let mut all = Vec::new();
    for row in inbox_room::unsettled(app, filter).await? {
        let replayed = match stored(app, &row.id).await {
            Ok(record) => {
                let by = (Trying::Person, Asking::Nobody);
                let again = Again::prepare(app, &record, by).await?;
                let tried = rehearsal::try_out(app, move |tx| again.run(tx)).await?;
                Replayed::of(&row.id, row.state, tried)
            }
            Err(ReplayError::Erased) => Replayed::left_alone(&row.id, ReplayResult::Erased),
            Err(error) => return Err(error),
        };
        all.push((row, replayed));
    }
    Ok(all)
}

/// Applies several events once more, one after the other, and keeps what each came to. The same
/// form twice does each once, also where the first time ended in the middle.
///
/// # Errors
/// [`ReplayError`]; then what was applied so far stays applied.
pub async fn replay_many(app: &App, actor: &Actor, form: ReplaysForm) -> Result<(), ReplayError> {
    let (token, events) = (form.form_token.clone(), named(&form.events)?);
    if !form_token::is_token(&token) {
        return Err(ReplayError::FormUsed);
    }
    let ids: Vec<String> = events.iter().map(|(id, _)| id.clone()).collect();
    let looked = token.clone();
    let known = app.store.read(move |tx| {
        for id in &ids {
            webhook_events::find(tx, id)?.ok_or(AppError::NotFound)?;
        }
        Ok::<_, AppError>(form_use(tx, &looked, (DeedKind::EventsReplayed, INBOX))?)
    });
    match known.await? {
        FormUse::Fresh => {}
        FormUse::DoneBefore => return Ok(()),
        FormUse::UsedElsewhere => return Err(ReplayError::FormUsed),
    }
    // Whose they are is asked side by side; they are applied one after the other.
    let prepared = events.into_iter().map(|(event, seen)| {
        let form_token = format!("{token}.{event}");
        let form = ReplayForm { event: event.clone(), seen, form_token };
        async move { (event, Ready::prepare(app, form).await) }
    });
    let mut prepared = stream::iter(prepared).buffered(ASKED_AT_ONCE);
    let mut results = Vec::new();
    while let Some((event, ready)) = prepared.next().await {
        let replayed = match ready {
            Ok(ready) => ready.apply(app, actor).await,
            Err(error) => Err(error),
        };
        results.push(match replayed {
            Ok(replayed) => replayed,
            Err(ReplayError::Changed) => Replayed::left_alone(&event, ReplayResult::Changed),
            Err(ReplayError::Erased) => Replayed::left_alone(&event, ReplayResult::Erased),
            Err(error) => return Err(error),
        });
        fail_points::hit_at(&app.instance, "replay:applied").map_err(AppError::internal)?;
    }
    keep_results(app, actor, (results, &token)).await
}

/// The events of a form, each with what the page said became of it.
fn named(events: &str) -> Result<Vec<(String, String)>, ReplayError> {
    let pairs = events.split_whitespace().map(|pair| pair.split_once(':'));
    let mut named: Vec<(String, String)> = Vec::new();
    for pair in pairs {
        let (id, seen) = pair.ok_or(ReplayError::HowMany)?;
        WebhookEventState::from_str(seen).map_err(|_| ReplayError::HowMany)?;
        if !named.iter().any(|(known, _)| known == id) {
            named.push((id.to_owned(), seen.to_owned()));
        }
    }
    if (1..=MOST_AT_ONCE).contains(&named.len()) { Ok(named) } else { Err(ReplayError::HowMany) }
}

async fn keep_results(
    app: &App,
    actor: &Actor,
    (results, token): (Vec<Replayed>, &str),
) -> Result<(), ReplayError> {
    let id = AuditId::new(app.now(), app.randomness.as_ref());
    let (actor, token) = (actor.clone(), token.to_owned());
    let after = json!({ "results": results });
    let kept = app.store.write(move |tx| {
        let deed = Deed::new(&id, &actor, (DeedKind::EventsReplayed, INBOX));
        Deed { after: Some(after.clone()), form_token: Some(&token), ..deed }.record(tx)
    });
    match kept.await {
        // The same form at the same time: the other one has kept them.
        Ok(()) | Err(StoreError::Unique(UniqueRule::AuditForm)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What the events of the form with this token came to.
///
/// # Errors
/// [`AppError::NotFound`] when no such form was sent.
pub async fn results(app: &App, token: String) -> AppResult<Vec<Replayed>> {
    #[derive(Deserialize)]
    struct Kept {
        results: Vec<Replayed>,
    }
    app.store
        .read(move |tx| {
            let deed = audit::by_form(tx, &token)?;
            let deed = deed.filter(|deed| deed.action == DeedKind::EventsReplayed.name());
            let after = deed.and_then(|deed| deed.after).ok_or(AppError::NotFound)?;
            let kept: Kept = serde_json::from_str(&after).map_err(AppError::internal)?;
            Ok(kept.results)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_each_event_once_and_not_too_many() {
        let two = named("evt_1:failed evt_2:waiting evt_1:failed").unwrap();
        assert_eq!(two.len(), 2);
        assert_eq!(two[0], ("evt_1".to_owned(), "failed".to_owned()));
        let many: Vec<String> = (0..=MOST_AT_ONCE).map(|n| format!("evt_{n}:failed")).collect();
        for refused in ["", "evt_1", "evt_1:lost", &many.join(" ")] {
            assert!(matches!(named(refused), Err(ReplayError::HowMany)), "{refused}");
        }
    }
}
