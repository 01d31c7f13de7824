//! The dashboard, in English.

use jiff::civil::Weekday;

use crate::domain::attention::Attention;
use crate::domain::clock::Moment;
use crate::domain::money::{Currency, Money};
use crate::i18n::catalogue::DashboardTexts;
use crate::i18n::en::English;
use crate::i18n::time::short_day;
use crate::i18n::{Part, Sentence};

impl DashboardTexts for English {
    plain! {
        room_dashboard: "Dashboard",
        as_of: "Figures of",
        needs_attention: "Needs attention",
        nothing_needs_attention: "Nothing is stuck or waiting.",
        captured_today: "Captured",
        payments_made: "Payments made",
        tries_approved: "Tries approved",
        returned_today: "Returned",
        disputes_opened: "New disputes",
        same_as_before: "the same",
        nothing_before: "nothing before",
        last_seven_days: "These 7 days",
        seven_days_before: "The 7 before",
        as_a_table: "See as a table",
        day: "Day",
        nothing_captured: "Nothing was captured in the last 14 days.",
        why_declined: "Why tries were declined today",
        nothing_declined: "No try was declined today.",
        payments_by_status: "Payments by status",
        circuits_everywhere: "Connection to Stripe from each server",
    }

    fn against_last(&self, weekday: Weekday) -> String {
        let day = match weekday {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        };
        format!("against the same time last {day}")
    }

    fn attention(&self, kind: Attention) -> &'static str {
        match kind {
            Attention::DisputesDueSoon => "Disputes due within 24 h",
            Attention::DisputesDue => "Disputes to answer",
            Attention::FraudWarnings => "Fraud warnings to act on",
            Attention::OpenCircuits => "Connections to Stripe that are suspended",
            Attention::BrokenInvariants => "Checks that do not hold",
            Attention::StripeRefunds => "Refunds made at Stripe to look after",
            Attention::HoldsRunningOut => "Held payments that run out within 48 h",
            Attention::FailedRefunds => "Refunds that failed",
            Attention::LateMoney => "Money that came late and is not settled",
            Attention::StuckSagas => "Stuck checkouts",
            Attention::FailedWebhooks => "Stripe events not applied",
            Attention::WaitingRefunds => "Refunds without an answer of Stripe",
            Attention::WaitingMails => "Mails to be sent",
        }
    }

    fn today_in(&self, currency: Currency) -> String {
        format!("Today, {currency}")
    }

    fn of_those_begun(&self, begun: i64) -> String {
        format!("{begun} begun")
    }

    fn of_tries(&self, approved: i64, all: i64) -> String {
        format!("{approved} of {all}")
    }

    fn share(&self, permille: i64) -> String {
        format!("{}.{}%", permille / 10, permille % 10)
    }

    fn by_refunds(&self, count: i64) -> String {
        let word = if count == 1 { "refund" } else { "refunds" };
        format!("{count} {word}")
    }

    fn percent_more(&self, percent: i64) -> String {
        format!("{percent}% more")
    }

    fn percent_less(&self, percent: i64) -> String {
        format!("{percent}% less")
    }

    fn more_by(&self, count: i64) -> String {
        format!("{count} more")
    }

    fn fewer_by(&self, count: i64) -> String {
        format!("{count} fewer")
    }

    fn points_more(&self, permille: i64) -> String {
        format!("{}.{} points more", permille / 10, permille % 10)
    }

    fn points_less(&self, permille: i64) -> String {
        format!("{}.{} points less", permille / 10, permille % 10)
    }

    fn captured_by_day(&self, currency: Currency) -> String {
        format!("Captured by day, {currency}")
    }

    fn captured_most(&self, day: Moment, amount: Money) -> Sentence {
        let parts = ["The most was on ".into(), short_day(day), ": ".into(), amount.into()];
        Sentence::new([parts.to_vec(), vec![Part::from(".")]].concat())
    }
}
