//! What the page's templates show.

use askama::Template;

use super::language::Language;
use super::words::Words;
use super::{grouped, in_fours};
use crate::model::card::{Behaviour, TEST_CARDS};
use crate::model::debit::DebitOutcome;
use crate::model::decline::Decline;
use crate::model::iban::{IbanMistake, TEST_IBANS};
use crate::model::session::{PaymentStatus, Session, SessionStatus};
use crate::service::Service;

/// By what the page takes the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Card,
    Debit,
}

impl Method {
    /// What the address asks for, as far as the session takes it, else what it takes first.
    pub(super) fn choose(session: &Session, query: &[(String, String)]) -> Self {
        let asked = |method: &Self| {
            let word = method.word();
            query.iter().any(|(name, value)| {
                name == word || (name.as_str(), value.as_str()) == ("method", word)
            })
        };
        let all = Self::of(session);
        let first = all.first().copied().unwrap_or(Self::Card);
        all.into_iter().find(asked).unwrap_or(first)
    }

    fn of(session: &Session) -> Vec<Self> {
        let known = [(Self::Card, "card"), (Self::Debit, "sepa_debit")];
        let of_word =
            |word: &String| known.into_iter().find(|(_, name)| name == word).map(|(one, _)| one);
        session.payment_method_types.iter().filter_map(of_word).collect()
    }

    /// Its name in the page's address.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Debit => "iban",
        }
    }
}

/// What stands in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entries {
    pub email: String,
    pub number: String,
    pub expiry: String,
    pub code: String,
    pub name: String,
    pub iban: String,
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
            name: format!("{}{}", text("card_name"), text("account_name")),
            iban: text("iban"),
        }
    }

    /// What is known before anyone types: the session's address, and a chosen test card or
    /// account.
    pub(super) fn prefilled(session: &Session, query: &[(String, String)]) -> Self {
        let mut entries =
            Self { email: session.customer_email.clone().unwrap_or_default(), ..Self::default() };
        let chosen = query.iter().find(|(name, _)| name == "card");
        let card = chosen
            .and_then(|(_, number)| TEST_CARDS.into_iter().find(|card| card.number == number));
        let account = query.iter().find(|(name, _)| name == "iban");
        let account =
            account.and_then(|(_, iban)| TEST_IBANS.into_iter().find(|known| known.iban == iban));
        if let Some(account) = account {
            entries.iban = in_fours(account.iban);
            entries.name = "Ana Prueba".to_owned();
        }
        if let Some(card) = card {
            entries.number = grouped(card.number);
            entries.expiry = "12/34".to_owned();
            entries.code = if card.brand == "amex" { "1234" } else { "123" }.to_owned();
            entries.name = "Ana Prueba".to_owned();
        }
        entries
    }

    /// What is missing before card or account are looked at.
    pub(super) fn mistake(&self, method: Method, words: &Words) -> Option<Mistake> {
        let valid = self.email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.ends_with('.')
        });
        if !valid {
            return Some(Mistake { field: "email", message: words.email_missing });
        }
        let (field, message) = match method {
            Method::Card => ("card-name", words.name_missing),
            Method::Debit => ("account-name", words.debit.holder_missing),
        };
        self.name.is_empty().then_some(Mistake { field, message })
    }
}

/// What is wrong, and with which field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mistake {
    pub field: &'static str,
    pub message: &'static str,
}

impl Mistake {
    /// An account that is none.
    pub(super) fn of_iban(mistake: IbanMistake, words: &Words) -> Self {
        Self { field: "iban", message: words.debit.mistake(mistake) }
    }

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

/// A test card or account.
struct Example {
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
    method: Method,
    other_method: Option<Method>,
    examples: Vec<Example>,
    entries: Entries,
    mistake: Option<Mistake>,
}

impl Open<'_> {
    /// The message of a field, if it is the wrong one.
    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.mistake.filter(|mistake| mistake.field == field).map(|mistake| mistake.message)
    }

    fn examples_heading(&self) -> &'static str {
        match self.method {
            Method::Card => self.words.cards_heading,
            Method::Debit => self.words.debit.examples,
        }
    }

    fn pay_by(&self, method: &Method) -> &'static str {
        match method {
            Method::Card => self.words.pay_by_card,
            Method::Debit => self.words.debit.pay_by,
        }
    }

    fn mandate(&self) -> String {
        self.words.debit.mandate(self.shop_name)
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
    (method, entries, mistake): (Method, Entries, Option<Mistake>),
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
    let page = Open {
        lang: language.code(),
        other_lang: language.other().code(),
        words,
        shop_name: &service.identity.shop_name,
        session,
        currency: session.currency.to_uppercase(),
        total: language.money(session.amount_total, &session.currency),
        lines: lines.collect(),
        method,
        other_method: Method::of(session).into_iter().find(|other| *other != method),
        examples: examples(method, words),
        entries,
        mistake,
    };
    page.render()
}

fn examples(method: Method, words: &Words) -> Vec<Example> {
    let cards = TEST_CARDS.iter().map(|card| Example {
        number: card.number,
        grouped: grouped(card.number),
        succeeds: !matches!(card.behaviour, Behaviour::Declines(_)),
        meaning: words.behaviour(card.behaviour),
    });
    let accounts = TEST_IBANS.iter().map(|known| Example {
        number: known.iban,
        grouped: in_fours(known.iban),
        succeeds: !matches!(known.behaviour.outcome, DebitOutcome::Fails(_)),
        meaning: words.debit.behaviour(known.behaviour),
    });
    match method {
        Method::Card => cards.collect(),
        Method::Debit => accounts.collect(),
    }
}

/// The page of a session that is used up or over.
pub(super) fn closed(
    service: &Service,
    session: &Session,
    language: Language,
) -> Result<String, askama::Error> {
    let words = language.words();
    let complete = session.status == SessionStatus::Complete;
    let by_debit = session.takes("sepa_debit");
    let (heading, body) = match (complete, session.payment_status) {
        (true, PaymentStatus::Unpaid) if by_debit => {
            (words.debit.processing, words.debit.processing_body)
        }
        (true, PaymentStatus::Unpaid | PaymentStatus::Paid) => {
            (words.completed, words.completed_body)
        }
        (false, _) => (words.expired, words.expired_body),
    };
    let total = language.money(session.amount_total, &session.currency);
    let page = Closed {
        lang: language.code(),
        other_lang: language.other().code(),
        words,
        shop_name: &service.identity.shop_name,
        status: session.status.as_str(),
        heading,
        body,
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
