//! The mail to a person of the team before the deadline of a dispute, in text and in HTML, in the
//! language of that person.

use askama::Template;
use jiff::tz::TimeZone;

use crate::app::mailer::{TeamNotice, WrittenMail};
use crate::domain::order::OrderNumber;
use crate::i18n::{Sentence, Texts, texts};

/// The order whose charge is disputed, and the shop.
pub(super) struct About<'a> {
    /// The order's number.
    pub number: OrderNumber,
    /// The shop's name.
    pub shop: &'a str,
    /// The shop's own address.
    pub public_url: &'a str,
}

/// Writes the mail.
///
/// # Errors
/// Only when a template fails, which is a bug.
pub(super) fn write(
    notice: &TeamNotice,
    about: &About<'_>,
    zone: &TimeZone,
) -> Result<WrittenMail, askama::Error> {
    let (t, shop, number) = (texts(notice.locale), about.shop, about.number);
    let reason = t.dispute_reason(notice.reason);
    let opened = if notice.inquiry {
        t.bank_inquires(notice.amount, number, reason)
    } else {
        t.bank_disputes(notice.amount, number, reason)
    };
    let (subject, until) = match notice.due {
        Some(due) => {
            (t.dispute_deadline_subject(notice.notice, number, shop), t.dispute_answer_until(due))
        }
        None => (t.dispute_settled_subject(number, shop), t.dispute_needs_no_answer().into()),
    };
    let letter = TeamLetter {
        notice,
        // A shop's name with a line break must not become a header of its own.
        subject: subject.chars().filter(|c| !c.is_control()).collect(),
        body: vec![opened, until],
        dispute_url: format!("{}/admin/disputes/{}", about.public_url, notice.dispute),
        shop,
        zone,
    };
    Ok(WrittenMail {
        text: TeamText { letter: &letter }.render()?,
        html: TeamHtml { letter: &letter }.render()?,
        subject: letter.subject,
    })
}

/// What the mail is: some sentences and the address of the dispute in the console.
struct TeamLetter<'a> {
    notice: &'a TeamNotice,
    subject: String,
    body: Vec<Sentence>,
    dispute_url: String,
    shop: &'a str,
    zone: &'a TimeZone,
}

/// The letter for readers of plain text.
#[derive(Template)]
#[template(path = "mail/team.txt")]
struct TeamText<'a> {
    letter: &'a TeamLetter<'a>,
}

/// The letter for readers of HTML.
#[derive(Template)]
#[template(path = "mail/team.html")]
struct TeamHtml<'a> {
    letter: &'a TeamLetter<'a>,
}

impl TeamLetter<'_> {
    fn t(&self) -> &'static dyn Texts {
        texts(self.notice.locale)
    }

    fn plain(&self, sentence: &Sentence) -> String {
        sentence.plain(self.notice.locale, self.zone)
    }
}

#[cfg(test)]
mod tests;
