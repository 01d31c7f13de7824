//! The sentences of the rooms of refunds.

use super::super::{Sample, told};
use crate::domain::clock::Moment;
use crate::domain::order::OrderNumber;
use crate::domain::refund_standing::RefundStanding;
use crate::i18n::Texts;

/// Every one of them.
pub fn samples(t: &dyn Texts) -> Vec<Sample> {
    let at = Moment::from_seconds(1_795_629_900);
    let mut s = Vec::new();
    say!(s, t: room_refunds(), refunds_views(), refunds_for_somebody(), refunds_under_way(),
        refunds_all(), no_refunds_yet(), no_refunds_hint(), refunds_calm(), refunds_calm_hint(),
        refunds_none_under_way(), refund_asked_by(), refund_by_late_money(), refund_by_excess(),
        refund_made_there(), refund_no_reason(), refund_what_for(), refund_of_an_amount(),
        refund_shelf_waits(), refund_call_label(), refund_next_try(), refund_news_asked(),
        refund_news_restocked(), refund_news_handled(), refund_waits_too_long(),
        refund_handle_deed(), refund_handle_title(), refund_handle_leaves(),
        refund_handle_moves_nothing(), refund_handle_note(), refund_handle_note_hint(),
        refund_handle_note_missing(), refund_handle_not_needed(), refund_handle_done(),
        refund_changed_nothing_done(), stripe_refund_lead(), stripe_refund_failed_lead(),
        stripe_refund_decide(), stripe_refund_shelf(), stripe_refund_nothing_left(),
        stripe_refund_tell(), stripe_refund_no_mail(), stripe_refund_button(),
        stripe_refund_handled_meanwhile(), stripe_refund_done(), refund_heard_of(),
        refund_last_change(), refund_mails_label(), refund_of_order(OrderNumber(1042)),
        refund_restocked_at(at), refund_handled_by("x", at), stripe_refund_line(2),
        stripe_refund_back(2), stripe_refund_tell_hint("x", "y"), stripe_refund_units_refused(2));
    for standing in RefundStanding::ALL {
        say!(s, t: refund_standing(*standing), refund_standing_means(*standing));
    }
    s
}
