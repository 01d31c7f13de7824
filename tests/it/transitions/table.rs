//! The transition table a third time: how each pair is reached.

use cobro::domain::payment_status::PaymentStatus::{self, *};

use super::Story::{self, *};

/// How a pair is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// This story reaches it, seen on both sides.
    By(Story),
    /// No event of Stripe's reaches it, for this reason.
    Never(&'static str),
}

/// One pair.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub from: PaymentStatus,
    pub to: PaymentStatus,
    pub how: How,
}

const fn by(from: PaymentStatus, to: PaymentStatus, story: Story) -> Row {
    Row { from, to, how: How::By(story) }
}

const fn never(from: PaymentStatus, to: PaymentStatus, reason: &'static str) -> Row {
    Row { from, to, how: How::Never(reason) }
}

/// Every pair that the transition table allows.
pub const TABLE: [Row; 31] = [
    by(Pending, Processing, Debits),
    by(Pending, Authorized, Holds),
    by(Pending, Completed, Returns),
    by(Pending, Failed, Debits),
    by(Pending, Cancelled, MoneyAfterTheEnd),
    by(Processing, Pending, Debits),
    by(Processing, Authorized, TwoPaymentIntents),
    by(Processing, Completed, Debits),
    by(Processing, Failed, Debits),
    by(Processing, Cancelled, MoneyAfterTheEnd),
    by(Authorized, Completed, Holds),
    never(
        Authorized,
        Failed,
        "funds that were held and let go make a payment `cancelled`, whatever closed it before; \
         Stripe leads a PaymentIntent that holds funds only to `succeeded` or `canceled`, but for \
         captures whose outcome comes later, which neither cards nor SEPA debits have",
    ),
    by(Authorized, Cancelled, Holds),
    by(Completed, PartiallyRefunded, Returns),
    by(Completed, Refunded, Returns),
    by(Completed, Disputed, ReturnsAndDisputes),
    by(PartiallyRefunded, Completed, Returns),
    by(PartiallyRefunded, Refunded, Returns),
    by(PartiallyRefunded, Disputed, ReturnsAndDisputes),
    by(Refunded, Completed, Returns),
    by(Refunded, PartiallyRefunded, Returns),
    by(Refunded, Disputed, ReturnsAndDisputes),
    by(Disputed, Completed, ReturnsAndDisputes),
    by(Disputed, PartiallyRefunded, ReturnsAndDisputes),
    by(Disputed, Refunded, ReturnsAndDisputes),
    by(Failed, Processing, Debits),
    by(Failed, Authorized, Debits),
    by(Failed, Completed, Debits),
    by(Cancelled, Processing, MoneyAfterTheEnd),
    by(Cancelled, Authorized, MoneyAfterTheEnd),
    by(Cancelled, Completed, MoneyAfterTheEnd),
];

#[test]
fn every_pair_of_the_transition_table_has_one_story_or_a_reason_and_nothing_else_has() {
    for from in PaymentStatus::ALL {
        for to in PaymentStatus::ALL {
            let rows = TABLE.iter().filter(|row| (row.from, row.to) == (from, to)).count();
            assert_eq!(rows, usize::from(from.may_become(to)), "{from} to {to}");
        }
    }
    for row in TABLE {
        if let How::Never(reason) = row.how {
            println!("{} to {} is never reached: {reason}", row.from, row.to);
        }
    }
}

#[test]
fn every_status_is_reached_by_a_story_and_every_story_reaches_something() {
    for status in PaymentStatus::ALL {
        let reaches = |row: &Row| row.to == status && matches!(row.how, How::By(_));
        assert!(TABLE.iter().any(reaches), "{status}");
    }
    for story in Story::ALL {
        assert!(TABLE.iter().any(|row| row.how == How::By(*story)), "{story:?}");
    }
}
