//! The sentences of the rooms of disputes and warnings.

use super::Sample;
use crate::domain::clock::{Moment, Span};
use crate::domain::decline::DeclineClass;
use crate::domain::dispute::{
    AnswerKind, AnswerStatus, DisputePhase, DisputeReason, DisputeRefused, EvidenceFile,
    EvidenceText,
};
use crate::i18n::Texts;
use crate::i18n::catalogue::{DisputeDone, TimelineEvent};
use crate::i18n::pairs::{money, told};

pub fn samples(t: &dyn Texts) -> Vec<Sample> {
    [the_list(t), a_dispute(t), an_answer(t), refusals(t), warnings(t)].concat()
}

fn the_list(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_disputes(), disputes_lead(), disputes_all(), no_disputes_yet(),
        no_disputes_hint(), dispute_answering(), dispute_inquiry(), dispute_deadline(),
        deadline_left(0), deadline_left(26), deadline_left(100), deadline_over(), deadline_none());
    for phase in DisputePhase::ALL {
        say!(s, t: dispute_phase(*phase));
    }
    for reason in DisputeReason::ALL {
        say!(s, t: dispute_reason(*reason), dispute_story(*reason), dispute_asks(*reason));
    }
    s
}

fn a_dispute(t: &dyn Texts) -> Vec<Sample> {
    let at = Moment::from_seconds(1_795_629_900);
    let mut s = Vec::new();
    say!(s, t: dispute_title("x"), back_to_disputes(), back_to_dispute(), dispute_bank_says(),
        dispute_amount(), dispute_opened(), dispute_charge(), dispute_at_stripe(),
        dispute_refund_label(), dispute_refundable(true), dispute_refundable(false),
        dispute_money(), dispute_moved_nothing(), funds_taken(), funds_returned(), funds_fee(),
        funds_elsewhere("X"), dispute_answer(), dispute_prefilled(), draft_saved("x", at),
        evidence_choose_again(), evidence_more(), evidence_file_hint(), evidence_take_out(),
        save_draft(), save_and_review(), accept_instead(), submit_saved(), evidence_print());
    for text in EvidenceText::ALL {
        say!(s, t: evidence_text(*text));
    }
    for file in EvidenceFile::ALL {
        say!(s, t: evidence_file(*file));
    }
    s
}

fn an_answer(t: &dyn Texts) -> Vec<Sample> {
    let at = Moment::from_seconds(1_795_629_900);
    let mut s = Vec::new();
    say!(s, t: dispute_changed(), dispute_busy(Span::from_seconds(9)), answers(), answer_error(),
        submit_title(), submit_goes(money()), submit_once(), submit_pieces(1, 2), submit_until(at),
        answer_status_after("x"), answer_no_mail(), submit_button(), submit_what(), accept_title(),
        accept_loses(money()), accept_fee(), accept_for_good(), accept_button(money()),
        evidence_title(), evidence_story(), evidence_none(), evidence_summary("1042"),
        three_d_secure(), evidence_mail("x"), evidence_opened("x"));
    for done in [
        DisputeDone::Saved,
        DisputeDone::Submitted,
        DisputeDone::Accepted,
        DisputeDone::Waiting,
        DisputeDone::Refused,
    ] {
        say!(s, t: dispute_done(done));
    }
    for event in [
        TimelineEvent::Received,
        TimelineEvent::WentToPay,
        TimelineEvent::Declined(DeclineClass::CardDeclined),
        TimelineEvent::Held(money()),
        TimelineEvent::Processing,
        TimelineEvent::Paid(money()),
        TimelineEvent::CancelledByCustomer,
        TimelineEvent::Replaced,
        TimelineEvent::TimeRanOut,
        TimelineEvent::Failed,
        TimelineEvent::Released,
        TimelineEvent::Revived,
        TimelineEvent::LateMoneyReturned(money()),
        TimelineEvent::Disputed,
    ] {
        say!(s, t: evidence_event(event));
    }
    for kind in AnswerKind::ALL {
        say!(s, t: answer_kind(*kind));
    }
    for status in AnswerStatus::ALL {
        say!(s, t: answer_status(*status));
    }
    for word in
        ["authenticated", "attempt_acknowledged", "exempted", "failed", "not_supported", "x"]
    {
        say!(s, t: three_d_secure_result(word));
    }
    s
}

fn refusals(t: &dyn Texts) -> Vec<Sample> {
    let due = Moment::from_seconds(1_795_629_900);
    let mut s = Vec::new();
    for why in [
        DisputeRefused::NotWaiting(DisputePhase::Uncontestable),
        DisputeRefused::NotWaiting(DisputePhase::UnderReview),
        DisputeRefused::NotWaiting(DisputePhase::Lost),
        DisputeRefused::TooLate { due },
        DisputeRefused::UnderWay,
        DisputeRefused::NoEvidence,
        DisputeRefused::Inquiry,
        DisputeRefused::TextTooLong(EvidenceText::ServiceDate),
        DisputeRefused::TextsTooLong,
        DisputeRefused::FileKind(EvidenceFile::Receipt),
        DisputeRefused::FileTooLarge(EvidenceFile::Receipt),
        DisputeRefused::FormToken,
    ] {
        say!(s, t: dispute_refused(why));
    }
    s
}

fn warnings(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_warnings(), warnings_lead(), warnings_open(), warnings_all(),
        no_warnings_yet(), no_warnings_hint(), warning_kind_label(), warning_actionable(true),
        warning_actionable(false), hours_ago(0), hours_ago(5), hours_ago(100), warning_refund());
    for word in [
        "card_never_received",
        "fraudulent_card_application",
        "made_with_counterfeit_card",
        "made_with_lost_card",
        "made_with_stolen_card",
        "unauthorized_use_of_card",
        "misc",
    ] {
        say!(s, t: warning_kind(word));
    }
    s
}
