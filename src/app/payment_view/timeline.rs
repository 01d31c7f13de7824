//! Everything that happened to a payment, in one order: news from Stripe, changes of status, our
//! calls, the saga's steps, mails, and what people did.

use crate::db::orders::OrderRecord;
use crate::db::payment_facts::RecordedFact;
use crate::db::payments::PaymentRecord;
use crate::db::sagas::SagaRecord;
use crate::db::{
    StoreError, Tx, audit, outbox, payments, sagas, stripe_calls, team, webhook_events,
};
use crate::domain::clock::Moment;
use crate::domain::facts::Observed;
use crate::domain::ids::MessageId;
use crate::domain::mail::MailKind;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaEntry, SagaStep};
use crate::domain::stripe_call::{CallOperation, CallState};

/// The most rows of each kind that are shown: a payment has some dozens.
const MOST_ROWS: i64 = 500;

/// Something that happened, and when.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When it reached our books.
    pub at: Moment,
    /// What.
    pub what: Event,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The status changed.
    Status {
        /// From which; none for a new payment.
        from: Option<PaymentStatus>,
        /// To which.
        to: PaymentStatus,
        /// Whether it was passed through unseen.
        implied: bool,
    },
    /// Facts came, all from one source.
    News {
        /// What brought them.
        source: NewsSource,
        /// The facts, in words of the books.
        facts: Vec<NewsFact>,
        /// The place of the last of them: the payment can be shown as of it.
        place: i64,
    },
    /// An event of Stripe came that brought no facts.
    Webhook {
        /// Stripe's id.
        id: String,
        /// Its type.
        kind: String,
    },
    /// We asked Stripe to do something.
    Call(CallLine),
    /// A step of the saga was done, failed or undone.
    Step {
        /// The step.
        step: SagaStep,
        /// What became of it.
        entry: SagaEntry,
        /// Why, for operators.
        note: Option<String>,
    },
    /// A mail was put into the outbox.
    Mail {
        /// Its id.
        id: MessageId,
        /// What it tells.
        kind: MailKind,
        /// When it was sent.
        sent_at: Option<Moment>,
    },
    /// A person did something.
    Deed {
        /// What, by the audit's word.
        action: String,
        /// Who, by address, or what the audit names.
        who: String,
        /// How it was, as JSON.
        before: Option<String>,
        /// How it is, as JSON.
        after: Option<String>,
    },
}

/// What brought facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewsSource {
    /// An event of Stripe, with its type where we have it.
    Event {
        /// Stripe's id.
        id: String,
        /// Its type.
        kind: Option<String>,
    },
    /// The answer to a request of ours.
    Answer(String),
    /// Our own books.
    Own,
}

/// A fact as it was seen.
#[derive(Clone, Debug)]
pub struct NewsFact {
    /// The object's id.
    pub id: String,
    /// What was seen.
    pub seen: Observed,
    /// By Stripe's clock.
    pub at: Moment,
}

/// A call to Stripe.
#[derive(Clone, Debug)]
pub struct CallLine {
    /// What it does.
    pub operation: CallOperation,
    /// How far it has come.
    pub state: CallState,
    /// Its idempotency key.
    pub key: String,
    /// The object that it made or is about.
    pub object: Option<String>,
    /// Stripe's id of the last request.
    pub request_id: Option<String>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// How many tries failed.
    pub failed_tries: i64,
}

/// All of it, newest first.
pub(super) fn of(
    tx: &mut Tx<'_>,
    (payment, order, saga): (&PaymentRecord, &OrderRecord, &SagaRecord),
    recorded: &[RecordedFact],
) -> Result<Vec<Entry>, StoreError> {
    let webhooks = webhook_events::of_payment(tx, &payment.id, MOST_ROWS)?;
    let mut entries = news(recorded, &webhooks);
    let told = |id: &str| recorded.iter().any(|fact| fact.observation.source == id);
    for event in webhooks.into_iter().filter(|event| !told(&event.id)) {
        let what = Event::Webhook { id: event.id, kind: event.kind };
        entries.push(Entry { at: event.received_at, what });
    }
    for row in payments::history(tx, &payment.id)? {
        let (from, to, implied) = (row.from_status, row.to_status, row.implied);
        entries.push(Entry { at: row.changed_at, what: Event::Status { from, to, implied } });
    }
    for call in stripe_calls::of_payment(tx, &payment.id)? {
        entries.push(Entry { at: call.created_at, what: Event::Call(call_line(call)) });
    }
    for row in sagas::log(tx, &saga.id)? {
        let what = Event::Step { step: row.step, entry: row.entry, note: row.note };
        entries.push(Entry { at: row.logged_at, what });
    }
    for mail in outbox::of_order(tx, &order.id, MOST_ROWS)? {
        let what = Event::Mail { id: mail.id, kind: mail.kind, sent_at: mail.sent_at };
        entries.push(Entry { at: mail.created_at, what });
    }
    for subject in [payment.id.as_str(), order.id.as_str(), saga.id.as_str()] {
        for deed in audit::of_subject(tx, subject, MOST_ROWS)? {
            let what = Event::Deed {
                who: who(tx, &deed.actor)?,
                action: deed.action,
                before: deed.before,
                after: deed.after,
            };
            entries.push(Entry { at: deed.recorded_at, what });
        }
    }
    // Stable: within an instant the order above is that of the story, told backwards.
    entries.sort_by_key(|entry| entry.at);
    entries.reverse();
    Ok(entries)
}

/// Facts of one source that came together are one piece of news.
fn news(recorded: &[RecordedFact], webhooks: &[webhook_events::WebhookEventRecord]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut before: Option<(&str, Moment)> = None;
    for (place, fact) in (0_i64..).zip(recorded) {
        let (source, at) = (fact.observation.source.as_str(), fact.recorded_at);
        let one = NewsFact {
            id: fact.observation.object_id().to_owned(),
            seen: fact.observation.seen.clone(),
            at: Moment::from_seconds(fact.observation.at_seconds),
        };
        if before == Some((source, at))
            && let Some(Entry { what: Event::News { facts, place: last, .. }, .. }) =
                entries.last_mut()
        {
            facts.push(one);
            *last = place;
        } else {
            let source = source_of(source, webhooks);
            entries.push(Entry { at, what: Event::News { source, facts: vec![one], place } });
        }
        before = Some((source, at));
    }
    entries
}

fn source_of(source: &str, webhooks: &[webhook_events::WebhookEventRecord]) -> NewsSource {
    if source == "cobro" {
        return NewsSource::Own;
    }
    if source.starts_with("evt_") {
        let known = webhooks.iter().find(|event| event.id == source);
        let kind = known.map(|event| event.kind.clone());
        return NewsSource::Event { id: source.to_owned(), kind };
    }
    NewsSource::Answer(source.to_owned())
}

fn call_line(call: stripe_calls::StripeCallRecord) -> CallLine {
    CallLine {
        operation: call.operation,
        state: call.state,
        key: call.id.to_string(),
        object: call.object_id,
        request_id: call.request_id,
        last_error: call.last_error,
        failed_tries: call.tries,
    }
}

/// A member's address where they are still in the team, else the name that the audit has.
fn who(tx: &mut Tx<'_>, actor: &str) -> Result<String, StoreError> {
    let Ok(id) = actor.parse() else { return Ok(actor.to_owned()) };
    let member = team::find(tx, &id)?;
    Ok(member.map_or_else(|| actor.to_owned(), |member| member.email))
}
