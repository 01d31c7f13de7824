//! The sentences of a payment's page.

use super::super::{Sample, money, told};
use crate::domain::capture::CaptureRefused;
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::{ClosingCause, FactRef, IntentState, Rule, SessionState};
use crate::domain::mail::MailKind;
use crate::domain::money::Currency;
use crate::domain::order::OrderNumber;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::{RefundReason, RefundRefused};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};
use crate::domain::stripe_call::{CallOperation, CallState};
use crate::i18n::Texts;

pub(super) fn samples(t: &dyn Texts) -> Vec<Sample> {
    [page(t), words(t), refusals(t)].concat()
}

fn page(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: money_label(), captured_label(), returned_label(),
        on_its_way_label(), asked_label(), disputed_label(), fee_label(), net_label(),
        kept_label(), fee_unknown(), what_would_change(), as_it_stood(), see_as_it_stood(),
        back_to_now(), what_can_be_done(), refund_deed(), capture_deed(), void_deed(),
        look_up_deed(), look_up_hint(), looked_up(), no_look_up(), look_up_no_answer(),
        stripe_objects(),
        payment_timeline(), raw_explanation(), customers_page(), saga_label(),
        own_books(), stripe_answered(), stripe_event(), event_without_news(), payment_created(),
        implied_step(), request_id_label(), key_label(), failed_tries_label(),
        last_error_label(), object_label(), mail_put(), mail_waits(), before_label(),
        after_label(), refund_title(), refund_review_title(),
        refund_an_amount(), refund_by_lines(), units_back(), units_on_shelf(),
        refund_reason_label(), refund_note_label(), refund_note_hint(),
        refund_amount_unreadable(), refund_units_unreadable(), refund_choose_what(),
        refund_choose_reason(), refund_fee_stays(), refund_mail_follows(),
        refund_balance_unknown(), refund_not_both(), refund_or_lines(),
        refund_nothing_to_shelf(), refund_even_while_open(), refund_done_waiting(),
        refund_done_on_its_way(), refund_done_succeeded(), refund_done_failed(),
        refund_done_refused(), capture_choose_lines(), capture_once_hint(),
        capture_review_title(), capture_done(), capture_done_waiting(), capture_done_refused(),
        void_title(), void_final(), void_stock_back(), void_mail_follows(), void_done(),
        void_done_waiting());
    let until = Moment::from_seconds(1_795_629_900);
    say!(s, t: payment_of_order(OrderNumber(1042)), refund_left_hint(money()),
        capture_until_hint(until), refund_will_return((money(), money()), "x"),
        refund_status_after("x"), refund_order_after("x"), capture_ships(2, "x"),
        refund_line(2, "x"), refund_to_shelf(1, "x"),
        refund_to_shelf(2, "x"), units_left(2), refund_balance_covers(money()),
        refund_balance_short(money()),
        refund_button(money()), refund_changed(money()),
        stripe_cannot_be_asked(Span::from_seconds(9)),
        stripe_does_not_answer(Span::from_seconds(9)),
        capture_will_take(money(), None),
        capture_will_take(money(), Some(money())), capture_button(money()),
        void_will_release(money()), void_button(money()), status_changed("x", "y"),
        charge_took(money()), charge_holds(), refund_of(money(), "x"), dispute_of(money(), "x"),
        try_declined("x", "y"), attempt_opened(), attempt_written_off(), payment_closed("x"));
    s
}

fn words(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    let cause = ClosingCause::Expired;
    for rule in [
        Rule::DisputeOpen,
        Rule::DisputeLost,
        Rule::AllReturned,
        Rule::PartReturned,
        Rule::Captured,
        Rule::FundsHeld,
        Rule::OutcomeLater,
        Rule::CanStillPay,
        Rule::OutcomeUnknown,
        Rule::Released,
        Rule::ClosedAsCancelled(cause),
        Rule::ClosedAsFailed(cause),
        Rule::BetweenAttempts,
    ] {
        say!(s, t: rule(rule), rule_change(rule));
    }
    let id = || "x".to_owned();
    for fact in [
        FactRef::Session(id()),
        FactRef::Intent(id()),
        FactRef::Charge(id()),
        FactRef::Refund(id()),
        FactRef::Dispute(id()),
        FactRef::Attempt(id()),
        FactRef::Closing,
    ] {
        say!(s, t: fact_kind(&fact));
    }
    [s, states(t)].concat()
}

fn states(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    for one in CallOperation::ALL {
        say!(s, t: call_operation(*one));
    }
    for one in CallState::ALL {
        say!(s, t: call_state(*one));
    }
    for one in SagaStep::ALL {
        say!(s, t: saga_step(one));
    }
    for one in [SagaEntry::Done, SagaEntry::Failed, SagaEntry::Undone, SagaEntry::Reopened] {
        say!(s, t: saga_entry(one));
    }
    for one in SagaState::ALL {
        say!(s, t: saga_state(one));
    }
    for one in MailKind::ALL {
        say!(s, t: mail_kind(*one));
    }
    for one in [
        IntentState::RequiresPaymentMethod,
        IntentState::RequiresConfirmation,
        IntentState::RequiresAction,
        IntentState::Processing,
        IntentState::RequiresCapture,
        IntentState::Canceled,
        IntentState::Succeeded,
    ] {
        say!(s, t: intent_state(one));
    }
    for one in [SessionState::Open, SessionState::Complete, SessionState::Expired] {
        say!(s, t: session_state(one));
    }
    for one in RefundReason::ALL {
        say!(s, t: refund_reason(*one));
    }
    for one in ClosingCause::ALL {
        say!(s, t: closing_cause(one));
    }
    s
}

fn refusals(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    let status = PaymentStatus::Pending;
    let other = RefundRefused::OtherCurrency { payment: Currency::Cop, asked: Currency::Usd };
    for why in [
        other,
        RefundRefused::Zero,
        RefundRefused::Negative,
        RefundRefused::Fraction,
        RefundRefused::TooMuch { left_minor: 1 },
        RefundRefused::NothingLeft,
        RefundRefused::Disputed,
        RefundRefused::NotCaptured(status),
        RefundRefused::NotConfirmed,
        RefundRefused::AboveRole { most: money() },
        RefundRefused::NoLines,
        RefundRefused::NoSuchLine(1),
        RefundRefused::TooManyUnits { position: 0, left: 2 },
        RefundRefused::NoteTooLong,
        RefundRefused::FormToken,
    ] {
        say!(s, t: refund_refused(why));
    }
    for why in [
        CaptureRefused::NothingHeld(status),
        CaptureRefused::CapturedAlready,
        CaptureRefused::EndsAlready,
        CaptureRefused::TooLate,
        CaptureRefused::NoLines,
        CaptureRefused::NoSuchLine(1),
        CaptureRefused::FormToken,
    ] {
        say!(s, t: capture_refused(why));
    }
    s
}
