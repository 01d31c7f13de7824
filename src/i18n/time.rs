//! Instants as people of each language write them, in the shop's time zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use super::Part;
use crate::domain::clock::{Moment, Span};
use crate::domain::locale::Locale;

/// How much of an instant a reader needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeStyle {
    /// Day and time, as in a timeline.
    Full,
    /// The day alone, as on a receipt.
    Day,
    /// The day and its month in short, where the year is plain.
    ShortDay,
    /// The time alone, where the day stands above.
    Clock,
    /// The end of a wait, such that "hasta" and "until" can stand before it.
    Deadline,
}

/// The part of a sentence that says until when something waits.
#[must_use]
pub const fn deadline(until: Moment) -> Part {
    Part::Time(until, TimeStyle::Deadline)
}

/// The part of a sentence that names a day.
#[must_use]
pub const fn day(at: Moment) -> Part {
    Part::Time(at, TimeStyle::Day)
}

/// The part of a sentence that names a day in short.
#[must_use]
pub const fn short_day(at: Moment) -> Part {
    Part::Time(at, TimeStyle::ShortDay)
}

/// The instant for the `datetime` attribute of `<time>`: UTC, to the second.
#[must_use]
pub fn machine_readable(moment: Moment) -> String {
    timestamp(moment).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A length of time to one unit, which both languages write alike: `850 ms`, `12 s`, `5 min`,
/// `3 h`, `4 d`.
#[must_use]
pub fn short(span: Span) -> String {
    const UNITS: [(i64, &str); 4] =
        [(172_800_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")];
    let millis = span.millis();
    let (count, unit) = match UNITS.into_iter().find(|(least, _)| millis >= *least) {
        // From two days on it is told in days.
        Some((_, "d")) => (millis / 86_400_000, "d"),
        Some((length, unit)) => (millis / length, unit),
        None => (millis, "ms"),
    };
    format!("{count}\u{a0}{unit}")
}

/// The instant in words.
#[must_use]
pub fn render(moment: Moment, style: TimeStyle, locale: Locale, zone: &TimeZone) -> String {
    let local = timestamp(moment).to_zoned_datetime(zone.clone());
    let (day, year) = (local.day(), local.year());
    let clock = clock(&local, locale);
    match (locale, style) {
        (Locale::Es, TimeStyle::Full) => {
            format!("{day} {} {year}, {clock}", short_month(&local, locale))
        }
        (Locale::En, TimeStyle::Full) => {
            format!("{day} {} {year}, {clock}", short_month(&local, locale))
        }
        (Locale::Es | Locale::En, TimeStyle::Clock) => clock,
        (Locale::Es | Locale::En, TimeStyle::ShortDay) => {
            format!("{day} {}", short_month(&local, locale))
        }
        (Locale::Es, TimeStyle::Day) => {
            format!("{day} de {} de {year}", month(&local, locale))
        }
        (Locale::En, TimeStyle::Day) => format!("{day} {} {year}", month(&local, locale)),
        (Locale::Es, TimeStyle::Deadline) => {
            let article = if twelve_hours(&local) == 1 { "la" } else { "las" };
            format!("{article} {clock} del {day} de {}", month(&local, locale))
        }
        (Locale::En, TimeStyle::Deadline) => {
            format!("{clock} on {day} {}", month(&local, locale))
        }
    }
}

/// An instant beyond the calendar, which no fact has, shows as the epoch.
fn timestamp(moment: Moment) -> Timestamp {
    Timestamp::from_millisecond(moment.millis()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The hour as a clock face shows it, from 1 to 12.
fn twelve_hours(local: &ZonedDateTime) -> i8 {
    match local.hour().rem_euclid(12) {
        0 => 12,
        hour => hour,
    }
}

fn clock(local: &ZonedDateTime, locale: Locale) -> String {
    let half = match (locale, local.hour() < 12) {
        (Locale::Es, true) => "a.\u{a0}m.",
        (Locale::Es, false) => "p.\u{a0}m.",
        (Locale::En, true) => "am",
        (Locale::En, false) => "pm",
    };
    format!("{}:{:02}\u{a0}{half}", twelve_hours(local), local.minute())
}

fn month(local: &ZonedDateTime, locale: Locale) -> &'static str {
    let (es, en) = match local.month() {
        1 => ("enero", "January"),
        2 => ("febrero", "February"),
        3 => ("marzo", "March"),
        4 => ("abril", "April"),
        5 => ("mayo", "May"),
        6 => ("junio", "June"),
        7 => ("julio", "July"),
        8 => ("agosto", "August"),
        9 => ("septiembre", "September"),
        10 => ("octubre", "October"),
        11 => ("noviembre", "November"),
        _ => ("diciembre", "December"),
    };
    match locale {
        Locale::Es => es,
        Locale::En => en,
    }
}

/// The month in three letters, which is how both languages shorten every month but September,
/// whose first three letters are understood too.
fn short_month(local: &ZonedDateTime, locale: Locale) -> &'static str {
    let name = month(local, locale);
    name.get(..3).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 25 November 2026, 18:05 UTC, which is five past one in Bogotá.
    const LUNCH: Moment = Moment::from_seconds(1_795_629_900);

    fn bogota() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(-5))
    }

    #[test]
    fn a_time_is_told_in_the_shops_zone_and_the_readers_language() {
        let full = |locale| render(LUNCH, TimeStyle::Full, locale, &bogota());
        assert_eq!(full(Locale::Es), "25 nov 2026, 1:05\u{a0}p.\u{a0}m.");
        assert_eq!(full(Locale::En), "25 Nov 2026, 1:05\u{a0}pm");
        let clock = render(LUNCH, TimeStyle::Clock, Locale::En, &bogota());
        assert_eq!(clock, "1:05\u{a0}pm");
        assert_eq!(machine_readable(LUNCH), "2026-11-25T18:05:00Z");
    }

    #[test]
    fn a_span_is_told_in_its_largest_whole_unit() {
        for (millis, told) in [
            (0, "0\u{a0}ms"),
            (999, "999\u{a0}ms"),
            (1_000, "1\u{a0}s"),
            (59_999, "59\u{a0}s"),
            (3_599_999, "59\u{a0}min"),
            (100_000_000, "27\u{a0}h"),
            (172_800_000, "2\u{a0}d"),
        ] {
            assert_eq!(short(Span::from_millis(millis)), told);
        }
    }

    #[test]
    fn one_oclock_takes_the_singular_article() {
        let until = |zone: &TimeZone| render(LUNCH, TimeStyle::Deadline, Locale::Es, zone);
        assert_eq!(until(&bogota()), "la 1:05\u{a0}p.\u{a0}m. del 25 de noviembre");
        assert_eq!(until(&TimeZone::UTC), "las 6:05\u{a0}p.\u{a0}m. del 25 de noviembre");
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        let at = |seconds| {
            render(Moment::from_seconds(seconds), TimeStyle::Full, Locale::En, &TimeZone::UTC)
        };
        assert_eq!(at(0), "1 Jan 1970, 12:00\u{a0}am");
        assert_eq!(at(43_200), "1 Jan 1970, 12:00\u{a0}pm");
    }

    #[test]
    fn a_day_in_short_has_three_letters_of_its_month() {
        let day = |locale| render(LUNCH, TimeStyle::ShortDay, locale, &bogota());
        assert_eq!((day(Locale::Es), day(Locale::En)), ("25 nov".into(), "25 Nov".into()));
    }

    #[test]
    fn a_day_alone_has_its_month_in_full() {
        let day = |locale| render(LUNCH, TimeStyle::Day, locale, &bogota());
        assert_eq!(day(Locale::Es), "25 de noviembre de 2026");
        assert_eq!(day(Locale::En), "25 November 2026");
    }
}
