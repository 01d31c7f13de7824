//! The rooms of disputes and of early fraud warnings.

use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{
    AnswerKind, AnswerStatus, DisputePhase, DisputeReason, DisputeRefused, EvidenceFile,
    EvidenceText,
};
use crate::domain::money::Money;
use crate::i18n::Sentence;
use crate::i18n::catalogue::TimelineEvent;

/// What was done to a dispute a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeDone {
    /// The draft was saved.
    Saved,
    /// The evidence was submitted.
    Submitted,
    /// The dispute was accepted.
    Accepted,
    /// The answer is written, and Stripe's word is not known yet.
    Waiting,
    /// Stripe refused the answer.
    Refused,
}

/// What stands in the rooms of disputes.
pub trait DisputeTexts {
    /// The room's name.
    fn room_disputes(&self) -> &'static str;
    /// In which order they stand.
    fn disputes_lead(&self) -> &'static str;
    /// The list without a filter.
    fn disputes_all(&self) -> &'static str;
    /// Before there is any dispute.
    fn no_disputes_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_disputes_hint(&self) -> &'static str;
    /// Where a dispute stands.
    fn dispute_phase(&self, phase: DisputePhase) -> &'static str;
    /// An answer is on its way to Stripe.
    fn dispute_answering(&self) -> &'static str;
    /// A dispute is only an inquiry.
    fn dispute_inquiry(&self) -> &'static str;
    /// Why a charge is disputed, in short.
    fn dispute_reason(&self, reason: DisputeReason) -> &'static str;
    /// What the customer says to the bank.
    fn dispute_story(&self, reason: DisputeReason) -> &'static str;
    /// What the bank wants to see.
    fn dispute_asks(&self, reason: DisputeReason) -> &'static str;
    /// The label of the deadline.
    fn dispute_deadline(&self) -> &'static str;
    /// How many hours are left.
    fn deadline_left(&self, hours: i64) -> String;
    /// The deadline has passed.
    fn deadline_over(&self) -> &'static str;
    /// There is no deadline.
    fn deadline_none(&self) -> &'static str;
    /// The title of a dispute's page.
    fn dispute_title(&self, reason: &str) -> String;
    /// The link back to the list.
    fn back_to_disputes(&self) -> &'static str;
    /// The link back to a dispute.
    fn back_to_dispute(&self) -> &'static str;
    /// The heading of what the bank says.
    fn dispute_bank_says(&self) -> &'static str;
    /// The label of what is disputed.
    fn dispute_amount(&self) -> &'static str;
    /// The label of when the bank opened it.
    fn dispute_opened(&self) -> &'static str;
    /// The label of the charge.
    fn dispute_charge(&self) -> &'static str;
    /// The label of Stripe's word for its status.
    fn dispute_at_stripe(&self) -> &'static str;
    /// The label of whether the charge can be refunded.
    fn dispute_refund_label(&self) -> &'static str;
    /// Whether it can.
    fn dispute_refundable(&self, refundable: bool) -> &'static str;
    /// The heading of the money that it moved.
    fn dispute_money(&self) -> &'static str;
    /// It moved none.
    fn dispute_moved_nothing(&self) -> &'static str;
    /// Stripe took money.
    fn funds_taken(&self) -> &'static str;
    /// Stripe gave money back.
    fn funds_returned(&self) -> &'static str;
    /// The label of Stripe's fee.
    fn funds_fee(&self) -> &'static str;
    /// The account's balance has a currency that the shop has not.
    fn funds_elsewhere(&self, code: &str) -> String;
    /// The heading of our answer.
    fn dispute_answer(&self) -> &'static str;
    /// Nobody saved anything, and the fields are filled from our books.
    fn dispute_prefilled(&self) -> &'static str;
    /// Who saved the draft, and when.
    fn draft_saved(&self, who: &str, at: Moment) -> Sentence;
    /// The files do not come back with a form that was refused.
    fn evidence_choose_again(&self) -> &'static str;
    /// The pieces of evidence that the bank does not ask for first.
    fn evidence_more(&self) -> &'static str;
    /// A text that is evidence.
    fn evidence_text(&self, text: EvidenceText) -> &'static str;
    /// A file that is evidence.
    fn evidence_file(&self, file: EvidenceFile) -> &'static str;
    /// Which files are taken.
    fn evidence_file_hint(&self) -> &'static str;
    /// The box that takes a file out.
    fn evidence_take_out(&self) -> &'static str;
    /// The button that saves the draft.
    fn save_draft(&self) -> &'static str;
    /// The button that saves it and goes on to the review.
    fn save_and_review(&self) -> &'static str;
    /// The link to the review of an acceptance.
    fn accept_instead(&self) -> &'static str;
    /// The link to the review of the draft that is saved.
    fn submit_saved(&self) -> &'static str;
    /// The link to the page to print.
    fn evidence_print(&self) -> &'static str;
    /// Why something was not done with a dispute.
    fn dispute_refused(&self, why: DisputeRefused) -> Sentence;
    /// What to do when the draft changed meanwhile.
    fn dispute_changed(&self) -> &'static str;
    /// Stripe cannot be asked now.
    fn dispute_busy(&self, wait: Span) -> String;
    /// What was done.
    fn dispute_done(&self, done: DisputeDone) -> &'static str;
    /// The heading of what was answered.
    fn answers(&self) -> &'static str;
    /// What was answered.
    fn answer_kind(&self, kind: AnswerKind) -> &'static str;
    /// How far an answer has come.
    fn answer_status(&self, status: AnswerStatus) -> &'static str;
    /// Before what Stripe said to it.
    fn answer_error(&self) -> &'static str;
    /// The heading of the review of a submission.
    fn submit_title(&self) -> &'static str;
    /// Where the evidence goes.
    fn submit_goes(&self, amount: Money) -> Sentence;
    /// It can be done once.
    fn submit_once(&self) -> &'static str;
    /// How much is sent.
    fn submit_pieces(&self, texts: usize, files: usize) -> String;
    /// Until when.
    fn submit_until(&self, due: Moment) -> Sentence;
    /// The payment's status afterwards.
    fn answer_status_after(&self, status: &str) -> String;
    /// The customer is not written to.
    fn answer_no_mail(&self) -> &'static str;
    /// The button that submits.
    fn submit_button(&self) -> &'static str;
    /// The heading of what is sent.
    fn submit_what(&self) -> &'static str;
    /// The heading of the review of an acceptance.
    fn accept_title(&self) -> &'static str;
    /// The money is lost.
    fn accept_loses(&self, amount: Money) -> Sentence;
    /// Stripe keeps its fee.
    fn accept_fee(&self) -> &'static str;
    /// It cannot be taken back.
    fn accept_for_good(&self) -> &'static str;
    /// The button that accepts.
    fn accept_button(&self, amount: Money) -> Sentence;
    /// The heading of the page to print.
    fn evidence_title(&self) -> &'static str;
    /// The heading of what happened.
    fn evidence_story(&self) -> &'static str;
    /// Nothing was written yet.
    fn evidence_none(&self) -> &'static str;
    /// The heading of the printable text.
    fn evidence_summary(&self, number: &str) -> String;
    /// The label of the result of 3-D Secure.
    fn three_d_secure(&self) -> &'static str;
    /// The result of 3-D Secure, from Stripe's word.
    fn three_d_secure_result(&self, word: &str) -> &'static str;
    /// What happened to the order, as a bank may read it.
    fn evidence_event(&self, event: TimelineEvent) -> Sentence;
    /// A mail was sent to the customer.
    fn evidence_mail(&self, kind: &str) -> String;
    /// The bank opened a dispute.
    fn evidence_opened(&self, id: &str) -> String;
    /// The name of the room of warnings.
    fn room_warnings(&self) -> &'static str;
    /// What a warning is.
    fn warnings_lead(&self) -> &'static str;
    /// The list of those that can be acted on.
    fn warnings_open(&self) -> &'static str;
    /// The list of all.
    fn warnings_all(&self) -> &'static str;
    /// Before there is any warning.
    fn no_warnings_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_warnings_hint(&self) -> &'static str;
    /// The column of what kind of fraud it is.
    fn warning_kind_label(&self) -> &'static str;
    /// The kind, from Stripe's word.
    fn warning_kind(&self, word: &str) -> &'static str;
    /// Whether a refund still helps.
    fn warning_actionable(&self, actionable: bool) -> &'static str;
    /// How many hours ago it was raised.
    fn hours_ago(&self, hours: i64) -> String;
    /// The link that leads to the refund.
    fn warning_refund(&self) -> &'static str;
}
