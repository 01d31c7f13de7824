//! How long a session of the console lives, and how long somebody who guesses has to wait.

use super::clock::{Moment, Span};

/// A session that nobody used for this long has ended.
pub const IDLE: Span = Span::from_minutes(30);

/// A session has ended this long after its sign-in, however much it was used.
pub const ABSOLUTE: Span = Span::from_hours(12);

/// How long a one-time link works.
pub const LINK: Span = Span::from_minutes(30);

/// From this many wrong passwords of one account on the next one has to wait.
const FREE_TRIES: i64 = 4;

/// The longest that an account makes anybody wait: it is never closed for good, so that nobody
/// can lock its owner out.
const LONGEST_DELAY: Span = Span::from_seconds(60);

/// Wrong passwords are forgotten after this long without another one.
pub const FORGOTTEN_AFTER: Span = Span::from_hours(24);

/// Whether a session that began and was last used then is still one.
#[must_use]
pub fn is_alive(began_at: Moment, seen_at: Moment, now: Moment) -> bool {
    now.since(seen_at) < IDLE && now.since(began_at) < ABSOLUTE
}

/// How long an account makes everybody wait after so many wrong passwords in a row: nothing at
/// first, then twice as long each time, and never longer than a minute.
#[must_use]
pub fn delay_after(failures: i64) -> Span {
    let beyond = failures.saturating_sub(FREE_TRIES);
    if beyond < 0 {
        return Span::ZERO;
    }
    let doubled = u32::try_from(beyond).ok().and_then(|beyond| 2_i64.checked_pow(beyond));
    doubled.map_or(LONGEST_DELAY, Span::from_seconds).min(LONGEST_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment::from_seconds(1_700_000_000);

    #[test]
    fn a_session_ends_when_it_rests_too_long_and_after_half_a_day_anyway() {
        let almost = |span: Span| NOON + Span::from_millis(span.millis() - 1);
        assert!(is_alive(NOON, NOON, almost(IDLE)));
        assert!(!is_alive(NOON, NOON, NOON + IDLE));
        assert!(is_alive(NOON, almost(ABSOLUTE), almost(ABSOLUTE)));
        assert!(!is_alive(NOON, NOON + ABSOLUTE, NOON + ABSOLUTE));
    }

    #[test]
    fn the_delay_grows_and_never_locks_anybody_out() {
        let seconds = |failures| delay_after(failures).seconds_rounded_up();
        let grown: Vec<i64> = (0..=11).map(seconds).collect();
        assert_eq!(grown, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!((seconds(-1), seconds(70), seconds(i64::MAX)), (0, 60, 60));
    }
}
