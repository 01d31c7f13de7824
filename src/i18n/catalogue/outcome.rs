//! Where a customer's payment stands now: headings, bodies and ways on of the return page and the
//! order's page. "Nothing was charged" is a claim about money and a sentence of its own, which a
//! page adds only where the facts prove it.

use crate::domain::clock::Moment;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::Sentence;

/// The states of a payment as its customer reads them.
pub trait OutcomeTexts {
    /// Heading: paid.
    fn paid_heading(&self) -> &'static str;
    /// What was taken, from what, and where the receipt goes.
    fn paid_body(&self, amount: Money, method: Option<&str>, email: Option<&str>) -> Sentence;
    /// The word for it in a title.
    fn paid_title(&self) -> &'static str;
    /// Heading: the bank holds the amount.
    fn held_heading(&self) -> &'static str;
    /// When it will be taken.
    fn held_body(&self, amount: Money) -> Sentence;
    /// Heading: the bank decides later.
    fn processing_heading(&self) -> &'static str;
    /// By when, where that is known, and that the items are kept.
    fn processing_body(&self, by: Option<Moment>) -> Sentence;
    /// Heading: the bank did not pay the debit.
    fn bounced_heading(&self) -> &'static str;
    /// Until when the items are kept, and that it can be paid in another way.
    fn bounced_body(&self, until: Moment) -> Sentence;
    /// The button that pays by this method.
    fn pay_by(&self, kind: PaymentMethodKind) -> &'static str;
    /// Heading: the order ended, and the bank may still take the money.
    fn given_up_heading(&self) -> &'static str;
    /// What becomes of it.
    fn given_up_body(&self) -> &'static str;
    /// Heading: the bank did not decide in time.
    fn unsettled_heading(&self) -> &'static str;
    /// That another checkout can pay in another way.
    fn start_another_way(&self) -> &'static str;
    /// Heading: the outcome is being looked up.
    fn checking_heading(&self) -> &'static str;
    /// How long that takes, and not to pay again.
    fn checking_body(&self) -> &'static str;
    /// The link that looks again.
    fn check_now(&self) -> &'static str;
    /// Heading: still no outcome.
    fn no_answer_heading(&self) -> &'static str;
    /// That we will write.
    fn no_answer_body(&self, number: OrderNumber) -> String;
    /// Heading: it waits to be paid.
    fn not_finished_heading(&self) -> &'static str;
    /// Until when the order waits.
    fn not_finished_body(&self, until: Moment) -> Sentence;
    /// Heading: the last try was refused.
    fn declined_heading(&self) -> &'static str;
    /// Until when the items are kept.
    fn items_kept_until(&self, until: Moment) -> Sentence;
    /// The button back to the payment page.
    fn continue_paying(&self) -> &'static str;
    /// The button that pays once more.
    fn pay_once_more(&self) -> &'static str;
    /// The button that gives the order up.
    fn cancel_order(&self) -> &'static str;
    /// Heading: it ended without money for a technical or bank reason.
    fn failed_heading(&self) -> &'static str;
    /// What can be done about it.
    fn failed_body(&self) -> &'static str;
    /// Heading: the customer cancelled.
    fn cancelled_heading(&self) -> &'static str;
    /// The cart is still there.
    fn cart_is_kept(&self) -> &'static str;
    /// Heading: a newer checkout took this one's place.
    fn replaced_heading(&self) -> &'static str;
    /// That this order is closed.
    fn replaced_body(&self) -> &'static str;
    /// Heading: the time to pay is over.
    fn expired_heading(&self) -> &'static str;
    /// Heading: a person of the shop cancelled.
    fn closed_by_shop_heading(&self) -> &'static str;
    /// Heading: the held amount was released, by the shop or by time.
    fn released_heading(&self) -> &'static str;
    /// That nothing will be taken.
    fn released_body(&self) -> &'static str;
    /// The claim that no money was taken; only where the facts prove it.
    fn nothing_was_charged(&self) -> &'static str;
    /// Heading: money came late and the order goes ahead.
    fn revived_heading(&self) -> &'static str;
    /// Why it could.
    fn revived_body(&self) -> &'static str;
    /// Heading: money that came late is going back.
    fn late_refund_heading(&self, amount: Money) -> Sentence;
    /// Where it goes, and how long it may take.
    fn late_refund_body(&self, method: Option<&str>) -> String;
    /// Heading: everything was returned.
    fn refunded_heading(&self) -> &'static str;
    /// How much was returned.
    fn refunded_body(&self, amount: Money) -> Sentence;
    /// The link to the order's page.
    fn see_order(&self) -> &'static str;
    /// The link to the part of the order's page that shows the refund.
    fn see_refund(&self) -> &'static str;
    /// The link that begins again.
    fn start_again(&self) -> &'static str;
}
