//! Which days the dashboard looks at: fourteen of the shop's zone, today the last of them.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

use crate::domain::clock::Moment;

/// How many days are shown.
pub const DAYS: usize = 14;

/// The days, and the instant of last week that now is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Where each day begins, the oldest first, and where tomorrow does.
    bounds: Vec<Moment>,
    /// The same time of day a week ago.
    pub week_ago: Moment,
    /// Which day of the week it is.
    pub weekday: Weekday,
}

impl Calendar {
    /// The days up to today.
    ///
    /// # Errors
    /// At an instant beyond the calendar.
    pub fn of(now: Moment, zone: &TimeZone) -> Result<Self, jiff::Error> {
        let now = Timestamp::from_millisecond(now.millis())?.to_zoned_datetime(zone.clone());
        let today = now.date();
        let mut bounds = Vec::new();
        for back in (-1_i64..).take(DAYS.saturating_add(1)) {
            let day = today.checked_sub(back.days())?;
            bounds.push(moment(&day.to_zoned_datetime(zone.clone())?));
        }
        bounds.reverse();
        let week_ago = moment(&now.checked_sub(1.week())?);
        Ok(Self { bounds, week_ago, weekday: now.weekday() })
    }

    /// Where the first day begins.
    #[must_use]
    pub fn first(&self) -> Moment {
        self.bounds.first().copied().unwrap_or(self.week_ago)
    }

    /// The days, the oldest first: where each begins, and where the next one does.
    #[must_use]
    pub fn days(&self) -> Vec<(Moment, Moment)> {
        self.bounds.iter().copied().zip(self.bounds.iter().copied().skip(1)).collect()
    }

    /// Where today begins.
    #[must_use]
    pub fn today(&self) -> Moment {
        self.days().last().map_or(self.week_ago, |(begins, _)| *begins)
    }

    /// Where the same day of last week begins.
    #[must_use]
    pub fn same_day(&self) -> Moment {
        self.days().iter().rev().nth(7).map_or(self.week_ago, |(begins, _)| *begins)
    }
}

fn moment(at: &ZonedDateTime) -> Moment {
    Moment::from_millis(at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Span;

    /// 25 November 2026, 18:05 UTC, a Wednesday.
    const LUNCH: Moment = Moment::from_seconds(1_795_629_900);

    fn hours(from: Moment, to: Moment) -> i64 {
        to.since(from).millis() / 3_600_000
    }

    #[test]
    fn fourteen_days_of_the_shop_end_with_today() {
        let bogota = TimeZone::get("America/Bogota").unwrap();
        let calendar = Calendar::of(LUNCH, &bogota).unwrap();
        assert_eq!(calendar.days().len(), DAYS);
        assert_eq!(calendar.weekday, Weekday::Wednesday);
        assert_eq!(hours(calendar.today(), LUNCH), 13, "it is five past one in Bogotá");
        assert_eq!(calendar.week_ago, LUNCH - Span::from_hours(7 * 24));
        assert_eq!(hours(calendar.same_day(), calendar.week_ago), 13);
        assert_eq!(hours(calendar.first(), calendar.today()), 13 * 24);
    }

    #[test]
    fn a_day_of_twenty_five_hours_is_one_day_and_last_week_the_same_time_of_day() {
        let madrid = TimeZone::get("Europe/Madrid").unwrap();
        // 27 October 2026, two days after the clocks went back.
        let calendar = Calendar::of(Moment::from_seconds(1_793_098_800), &madrid).unwrap();
        let lengths: Vec<i64> =
            calendar.days().iter().map(|(from, to)| hours(*from, *to)).collect();
        assert_eq!(lengths.iter().filter(|hours| **hours == 25).count(), 1, "{lengths:?}");
        let since = |day: Moment, at: Moment| at.since(day).millis();
        let now = Moment::from_seconds(1_793_098_800);
        assert_eq!(
            since(calendar.same_day(), calendar.week_ago),
            since(calendar.today(), now),
            "the same time by the clock on the wall"
        );
    }
}
