//! The sentences of the rooms in which people mend: events, sagas, stock, mails, methods.

use super::super::{Sample, told};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::ClosingCause;
use crate::domain::mail::{MailKind, MailStatus};
use crate::domain::money::{Currency, Money};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::reason::ReasonRefused;
use crate::domain::saga::{SagaState, SagaStep};
use crate::domain::saga_repair::{Ask, RepairRefused, SagaRepair, SagaStanding};
use crate::domain::stock::{CorrectionRefused, MovementKind, Stock, StockFilter, StockRefused};
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};
use crate::i18n::Texts;

/// Every sentence of these rooms.
pub fn samples(t: &dyn Texts) -> Vec<Sample> {
    [effects(t), methods(t), outbox(t), sagas(t), stock(t), webhooks(t)].concat()
}

const AT: Moment = Moment::from_seconds(1_795_629_900);

fn effects(t: &dyn Texts) -> Vec<Sample> {
    let money = Money::new(12_000_000, Currency::Cop).unwrap();
    let (held, sold) = (Stock::new(3, 2, 0).unwrap(), Stock::new(3, 0, 2).unwrap());
    let mut s = Vec::new();
    say!(s, t: what_would_happen(), would_change_nothing(), if_stripe_agrees(),
        somebody_works_on_it(), done_by_hand(), nothing_done_by_hand(), not_done(),
        reason_is_kept(), no_instant(), would_add_facts(1), would_add_facts(2),
        would_move_payment("x", "y"), would_change_captured(money, money),
        would_change_returned(money, money), would_move_order("x", "y"),
        would_change_stock("x", held, sold), would_move_saga("x", "y"),
        would_wait_for_circuit(Span::from_seconds(9)));
    for kind in MailKind::ALL {
        say!(s, t: would_write_mail(*kind));
    }
    let id = || "x".to_owned();
    for ask in [
        Ask::OpenSession,
        Ask::LookUpSession(id()),
        Ask::ExpireSession(id()),
        Ask::FindSession,
        Ask::Capture,
        Ask::Release,
        Ask::Refund(5),
        Ask::Refund(-5),
    ] {
        say!(s, t: would_ask_stripe(&ask, Currency::Cop));
    }
    for why in [ReasonRefused::Missing, ReasonRefused::TooLong, ReasonRefused::Unreadable] {
        say!(s, t: reason_refused(why));
    }
    s
}

fn methods(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_methods(), method_currencies_label(), method_is_on(), method_is_off(),
        switch_on(), switch_off(), method_cache_label(),
        switch_leaves_begun(), switch_counts_at_once(), switch_changed(),
        switch_title(true, "x"), switch_title(false, "x"), switch_on_offers("x", "y"),
        switch_off_hides("x"), switch_off_leaves_none("x"), method_cache(1, "x"),
        method_cache(2, "x"));
    s
}

fn outbox(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_outbox(), search_outbox(), search_outbox_refused(), mail_failing(),
        mail_kind_label(), mail_recipient_label(), mail_written_label(), mail_sent_label(),
        mail_next_try_label(), no_mails_yet(), no_mails_hint(), mail_subject_label(),
        mail_text_label(), mail_says_now(), mail_without_link(), mail_unwritten(),
        mail_resend_of_label(), mail_resends_label(), send_now_deed(), resend_deed(),
        resend_title(), resend_changed(), resend_reader_disabled(),
        resend_at_once("x"), resend_once_more("x"), filter_mail_order("x"));
    for status in MailStatus::ALL {
        say!(s, t: mail_status(*status));
    }
    s
}

fn sagas(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_sagas(), search_sagas(), search_sagas_refused(), stuck_label(), is_stuck(),
        no_sagas_yet(), no_sagas_hint(), waits_for_label(), next_look_label(), next_look_none(),
        saga_began_label(), pay_until_label(), saga_ending_label(), saga_was_reopened(),
        saga_steps_label(), saga_calls_label(), no_calls_yet(), saga_holds_label(),
        saga_holds_nothing(), operation_label(), handle_is_your_word(), repair_changed(),
        repair_busy(), repair_needs_stripe(), filter_saga_about("x"), next_try_number(2),
        saga_leased(AT), repair_books("x"));
    for state in SagaState::ALL {
        for step in SagaStep::ALL {
            for payment in PaymentStatus::ALL {
                let ending = Some(ClosingCause::Expired);
                let is_due = payment == PaymentStatus::Pending;
                let standing =
                    SagaStanding { state, step, ending, late: false, is_due, tries: 1, payment };
                say!(s, t: waits_for(standing));
            }
        }
    }
    for repair in SagaRepair::ALL {
        say!(s, t: repair(*repair), repair_title(*repair), repair_hint(*repair));
    }
    for why in [
        RepairRefused::Ended,
        RepairRefused::EndsAlready,
        RepairRefused::Money(PaymentStatus::Authorized),
        RepairRefused::Money(PaymentStatus::Processing),
        RepairRefused::Money(PaymentStatus::Completed),
        RepairRefused::NotCompensating,
        RepairRefused::NotStuck,
    ] {
        say!(s, t: repair_refused(why));
    }
    s
}

fn stock(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_stock(), search_stock(), stock_filter_label(), no_stock_yet(),
        no_stock_hint(), available_label(), reserved_label(), sold_label(), product_is_hidden(),
        movements_label(), movement_label(), units_label(), note_label(), holders_label(),
        no_holders(), held_until_label(), adjust_deed(), adjust_hint(), adjust_title(),
        adjust_review_title(), adjust_change_label(), adjust_change_hint(),
        adjust_leaves_orders(), adjust_will(1, "x"), adjust_will(-2, "x"), adjust_after(1, 2),
        adjust_button(1), adjust_button(-2), adjust_changed(3));
    for filter in StockFilter::ALL {
        say!(s, t: stock_filter(*filter));
    }
    for kind in MovementKind::ALL {
        say!(s, t: movement_kind(*kind));
    }
    for why in [CorrectionRefused::NoNumber, CorrectionRefused::Zero, CorrectionRefused::TooLarge] {
        say!(s, t: correction_refused(why));
    }
    for why in [
        StockRefused::TooLittle { left: 1 },
        StockRefused::NotReserved { reserved: 1 },
        StockRefused::NotSold { sold: 1 },
        StockRefused::Negative,
        StockRefused::Overflow,
    ] {
        say!(s, t: stock_refused(why));
    }
    s
}

fn webhooks(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_webhooks(), search_events(), event_type_label(), event_received_label(),
        event_made_label(), event_applied_in_label(), event_next_try_label(), no_events_yet(),
        no_events_hint(), event_lateness_label(), event_lateness_unknown(),
        events_waiting_label(), events_failed_label(), event_body_label(), event_body_erased(),
        event_told_label(), event_told_nothing(), replay_deed(), replay_hint(), replay_title(),
        replay_button(), replay_changed(), replay_many_deed(), replay_many_title(),
        replay_many_none(), replay_asks_whose(), replay_results_title(), replay_result_label(),
        replay_how_many(50), filter_event_type("x"), filter_event_about("x"),
        event_lateness(9, "x"), events_since(AT), replay_many_lead(1), replay_many_lead(2),
        replay_many_button(1), replay_many_button(2), replay_new_facts(1), replay_new_facts(2));
    for state in WebhookEventState::ALL {
        say!(s, t: event_state(*state));
    }
    for result in ReplayResult::ALL {
        say!(s, t: replay_would(*result), replay_did(*result));
    }
    s
}
