//! What each mail says. A mail is a struct of domain types; all of them are written by one letter
//! in text and one in HTML, in the language of the order.

use askama::Template;
use jiff::tz::TimeZone;

use crate::app::mailer::WrittenMail;
use crate::domain::clock::Moment;
use crate::domain::facts::{CardSeen, ClosingCause};
use crate::domain::locale::Locale;
use crate::domain::money::Money;
use crate::domain::order::{OrderLine, OrderNumber};
use crate::i18n::time::{self, TimeStyle};
use crate::i18n::{Sentence, Texts, texts};

/// The order that a mail is about, and who writes to whom.
#[derive(Clone, Debug)]
pub struct AboutOrder {
    /// The order's language.
    pub locale: Locale,
    /// The seller.
    pub shop_name: String,
    /// What else the seller says of itself: a line each.
    pub shop_details: Vec<String>,
    /// The shop's time zone.
    pub zone: TimeZone,
    /// The customer's name.
    pub customer: String,
    /// The order's number.
    pub number: OrderNumber,
    /// The full address of the order's page.
    pub order_url: String,
}

/// The order is paid and confirmed; the mail is its receipt.
#[derive(Clone, Debug)]
pub struct ConfirmationMail {
    /// The order.
    pub about: AboutOrder,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What it cost.
    pub total: Money,
    /// What was taken.
    pub paid: Money,
    /// When.
    pub paid_at: Moment,
    /// The card, where it is known.
    pub method: Option<CardSeen>,
}

/// Money is held or on its way; nothing is shipped yet.
#[derive(Clone, Debug)]
pub struct PlacedMail {
    /// The order.
    pub about: AboutOrder,
    /// What the order costs.
    pub amount: Money,
    /// Whether the amount is held; else the outcome comes later.
    pub held: bool,
    /// Until when the bank decides, where that is known.
    pub settles_by: Option<Moment>,
}

/// The bank did not pay a debit.
#[derive(Clone, Debug)]
pub struct PaymentFailedMail {
    /// The order.
    pub about: AboutOrder,
    /// What the order costs.
    pub amount: Money,
    /// Until when another try can be made.
    pub until: Moment,
}

/// The order ended without money.
#[derive(Clone, Debug)]
pub struct CancelledMail {
    /// The order.
    pub about: AboutOrder,
    /// Why it ended.
    pub cause: ClosingCause,
    /// Whether the facts prove that no money was taken.
    pub nothing_was_charged: bool,
}

/// Money came after the order was closed and goes back in full.
#[derive(Clone, Debug)]
pub struct LateRefundMail {
    /// The order.
    pub about: AboutOrder,
    /// What goes back.
    pub amount: Money,
    /// The card, where it is known.
    pub method: Option<CardSeen>,
}

/// How far a refund has come, for its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundNews {
    /// The shop asked for it.
    Requested,
    /// It reached the customer's bank.
    Succeeded,
    /// It came back to the shop.
    Failed,
}

/// The shop returns money.
#[derive(Clone, Debug)]
pub struct RefundMail {
    /// The order.
    pub about: AboutOrder,
    /// What goes back.
    pub amount: Money,
    /// The card, where it is known.
    pub method: Option<CardSeen>,
    /// How far it is.
    pub news: RefundNews,
}

impl ConfirmationMail {
    /// The mail in its language.
    ///
    /// # Errors
    /// Only when a template fails, which is a bug.
    pub fn render(&self) -> Result<WrittenMail, askama::Error> {
        let t = self.about.t();
        let receipt = Receipt {
            lines: &self.lines,
            total: self.total,
            paid: self.paid,
            paid_at: self.paid_at,
            card: self.method.as_ref().map(|card| t.card(card)),
        };
        let letter = self.about.letter(vec![t.confirmation_body(self.paid)]);
        let subject = t.confirmation_subject(self.about.number, &self.about.shop_name);
        Letter { receipt: Some(receipt), ..letter }.write(&subject)
    }
}

impl PlacedMail {
    /// The mail in its language.
    ///
    /// # Errors
    /// Only when a template fails, which is a bug.
    pub fn render(&self) -> Result<WrittenMail, askama::Error> {
        let t = self.about.t();
        let body = if self.held {
            t.placed_held_body(self.amount)
        } else {
            t.placed_processing_body(self.amount, self.settles_by)
        };
        let subject = t.placed_subject(self.about.number, &self.about.shop_name);
        self.about.letter(vec![body]).write(&subject)
    }
}

impl PaymentFailedMail {
    /// The mail in its language.
    ///
    /// # Errors
    /// Only when a template fails, which is a bug.
    pub fn render(&self) -> Result<WrittenMail, askama::Error> {
        let t = self.about.t();
        let subject = t.payment_failed_subject(self.about.number, &self.about.shop_name);
        let body = vec![t.payment_failed_body(self.amount), t.payment_failed_pay_again(self.until)];
        self.about.letter(body).write(&subject)
    }
}

