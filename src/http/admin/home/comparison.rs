//! Today's figures beside those of the same day last week up to the same time.

use crate::domain::figures::Figures;
use crate::domain::money::{Currency, Money};
use crate::http::page::Layout;
use crate::i18n::Texts;

/// How a figure changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whether that is good news.
    pub tone: Option<&'static str>,
    /// Up, down or neither.
    pub icon: &'static str,
    /// In words.
    pub words: String,
}

/// A figure with what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLine {
    /// Its word, for programs and tests.
    pub name: String,
    /// What it is.
    pub label: &'static str,
    /// The amount, where it is one.
    pub amount: Option<Money>,
    /// The figure in words, where it is no amount.
    pub words: String,
    /// More about it.
    pub note: String,
    /// How it changed; none where there is nothing to compare.
    pub change: Option<Change>,
}

/// Today in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The currency.
    pub currency: Currency,
    /// What happened today.
    pub today: Figures,
    /// What had happened by this time last week.
    pub before: Figures,
}

/// What more of a figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum More {
    IsGood,
    IsBad,
}

impl More {
    const fn tone(self, rose: bool) -> Option<&'static str> {
        match (self, rose) {
            (Self::IsGood, true) => Some("ok"),
            (Self::IsGood, false) => Some("bad"),
            (Self::IsBad, true) => Some("warn"),
            (Self::IsBad, false) => None,
        }
    }
}

impl Comparison {
    /// The figures as the page shows them.
    #[must_use]
    pub fn lines(&self, layout: &Layout) -> Vec<FigureLine> {
        let t = layout.t();
        vec![
            self.captured(t),
            self.payments(t),
            self.approved(t),
            self.returned(t),
            self.disputes(t),
        ]
    }

    fn captured(&self, t: &dyn Texts) -> FigureLine {
        let (now, before) = (self.today.captured_minor, self.before.captured_minor);
        let change = amount_change(t, (now, before), More::IsGood);
        FigureLine { change, ..self.amount("captured", t.captured_today(), now) }
    }

    fn payments(&self, t: &dyn Texts) -> FigureLine {
        let (now, before) = (self.today.succeeded, self.before.succeeded);
        FigureLine {
            words: now.to_string(),
            note: t.of_those_begun(self.today.started),
            change: count_change(t, (now, before), More::IsGood),
            ..self.line("payments", t.payments_made())
        }
    }

    fn approved(&self, t: &dyn Texts) -> FigureLine {
        let now = self.today.approved_permille();
        let tries = self.today.succeeded.saturating_add(self.today.declined);
        FigureLine {
            words: now.map_or_else(|| "—".to_owned(), |permille| t.share(permille)),
            note: now.map_or_else(String::new, |_| t.of_tries(self.today.succeeded, tries)),
            change: now.zip(self.before.approved_permille()).map(|both| share_change(t, both)),
            ..self.line("approved", t.tries_approved())
        }
    }

    fn returned(&self, t: &dyn Texts) -> FigureLine {
        let (now, before) = (self.today.refunded_minor, self.before.refunded_minor);
        FigureLine {
            note: t.by_refunds(self.today.refunds),
            change: amount_change(t, (now, before), More::IsBad),
            ..self.amount("returned", t.returned_today(), now)
        }
    }

    fn disputes(&self, t: &dyn Texts) -> FigureLine {
        let (now, before) = (self.today.disputes, self.before.disputes);
        FigureLine {
            words: now.to_string(),
            change: count_change(t, (now, before), More::IsBad),
            ..self.line("disputes", t.disputes_opened())
        }
    }

    fn line(&self, name: &str, label: &'static str) -> FigureLine {
        FigureLine {
            name: format!("{name}_{}", self.currency.code().to_lowercase()),
            label,
            amount: None,
            words: String::new(),
            note: String::new(),
            change: None,
        }
    }

    fn amount(&self, name: &str, label: &'static str, minor: i64) -> FigureLine {
        FigureLine { amount: Money::new(minor, self.currency).ok(), ..self.line(name, label) }
    }
}

