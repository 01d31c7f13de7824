//! The sentences of the console: one function and one source for each room.

mod audit;
mod checks;
mod circuit;
mod dashboard;
mod disputes;
mod orders;
mod payment;
mod refunds;
mod repairs;

use super::{Sample, told};
use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::clock::Span;
use crate::domain::decline::DeclineClass;
use crate::domain::deed::DeedKind;
use crate::domain::role::Role;
use crate::i18n::Texts;

/// Where the sentences of the console are declared.
pub const SOURCES: &[&str] = &[
    include_str!("../catalogue/console/mod.rs"),
    include_str!("../catalogue/console/audit.rs"),
    include_str!("../catalogue/console/checks.rs"),
    include_str!("../catalogue/console/circuit.rs"),
    include_str!("../catalogue/console/effects.rs"),
    include_str!("../catalogue/console/disputes.rs"),
    include_str!("../catalogue/console/dashboard.rs"),
    include_str!("../catalogue/console/lists.rs"),
    include_str!("../catalogue/console/methods.rs"),
    include_str!("../catalogue/console/outbox.rs"),
    include_str!("../catalogue/console/orders.rs"),
    include_str!("../catalogue/console/payment.rs"),
    include_str!("../catalogue/console/payments.rs"),
    include_str!("../catalogue/console/sagas.rs"),
    include_str!("../catalogue/console/stock.rs"),
    include_str!("../catalogue/console/webhooks.rs"),
    include_str!("../catalogue/console/refunds.rs"),
];

/// Every sentence of the console.
pub fn samples(t: &dyn Texts) -> Vec<Sample> {
    let money = [payments(t), payment::samples(t), orders::samples(t), refunds::samples(t)];
    let operation = [circuit::samples(t), checks::samples(t), audit::samples(t)];
    let others = [disputes::samples(t), dashboard::samples(t), repairs::samples(t)];
    let frame = [doors_and_frame(t), lists(t)];
    [frame.concat(), money.concat(), operation.concat(), others.concat()].concat()
}

fn doors_and_frame(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: console(), rooms(), see_shop(), go_on(), back_to_console(), sign_in(), sign_out(),
        password(), forgot_password(), not_signed_in(), sign_in_wrong(),
        sign_in_wait(Span::from_seconds(9)), signed_out(), session_ended(), password_is_set(),
        choose_password(), first_owner_lead(), member_lead(), new_password(), password_hint(),
        password_again(), save_password(), email_taken(), password_too_short(12),
        password_too_long(128), password_common(), password_like_email(), passwords_differ(),
        link_gone(), link_gone_body());
    say!(s, t: rooms_of_money(), rooms_of_operation(), rooms_of_shop(), to_attend_to(),
        search_everything(), search_placeholder(), keys(), keyboard_shortcuts(), key_rows(),
        key_open(), key_go_to("x"), key_help(), key_leave(), use_keys(), close(),
        live_changed(), live_paused(), live_following(), live_lost(), pause(), live_one_more(),
        live_more(), session_ended_and_kept(), typed_is_back());
    for role in Role::ALL {
        say!(s, t: role(*role));
    }
    for kind in CircuitKind::ALL {
        say!(s, t: circuit(*kind));
    }
    for phase in CircuitPhase::ALL {
        say!(s, t: circuit_phase(*phase));
    }
    s
}

fn lists(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: search(), filter(), filters_set(), take_filter_away(), take_filters_away(),
        more_filters(), all_of_them(), first_day(), to_day(), filter_text("x"), filter_from("x"),
        filter_to("x"), filter_unknown(), filter_too_long(9), filter_no_amount(),
        filter_no_such_day(), pages(),
        rows_shown(25), first_page(), next_page(), nothing_found(), nothing_found_hint(),
        download_csv(), when(), status_label(), amount(), method_label(), customer(), reason(),
        reason_missing(), text_too_long(9), details_label(), back_without_doing(), review(),
        your_role_may_not(), changed_meanwhile(), form_used_up(), copy(), copied());
    for kind in DeedKind::ALL {
        say!(s, t: deed(*kind));
    }
    s
}

fn payments(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_payments(), search_payments(), no_payments_yet(), no_payments_hint(),
        declined_for(), least_amount(), most_amount(), filter_least("1"), filter_most("1"),
        filter_late(), filter_running_out());
    for class in DeclineClass::ALL {
        say!(s, t: decline_class(class));
    }
    s
}
