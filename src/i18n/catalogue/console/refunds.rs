//! The rooms of refunds: the list, a refund of ours, and one made at Stripe.

use crate::domain::clock::Moment;
use crate::domain::order::OrderNumber;
use crate::domain::refund_standing::RefundStanding;
use crate::i18n::Sentence;

/// What stands in the rooms of refunds.
pub trait RefundsTexts {
    /// The room's name.
    fn room_refunds(&self) -> &'static str;
    /// The name of the tabs.
    fn refunds_views(&self) -> &'static str;
    /// Those that need somebody.
    fn refunds_for_somebody(&self) -> &'static str;
    /// Those that are not over.
    fn refunds_under_way(&self) -> &'static str;
    /// Every one.
    fn refunds_all(&self) -> &'static str;
    /// Before there is any refund.
    fn no_refunds_yet(&self) -> &'static str;
    /// Where one is made.
    fn no_refunds_hint(&self) -> &'static str;
    /// None needs anybody.
    fn refunds_calm(&self) -> &'static str;
    /// What would bring one.
    fn refunds_calm_hint(&self) -> &'static str;
    /// None is under way.
    fn refunds_none_under_way(&self) -> &'static str;
    /// The column of who asked.
    fn refund_asked_by(&self) -> &'static str;
    /// Cobro returns late money.
    fn refund_by_late_money(&self) -> &'static str;
    /// Cobro returns an excess.
    fn refund_by_excess(&self) -> &'static str;
    /// It was made at Stripe.
    fn refund_made_there(&self) -> &'static str;
    /// Stripe was told no reason.
    fn refund_no_reason(&self) -> &'static str;
    /// The heading of what a refund is for.
    fn refund_what_for(&self) -> &'static str;
    /// It is for an amount and no lines.
    fn refund_of_an_amount(&self) -> &'static str;
    /// Goods go back once Stripe takes it.
    fn refund_shelf_waits(&self) -> &'static str;
    /// The heading of the call.
    fn refund_call_label(&self) -> &'static str;
    /// When it is tried next.
    fn refund_next_try(&self) -> &'static str;
    /// It was asked for.
    fn refund_news_asked(&self) -> &'static str;
    /// Goods went back on the shelf.
    fn refund_news_restocked(&self) -> &'static str;
    /// Somebody looked after it.
    fn refund_news_handled(&self) -> &'static str;
    /// It waits for Stripe too long.
    fn refund_waits_too_long(&self) -> &'static str;
    /// The deed that marks a refund as looked after.
    fn refund_handle_deed(&self) -> &'static str;
    /// Its heading.
    fn refund_handle_title(&self) -> &'static str;
    /// What it does.
    fn refund_handle_leaves(&self) -> &'static str;
    /// What it does not.
    fn refund_handle_moves_nothing(&self) -> &'static str;
    /// The label of what was done.
    fn refund_handle_note(&self) -> &'static str;
    /// An example.
    fn refund_handle_note_hint(&self) -> &'static str;
    /// Nothing was written.
    fn refund_handle_note_missing(&self) -> &'static str;
    /// It needs nobody.
    fn refund_handle_not_needed(&self) -> &'static str;
    /// After it was marked.
    fn refund_handle_done(&self) -> &'static str;
    /// It changed since the page was shown.
    fn refund_changed_nothing_done(&self) -> &'static str;
    /// What a refund made at Stripe asks.
    fn stripe_refund_lead(&self) -> &'static str;
    /// It came to nothing.
    fn stripe_refund_failed_lead(&self) -> &'static str;
    /// The heading of the form.
    fn stripe_refund_decide(&self) -> &'static str;
    /// The heading of the lines.
    fn stripe_refund_shelf(&self) -> &'static str;
    /// No unit can go back.
    fn stripe_refund_nothing_left(&self) -> &'static str;
    /// The box that tells the customer.
    fn stripe_refund_tell(&self) -> &'static str;
    /// There is nothing to tell.
    fn stripe_refund_no_mail(&self) -> &'static str;
    /// The button.
    fn stripe_refund_button(&self) -> &'static str;
    /// Somebody was quicker.
    fn stripe_refund_handled_meanwhile(&self) -> &'static str;
    /// After it was handled.
    fn stripe_refund_done(&self) -> &'static str;
    /// When we first heard of it.
    fn refund_heard_of(&self) -> &'static str;
    /// When it last changed.
    fn refund_last_change(&self) -> &'static str;
    /// The heading of the mails.
    fn refund_mails_label(&self) -> &'static str;
    /// How far a refund is, in a word or two.
    fn refund_standing(&self, standing: RefundStanding) -> &'static str;
    /// What that means.
    fn refund_standing_means(&self, standing: RefundStanding) -> &'static str;
    /// A refund's heading.
    fn refund_of_order(&self, number: OrderNumber) -> String;
    /// When its goods went back.
    fn refund_restocked_at(&self, at: Moment) -> Sentence;
    /// Who looked after it and when.
    fn refund_handled_by(&self, by: &str, at: Moment) -> Sentence;
    /// How many units of a line can go back.
    fn stripe_refund_line(&self, left: i64) -> String;
    /// How many went back already.
    fn stripe_refund_back(&self, units: i64) -> String;
    /// Which mail goes to whom.
    fn stripe_refund_tell_hint(&self, mail: &str, email: &str) -> String;
    /// More units than can go back.
    fn stripe_refund_units_refused(&self, left: i64) -> String;
}
