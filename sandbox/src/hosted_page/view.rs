//! What the page's templates show.

use askama::Template;

use super::grouped;
use super::language::Language;
use super::words::Words;
use crate::model::card::{Behaviour, TEST_CARDS};
use crate::model::decline::Decline;
use crate::model::session::{Session, SessionStatus};
use crate::service::Service;

/// What stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entries {
    pub email: String,
    pub number: String,
    pub expiry: String,
    pub code: String,
    pub name: String,
}

impl Entries {
    /// What the customer typed.
    pub(super) fn typed(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        Self {
            email: text("email"),
            number: text("card_number"),
            expiry: text("card_expiry"),
            code: text("card_cvc"),
            name: text("card_name"),
        }
    }

    /// What is known before anyone types: the session's address, and a chosen test card.
    pub(super) fn prefilled(session: &Session, query: &[(String, String)]) -> Self {
        let mut entries =
            Self { email: session.customer_email.clone().unwrap_or_default(), ..Self::default() };
        let chosen = query.iter().find(|(name, _)| name == "card");
        let card = chosen
            .and_then(|(_, number)| TEST_CARDS.into_iter().find(|card| card.number == number));
        if let Some(card) = card {
            entries.number = grouped(card.number);
            entries.expiry = "12/34".to_owned();
            entries.code = if card.brand == "amex" { "1234" } else { "123" }.to_owned();
            entries.name = "Ana Prueba".to_owned();
        }
        entries
    }

    /// What is missing before the card is looked at.
    pub(super) fn mistake(&self, words: &Words) -> Option<Mistake> {
        let valid = self.email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.ends_with('.')
        });
        if !valid {
            return Some(Mistake { field: "email", message: words.email_missing });
        }
        self.name.is_empty().then_some(Mistake { field: "card-name", message: words.name_missing })
    }
}

/// What is wrong, and with which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mistake {
    pub field: &'static str,
    pub message: &'static str,
}

impl Mistake {
    /// A card that was refused.
    pub(super) fn of_decline(decline: Decline, words: &Words) -> Self {
        let field = match decline.param() {
            Some("exp_month" | "exp_year") => "card-expiry",
            Some("cvc") => "card-cvc",
            Some(_) | None => "card-number",
        };
        Self { field, message: words.decline(decline) }
    }
}

struct LineView<'a> {
    name: &'a str,
    description: Option<&'a str>,
    quantity: i64,
    amount: String,
    value: i64,
}

struct CardView {
    number: &'static str,
    grouped: String,
    succeeds: bool,
    meaning: &'static str,
}

#[derive(Template)]
#[template(path = "hosted_page/open.html")]
struct Open<'a> {
    lang: &'static str,
    other_lang: &'static str,
    words: &'static Words,
    shop_name: &'a str,
    session: &'a Session,
    currency: String,
    total: String,
    lines: Vec<LineView<'a>>,
    cards: Vec<CardView>,
    entries: Entries,
    mistake: Option<Mistake>,
}

impl Open<'_> {
    /// The message of a field, if it is the wrong one.
    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.mistake.filter(|mistake| mistake.field == field).map(|mistake| mistake.message)
    }
}

#[derive(Template)]
#[template(path = "hosted_page/closed.html")]
struct Closed<'a> {
    lang: &'static str,
    other_lang: &'static str,
    words: &'static Words,
    shop_name: &'a str,
    status: &'static str,
    heading: &'static str,
    body: &'static str,
    total: Option<(String, i64, String)>,
    back: Option<String>,
}

/// The page of a session that can be paid.
pub(super) fn open(
    service: &Service,
    session: &Session,
    language: Language,
    entries: Entries,
    mistake: Option<Mistake>,
) -> Result<String, askama::Error> {
    let words = language.words();
    let lines = session.lines.iter().map(|line| {
        let value = line.amount().unwrap_or_default();
        LineView {
            name: &line.name,
            description: line.description.as_deref(),
            quantity: line.quantity,
            amount: language.money(value, &session.currency),
            value,
        }
    });
    let cards = TEST_CARDS.iter().map(|card| CardView {
        number: card.number,
        grouped: grouped(card.number),
        succeeds: !matches!(card.behaviour, Behaviour::Declines(_)),
        meaning: words.behaviour(card.behaviour),
    });
    let page = Open {
        lang: language.code(),
        other_lang: language.other().code(),
        words,
        shop_name: &service.identity.shop_name,
        session,
        currency: session.currency.to_uppercase(),
        total: language.money(session.amount_total, &session.currency),
        lines: lines.collect(),
        cards: cards.collect(),
        entries,
        mistake,
    };
    page.render()
}

/// The page of a session that is used up or over.
pub(super) fn closed(
    service: &Service,
    session: &Session,
    language: Language,
) -> Result<String, askama::Error> {
    let words = language.words();
    let complete = session.status == SessionStatus::Complete;
    let total = language.money(session.amount_total, &session.currency);
    let page = Closed {
        lang: language.code(),
        other_lang: language.other().code(),
        words,
        shop_name: &service.identity.shop_name,
        status: session.status.as_str(),
        heading: if complete { words.completed } else { words.expired },
        body: if complete { words.completed_body } else { words.expired_body },
        total: Some((total, session.amount_total, session.currency.to_uppercase())),
        back: if complete { Some(session.success_address()) } else { session.cancel_url.clone() },
    };
    page.render()
}

/// The page of an address that leads to no session.
pub(super) fn unknown(service: &Service, language: Language) -> Result<String, askama::Error> {
    let words = language.words();
    let page = Closed {
        lang: language.code(),
        other_lang: language.other().code(),
        words,
        shop_name: &service.identity.shop_name,
        status: "unknown",
        heading: words.unknown,
        body: words.unknown_body,
        total: None,
        back: None,
    };
    page.render()
}
