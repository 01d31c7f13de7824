//! The room of mails, in English.

use crate::domain::mail::MailStatus;
use crate::i18n::catalogue::OutboxTexts;
use crate::i18n::en::English;

impl OutboxTexts for English {
    plain! {
        room_outbox: "Mails",
        search_outbox: "Number of the order",
        search_outbox_refused: "Write the number of an order",
        mail_failing: "Failed and is tried again",
        mail_kind_label: "Mail",
        mail_recipient_label: "To",
        mail_written_label: "Written",
        mail_sent_label: "Sent at",
        mail_next_try_label: "Next try",
        no_mails_yet: "There are no mails yet",
        no_mails_hint: "The first one is written when an order is confirmed or cancelled.",
        mail_subject_label: "Subject",
        mail_text_label: "Text of the mail",
        mail_says_now: "This is what it would say by the books of now; one that was sent may \
            have said something else.",
        mail_without_link: "The secret link of the order is not shown here.",
        mail_unwritten: "This mail cannot be written at present.",
        mail_resend_of_label: "Sent again for",
        mail_resends_label: "Times it was sent again",
        send_now_deed: "Send now",
        resend_deed: "Send again",
        resend_title: "Send the mail again",
        resend_changed: "The mail changed while you looked at it. Nothing was done.",
        resend_reader_disabled: "The account of whoever gets it is disabled. Nothing was sent.",
    }

    fn resend_at_once(&self, recipient: &str) -> String {
        format!("Sending it to {recipient} is tried now, without its pause.")
    }

    fn resend_once_more(&self, recipient: &str) -> String {
        format!("It is sent to {recipient} once more, as a new mail.")
    }

    fn filter_mail_order(&self, number: &str) -> String {
        format!("Order {number}")
    }

    fn mail_status(&self, status: MailStatus) -> &'static str {
        match status {
            MailStatus::Waiting => "To be sent",
            MailStatus::Sent => "Sent",
        }
    }
}
