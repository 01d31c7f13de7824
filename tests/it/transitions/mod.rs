//! Every status and every pair of the transition table is reached through the real app and the
//! real sandbox, by what customers, banks, people of the shop and people at Stripe do; the history
//! of the payment proves it. `table` says which story reaches which pair.

mod after_the_end;
mod captured;
mod table;
mod uncaptured;
mod unheard;

use std::collections::BTreeSet;

use cobro::app::gateway::CaptureMode;
use cobro::db::payments::HistoryRecord;
use cobro::domain::ids::PaymentId;
use cobro::domain::payment_status::PaymentStatus;

use crate::support::app::{Options, TestApp};
use crate::support::databases::Engine;
use crate::support::money::history;
use table::{How, TABLE};

/// How Stripe's events reach the shop.
#[derive(Clone, Copy, Debug)]
enum Delivery {
    InOrder,
    TwiceInAnyOrder,
}

/// Where a story is told.
#[derive(Clone, Copy, Debug)]
struct Stage {
    engine: Engine,
    delivery: Delivery,
}

impl Stage {
    /// A shop that takes debits too.
    async fn shop(self, capture: CaptureMode) -> TestApp {
        let options = Options { capture, webhooks: true, ..Options::default() };
        let test = crate::support::debits::start_with(self.engine, options).await;
        match self.delivery {
            Delivery::InOrder => {}
            Delivery::TwiceInAnyOrder => {
                let mode = r#"{"mode":"hold","shuffle":true,"duplicate":true,"seed":7}"#;
                test.control("webhooks", mode).await;
            }
        }
        test
    }
}

/// Payments whose life was told.
struct Told {
    test: TestApp,
    payments: Vec<PaymentId>,
}

/// Makes of each story a variant, and a test of its own that it reaches its pairs.
macro_rules! stories {
    ($($story:ident by $told:path, $test:ident;)+) => {
        /// What happens to one payment or a few.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Story {
            $($story,)+
        }

        impl Story {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$story),+];
        }

        $crate::both! {$(
            async fn $test(engine: Engine) {
                for delivery in [Delivery::InOrder, Delivery::TwiceInAnyOrder] {
                    let told = $told(Stage { engine, delivery }).await;
                    reaches_its_pairs(Story::$story, delivery, told).await;
                }
            }
        )+}
    };
}

stories! {
    Returns by captured::returns,
        money_that_goes_back_in_parts_or_whole_and_comes_again_changes_the_status_each_time;
    ReturnsAndDisputes by captured::returns_and_disputes,
        a_dispute_before_between_and_after_refunds_hides_them_until_it_is_won;
    Holds by uncaptured::holds,
        held_funds_are_captured_or_let_go;
    Debits by uncaptured::debits,
        debits_are_paid_or_bounce_and_a_failed_payment_may_still_bring_money;
    TwoPaymentIntents by uncaptured::two_payment_intents,
        funds_that_are_held_while_a_bank_decides_count_more_than_its_silence;
    MoneyAfterTheEnd by after_the_end::money_after_the_end,
        a_cancelled_payment_may_still_bring_money;
}

/// The changes whose both sides were seen: none of them was passed through late.
fn seen(history: &[HistoryRecord]) -> BTreeSet<(PaymentStatus, PaymentStatus)> {
    let changes = history.windows(2).filter(|rows| !rows[0].implied && !rows[1].implied);
    changes.map(|rows| (rows[0].to_status, rows[1].to_status)).collect()
}

/// A history in words.
fn in_words(history: &[HistoryRecord]) -> String {
    let word = |row: &HistoryRecord| {
        let mark = if row.implied { "?" } else { "" };
        format!("{}{mark} ({})", row.to_status, row.cause)
    };
    history.iter().map(word).collect::<Vec<_>>().join(" → ")
}

/// Whether the histories of a story hold every pair that the table promises of it.
async fn reaches_its_pairs(story: Story, delivery: Delivery, told: Told) {
    let (mut reached, mut words) = (BTreeSet::new(), Vec::new());
    for payment in &told.payments {
        let history = history(&told.test, payment).await;
        reached.extend(seen(&history));
        words.push(in_words(&history));
    }
    for row in TABLE.iter().filter(|row| row.how == How::By(story)) {
        let pair = (row.from, row.to);
        assert!(
            reached.contains(&pair),
            "{delivery:?}: not {} to {}: {words:#?}",
            row.from,
            row.to
        );
    }
    told.test.end().await;
}
