//! Where a payment stands, as its customer is told: one heading, one body, one way on.
//!
//! The return page and the order's page show the same outcome. "Nothing was charged" is a claim
//! about money, so it is said only where the handler proves it from the facts.

use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{CardSeen, ClosingCause};
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::payment_method::PaymentMethodKind;
use crate::http::page::Refresh;
use crate::i18n::{Sentence, Texts};

/// How a customer's payment stands at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is paid, also where a part went back.
    Paid {
        /// What was taken.
        amount: Money,
        /// The card, where it is known.
        method: Option<CardSeen>,
        /// Where the receipt goes, as far as the holder of the link may read it.
        receipt_to: Option<String>,
    },
    /// The bank holds the amount until the order ships.
    Held {
        /// What is held.
        amount: Money,
    },
    /// The bank has the payment and decides later.
    Processing {
        /// By when, where that is known.
        by: Option<Moment>,
    },
    /// The bank did not pay the debit, and another try can be made.
    Bounced {
        /// Until when the items are kept.
        until: Moment,
        /// How it can be paid now.
        ways: Vec<PaymentMethodKind>,
    },
    /// It ended while the bank still decides about the money.
    GivenUp,
    /// The outcome is not known yet and is being looked up.
    Checking {
        /// How often the page has looked already, as its address says.
        waited: u8,
    },
    /// Nothing was tried yet, or the customer left the payment page.
    NotFinished {
        /// Until when the order waits.
        until: Moment,
    },
    /// The last try was refused and another can be made.
    Declined {
        /// Why.
        class: DeclineClass,
        /// Until when the items are kept.
        until: Moment,
    },
    /// It ended without money.
    Closed {
        /// Why it ended.
        cause: ClosingCause,
        /// The last refused try, where there was one.
        declined: Option<DeclineClass>,
        /// Whether the facts prove that no money was taken.
        nothing_was_charged: bool,
        /// Whether the visitor's cart still holds what was bought.
        cart_is_kept: bool,
    },
    /// Money came after the end, and the order goes ahead.
    Revived,
    /// Money came after the end and goes back in full.
    LateRefund {
        /// What goes back.
        amount: Money,
        /// Where to, where it is known.
        method: Option<CardSeen>,
    },
    /// Everything that was paid has been returned.
    Refunded {
        /// What was returned.
        amount: Money,
    },
}

/// Which page shows the outcome: its ways on differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where Stripe's page leads back to.
    Return,
    /// The order's own page.
    Order,
}

/// A way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A link.
    Go { href: String, label: &'static str },
    /// A button that posts, by this method where it says one.
    Post { path: String, label: &'static str, gives_up: bool, method: Option<PaymentMethodKind> },
}

/// An outcome in words, ready for its template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// `ok`, `info`, `warn`, `bad` or `neutral`.
    pub tone: &'static str,
    /// Its icon; without one the page waits.
    pub icon: Option<&'static str>,
    pub heading: Sentence,
    pub body: Sentence,
    pub actions: Vec<Action>,
    pub refresh: Option<Refresh>,
}

/// What an outcome is told from.
pub(super) struct Telling<'a> {
    pub outcome: &'a Outcome,
    pub number: OrderNumber,
    pub token: &'a str,
    /// The path of the page that shows it.
    pub here: &'a str,
    pub place: Place,
}