/// A change in percent, for amounts.
fn amount_change(t: &dyn Texts, (now, before): (i64, i64), more: More) -> Option<Change> {
    if before == 0 {
        let words = t.nothing_before().to_owned();
        return (now > 0).then_some(Change { tone: None, icon: "chevron-up", words });
    }
    let difference = i128::from(now).saturating_sub(i128::from(before)).saturating_mul(200);
    // Half a percent more, so that it is rounded and not cut.
    let rounded = difference.unsigned_abs().saturating_add(before.unsigned_abs().into());
    let percent = rounded.checked_div(u128::from(before.unsigned_abs()).saturating_mul(2))?;
    let percent = i64::try_from(percent).unwrap_or(i64::MAX);
    Some(change(t, (percent, now > before), more, |rose| match rose {
        true => t.percent_more(percent),
        false => t.percent_less(percent),
    }))
}

/// A change in numbers, for counts.
fn count_change(t: &dyn Texts, (now, before): (i64, i64), more: More) -> Option<Change> {
    let by = now.saturating_sub(before).saturating_abs();
    (now != 0 || before != 0).then(|| {
        change(t, (by, now > before), more, |rose| match rose {
            true => t.more_by(by),
            false => t.fewer_by(by),
        })
    })
}

/// A change in points, for shares.
fn share_change(t: &dyn Texts, (now, before): (i64, i64)) -> Change {
    let by = now.saturating_sub(before).saturating_abs();
    change(t, (by, now > before), More::IsGood, |rose| match rose {
        true => t.points_more(by),
        false => t.points_less(by),
    })
}

fn change(
    t: &dyn Texts,
    (by, rose): (i64, bool),
    more: More,
    words: impl FnOnce(bool) -> String,
) -> Change {
    if by == 0 {
        return Change { tone: None, icon: "minus", words: t.same_as_before().to_owned() };
    }
    let icon = if rose { "chevron-up" } else { "chevron-down" };
    Change { tone: more.tone(rose), icon, words: words(rose) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;
    use crate::http::shop::pages::testing::layout;

    fn told(today: Figures, before: Figures) -> Vec<(String, String, Option<Change>)> {
        let layout = layout(Locale::Es);
        let lines = Comparison { currency: Currency::Cop, today, before }.lines(&layout);
        lines.into_iter().map(|line| (line.name, line.words, line.change)).collect()
    }

    fn change(tone: Option<&'static str>, icon: &'static str, words: &str) -> Option<Change> {
        Some(Change { tone, icon, words: words.to_owned() })
    }

    #[test]
    fn each_figure_says_how_it_changed_and_whether_that_is_good() {
        let today = Figures {
            started: 5,
            succeeded: 3,
            declined: 1,
            captured_minor: 11_249,
            refunds: 1,
            refunded_minor: 500,
            disputes: 1,
        };
        let before = Figures { succeeded: 4, captured_minor: 10_000, ..Figures::default() };
        let changes: Vec<_> =
            told(today, before).into_iter().map(|(_, _, change)| change).collect();
        assert_eq!(
            changes,
            [
                change(Some("ok"), "chevron-up", "12 % más"),
                change(Some("bad"), "chevron-down", "1 menos"),
                change(Some("bad"), "chevron-down", "25,0 puntos menos"),
                change(None, "chevron-up", "antes, nada"),
                change(Some("warn"), "chevron-up", "1 más"),
            ]
        );
        let same: Vec<_> = told(before, before).into_iter().map(|(_, _, change)| change).collect();
        assert_eq!(same[0], change(None, "minus", "igual"));
    }

    #[test]
    fn a_day_without_anything_is_compared_with_nothing() {
        for (name, words, change) in told(Figures::default(), Figures::default()) {
            assert_eq!(change, None, "{name}");
            assert_ne!(words, "0,0 %", "{name}: no tries are not zero percent");
        }
    }
}
