//! The scenarios as stories: what was seen, and the status after each sight of it.

use crate::domain::facts::*;
use crate::domain::payment_status::PaymentStatus as S;

pub(in crate::domain::facts) fn attempt(number: u8) -> AttemptId {
    format!("att_{number:032x}").parse().unwrap()
}

pub(in crate::domain::facts) fn opened(number: u8) -> Observed {
    Observed::AttemptOpened { attempt: attempt(number) }
}

pub(in crate::domain::facts) fn written_off(number: u8) -> Observed {
    Observed::AttemptWrittenOff { attempt: attempt(number) }
}

pub(in crate::domain::facts) fn closed(cause: ClosingCause) -> Observed {
    Observed::Closed { cause }
}

/// The session of an attempt, and the PaymentIntent that it names.
pub(in crate::domain::facts) fn session(
    number: u8,
    state: SessionState,
    intent: Option<&str>,
) -> Observed {
    let intent = intent.map(str::to_owned);
    Observed::Session { id: format!("cs_{number}"), attempt: attempt(number), state, intent }
}

/// The PaymentIntent of an attempt, of the same number.
pub(in crate::domain::facts) fn intent(
    number: u8,
    state: IntentState,
    received_minor: i64,
) -> Observed {
    let (id, attempt) = (format!("pi_{number}"), Some(attempt(number)));
    Observed::Intent { id, attempt, state, received_minor, failed_try: None }
}

pub(in crate::domain::facts) fn declined(number: u8) -> Observed {
    let failed_try = FailedTry {
        id: "ch_declined".to_owned(),
        at_seconds: 20,
        code: "card_declined".to_owned(),
        decline_code: Some("insufficient_funds".to_owned()),
    };
    Observed::Intent {
        id: format!("pi_{number}"),
        attempt: Some(attempt(number)),
        state: IntentState::RequiresPaymentMethod,
        received_minor: 0,
        failed_try: Some(failed_try),
    }
}

/// The charge of a PaymentIntent, of the same number.
pub(in crate::domain::facts) fn charge(number: u8, captured_minor: i64, held: bool) -> Observed {
    Observed::Charge {
        id: format!("ch_{number}"),
        intent: Some(format!("pi_{number}")),
        captured_minor,
        held,
        capture_before: None,
        card: None,
        fee: None,
        three_d_secure: None,
    }
}

/// A refund of the charge of the first attempt.
pub(in crate::domain::facts) fn refund(
    number: u8,
    amount_minor: i64,
    state: RefundState,
) -> Observed {
    Observed::Refund {
        id: format!("re_{number}"),
        intent: Some("pi_1".to_owned()),
        charge: Some("ch_1".to_owned()),
        amount_minor,
        reason: None,
        state,
        request: None,
    }
}

/// A dispute of the charge of the first attempt.
pub(in crate::domain::facts) fn dispute(number: u8, status: &str) -> Observed {
    let state = DisputeState {
        status: status.to_owned(),
        amount_minor: 100,
        evidence_due: None,
        is_charge_refundable: Some(status.starts_with("warning_")),
    };
    let (id, charge) = (format!("dp_{number}"), Some("ch_1".to_owned()));
    let about = DisputeAbout::default();
    Observed::Dispute { id, charge, reason: None, state, about }
}

/// A warning about the charge of the first attempt.
pub(in crate::domain::facts) fn fraud_warning(actionable: bool) -> Observed {
    Observed::FraudWarning {
        id: "issfr_1".to_owned(),
        charge: Some("ch_1".to_owned()),
        fraud_type: Some("made_with_stolen_card".to_owned()),
        raised_at: None,
        state: WarningState { actionable },
    }
}

/// What happened, ten seconds apart, with the status after each; and the money at the end.
pub(in crate::domain::facts) struct Scenario {
    pub name: &'static str,
    pub story: Vec<(Observed, S)>,
    pub captured_minor: i64,
    pub returned_minor: i64,
}

impl Scenario {
    pub fn observations(&self) -> Vec<Observation> {
        let seen = self.story.iter().map(|(seen, _)| seen.clone());
        let at = (1..).map(|step| step * 10);
        at.zip(seen)
            .map(|(at_seconds, seen)| Observation {
                at_seconds,
                source: format!("evt_{at_seconds}"),
                seen,
            })
            .collect()
    }

    pub fn end(&self) -> S {
        self.story.last().unwrap().1
    }
}

