//! The rooms of refunds, in English.

use crate::domain::clock::Moment;
use crate::domain::order::OrderNumber;
use crate::domain::refund_standing::RefundStanding;
use crate::i18n::Sentence;
use crate::i18n::catalogue::RefundsTexts;
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::day;

impl RefundsTexts for English {
    plain! {
        room_refunds: "Refunds",
        refunds_views: "Views of refunds",
        refunds_for_somebody: "Need somebody",
        refunds_under_way: "Under way",
        refunds_all: "All",
        no_refunds_yet: "No refunds yet",
        no_refunds_hint: "They are asked for on a payment's page. Those made at Stripe show \
            here too.",
        refunds_calm: "No refund needs anybody",
        refunds_calm_hint: "Those that fail, that Stripe refuses, that wait too long or that \
            are made at Stripe will show here.",
        refunds_none_under_way: "No refund is under way",
        refund_asked_by: "Asked by",
        refund_by_late_money: "Cobro: the money came too late",
        refund_by_excess: "Cobro: too much was charged",
        refund_made_there: "Made at Stripe",
        refund_no_reason: "No reason given",
        refund_what_for: "What it returns",
        refund_of_an_amount: "An amount, for no items in particular.",
        refund_shelf_waits: "The items go back on sale once Stripe takes it.",
        refund_call_label: "Call to Stripe",
        refund_next_try: "Next try",
        refund_news_asked: "It was asked for",
        refund_news_restocked: "The items went back on sale",
        refund_news_handled: "Somebody marked it as looked after",
        refund_waits_too_long: "It has been waiting for Stripe too long",
        refund_handle_deed: "Mark as looked after",
        refund_handle_title: "Mark the refund as looked after",
        refund_handle_leaves: "It leaves the list of those that need somebody.",
        refund_handle_moves_nothing: "It moves no money and no items, and writes to nobody.",
        refund_handle_note: "What you did",
        refund_handle_note_hint: "For example: we returned it by bank transfer.",
        refund_handle_note_missing: "Write what you did",
        refund_handle_not_needed: "This refund needs nobody",
        refund_handle_done: "It is marked as looked after.",
        refund_changed_nothing_done: "Look at how it stands now; nothing was done.",
        stripe_refund_lead: "Somebody returned this money at Stripe. Payment and order reflect \
            it already; what becomes of the items and the customer is yours to say.",
        stripe_refund_failed_lead: "Somebody tried to return this money at Stripe and it did \
            not arrive: it is in your balance again. Payment and order reflect it already.",
        stripe_refund_decide: "What happens now",
        stripe_refund_shelf: "Units that go back on sale",
        stripe_refund_nothing_left: "No sold units of this order are left that could go back on \
            sale.",
        stripe_refund_tell: "Write to the customer",
        stripe_refund_no_mail: "The customer is not written to about a refund that was called off.",
        stripe_refund_button: "Save and mark as looked after",
        stripe_refund_handled_meanwhile: "Somebody looked after it already; nothing was done.",
        stripe_refund_done: "It is marked as looked after.",
        refund_heard_of: "We heard of it",
        refund_last_change: "Last change",
        refund_mails_label: "Mails",
    }

    fn refund_standing(&self, standing: RefundStanding) -> &'static str {
        match standing {
            RefundStanding::Waiting => "Waiting for Stripe",
            RefundStanding::Pending => "On its way",
            RefundStanding::RequiresAction => "Waiting for the customer",
            RefundStanding::Succeeded => "Returned",
            RefundStanding::Failed => "Failed",
            RefundStanding::Canceled => "Called off",
            RefundStanding::Refused => "Refused by Stripe",
        }
    }

    fn refund_standing_means(&self, standing: RefundStanding) -> &'static str {
        match standing {
            RefundStanding::Waiting => {
                "We asked for it and Stripe does not show it yet. We go on with the same key: \
                    do not ask again."
            }
            RefundStanding::Pending => "Stripe took it and the money is on its way.",
            RefundStanding::RequiresAction => {
                "Stripe waits for details from the customer to send the money; it wrote them a \
                    mail."
            }
            RefundStanding::Succeeded => {
                "Stripe sent it to the customer's bank, which may take some days to show it."
            }
            RefundStanding::Failed => {
                "The bank did not take it and the money is in your balance again: return it \
                    another way."
            }
            RefundStanding::Canceled => {
                "It was called off at Stripe and the money is in your balance."
            }
            RefundStanding::Refused => "Stripe did not take it: no money moved.",
        }
    }

    fn refund_of_order(&self, number: OrderNumber) -> String {
        format!("Refund of order {number}")
    }

    fn refund_restocked_at(&self, at: Moment) -> Sentence {
        sentence!["The items went back on sale on ", day(at), "."]
    }

    fn refund_handled_by(&self, by: &str, at: Moment) -> Sentence {
        sentence![by, " looked after it on ", day(at), "."]
    }

    fn stripe_refund_line(&self, left: i64) -> String {
        format!("Up to {left}")
    }

    fn stripe_refund_back(&self, units: i64) -> String {
        format!("{units} went back already because of this refund")
    }

    fn stripe_refund_tell_hint(&self, mail: &str, email: &str) -> String {
        format!("The mail \u{201c}{mail}\u{201d} to {email}")
    }

    fn stripe_refund_units_refused(&self, left: i64) -> String {
        format!("Write a whole number, {left} at most")
    }
}
