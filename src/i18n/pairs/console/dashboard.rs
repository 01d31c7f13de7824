//! The sentences of the dashboard.

use jiff::civil::Weekday;

use super::super::{Sample, money, told};
use crate::domain::attention::Attention;
use crate::domain::clock::Moment;
use crate::domain::money::Currency;
use crate::i18n::Texts;

/// Every sentence of the dashboard.
pub fn samples(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_dashboard(), as_of(), needs_attention(), nothing_needs_attention(),
        today_in(Currency::Cop), captured_today(), payments_made(), of_those_begun(1),
        of_those_begun(2), tries_approved(), of_tries(1, 2), share(942), returned_today(),
        by_refunds(1), by_refunds(2), disputes_opened(), same_as_before(), nothing_before(),
        percent_more(12), percent_less(12), more_by(2), fewer_by(2), points_more(12),
        points_less(12), captured_by_day(Currency::Cop),
        captured_most(Moment::from_seconds(1_795_629_900), money()), last_seven_days(),
        seven_days_before(), as_a_table(), day(), nothing_captured(), why_declined(),
        nothing_declined(), payments_by_status(), circuits_everywhere());
    for kind in Attention::ALL {
        say!(s, t: attention(*kind));
    }
    let mut day = Weekday::Monday;
    for _ in 0..7 {
        say!(s, t: against_last(day));
        day = day.next();
    }
    s
}