/// The way to a payment of 100 by the session of the first attempt, paid by card.
fn paid() -> Vec<(Observed, S)> {
    vec![
        (opened(1), S::Pending),
        (session(1, SessionState::Open, None), S::Pending),
        (intent(1, IntentState::RequiresAction, 0), S::Pending),
        (intent(1, IntentState::Succeeded, 100), S::Completed),
        (charge(1, 100, false), S::Completed),
        (session(1, SessionState::Complete, Some("pi_1")), S::Completed),
    ]
}

fn then(mut story: Vec<(Observed, S)>, more: Vec<(Observed, S)>) -> Vec<(Observed, S)> {
    story.extend(more);
    story
}

fn scenario(name: &'static str, story: Vec<(Observed, S)>, money: (i64, i64)) -> Scenario {
    Scenario { name, story, captured_minor: money.0, returned_minor: money.1 }
}

fn attempts() -> Vec<Scenario> {
    let one_click_after_expiry = vec![
        (opened(1), S::Pending),
        (session(1, SessionState::Open, None), S::Pending),
        (session(1, SessionState::Expired, None), S::Pending),
        (opened(2), S::Pending),
        (intent(2, IntentState::RequiresConfirmation, 0), S::Pending),
        (intent(2, IntentState::Succeeded, 100), S::Completed),
    ];
    let excess = |state| Observed::Refund {
        id: "re_1".to_owned(),
        intent: Some("pi_2".to_owned()),
        charge: Some("ch_2".to_owned()),
        amount_minor: 100,
        reason: Some("duplicate".to_owned()),
        state,
        request: None,
    };
    let paid_twice = vec![
        (opened(2), S::Completed),
        (intent(2, IntentState::Succeeded, 100), S::Completed),
        (charge(2, 100, false), S::Completed),
        (excess(RefundState::Pending), S::PartiallyRefunded),
        (excess(RefundState::Succeeded), S::PartiallyRefunded),
    ];
    let declined_and_expired = vec![
        (opened(1), S::Pending),
        (session(1, SessionState::Open, None), S::Pending),
        (declined(1), S::Pending),
        (session(1, SessionState::Expired, Some("pi_1")), S::Pending),
        (closed(ClosingCause::Expired), S::Cancelled),
    ];
    let never_reached = vec![
        (opened(1), S::Pending),
        (written_off(1), S::Pending),
        (closed(ClosingCause::Unreachable), S::Failed),
    ];
    let late = vec![
        (intent(1, IntentState::Succeeded, 100), S::Completed),
        (refund(1, 100, RefundState::Pending), S::Refunded),
    ];
    vec![
        scenario("expired, then paid by one click", one_click_after_expiry, (100, 0)),
        scenario("paid twice", then(paid(), paid_twice), (200, 100)),
        scenario("declined, window closed", declined_and_expired.clone(), (0, 0)),
        scenario("never reached Stripe", never_reached, (0, 0)),
        scenario("late money", then(declined_and_expired, late), (100, 100)),
    ]
}

/// What Stripe shows when held funds run out.
fn release() -> Observed {
    Observed::Refund {
        id: "re_1".to_owned(),
        intent: None,
        charge: Some("ch_1".to_owned()),
        amount_minor: 100,
        reason: Some("expired_uncaptured_charge".to_owned()),
        state: RefundState::Succeeded,
        request: None,
    }
}

