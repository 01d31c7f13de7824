//! `/admin/live`: tells an open page that something changed, as server-sent events. A message says
//! only what kind of thing; the page then asks for its own address again.
//!
//! An idle stream holds no connection to the database and no thread. It ends with its session, when
//! the server stops, and by itself after a while, for the browser to open another.

use std::str::FromStr;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream;
use tokio::sync::watch;

use super::session::Session;
use super::streams::{Place, Refused};
use crate::app::accounts::{self, Token};
use crate::app::context::App;
use crate::app::live::Follower;
use crate::domain::clock::{Moment, Span};
use crate::domain::topic::Topic;
use crate::http::error::PageError;
use crate::http::visit::{PageResult, Visit, query_value};

/// Its address.
pub const PATH: &str = "/admin/live";

/// How often a stream asks whether its session is still one.
const LOOK_EVERY: Span = Span::from_seconds(2);

/// How often it says that it is there, so that nobody between closes it and a browser that is gone
/// is noticed.
const BEAT_EVERY: Span = Span::from_seconds(5);

/// How long it says nothing after a message: what changes meanwhile is one more.
const QUIET: Span = Span::from_seconds(1);

/// How long it lives.
const LIFE: Span = Span::from_minutes(15);

/// When to come back after there was no place.
const NO_PLACE: Span = Span::from_seconds(10);

/// Pages that show things of several kinds, by their word in the address of their stream. A page
/// of things of one kind has the name of the kind as its word.
const OF_SEVERAL: &[(&str, &[Topic])] = &[
    (
        "dashboard",
        &[
            Topic::Payments,
            Topic::Refunds,
            Topic::Disputes,
            Topic::Webhooks,
            Topic::Sagas,
            Topic::Outbox,
            Topic::Circuit,
        ],
    ),
    (
        "payment",
        &[
            Topic::Payments,
            Topic::Orders,
            Topic::Refunds,
            Topic::Disputes,
            Topic::Webhooks,
            Topic::Sagas,
            Topic::Outbox,
        ],
    ),
    (
        "order",
        &[
            Topic::Orders,
            Topic::Payments,
            Topic::Refunds,
            Topic::Disputes,
            Topic::Sagas,
            Topic::Stock,
        ],
    ),
    ("orders", &[Topic::Orders, Topic::Payments]),
    ("refund", &[Topic::Refunds, Topic::Orders, Topic::Stock, Topic::Outbox]),
    ("dispute", &[Topic::Disputes, Topic::Payments]),
    ("warnings", &[Topic::Disputes, Topic::Payments]),
    ("saga", &[Topic::Sagas, Topic::Payments, Topic::Stock]),
    ("sagas", &[Topic::Sagas, Topic::Payments]),
    ("product", &[Topic::Stock, Topic::Payments]),
];

/// What the word in the address is about.
fn topics(about: &str) -> Option<Vec<Topic>> {
    if let Some((_, topics)) = OF_SEVERAL.iter().find(|(word, _)| *word == about) {
        return Some(topics.to_vec());
    }
    // Who comes and goes is nobody's to follow.
    Topic::from_str(about).ok().filter(|one| *one != Topic::Team).map(|one| vec![one])
}

/// Opens a stream.
pub async fn follow(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let about = query_value(&request, "about").unwrap_or_default();
    let topics = topics(&about).ok_or(PageError::NotFound)?;
    if visit.site.is_draining() {
        return Err(PageError::Unavailable { wait: Some(NO_PLACE), cause: None });
    }
    let place = visit.site.streams.enter(session.token().reveal()).map_err(|why| match why {
        Refused::BySession => PageError::TooMany(NO_PLACE),
        Refused::ByProcess => PageError::Unavailable { wait: Some(NO_PLACE), cause: None },
    })?;
    let now = app.now();
    let stream = Stream {
        followed: Follower::new(&app, topics),
        team: Follower::new(&app, vec![Topic::Team]),
        stopping: visit.site.follow_draining(),
        token: session.token().clone(),
        app,
        began: false,
        looks_at: now + LOOK_EVERY,
        beats_at: now + BEAT_EVERY,
        quiet_until: now,
        ends_at: now + LIFE,
        _place: place,
    };
    let messages = stream::unfold(stream, async |mut stream| {
        let message = stream.next().await?;
        Some((Ok::<_, PageError>(Bytes::from(message)), stream))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Packing would keep messages back, here and in a proxy.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(messages))
}

/// A message that says nothing, but that the stream is there.
const HERE: &str = ": here\n\n";

/// What a stream waits for.
enum Event {
    /// Something that is followed changed.
    Changed(Topic),
    /// The server stops.
    Stopping,
    /// It is time to ask whether the session is still one.
    TimeToLook,
}

/// A stream that is open.
struct Stream {
    followed: Follower,
    team: Follower,
    stopping: watch::Receiver<bool>,
    app: web::Data<App>,
    token: Token,
    began: bool,
    looks_at: Moment,
    beats_at: Moment,
    quiet_until: Moment,
    ends_at: Moment,
    _place: Place,
}

impl Stream {
    /// The next message; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        if !std::mem::replace(&mut self.began, true) {
            return Some(HERE.to_owned());
        }
        loop {
            match self.wait().await {
                Event::Changed(topic) => {
                    self.quiet_until = self.app.now() + QUIET;
                    return Some(format!("data: {topic}\n\n"));
                }
                Event::Stopping => return None,
                Event::TimeToLook => self.look().await?,
            }
            if self.app.now() >= self.beats_at {
                self.beats_at = self.app.now() + BEAT_EVERY;
                return Some(HERE.to_owned());
            }
        }
    }

    /// What happens next.
    async fn wait(&mut self) -> Event {
        let stopping = async {
            // Nobody could say it any more only when the server is gone.
            self.stopping.wait_for(|stopping| *stopping).await.map_or(true, |stopping| *stopping)
        };
        let changed = async {
            self.app.timer.sleep_until(self.quiet_until).await;
            self.followed.next().await
        };
        // In this order, so that however much changes, a session that ended is noticed.
        tokio::select! {
            biased;
            _ = stopping => Event::Stopping,
            ended = self.team.next() => ended.map_or(Event::Stopping, |_| Event::TimeToLook),
            () = self.app.timer.sleep_until(self.looks_at) => Event::TimeToLook,
            changed = changed => changed.map_or(Event::Stopping, Event::Changed),
        }
    }

    /// Whether it goes on: its session is one, and its time is not over. Where that cannot be
    /// known it ends too, and the browser opens another one.
    async fn look(&mut self) -> Option<()> {
        let now = self.app.now();
        self.looks_at = now + LOOK_EVERY;
        let session = accounts::look_at_session(&self.app, &self.token).await;
        session.ok().flatten().filter(|_| now < self.ends_at).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_follows_what_it_shows_and_nobody_the_team() {
        assert_eq!(topics("circuit"), Some(vec![Topic::Circuit]));
        assert!(topics("dashboard").unwrap().contains(&Topic::Payments));
        // Beside its own kind, a row of these lists tells how the payment stands.
        for list in ["orders", "sagas"] {
            assert!(topics(list).unwrap().contains(&list.parse().unwrap()), "{list}");
            assert!(topics(list).unwrap().contains(&Topic::Payments), "{list}");
        }
        for (word, topics) in OF_SEVERAL {
            assert!(!topics.contains(&Topic::Team), "{word}");
        }
        for word in ["", "team", "everything", "Payments"] {
            assert_eq!(topics(word), None, "{word}");
        }
    }
}
