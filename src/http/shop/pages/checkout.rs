//! `/checkout`: what is bought, who buys, how it is paid, and the button that pays.

use askama::Template;

use super::parts::SummaryLine;
use crate::domain::clock::Span;
use crate::domain::money::Money;
use crate::domain::payment_method::PaymentMethodKind;
use crate::http::page::Layout;
use crate::i18n::Sentence;
use crate::i18n::refusals::CheckoutAnswer;

/// What is wrong with a form that was sent, each at its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckoutErrors {
    /// At the name.
    pub name: Option<Sentence>,
    /// At the e-mail address.
    pub email: Option<Sentence>,
    /// At the payment methods.
    pub method: Option<Sentence>,
    /// At the order: lines, amounts, the form itself.
    pub order: Vec<Sentence>,
}

impl CheckoutErrors {
    /// Every error with the id of the element that it belongs to, in the order of the page.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, &Sentence)> {
        let order = self.order.iter().map(|error| ("order", error));
        let name = self.name.iter().map(|error| ("name", error));
        let email = self.email.iter().map(|error| ("email", error));
        let method = self.method.iter().map(|error| ("method", error));
        order.chain(name).chain(email).chain(method).collect()
    }
}

/// What the page has to say before its form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CheckoutNotice {
    /// Nothing.
    #[default]
    Nothing,
    /// The total is another than the customer saw: they are asked again.
    TotalChanged {
        /// What they saw.
        before: Money,
        /// What it is.
        now: Money,
    },
    /// Payments cannot be taken now; nothing was reserved nor sent.
    CannotCharge {
        /// How long to wait; `None` when a person decides.
        wait: Option<Span>,
    },
}

/// The checkout.
#[derive(Debug, Template)]
#[template(path = "shop/checkout.html")]
pub struct CheckoutPage {
    /// The frame.
    pub layout: Layout,
    /// The token that makes this checkout one order, however often it is sent.
    pub token: String,
    /// What is bought.
    pub lines: Vec<SummaryLine>,
    /// What will be paid; the form sends it back as what the customer saw.
    pub total: Money,
    /// The name, as typed.
    pub name: String,
    /// The e-mail address, as typed.
    pub email: String,
    /// The methods that the shop takes in this currency.
    pub methods: Vec<PaymentMethodKind>,
    /// The chosen one; the first is chosen where it is `None`.
    pub method: Option<PaymentMethodKind>,
    /// What is wrong with what was sent.
    pub errors: CheckoutErrors,
    /// What has to be said first.
    pub notice: CheckoutNotice,
}

impl CheckoutPage {
    /// The same page with the answer to a checkout that was refused.
    #[must_use]
    pub fn answered(mut self, answer: CheckoutAnswer) -> Self {
        match answer {
            CheckoutAnswer::Method(error) => self.errors.method = Some(error),
            CheckoutAnswer::Order(errors) => self.errors.order = errors,
            CheckoutAnswer::TotalChanged { before, now } => {
                self.notice = CheckoutNotice::TotalChanged { before, now };
            }
        }
        self
    }

    fn is_chosen(&self, kind: &PaymentMethodKind) -> bool {
        self.method.as_ref().or_else(|| self.methods.first()) == Some(kind)
    }

    fn icon(&self, kind: &PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "card",
            PaymentMethodKind::SepaDebit => "bank",
        }
    }

    /// What the button says.
    fn button(&self) -> Sentence {
        match self.notice {
            CheckoutNotice::Nothing | CheckoutNotice::TotalChanged { .. } => {
                self.layout.t().pay(self.total)
            }
            CheckoutNotice::CannotCharge { .. } => self.layout.t().try_again().into(),
        }
    }

    fn title(&self) -> String {
        let t = self.layout.t();
        let title = self.layout.titled(&[t.checkout()]);
        if !self.errors.all().is_empty() {
            return t.title_of_refused(&title);
        }
        match self.notice {
            CheckoutNotice::Nothing => title,
            CheckoutNotice::TotalChanged { .. } => self.layout.titled(&[t.total_changed()]),
            CheckoutNotice::CannotCharge { .. } => self.layout.titled(&[t.cannot_charge_now()]),
        }
    }
}

#[cfg(test)]
mod tests;
