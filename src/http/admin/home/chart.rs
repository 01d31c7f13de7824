//! What was captured on each of seven days, beside the seven before, as bars drawn on the server.
//! All places are percentages of the plot, so that the text is never scaled.

use super::calendar::Calendar;
use crate::domain::clock::Moment;
use crate::domain::figures::Figures;
use crate::domain::money::{Currency, Money};
use crate::http::page::Layout;
use crate::i18n::time::TimeStyle;

/// How many days stand beside each other.
const SHOWN: usize = 7;

/// A day of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartDay {
    /// The day.
    pub at: Moment,
    /// What was captured on it.
    pub amount: Money,
    /// What was captured a week before.
    pub before: Money,
    /// Where its label stands.
    pub label_x: String,
    /// Whether its label vanishes where there is little room.
    pub label_is_extra: bool,
    /// Its bar.
    pub bar: Bar,
    /// The bar of a week before.
    pub bar_before: Bar,
}

/// A bar, in percent of the plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its left edge.
    pub x: String,
    /// Its upper edge.
    pub y: String,
    /// Its height.
    pub height: String,
}

/// The chart of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The currency.
    pub currency: Currency,
    /// The days, the oldest first.
    pub days: Vec<ChartDay>,
    /// The most that was captured on one of all days, and on which.
    pub most: (Moment, Money),
}

impl Chart {
    /// The chart of one currency; none where nothing was captured on any day.
    #[must_use]
    pub fn of(
        currency: Currency,
        calendar: &Calendar,
        rows: &[(Moment, Currency, Figures)],
    ) -> Option<Self> {
        let own = || rows.iter().filter(|(_, of, _)| *of == currency);
        let captured = |(from, to): (Moment, Moment)| {
            let within = own().filter(|(at, _, _)| *at >= from && *at < to);
            let all = within.map(|(_, _, figures)| *figures).sum::<Figures>();
            (from, all.captured_minor)
        };
        let days: Vec<(Moment, i64)> = calendar.days().into_iter().map(captured).collect();
        let (at, most) = days.iter().copied().max_by_key(|(at, minor)| (*minor, *at))?;
        if most == 0 {
            return None;
        }
        let (before, last) = days.split_at_checked(days.len().saturating_sub(SHOWN))?;
        let before = before.iter().rev().take(SHOWN).rev();
        let days = last.iter().zip(before).enumerate();
        let days = days.map(|(index, (day, before))| drawn(currency, (index, *day, *before), most));
        let days = days.collect::<Option<Vec<_>>>()?;
        Some(Self { currency, days, most: (at, Money::new(most, currency).ok()?) })
    }

    /// What it shows, for whoever does not see it.
    #[must_use]
    pub fn told(&self, layout: &Layout) -> String {
        let (day, amount) = self.most;
        layout.plain(&layout.t().captured_most(day, amount))
    }

    /// How its days are written.
    #[must_use]
    pub const fn short(&self) -> TimeStyle {
        TimeStyle::ShortDay
    }
}

fn drawn(
    currency: Currency,
    (index, (at, minor), (_, minor_before)): (usize, (Moment, i64), (Moment, i64)),
    most: i64,
) -> Option<ChartDay> {
    let width = HUNDREDTHS.checked_div(i64::try_from(SHOWN).ok()?)?;
    let left = i64::try_from(index).ok()?.saturating_mul(width);
    let bar = |minor: i64, offset: i64| {
        let height = i128::from(minor).saturating_mul(HUNDREDTHS.into());
        let height = i64::try_from(height.checked_div(most.into())?).ok()?;
        let y = percent(HUNDREDTHS.saturating_sub(height));
        Some(Bar { x: percent(left.saturating_add(offset)), y, height: percent(height) })
    };
    Some(ChartDay {
        at,
        amount: Money::new(minor, currency).ok()?,
        before: Money::new(minor_before, currency).ok()?,
        label_x: percent(left.saturating_add(width / 2)),
        label_is_extra: index % 2 == 1,
        bar_before: bar(minor_before, 150)?,
        bar: bar(minor, 700)?,
    })
}

/// The whole plot, in hundredths of a percent.
const HUNDREDTHS: i64 = 10_000;

fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Span;
    use jiff::tz::TimeZone;

    const LUNCH: Moment = Moment::from_seconds(1_795_629_900);

    fn row(days_ago: i64, captured_minor: i64) -> (Moment, Currency, Figures) {
        let at = LUNCH - Span::from_hours(days_ago * 24);
        (at, Currency::Cop, Figures { captured_minor, ..Figures::default() })
    }

    #[test]
    fn bars_grow_from_the_bottom_and_the_highest_fills_the_plot() {
        let calendar = Calendar::of(LUNCH, &TimeZone::UTC).unwrap();
        let rows = [row(0, 50), row(7, 25), row(7, 25), row(8, 200), row(1, 100), row(13, 1)];
        let chart = Chart::of(Currency::Cop, &calendar, &rows).unwrap();
        assert_eq!(chart.days.len(), 7);
        assert_eq!(chart.most.1.minor(), 200);
        let today = chart.days.last().unwrap();
        assert_eq!((today.amount.minor(), today.before.minor()), (50, 50));
        assert_eq!((today.bar.y.as_str(), today.bar.height.as_str()), ("75.00%", "25.00%"));
        let yesterday = &chart.days[5];
        assert_eq!(yesterday.bar_before.height, "100.00%");
        assert_eq!(yesterday.bar_before.y, "0.00%");
        assert_eq!(chart.days[0].before.minor(), 1);
    }

    #[test]
    fn a_currency_without_money_has_no_chart() {
        let calendar = Calendar::of(LUNCH, &TimeZone::UTC).unwrap();
        assert_eq!(Chart::of(Currency::Eur, &calendar, &[row(0, 50)]), None);
        assert_eq!(Chart::of(Currency::Cop, &calendar, &[row(30, 50)]), None);
    }
}
