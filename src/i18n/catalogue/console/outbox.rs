//! The room of mails: what was written to customers and to the team, reading it, and sending it
//! again.

use crate::domain::mail::MailStatus;

/// What stands in the room of mails.
pub trait OutboxTexts {
    /// The room's name.
    fn room_outbox(&self) -> &'static str;
    /// The filter by the number of an order.
    fn search_outbox(&self) -> &'static str;
    /// That is no number of an order.
    fn search_outbox_refused(&self) -> &'static str;
    /// The filter by those that failed.
    fn mail_failing(&self) -> &'static str;
    /// The column of what mails tell.
    fn mail_kind_label(&self) -> &'static str;
    /// The column of whom they go to.
    fn mail_recipient_label(&self) -> &'static str;
    /// When a mail was written.
    fn mail_written_label(&self) -> &'static str;
    /// When a mail was sent.
    fn mail_sent_label(&self) -> &'static str;
    /// When it is tried next.
    fn mail_next_try_label(&self) -> &'static str;
    /// Before there is any mail.
    fn no_mails_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_mails_hint(&self) -> &'static str;
    /// The subject of a mail.
    fn mail_subject_label(&self) -> &'static str;
    /// The heading of its text.
    fn mail_text_label(&self) -> &'static str;
    /// The text is written from the books of now.
    fn mail_says_now(&self) -> &'static str;
    /// The link is left out.
    fn mail_without_link(&self) -> &'static str;
    /// It cannot be written.
    fn mail_unwritten(&self) -> &'static str;
    /// The mail that this one is sent again.
    fn mail_resend_of_label(&self) -> &'static str;
    /// The heading of the mails by which it was sent again.
    fn mail_resends_label(&self) -> &'static str;
    /// The deed for a mail that waits.
    fn send_now_deed(&self) -> &'static str;
    /// The deed for a mail that was sent.
    fn resend_deed(&self) -> &'static str;
    /// The heading of the review.
    fn resend_title(&self) -> &'static str;
    /// It came further meanwhile.
    fn resend_changed(&self) -> &'static str;
    /// Its reader's account is disabled.
    fn resend_reader_disabled(&self) -> &'static str;
    /// What sending at once does.
    fn resend_at_once(&self, recipient: &str) -> String;
    /// What sending once more does.
    fn resend_once_more(&self, recipient: &str) -> String;
    /// A filter by an order.
    fn filter_mail_order(&self, number: &str) -> String;
    /// How far a mail has come.
    fn mail_status(&self, status: MailStatus) -> &'static str;
}