impl RefundMail {
    /// The mail in its language.
    ///
    /// # Errors
    /// Only when a template fails, which is a bug.
    pub fn render(&self) -> Result<WrittenMail, askama::Error> {
        let t = self.about.t();
        let card = self.method.as_ref().map(|card| t.card(card));
        let (number, shop) = (self.about.number, self.about.shop_name.as_str());
        let (subject, body) = match self.news {
            RefundNews::Requested => (
                t.refund_requested_subject(number, shop),
                vec![
                    t.refund_requested_body(self.amount, card.as_deref()),
                    t.bank_may_take_days().into(),
                ],
            ),
            RefundNews::Succeeded => (
                t.refund_succeeded_subject(number, shop),
                vec![
                    t.refund_succeeded_body(self.amount, card.as_deref()),
                    t.bank_may_take_days().into(),
                ],
            ),
            RefundNews::Failed => (
                t.refund_failed_subject(number, shop),
                vec![t.refund_failed_body(self.amount, card.as_deref())],
            ),
        };
        self.about.letter(body).write(&subject)
    }
}

impl CancelledMail {
    /// The mail in its language.
    ///
    /// # Errors
    /// Only when a template fails, which is a bug.
    pub fn render(&self) -> Result<WrittenMail, askama::Error> {
        let t = self.about.t();
        let why = match self.cause {
            ClosingCause::CustomerCancelled => t.cancelled_by_you(),
            ClosingCause::Replaced => t.replaced_body(),
            ClosingCause::AdminCancelled => t.cancelled_by_shop(),
            ClosingCause::Expired => t.cancelled_by_time(),
            ClosingCause::Voided => t.released_body(),
            ClosingCause::StripeRefused | ClosingCause::Unreachable => t.cancelled_by_failure(),
            ClosingCause::DebitBounced => t.cancelled_by_bounce(),
            ClosingCause::Unsettled => t.cancelled_unsettled(),
        };
        let claim = self.nothing_was_charged.then(|| t.nothing_was_charged());
        let body = [Some(why), claim].into_iter().flatten().map(Sentence::from);
        let subject = t.cancelled_subject(self.about.number, &self.about.shop_name);
        self.about.letter(body.collect()).write(&subject)
    }
}

impl LateRefundMail {
    /// The mail in its language.
    ///
    /// # Errors
    /// Only when a template fails, which is a bug.
    pub fn render(&self) -> Result<WrittenMail, askama::Error> {
        let t = self.about.t();
        let card = self.method.as_ref().map(|card| t.card(card));
        let body = vec![
            t.late_refund_mail_body(self.amount, card.as_deref()),
            t.bank_may_take_days().into(),
        ];
        let subject = t.late_refund_subject(self.about.number, &self.about.shop_name);
        self.about.letter(body).write(&subject)
    }
}

impl AboutOrder {
    fn t(&self) -> &'static dyn Texts {
        texts(self.locale)
    }

    const fn letter(&self, body: Vec<Sentence>) -> Letter<'_> {
        Letter { about: self, body, receipt: None }
    }
}

/// The receipt inside a mail.
struct Receipt<'a> {
    lines: &'a [OrderLine],
    total: Money,
    paid: Money,
    paid_at: Moment,
    card: Option<String>,
}

/// What every mail is: a greeting, some sentences, perhaps a receipt, and the order's link.
struct Letter<'a> {
    about: &'a AboutOrder,
    body: Vec<Sentence>,
    receipt: Option<Receipt<'a>>,
}

/// The letter for readers of plain text.
#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct LetterText<'a> {
    letter: &'a Letter<'a>,
}

/// The letter for readers of HTML.
#[derive(Template)]
#[template(path = "mail/letter.html")]
struct LetterHtml<'a> {
    letter: &'a Letter<'a>,
    subject: &'a str,
}

impl Letter<'_> {
    fn write(&self, subject: &str) -> Result<WrittenMail, askama::Error> {
        // A shop's name with a line break must not become a header of its own.
        let subject: String = subject.chars().filter(|c| !c.is_control()).collect();
        Ok(WrittenMail {
            text: LetterText { letter: self }.render()?,
            html: LetterHtml { letter: self, subject: &subject }.render()?,
            subject,
        })
    }

    fn t(&self) -> &'static dyn Texts {
        self.about.t()
    }

    fn plain(&self, sentence: &Sentence) -> String {
        sentence.plain(self.about.locale, &self.about.zone)
    }

    fn amount(&self, amount: &Money) -> String {
        amount.render(self.about.locale)
    }

    fn day(&self, at: &Moment) -> String {
        time::render(*at, TimeStyle::Day, self.about.locale, &self.about.zone)
    }
}

#[cfg(test)]
mod tests;
