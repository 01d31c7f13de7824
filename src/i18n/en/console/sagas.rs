//! The room of sagas, in English.

use crate::domain::clock::Moment;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaState, SagaStep};
use crate::domain::saga_repair::{RepairRefused, SagaRepair, SagaStanding};
use crate::i18n::Sentence;
use crate::i18n::catalogue::{PaymentTexts as _, SagaTexts};
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl SagaTexts for English {
    plain! {
        room_sagas: "Checkout sagas",
        search_sagas: "Number of an order, id of a payment or a saga",
        search_sagas_refused: "Write the number of an order, or the id of a payment or a saga",
        stuck_label: "Stuck",
        is_stuck: "Is stuck",
        no_sagas_yet: "No checkout has begun yet",
        no_sagas_hint: "Each checkout has one here, with all of its steps.",
        waits_for_label: "Waits for",
        next_look_label: "Next try",
        next_look_none: "Nothing is due",
        saga_began_label: "Began",
        pay_until_label: "Can be paid until",
        saga_ending_label: "Shall end because",
        saga_was_reopened: "Money that came late reopened it.",
        saga_steps_label: "Steps",
        saga_calls_label: "Calls to Stripe",
        no_calls_yet: "Stripe has not been called yet.",
        saga_holds_label: "Stock that it holds",
        saga_holds_nothing: "It holds nothing.",
        operation_label: "Operation",
        handle_is_your_word: "On your word: nothing of this order can be paid at Stripe any \
            more. Should money come all the same, it is late money like any other.",
        repair_changed: "The saga moved on while you looked at it. Nothing was done.",
        repair_busy: "Somebody works on the saga at this moment; try again in a few seconds. \
            Nothing was done.",
        repair_needs_stripe: "Only an answer of Stripe can end it. Nothing was done.",
    }

    fn filter_saga_about(&self, what: &str) -> String {
        format!("About {what}")
    }

    fn waits_for(&self, standing: SagaStanding) -> &'static str {
        match (standing.state, standing.step) {
            (SagaState::Running, SagaStep::AwaitPayment) => match standing.payment {
                PaymentStatus::Authorized => "Somebody to capture or release what is held",
                PaymentStatus::Processing => "The bank's answer",
                PaymentStatus::Pending
                | PaymentStatus::Completed
                | PaymentStatus::Failed
                | PaymentStatus::Cancelled
                | PaymentStatus::Refunded
                | PaymentStatus::PartiallyRefunded
                | PaymentStatus::Disputed => "The customer to pay, or the time to run out",
            },
            (SagaState::Running, step) => self.saga_step(step),
            (SagaState::Compensating, SagaStep::AwaitPayment) => {
                "Returning the money that came late"
            }
            (SagaState::Compensating, SagaStep::ProcessWithStripe) => {
                "Stripe to say that nothing can be paid any more"
            }
            (SagaState::Compensating, SagaStep::CreatePayment) => "Closing the payment",
            (SagaState::Compensating, SagaStep::CreateOrder) => "Cancelling the order",
            (SagaState::Compensating, SagaStep::ReserveInventory) => "Giving the stock back",
            (
                SagaState::Compensating,
                SagaStep::ValidateInventory | SagaStep::ConfirmOrder | SagaStep::SendConfirmation,
            ) => "Its end",
            (SagaState::Confirmed | SagaState::Compensated, _) if standing.is_due => {
                "A look whether anything is left to do"
            }
            (SagaState::Confirmed | SagaState::Compensated, _) => "Nothing: it has ended",
        }
    }

    fn next_try_number(&self, number: i64) -> String {
        format!("Try {number}")
    }

    fn saga_leased(&self, until: Moment) -> Sentence {
        sentence!["Somebody works on it, until ", deadline(until), " at most."]
    }

    fn repair(&self, repair: SagaRepair) -> &'static str {
        match repair {
            SagaRepair::Retry => "Retry now",
            SagaRepair::Compensate => "Undo the checkout",
            SagaRepair::Handle => "Mark as settled",
        }
    }

    fn repair_title(&self, repair: SagaRepair) -> &'static str {
        match repair {
            SagaRepair::Retry => "Retry the saga now",
            SagaRepair::Compensate => "Undo this checkout",
            SagaRepair::Handle => "Mark the saga as settled",
        }
    }

    fn repair_hint(&self, repair: SagaRepair) -> &'static str {
        match repair {
            SagaRepair::Retry => "Its next step is tried at once, without its pause.",
            SagaRepair::Compensate => {
                "It ends without money: closed at Stripe, order cancelled, stock given back."
            }
            SagaRepair::Handle => {
                "When you settled it at Stripe and the saga cannot go on by itself."
            }
        }
    }

    fn repair_refused(&self, why: RepairRefused) -> &'static str {
        match why {
            RepairRefused::Ended => "It has ended, and nothing is left to do",
            RepairRefused::EndsAlready => "It is on its way to end",
            RepairRefused::Money(PaymentStatus::Authorized) => {
                "Money is held: release it from the payment"
            }
            RepairRefused::Money(PaymentStatus::Processing) => {
                "Money is on its way: wait for the bank's answer"
            }
            RepairRefused::Money(_) => {
                "Money was captured: it goes back by Stripe alone, with a refund"
            }
            RepairRefused::NotCompensating => "It goes forward: there is nothing to settle by hand",
            RepairRefused::NotStuck => "It still tries by itself",
        }
    }

    fn repair_books(&self, why: &str) -> String {
        format!("The books would not be right ({why}). Nothing was done.")
    }
}
