//! The rooms of disputes and of early fraud warnings, in English.

use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{
    AnswerKind, AnswerStatus, DisputePhase, DisputeReason, DisputeRefused, EvidenceFile,
    EvidenceText,
};
use crate::domain::money::Money;
use crate::i18n::Part;
use crate::i18n::Sentence;
use crate::i18n::catalogue::{
    DisputeDone, DisputeTexts, ListTexts as _, PaymentsTexts as _, TimelineEvent,
};
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::{TimeStyle, deadline};

impl DisputeTexts for English {
    plain! {
        room_disputes: "Disputes",
        disputes_lead: "Those that are due first come first",
        disputes_all: "All",
        no_disputes_yet: "There are no disputes",
        no_disputes_hint: "When a customer's bank claims a charge, it will be here with its \
            deadline.",
        dispute_answering: "Sending your answer",
        dispute_inquiry: "Inquiry: the bank asks and has taken no money yet",
        dispute_deadline: "Deadline",
        deadline_over: "Deadline passed",
        deadline_none: "No deadline: it takes no answer",
        back_to_disputes: "Back to disputes",
        back_to_dispute: "Back to the dispute without doing anything",
        dispute_bank_says: "What the bank says",
        dispute_amount: "Disputed amount",
        dispute_opened: "Opened",
        dispute_charge: "Charge",
        dispute_at_stripe: "Status at Stripe",
        dispute_refund_label: "Refund",
        dispute_money: "Money that Stripe moved",
        dispute_moved_nothing: "None so far.",
        funds_taken: "Withdrawn",
        funds_returned: "Returned to your balance",
        funds_fee: "Fee",
        dispute_answer: "Your answer",
        dispute_prefilled: "The fields are filled with what the shop knows. Check and complete \
            them; nothing leaves before you submit it.",
        evidence_choose_again: "The files were not kept: choose them again.",
        evidence_more: "Other evidence",
        evidence_file_hint: "PDF, PNG or JPEG; 4.5 MB for all files together.",
        evidence_take_out: "Remove this file",
        save_draft: "Save draft",
        save_and_review: "Save and review",
        accept_instead: "Accept the dispute",
        submit_saved: "Review and submit",
        evidence_print: "View for printing",
        dispute_changed: "Somebody saved another version of the draft. This is the one of now; \
            nothing was done.",
        answers: "Answers",
        answer_error: "Stripe said:",
        submit_title: "Review what the bank will get",
        submit_once: "It is sent once and cannot be changed afterwards.",
        answer_no_mail: "The customer gets no message.",
        submit_button: "Submit to the bank",
        submit_what: "This is what is sent",
        accept_title: "Review before accepting",
        accept_fee: "Stripe does not return its dispute fee.",
        accept_for_good: "It cannot be undone: you will not be able to send evidence.",
        evidence_title: "Evidence",
        evidence_story: "What happened",
        evidence_none: "Nothing is written yet.",
        three_d_secure: "Verification by the bank (3-D Secure)",
        room_warnings: "Fraud warnings",
        warnings_lead: "The bank suspects these charges. Returning the money before there is a \
            dispute prevents it.",
        warnings_open: "To act on",
        warnings_all: "All",
        no_warnings_yet: "There are no fraud warnings",
        no_warnings_hint: "If a bank warns that a charge may be fraud, it will be here at once.",
        warning_kind_label: "Suspicion",
        warning_refund: "Refund",
    }

