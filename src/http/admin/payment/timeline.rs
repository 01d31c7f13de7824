//! What happened to a payment, in words: news, changes, our calls, steps, mails and deeds.

use super::PaymentPage;
use crate::app::payment_view::{Entry, Event, NewsFact, NewsSource};
use crate::domain::clock::Moment;
use crate::http::admin::observed;
use crate::i18n::Sentence;
use crate::i18n::time::TimeStyle;

/// A day of the timeline.
#[derive(Debug)]
pub struct Day {
    /// Which, in words.
    pub name: String,
    /// What happened on it, newest first.
    pub lines: Vec<Told>,
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

impl PaymentPage {
    /// What happened, newest first, by the days of the shop.
    pub(super) fn timeline(&self) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for line in self.payment.timeline.iter().map(|entry| self.told(entry)) {
            let name = self.layout.time(line.at, TimeStyle::Day);
            match days.last_mut().filter(|day| day.name == name) {
                Some(day) => day.lines.push(line),
                None => days.push(Day { name, lines: vec![line] }),
            }
        }
        days
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
        let (t, currency) = (self.layout.t(), self.payment.amount.currency());
        let (icon, label, brought) = match source {
            NewsSource::Event { id, kind } => {
                let kind = kind.as_deref().unwrap_or_default();
                ("webhook", t.stripe_event(), format!("{id} {kind}"))
            }
            NewsSource::Answer(id) => ("arrow-left", t.stripe_answered(), id.clone()),
            NewsSource::Own => ("receipt", t.own_books(), String::new()),
        };
        let said =
            Sentence::list(facts.iter().map(|one| observed::in_words(t, &one.seen, currency)));
        let mut details = vec![(label, brought)];
        details.extend(facts.iter().map(|one| (t.object_label(), one.id.clone())));
        Told {
            details,
            place: Some(place),
            ..line(icon, Sentence::from(format!("{label}:")).followed_by(said))
        }
    }
}