fn held_and_debited() -> Vec<Scenario> {
    let authorized = || {
        vec![
            (opened(1), S::Pending),
            (session(1, SessionState::Complete, Some("pi_1")), S::Pending),
            (intent(1, IntentState::RequiresCapture, 0), S::Authorized),
            (charge(1, 0, true), S::Authorized),
        ]
    };
    let ran_out =
        vec![(release(), S::Authorized), (intent(1, IntentState::Canceled, 0), S::Cancelled)];
    let a_part = vec![
        (charge(1, 60, false), S::Completed),
        (intent(1, IntentState::Succeeded, 60), S::Completed),
    ];
    let processing = || {
        vec![
            (opened(1), S::Pending),
            (session(1, SessionState::Complete, Some("pi_1")), S::Pending),
            (intent(1, IntentState::Processing, 0), S::Processing),
        ]
    };
    let bounced = vec![
        (intent(1, IntentState::RequiresPaymentMethod, 0), S::Pending),
        (closed(ClosingCause::DebitBounced), S::Failed),
    ];
    let card_instead = vec![
        (intent(1, IntentState::RequiresPaymentMethod, 0), S::Pending),
        (opened(2), S::Pending),
        (session(2, SessionState::Open, None), S::Pending),
        (session(2, SessionState::Complete, Some("pi_2")), S::Pending),
        (intent(2, IntentState::Succeeded, 100), S::Completed),
    ];
    // The order was given up while the bank had not decided, which is still what is known.
    let given_up = |ends: Vec<(Observed, S)>| {
        then(vec![(closed(ClosingCause::Unsettled), S::Processing)], ends)
    };
    let never_paid = given_up(vec![
        (intent(1, IntentState::Processing, 0), S::Processing),
        (intent(1, IntentState::RequiresPaymentMethod, 0), S::Failed),
    ]);
    let paid_at_last = given_up(vec![
        (intent(1, IntentState::Succeeded, 100), S::Completed),
        (charge(1, 100, false), S::Completed),
        (refund(1, 100, RefundState::Pending), S::Refunded),
        (refund(1, 100, RefundState::Succeeded), S::Refunded),
    ]);
    // The request to cancel is refused while it is processing, and is no fact.
    let wanted_back = vec![
        (intent(1, IntentState::Succeeded, 100), S::Completed),
        (charge(1, 100, false), S::Completed),
        (refund(1, 100, RefundState::Succeeded), S::Refunded),
    ];
    vec![
        scenario("authorization ran out", then(authorized(), ran_out), (0, 0)),
        scenario("captured in part", then(authorized(), a_part), (60, 0)),
        scenario("debit bounced", then(processing(), bounced), (0, 0)),
        scenario("debit wanted back", then(processing(), wanted_back), (100, 100)),
        scenario("debit bounced, then a card", then(processing(), card_instead), (100, 0)),
        scenario("debit given up, then bounced", then(processing(), never_paid), (0, 0)),
        scenario("debit given up, then paid", then(processing(), paid_at_last), (100, 100)),
    ]
}

fn returned_and_disputed() -> Vec<Scenario> {
    let second_refund = vec![
        (refund(1, 100, RefundState::Succeeded), S::Refunded),
        (refund(2, 100, RefundState::Pending), S::Refunded),
        (refund(1, 100, RefundState::Failed), S::Refunded),
    ];
    let refund_and_dispute = vec![
        (refund(1, 100, RefundState::Pending), S::Refunded),
        (dispute(1, "needs_response"), S::Disputed),
        (refund(1, 100, RefundState::Failed), S::Disputed),
        (dispute(1, "won"), S::Completed),
    ];
    let long_dispute = vec![
        (dispute(1, "warning_needs_response"), S::Disputed),
        (dispute(1, "warning_closed"), S::Completed),
        (dispute(1, "needs_response"), S::Disputed),
        (dispute(1, "lost"), S::Disputed),
        (dispute(1, "appeal_under_review"), S::Disputed),
        (dispute(1, "won"), S::Completed),
    ];
    let two_disputes = vec![
        (dispute(1, "needs_response"), S::Disputed),
        (dispute(2, "under_review"), S::Disputed),
        (dispute(1, "lost"), S::Disputed),
        (dispute(2, "won"), S::Disputed),
    ];
    let in_part = vec![
        (refund(1, 30, RefundState::Pending), S::PartiallyRefunded),
        (refund(2, 70, RefundState::Pending), S::Refunded),
        (refund(2, 70, RefundState::Failed), S::PartiallyRefunded),
        (refund(1, 30, RefundState::Canceled), S::Completed),
    ];
    let refunded_inquiry = vec![
        (dispute(1, "warning_needs_response"), S::Disputed),
        (refund(1, 100, RefundState::Succeeded), S::Disputed),
        (dispute(1, "warning_closed"), S::Refunded),
    ];
    let heeded_warning = vec![
        (fraud_warning(true), S::Completed),
        (refund(1, 100, RefundState::Succeeded), S::Refunded),
        (fraud_warning(false), S::Refunded),
    ];
    vec![
        scenario("refund failed after another", then(paid(), second_refund), (100, 100)),
        scenario("refund and dispute", then(paid(), refund_and_dispute), (100, 0)),
        scenario("long dispute", then(paid(), long_dispute), (100, 0)),
        scenario("two disputes", then(paid(), two_disputes), (100, 0)),
        scenario("inquiry refunded", then(paid(), refunded_inquiry), (100, 100)),
        scenario("warning heeded", then(paid(), heeded_warning), (100, 100)),
        scenario("refunds come back", then(paid(), in_part), (100, 0)),
    ]
}

pub(in crate::domain::facts) fn all() -> Vec<Scenario> {
    [attempts(), held_and_debited(), returned_and_disputed()].into_iter().flatten().collect()
}