    fn dispute_phase(&self, phase: DisputePhase) -> &'static str {
        match phase {
            DisputePhase::NeedsResponse => "Needs response",
            DisputePhase::Uncontestable => "Takes no answer",
            DisputePhase::UnderReview => "Under review",
            DisputePhase::Won => "Won",
            DisputePhase::Lost => "Lost",
            DisputePhase::Closed => "Closed without effect",
        }
    }

    fn dispute_reason(&self, reason: DisputeReason) -> &'static str {
        match reason {
            DisputeReason::BankCannotProcess => "The bank could not process it",
            DisputeReason::CheckReturned => "Check returned",
            DisputeReason::CreditNotProcessed => "Refund not received",
            DisputeReason::CustomerInitiated => "Claimed by the customer",
            DisputeReason::DebitNotAuthorized => "Debit not authorized",
            DisputeReason::Duplicate => "Charged twice",
            DisputeReason::Fraudulent => "Fraudulent",
            DisputeReason::General => "No particular reason",
            DisputeReason::IncorrectAccountDetails => "Wrong account",
            DisputeReason::InsufficientFunds => "Insufficient funds",
            DisputeReason::Noncompliant => "Breaks the network's rules",
            DisputeReason::ProductNotReceived => "Product not received",
            DisputeReason::ProductUnacceptable => "Product not as promised",
            DisputeReason::SubscriptionCanceled => "Subscription cancelled",
            DisputeReason::Unrecognized => "Charge not recognised",
        }
    }

    fn dispute_story(&self, reason: DisputeReason) -> &'static str {
        match reason {
            DisputeReason::BankCannotProcess => "The customer's bank could not process the charge.",
            DisputeReason::CheckReturned => "The bank returned the check.",
            DisputeReason::CreditNotProcessed => {
                "The customer says that you promised a refund and it did not arrive."
            }
            DisputeReason::CustomerInitiated => "The customer claimed the charge at their bank.",
            DisputeReason::DebitNotAuthorized => {
                "The customer says that they did not authorize the debit."
            }
            DisputeReason::Duplicate => "The customer says that you charged the same twice.",
            DisputeReason::Fraudulent => "The customer says that they did not make this purchase.",
            DisputeReason::General => "The bank claims the charge and says no more.",
            DisputeReason::IncorrectAccountDetails => {
                "The bank says that the account's details were wrong."
            }
            DisputeReason::InsufficientFunds => "The customer's account had no funds.",
            DisputeReason::Noncompliant => "The bank says that the charge breaks its rules.",
            DisputeReason::ProductNotReceived => {
                "The customer says that what they bought did not arrive."
            }
            DisputeReason::ProductUnacceptable => {
                "The customer says that the product came damaged or is not as described."
            }
            DisputeReason::SubscriptionCanceled => {
                "The customer says that you charged after they cancelled."
            }
            DisputeReason::Unrecognized => {
                "The customer does not recognise the charge on their statement."
            }
        }
    }

    fn dispute_asks(&self, reason: DisputeReason) -> &'static str {
        match reason {
            DisputeReason::ProductNotReceived => {
                "The bank wants to see that you delivered it: carrier, tracking number, address \
                 and proof of delivery."
            }
            DisputeReason::ProductUnacceptable => {
                "The bank wants to see that the product was as described, your refund policy and \
                 what you and the customer wrote."
            }
            DisputeReason::CreditNotProcessed => {
                "The bank wants to see that you returned the money or why none was due, and the \
                 policy that the customer accepted."
            }
            DisputeReason::Duplicate => {
                "The bank wants to see that these are two purchases: the id of the other charge \
                 and both receipts."
            }
            DisputeReason::SubscriptionCanceled => {
                "The bank wants to see the cancellation policy and that the customer did not \
                 cancel in time."
            }
            DisputeReason::BankCannotProcess
            | DisputeReason::CheckReturned
            | DisputeReason::CustomerInitiated
            | DisputeReason::DebitNotAuthorized
            | DisputeReason::Fraudulent
            | DisputeReason::General
            | DisputeReason::IncorrectAccountDetails
            | DisputeReason::InsufficientFunds
            | DisputeReason::Noncompliant
            | DisputeReason::Unrecognized => {
                "The bank wants to see that the cardholder bought it: who they are, the card's \
                 verification, the receipt, messages and delivery."
            }
        }
    }

    fn deadline_left(&self, hours: i64) -> String {
        match hours {
            ..1 => "Less than 1 h left".to_owned(),
            1..72 => format!("{hours} h left"),
            _ => format!("{} days left", hours / 24),
        }
    }

    fn dispute_title(&self, reason: &str) -> String {
        format!("Dispute: {reason}")
    }

    fn dispute_refundable(&self, refundable: bool) -> &'static str {
        if refundable { "Stripe still allows it" } else { "Stripe does not allow it" }
    }

    fn funds_elsewhere(&self, code: &str) -> String {
        format!("In {code}; the amount is at Stripe")
    }

    fn draft_saved(&self, who: &str, at: Moment) -> Sentence {
        sentence![
            format!("Draft of {who} ("),
            Part::Time(at, TimeStyle::Full),
            "). Nothing is at Stripe before you submit it."
        ]
    }

    fn evidence_text(&self, text: EvidenceText) -> &'static str {
        match text {
            EvidenceText::ProductDescription => "What was sold",
            EvidenceText::CustomerName => "Customer's name",
            EvidenceText::CustomerEmailAddress => "Customer's e-mail address",
            EvidenceText::CustomerPurchaseIp => "IP address of the purchase",
            EvidenceText::BillingAddress => "Billing address",
            EvidenceText::ShippingAddress => "Shipping address",
            EvidenceText::ShippingCarrier => "Carrier",
            EvidenceText::ShippingDate => "Shipping date",
            EvidenceText::ShippingTrackingNumber => "Tracking number",
            EvidenceText::ServiceDate => "Date of the service",
            EvidenceText::AccessActivityLog => "Activity log",
            EvidenceText::RefundPolicyDisclosure => "How they saw the refund policy",
            EvidenceText::RefundRefusalExplanation => "Why no refund is due",
            EvidenceText::CancellationPolicyDisclosure => "How they saw the cancellation policy",
            EvidenceText::CancellationRebuttal => "Why the subscription was still active",
            EvidenceText::DuplicateChargeId => "Id of the other charge",
            EvidenceText::DuplicateChargeExplanation => "How the two charges differ",
            EvidenceText::UncategorizedText => "Everything else that the bank should read",
        }
    }

    fn evidence_file(&self, file: EvidenceFile) -> &'static str {
        match file {
            EvidenceFile::Receipt => "Receipt",
            EvidenceFile::CustomerCommunication => "Messages with the customer",
            EvidenceFile::CustomerSignature => "Customer's signature",
            EvidenceFile::ShippingDocumentation => "Proof of delivery",
            EvidenceFile::ServiceDocumentation => "Proof of the service",
            EvidenceFile::RefundPolicy => "Refund policy",
            EvidenceFile::CancellationPolicy => "Cancellation policy",
            EvidenceFile::DuplicateChargeDocumentation => "Papers of the other charge",
            EvidenceFile::UncategorizedFile => "Another document",
        }
    }

    fn dispute_refused(&self, why: DisputeRefused) -> Sentence {
        match why {
            DisputeRefused::NotWaiting(DisputePhase::Uncontestable) => {
                "The bank takes no answer to this dispute: it has decided.".into()
            }
            DisputeRefused::NotWaiting(DisputePhase::UnderReview) => {
                "It was answered, and the bank is reading the answer.".into()
            }
            DisputeRefused::NotWaiting(
                DisputePhase::NeedsResponse
                | DisputePhase::Won
                | DisputePhase::Lost
                | DisputePhase::Closed,
            ) => "The dispute is over.".into(),
            DisputeRefused::TooLate { due } => {
                sentence!["The time to answer ended at ", deadline(due), "."]
            }
            DisputeRefused::UnderWay => {
                "An answer is on its way to Stripe; wait for what becomes of it.".into()
            }
            DisputeRefused::NoEvidence => {
                "There is nothing to submit: write something or add a file, and save it.".into()
            }
            DisputeRefused::Inquiry => {
                "An inquiry cannot be accepted: answer it or return the money.".into()
            }
            DisputeRefused::TextTooLong(text) => {
                let label = self.evidence_text(text);
                format!("{label}: write 20,000 characters at most").into()
            }
            DisputeRefused::TextsTooLong => {
                "All texts together take 150,000 characters at most".into()
            }
            DisputeRefused::FileKind(file) => {
                let label = self.evidence_file(file);
                format!("{label}: choose a PDF, a PNG or a JPEG").into()
            }
            DisputeRefused::FileTooLarge(file) => {
                let label = self.evidence_file(file);
                format!("{label}: all files together may have 4.5 MB").into()
            }
            DisputeRefused::FormToken => self.form_used_up().into(),
        }
    }

    fn dispute_busy(&self, wait: Span) -> String {
        let seconds = wait.seconds_rounded_up();
        format!("Stripe cannot be asked now. Nothing was sent; try again in {seconds} s.")
    }

    fn dispute_done(&self, done: DisputeDone) -> &'static str {
        match done {
            DisputeDone::Saved => "Draft saved.",
            DisputeDone::Submitted => "The evidence is on its way to the bank.",
            DisputeDone::Accepted => "You accepted the dispute.",
            DisputeDone::Waiting => {
                "Your answer is written. Stripe does not answer yet; we go on trying without \
                 repeating it."
            }
            DisputeDone::Refused => "Stripe did not take the answer. Below it says why.",
        }
    }

    fn answer_kind(&self, kind: AnswerKind) -> &'static str {
        match kind {
            AnswerKind::Submit => "Evidence submitted",
            AnswerKind::Accept => "Dispute accepted",
        }
    }

    fn answer_status(&self, status: AnswerStatus) -> &'static str {
        match status {
            AnswerStatus::Requested => "Waiting for Stripe",
            AnswerStatus::Taken => "Taken by Stripe",
            AnswerStatus::Refused => "Not taken by Stripe",
        }
    }

    fn submit_goes(&self, amount: Money) -> Sentence {
        sentence!["Stripe hands this evidence to the bank, which decides about ", amount, "."]
    }

    fn submit_pieces(&self, texts: usize, files: usize) -> String {
        format!("Texts: {texts}. Files: {files}.")
    }

    fn submit_until(&self, due: Moment) -> Sentence {
        sentence!["The deadline is at ", deadline(due), "."]
    }

    fn answer_status_after(&self, status: &str) -> String {
        format!("The payment will be “{status}”.")
    }

    fn accept_loses(&self, amount: Money) -> Sentence {
        sentence!["You say that the customer is right: you lose ", amount, "."]
    }

    fn accept_button(&self, amount: Money) -> Sentence {
        sentence!["Accept and lose ", amount]
    }

    fn evidence_summary(&self, number: &str) -> String {
        format!("Order {number}: what was bought and what happened")
    }

    fn three_d_secure_result(&self, word: &str) -> &'static str {
        match word {
            "authenticated" => "the cardholder was identified by their bank",
            "attempt_acknowledged" => "the bank confirmed the attempt to verify",
            "exempted" => "the bank asked for no verification",
            "failed" => "the verification failed",
            "not_supported" => "the card does not support it",
            _ => "with another result",
        }
    }

    fn evidence_event(&self, event: TimelineEvent) -> Sentence {
        match event {
            TimelineEvent::Received => "The customer placed the order.".into(),
            TimelineEvent::WentToPay => "Stripe's payment page was opened.".into(),
            TimelineEvent::Declined(class) => {
                format!("A try to pay was declined: {}.", self.decline_class(class)).into()
            }
            TimelineEvent::Held(amount) => sentence!["The bank held ", amount, "."],
            TimelineEvent::Processing => "The bank began to process the payment.".into(),
            TimelineEvent::Paid(amount) => sentence!["The customer paid ", amount, "."],
            TimelineEvent::CancelledByCustomer => "The customer cancelled the payment.".into(),
            TimelineEvent::Replaced => "The customer began another purchase.".into(),
            TimelineEvent::TimeRanOut => "The time to pay ran out.".into(),
            TimelineEvent::Failed => "It could not be charged.".into(),
            TimelineEvent::Released => "What was held was released.".into(),
            TimelineEvent::Revived => "The payment came late and the order went ahead.".into(),
            TimelineEvent::LateMoneyReturned(amount)
            | TimelineEvent::ExcessReturned(amount)
            | TimelineEvent::Refunded(amount) => {
                sentence!["The shop returned ", amount, " to the customer."]
            }
            TimelineEvent::Bounced => "The bank returned the debit.".into(),
            TimelineEvent::GivenUp => "The bank did not decide in time.".into(),
            TimelineEvent::Disputed => "The bank claimed the charge.".into(),
        }
    }

    fn evidence_mail(&self, kind: &str) -> String {
        format!("Mail to the customer: {kind}")
    }

    fn evidence_opened(&self, id: &str) -> String {
        format!("The bank opened the dispute {id}")
    }

    fn warning_kind(&self, word: &str) -> &'static str {
        match word {
            "card_never_received" => "The card never reached its holder",
            "fraudulent_card_application" => "Card applied for under a false name",
            "made_with_counterfeit_card" => "Counterfeit card",
            "made_with_lost_card" => "Lost card",
            "made_with_stolen_card" => "Stolen card",
            "unauthorized_use_of_card" => "Unauthorized use",
            _ => "Another suspicion",
        }
    }

    fn warning_actionable(&self, actionable: bool) -> &'static str {
        if actionable { "You can prevent the dispute" } else { "Nothing left to do" }
    }

    fn hours_ago(&self, hours: i64) -> String {
        match hours {
            ..1 => "less than 1 h ago".to_owned(),
            1..72 => format!("{hours} h ago"),
            _ => format!("{} days ago", hours / 24),
        }
    }
}