impl Telling<'_> {
    pub(super) fn tell(&self, t: &dyn Texts) -> Told {
        match self.outcome {
            Outcome::Paid { amount, method, receipt_to } => {
                let card = method.as_ref().map(|card| t.card(card));
                let body = t.paid_body(*amount, card.as_deref(), receipt_to.as_deref());
                let told = saying("ok", "check", t.paid_heading(), body);
                told.with(match self.place {
                    Place::Return => self.see_order(t),
                    Place::Order => go(format!("{}/receipt", self.order()), t.see_receipt()),
                })
            }
            Outcome::Held { amount } => {
                self.on_to_order(saying("info", "lock", t.held_heading(), t.held_body(*amount)), t)
            }
            Outcome::Processing { by } => {
                let body = t.processing_body(*by);
                self.on_to_order(saying("info", "bank", t.processing_heading(), body), t)
            }
            Outcome::Bounced { until, ways } => {
                let told = saying("bad", "bank", t.bounced_heading(), t.bounced_body(*until));
                let pay = |told: Told, way: &PaymentMethodKind| told.with(self.pay_by(*way, t));
                ways.iter().fold(told, pay).with(self.give_up(t))
            }
            Outcome::GivenUp => {
                let told = saying("info", "bank", t.given_up_heading(), t.given_up_body());
                self.on_to_order(told, t)
            }
            Outcome::Checking { waited } => self.checking(*waited, t),
            Outcome::NotFinished { until } => {
                let body = t.not_finished_body(*until);
                saying("info", "clock", t.not_finished_heading(), body)
                    .with(post(format!("{}/pay", self.order()), t.continue_paying()))
                    .with(self.give_up(t))
            }
            Outcome::Declined { class, until } => {
                let message = Sentence::from(t.decline(*class));
                let body = message.followed_by(t.items_kept_until(*until));
                saying("bad", "error", t.declined_heading(), body)
                    .with(post(format!("{}/pay", self.order()), t.pay_once_more()))
                    .with(self.give_up(t))
            }
            Outcome::Closed { cause, declined, nothing_was_charged, cart_is_kept } => {
                let mut told = closed(*cause, *declined, *nothing_was_charged, t);
                if *cart_is_kept {
                    told.body = told.body.followed_by(t.cart_is_kept());
                }
                told.with(after_the_end(*cause, *cart_is_kept, t))
            }
            Outcome::Revived => {
                self.on_to_order(saying("ok", "check", t.revived_heading(), t.revived_body()), t)
            }
            Outcome::LateRefund { amount, method } => {
                let card = method.as_ref().map(|card| t.card(card));
                let body = t.late_refund_body(card.as_deref());
                self.on_to_refund(saying("warn", "back", t.late_refund_heading(*amount), body), t)
            }
            Outcome::Refunded { amount } => {
                let body = t.refunded_body(*amount);
                self.on_to_refund(saying("warn", "back", t.refunded_heading(), body), t)
            }
        }
    }

    fn checking(&self, waited: u8, t: &dyn Texts) -> Told {
        let Some(refresh) = Refresh::after(waited, self.here) else {
            let body = t.no_answer_body(self.number);
            let told = saying("info", "mail", t.no_answer_heading(), body);
            return match self.place {
                Place::Return => told.with(self.see_order(t)),
                Place::Order => told.with(go(self.here.to_owned(), t.check_now())),
            };
        };
        let told = saying("info", "clock", t.checking_heading(), t.checking_body());
        let told = Told { icon: None, refresh: Some(refresh), ..told };
        told.with(go(self.here.to_owned(), t.check_now()))
    }

    fn order(&self) -> String {
        format!("/orders/{}", self.token)
    }

    fn see_order(&self, t: &dyn Texts) -> Action {
        go(self.order(), t.see_order())
    }

    fn pay_by(&self, method: PaymentMethodKind, t: &dyn Texts) -> Action {
        let (path, label) = (format!("{}/pay", self.order()), t.pay_by(method));
        Action::Post { path, label, gives_up: false, method: Some(method) }
    }

    fn give_up(&self, t: &dyn Texts) -> Action {
        let path = format!("{}/cancel", self.order());
        Action::Post { path, label: t.cancel_order(), gives_up: true, method: None }
    }

    /// The order's page shows its refunds itself.
    fn on_to_refund(&self, told: Told, t: &dyn Texts) -> Told {
        match self.place {
            Place::Return => told.with(go(format!("{}#refunds", self.order()), t.see_refund())),
            Place::Order => told,
        }
    }

    /// The order's page needs no link to itself.
    fn on_to_order(&self, told: Told, t: &dyn Texts) -> Told {
        match self.place {
            Place::Return => told.with(self.see_order(t)),
            Place::Order => told,
        }
    }
}

impl Told {
    fn with(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
}

fn saying(
    tone: &'static str,
    icon: &'static str,
    heading: impl Into<Sentence>,
    body: impl Into<Sentence>,
) -> Told {
    Told {
        tone,
        icon: Some(icon),
        heading: heading.into(),
        body: body.into(),
        actions: Vec::new(),
        refresh: None,
    }
}

const fn go(href: String, label: &'static str) -> Action {
    Action::Go { href, label }
}

const fn post(path: String, label: &'static str) -> Action {
    Action::Post { path, label, gives_up: false, method: None }
}

fn closed(
    cause: ClosingCause,
    declined: Option<DeclineClass>,
    nothing_was_charged: bool,
    t: &dyn Texts,
) -> Told {
    let claim = if nothing_was_charged { t.nothing_was_charged() } else { "" };
    let told = |icon, heading: &'static str, before: &str| {
        saying("neutral", icon, heading, joined(&[before, claim]))
    };
    match cause {
        ClosingCause::CustomerCancelled => told("back", t.cancelled_heading(), ""),
        ClosingCause::Replaced => told("back", t.replaced_heading(), t.replaced_body()),
        ClosingCause::AdminCancelled => told("info", t.closed_by_shop_heading(), ""),
        ClosingCause::Expired => told("clock", t.expired_heading(), ""),
        ClosingCause::Voided => told("back", t.released_heading(), t.released_body()),
        ClosingCause::DebitBounced => {
            saying("bad", "bank", t.bounced_heading(), joined(&[claim, t.start_another_way()]))
        }
        ClosingCause::Unsettled => {
            saying("bad", "bank", t.unsettled_heading(), joined(&[claim, t.start_another_way()]))
        }
        ClosingCause::StripeRefused | ClosingCause::Unreachable => {
            let why = declined.map(|class| t.decline(class)).unwrap_or_default();
            let body = joined(&[why, claim, t.failed_body()]);
            saying("bad", "error", t.failed_heading(), body)
        }
    }
}

fn joined(sentences: &[&str]) -> Sentence {
    let said = sentences.iter().filter(|sentence| !sentence.is_empty());
    said.fold(Sentence::default(), |all, sentence| all.followed_by(*sentence))
}

fn after_the_end(cause: ClosingCause, cart_is_kept: bool, t: &dyn Texts) -> Action {
    if !cart_is_kept {
        return go("/".to_owned(), t.see_products());
    }
    match cause {
        ClosingCause::Expired => go("/cart".to_owned(), t.start_again()),
        ClosingCause::StripeRefused
        | ClosingCause::Unreachable
        | ClosingCause::DebitBounced
        | ClosingCause::Unsettled => go("/checkout".to_owned(), t.pay_once_more()),
        ClosingCause::CustomerCancelled
        | ClosingCause::Replaced
        | ClosingCause::AdminCancelled
        | ClosingCause::Voided => go("/cart".to_owned(), t.back_to_cart()),
    }
}

#[cfg(test)]
mod tests;
