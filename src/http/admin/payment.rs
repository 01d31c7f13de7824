//! `/admin/payments/{id}`: a payment, why it has its status, what can be done, and what happened.

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::Query;
use super::payments::paid_with;
use super::session::Session;
use crate::app::context::App;
use crate::app::explain::explain;
use crate::app::payment_view::{self, Entry, Event, NewsFact, NewsSource, PaymentView};
use crate::domain::clock::Moment;
use crate::domain::facts::{FactRef, Observed};
use crate::domain::ids::PaymentId;
use crate::domain::money::Money;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value};
use crate::i18n::Sentence;
use crate::i18n::time::TimeStyle;

/// A payment.
#[derive(Debug, Template)]
#[template(path = "admin/payments/show.html")]
pub struct PaymentPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The payment.
    pub payment: PaymentView,
    /// What was done a moment ago: the alert's kind, its icon, its words.
    pub notice: Option<(&'static str, &'static str, &'static str)>,
    /// The list that it was opened from, with its filters.
    pub back: String,
    /// Whether the person may return money, take what is held, and let it go.
    pub may: [bool; 3],
}

/// A line of the timeline.
#[derive(Debug)]
pub struct Told {
    /// When.
    pub at: Moment,
    /// How it weighs.
    pub tone: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What happened.
    pub words: Sentence,
    /// What lies behind it.
    pub details: Vec<(&'static str, String)>,
    /// The place as of which the payment can be seen.
    pub place: Option<i64>,
}

/// A deed: its word, what it is called, where it is done, what to know, and why not.
type Deed = (&'static str, &'static str, String, Sentence, Option<Sentence>);

impl PaymentPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let status = t.payment_status(self.payment.status);
        self.layout.titled(&[status, &t.payment_of_order(self.payment.order.number)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn paid_with(&self) -> String {
        paid_with(&self.layout, self.payment.card.as_ref(), self.payment.method)
    }

    fn fact(&self, fact: &FactRef) -> String {
        let id = match fact {
            FactRef::Session(id)
            | FactRef::Intent(id)
            | FactRef::Charge(id)
            | FactRef::Refund(id)
            | FactRef::Dispute(id)
            | FactRef::Attempt(id) => id.as_str(),
            FactRef::Closing => "",
        };
        format!("{} {id}", self.layout.t().fact_kind(fact))
    }

    fn here(&self) -> String {
        format!("/admin/payments/{}", self.payment.id)
    }

    fn deeds(&self) -> Vec<Deed> {
        let (t, deeds) = (self.layout.t(), &self.payment.deeds);
        let [may_refund, may_capture, may_void] = self.may;
        let role = |may: bool| (!may).then(|| Sentence::from(t.your_role_may_not()));
        let left = deeds.refund.as_ref().map(|deed| t.refund_left_hint(deed.left));
        let until = deeds.capture.as_ref().map(|deed| t.capture_until_hint(deed.until));
        let no_refund = deeds.refund.as_ref().err().map(|why| t.refund_refused(*why));
        let held = || deeds.capture.as_ref().err().map(|why| t.capture_refused(*why).into());
        vec![
            (
                "refund",
                t.refund_deed(),
                format!("{}/refunds/new", self.here()),
                left.unwrap_or_default(),
                no_refund.or_else(|| role(may_refund)),
            ),
            (
                "capture",
                t.capture_deed(),
                format!("{}/capture", self.here()),
                until.unwrap_or_default(),
                held().or_else(|| role(may_capture)),
            ),
            (
                "void",
                t.void_deed(),
                format!("{}/void", self.here()),
                t.void_final().into(),
                held().or_else(|| role(may_void)),
            ),
        ]
    }

    fn timeline(&self) -> Vec<Told> {
        self.payment.timeline.iter().map(|entry| self.told(entry)).collect()
    }

    fn told(&self, entry: &Entry) -> Told {
        let t = self.layout.t();
        let line = |icon, words: Sentence| Told {
            at: entry.at,
            tone: "neutral",
            icon,
            words,
            details: Vec::new(),
            place: None,
        };
        match &entry.what {
            Event::Status { from, to, implied } => {
                let to = t.payment_status(*to);
                let words = from.map_or_else(
                    || t.payment_created().to_owned(),
                    |from| t.status_changed(t.payment_status(from), to),
                );
                let hint = if *implied { format!("{words} ({})", t.implied_step()) } else { words };
                Told { tone: "info", ..line("check", hint.into()) }
            }
            Event::News { source, facts, place } => self.news(line, source, (facts, *place)),
            Event::Webhook { id, kind } => {
                let details = vec![(t.stripe_event(), format!("{id} {kind}"))];
                Told { details, ..line("webhook", t.event_without_news().into()) }
            }
            Event::Call(call) => {
                let words =
                    format!("{}: {}", t.call_operation(call.operation), t.call_state(call.state));
                let mut details = vec![(t.key_label(), call.key.clone())];
                details.extend(call.object.clone().map(|id| (t.object_label(), id)));
                details.extend(call.request_id.clone().map(|id| (t.request_id_label(), id)));
                if call.failed_tries > 0 {
                    details.push((t.failed_tries_label(), call.failed_tries.to_string()));
                }
                details.extend(call.last_error.clone().map(|why| (t.last_error_label(), why)));
                Told { details, ..line("arrow-right", words.into()) }
            }
            Event::Step { step, entry, note } => {
                let words = format!("{}: {}", t.saga_step(*step), t.saga_entry(*entry));
                let details = note.clone().map(|note| (t.reason(), note)).into_iter().collect();
                Told { details, ..line("saga", words.into()) }
            }
            Event::Mail { id, kind, sent_at } => {
                let waits = if sent_at.is_some() { "" } else { t.mail_waits() };
                let words = format!("{}: {} {waits}", t.mail_put(), t.mail_kind(*kind));
                Told { details: vec![(t.mail_put(), id.to_string())], ..line("mail", words.into()) }
            }
            Event::Deed { action, who, before, after } => {
                let deed = action.parse().map(|kind| t.deed(kind));
                let words = format!("{who}: {}", deed.unwrap_or(action.as_str()));
                let both = [(t.before_label(), before), (t.after_label(), after)];
                let details = both.into_iter().filter_map(|(l, one)| Some((l, one.clone()?)));
                Told { details: details.collect(), ..line("user", words.into()) }
            }
        }
    }

    fn news(
        &self,
        line: impl Fn(&'static str, Sentence) -> Told,
        source: &NewsSource,
        (facts, place): (&[NewsFact], i64),
    ) -> Told {
        let t = self.layout.t();
        let (icon, label, brought) = match source {
            NewsSource::Event { id, kind } => {
                let kind = kind.as_deref().unwrap_or_default();
                ("webhook", t.stripe_event(), format!("{id} {kind}"))
            }
            NewsSource::Answer(id) => ("arrow-left", t.stripe_answered(), id.clone()),
            NewsSource::Own => ("receipt", t.own_books(), String::new()),
        };
        let said = facts.iter().fold(Sentence::default(), |all, one| {
            all.followed_by(self.said(&one.seen)).followed_by("·")
        });
        let mut details = vec![(label, brought)];
        details.extend(facts.iter().map(|one| (t.object_label(), one.id.clone())));
        Told { details, place: Some(place), ..line(icon, Sentence::from(label).followed_by(said)) }
    }

    fn said(&self, seen: &Observed) -> Sentence {
        let t = self.layout.t();
        let money = |minor: i64| {
            Money::new(minor.max(0), self.payment.amount.currency()).unwrap_or(self.payment.amount)
        };
        match seen {
            Observed::AttemptOpened { .. } => t.attempt_opened().into(),
            Observed::AttemptWrittenOff { .. } => t.attempt_written_off().into(),
            Observed::Closed { cause } => t.payment_closed(t.closing_cause(*cause)).into(),
            Observed::Session { state, .. } => t.session_state(*state).into(),
            Observed::Intent { failed_try: Some(one), .. } => {
                let code = one.decline_code.as_ref().unwrap_or(&one.code);
                t.try_declined(t.decline_class(one.class()), code).into()
            }
            Observed::Intent { state, .. } => t.intent_state(*state).into(),
            Observed::Charge { held: true, .. } => t.charge_holds().into(),
            Observed::Charge { captured_minor, .. } => t.charge_took(money(*captured_minor)),
            Observed::Refund { amount_minor, state, .. } => {
                t.refund_of(money(*amount_minor), t.refund_state(*state))
            }
            Observed::Dispute { state, .. } => {
                t.dispute_of(money(state.amount_minor), &state.status)
            }
            Observed::FraudWarning { fraud_type, .. } => {
                t.warning_kind(fraud_type.as_deref().unwrap_or_default()).into()
            }
        }
    }
}

/// What was done a moment ago, by the word in the address.
fn notice(layout: &Layout, word: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let t = layout.t();
    Some(match word {
        "refund_done_waiting" => ("warning", "clock", t.refund_done_waiting()),
        "refund_done_on_its_way" => ("success", "check", t.refund_done_on_its_way()),
        "refund_done_succeeded" => ("success", "check", t.refund_done_succeeded()),
        "refund_done_failed" => ("danger", "error", t.refund_done_failed()),
        "refund_done_refused" => ("danger", "error", t.refund_done_refused()),
        "capture_done" => ("success", "check", t.capture_done()),
        "capture_done_waiting" => ("warning", "clock", t.capture_done_waiting()),
        "capture_done_refused" => ("danger", "error", t.capture_done_refused()),
        "void_done" => ("success", "check", t.void_done()),
        "void_done_waiting" => ("warning", "clock", t.void_done_waiting()),
        _ => return None,
    })
}

/// The payment that an address names.
pub(super) fn id_of(text: &str) -> Result<PaymentId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Shows a payment, as of an earlier row where the address names one.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let id = id_of(&id)?;
    let as_of = query_value(&request, "as_of").map(|text| text.parse::<i64>());
    let as_of = as_of.transpose().map_err(|_| PageError::NotFound)?;
    let payment = payment_view::view(&app, &id, as_of).await?;
    let path = format!("/admin/payments/{id}");
    let (layout, frame) = around(&visit, &session, (Room::Payments, &path));
    let notice = query_value(&request, "done").and_then(|word| notice(&layout, &word));
    let may = [Permission::Refund, Permission::Capture, Permission::Void];
    let may = may.map(|permission| session.may(permission));
    let back = Query::back(&request, "/admin/payments");
    page(&PaymentPage { layout, frame, payment, notice, back, may })
}

/// The explanation of a payment, for programs.
pub async fn explanation(app: web::Data<App>, id: web::Path<String>) -> PageResult {
    let explained = explain(&app, id_of(&id)?.as_str()).await?;
    let body = serde_json::to_string_pretty(&explained).map_err(PageError::internal)?;
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).body(body))
}
