//! The dashboard: what needs attention, and today against last week.

use jiff::civil::Weekday;

use crate::domain::attention::Attention;
use crate::domain::clock::Moment;
use crate::domain::money::{Currency, Money};
use crate::i18n::Sentence;

/// What stands on the dashboard.
pub trait DashboardTexts {
    /// The dashboard's name.
    fn room_dashboard(&self) -> &'static str;
    /// Before the time of the figures.
    fn as_of(&self) -> &'static str;
    /// What the figures are compared with, after their time.
    fn against_last(&self, weekday: Weekday) -> String;
    /// The heading of what somebody should look at.
    fn needs_attention(&self) -> &'static str;
    /// When there is none of it.
    fn nothing_needs_attention(&self) -> &'static str;
    /// Something that somebody should look at, before how many there are.
    fn attention(&self, kind: Attention) -> &'static str;
    /// The heading of today's figures in one currency.
    fn today_in(&self, currency: Currency) -> String;
    /// What was captured today.
    fn captured_today(&self) -> &'static str;
    /// How many payments took money or have it held.
    fn payments_made(&self) -> &'static str;
    /// Beside it: how many were begun.
    fn of_those_begun(&self, begun: i64) -> String;
    /// The share of tries that were approved.
    fn tries_approved(&self) -> &'static str;
    /// Beside it: of how many.
    fn of_tries(&self, approved: i64, all: i64) -> String;
    /// A share in thousandths, as a percentage.
    fn share(&self, permille: i64) -> String;
    /// What was returned today.
    fn returned_today(&self) -> &'static str;
    /// Beside it: by how many refunds.
    fn by_refunds(&self, count: i64) -> String;
    /// Disputes that were opened today.
    fn disputes_opened(&self) -> &'static str;
    /// As much as before.
    fn same_as_before(&self) -> &'static str;
    /// There was nothing before.
    fn nothing_before(&self) -> &'static str;
    /// So many percent more than before.
    fn percent_more(&self, percent: i64) -> String;
    /// So many percent less than before.
    fn percent_less(&self, percent: i64) -> String;
    /// So many more than before.
    fn more_by(&self, count: i64) -> String;
    /// So many fewer than before.
    fn fewer_by(&self, count: i64) -> String;
    /// A share that rose by so many thousandths.
    fn points_more(&self, permille: i64) -> String;
    /// A share that fell by so many thousandths.
    fn points_less(&self, permille: i64) -> String;
    /// The heading of the chart.
    fn captured_by_day(&self, currency: Currency) -> String;
    /// What the chart shows, for whoever does not see it.
    fn captured_most(&self, day: Moment, amount: Money) -> Sentence;
    /// The last seven days, today included.
    fn last_seven_days(&self) -> &'static str;
    /// The seven days before those.
    fn seven_days_before(&self) -> &'static str;
    /// Opens the table behind a chart.
    fn as_a_table(&self) -> &'static str;
    /// The column of days.
    fn day(&self) -> &'static str;
    /// Instead of charts, when nothing was captured for two weeks.
    fn nothing_captured(&self) -> &'static str;
    /// The heading of the reasons of declines.
    fn why_declined(&self) -> &'static str;
    /// When none was.
    fn nothing_declined(&self) -> &'static str;
    /// The heading of the counts.
    fn payments_by_status(&self) -> &'static str;
    /// The heading of the circuits of every process.
    fn circuits_everywhere(&self) -> &'static str;
}
