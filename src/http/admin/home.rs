//! `/admin`: the dashboard. What needs attention comes first, then today against the same day of
//! last week up to the same time.

mod calendar;
mod chart;
mod comparison;

use actix_web::web;
use askama::Template;

use self::calendar::Calendar;
pub use self::chart::Chart;
use self::comparison::Comparison;
use super::attention::AttentionLine;
use super::circuit::{self, Badge};
use super::frame::{Frame, Room, around};
use super::session::Session;
use crate::app::circuits::{self, CircuitView, InstanceView};
use crate::app::console::{self, Dashboard};
use crate::app::context::App;
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::figures::{Figures, period_of};
use crate::domain::money::Currency;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page};
use crate::i18n::time::TimeStyle;

/// The figures of now.
#[derive(Debug, Template)]
#[template(path = "admin/home.html")]
pub struct HomePage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// What the books say.
    pub figures: Dashboard,
    /// When they were asked.
    pub at: Moment,
    /// The days that are looked at.
    pub calendar: Calendar,
    /// Every circuit on every instance.
    pub circuits: Vec<CircuitView>,
}

impl HomePage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_dashboard()])
    }

    /// What a person should look at, the most urgent first.
    fn attention(&self) -> Vec<AttentionLine> {
        self.frame.waiting.iter().map(|waiting| AttentionLine { waiting: *waiting }).collect()
    }

    /// Today in each currency in which anything happened in the days that are looked at; in the
    /// shop's own, where nothing did in any.
    fn today(&self) -> Vec<Comparison> {
        let mut used: Vec<Currency> = Currency::ALL.into_iter().filter(|c| self.has(*c)).collect();
        if used.is_empty() {
            used.push(self.layout.currency);
        }
        used.into_iter().map(|currency| self.comparison(currency)).collect()
    }

    fn has(&self, currency: Currency) -> bool {
        self.figures.by_period.iter().any(|(_, of, _)| *of == currency)
    }

    fn comparison(&self, currency: Currency) -> Comparison {
        let calendar = &self.calendar;
        Comparison {
            currency,
            today: self.sum(currency, (calendar.today(), self.at)),
            before: self.sum(currency, (calendar.same_day(), calendar.week_ago)),
        }
    }

    /// The figures of the periods from the one that begins at `from` to that of `to`, included.
    fn sum(&self, currency: Currency, (from, to): (Moment, Moment)) -> Figures {
        let to = period_of(to);
        let fits = |at: Moment, of: Currency| of == currency && at >= from && at <= to;
        let rows = self.figures.by_period.iter().filter(|(at, of, _)| fits(*at, *of));
        rows.map(|(_, _, figures)| *figures).sum()
    }

    fn charts(&self) -> Vec<Chart> {
        let chart = |currency| Chart::of(currency, &self.calendar, &self.figures.by_period);
        Currency::ALL.into_iter().filter_map(chart).collect()
    }

    /// Why tries were declined: how many, and how long the bar is, in percent.
    fn declines(&self) -> Vec<(DeclineClass, i64, i64)> {
        let most = self.figures.declines.iter().map(|(_, tries)| *tries).max().unwrap_or(1);
        let share = |tries: i64| tries.saturating_mul(100).checked_div(most).unwrap_or(0);
        let lines = self.figures.declines.iter();
        lines.map(|(class, tries)| (*class, *tries, share(*tries))).collect()
    }

    fn state(&self, view: &CircuitView) -> Badge {
        circuit::state(self.layout.t(), view)
    }

    fn phase(&self, one: &InstanceView) -> Badge {
        circuit::phase(self.layout.t(), one)
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }
}

/// Shows the dashboard.
pub async fn show(visit: Visit, session: Session, app: web::Data<App>) -> PageResult {
    let (layout, frame) = around(&visit, &session, (Room::Dashboard, "/admin"));
    let at = app.now();
    let calendar = Calendar::of(at, &layout.zone).map_err(PageError::internal)?;
    let figures = console::dashboard(&app, (calendar.first(), calendar.today())).await?;
    let circuits = circuits::instances(&app).await?;
    page(&HomePage { layout, frame, figures, at, calendar, circuits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::circuits::CircuitCommandRecord;
    use crate::domain::attention::{Attention, Waiting};
    use crate::domain::circuit::{CircuitKind, CircuitOrder, CircuitPhase};
    use crate::domain::clock::Span;
    use crate::domain::locale::Locale;
    use crate::domain::payment_status::PaymentStatus;
    use crate::domain::role::Role;
    use crate::http::shop::pages::testing::{Page, in_both_languages, layout};

    /// 25 November 2026, 18:05 UTC.
    const LUNCH: Moment = Moment::from_seconds(1_795_629_900);

    /// A circuit that is open on one of two servers.
    fn taking() -> CircuitView {
        let command = CircuitCommandRecord {
            circuit: CircuitKind::Taking,
            command: CircuitOrder::Close,
            revision: 0,
            actor: String::new(),
            reason: String::new(),
            commanded_at: LUNCH,
        };
        let one = |last: u8, phase| InstanceView {
            instance: format!("ins_{last:032}").parse().unwrap(),
            is_this: phase == CircuitPhase::Closed,
            gone: false,
            seen_at: LUNCH,
            phase,
            held: false,
            failures: 0,
            changed_at: LUNCH,
            probe_at: None,
            revision: 0,
            last_failures: Vec::new(),
        };
        let instances = vec![one(1, CircuitPhase::Closed), one(2, CircuitPhase::Open)];
        CircuitView { kind: command.circuit, command, commanded_by: None, instances }
    }

    fn shown(locale: Locale) -> HomePage {
        let captured = |currency, captured_minor, days_ago: i64| {
            let at = period_of(LUNCH - Span::from_hours(days_ago * 24));
            (at, currency, Figures { captured_minor, succeeded: 1, ..Figures::default() })
        };
        let layout = layout(locale);
        let waiting = Attention::ALL.iter().map(|kind| Waiting { kind: *kind, count: 100 });
        HomePage {
            frame: Frame {
                room: Room::Dashboard,
                email: "ana@example.com".to_owned(),
                role: Role::Owner,
                preferences_csrf: layout.csrf.clone(),
                waiting: waiting.collect(),
            },
            figures: Dashboard {
                payments: PaymentStatus::ALL.into_iter().map(|status| (status, 1)).collect(),
                by_period: vec![
                    captured(Currency::Cop, 4_000_000, 0),
                    captured(Currency::Usd, 1_500, 3),
                    captured(Currency::Cop, 2_000_000, 7),
                ],
                declines: vec![
                    (DeclineClass::InsufficientFunds, 12),
                    (DeclineClass::ExpiredCard, 3),
                ],
            },
            circuits: vec![taking()],
            at: LUNCH,
            calendar: Calendar::of(LUNCH, &layout.zone).unwrap(),
            layout,
        }
    }

    #[test]
    fn the_dashboard_is_well_formed_with_everything_on_it() {
        in_both_languages(|locale| {
            let page = Page::of(&shown(locale));
            page.is_well_formed(locale);
            assert_eq!(page.count(".attention__one"), Attention::ALL.len());
            assert!(page.texts(".attention__count").iter().all(|count| count == "99+"));
            assert_eq!(page.count("[data-circuit=taking] [data-phase=open]"), 1);
            assert_eq!(page.count("figure.chart svg[role=img] desc"), 2, "a chart a currency");
            assert_eq!(page.count("[data-chart=COP] rect.chart__bar"), 14);
            assert_eq!(page.attributes(".bars__bar rect", "width"), ["100%", "25%"]);
        });
    }

    #[test]
    fn money_of_two_currencies_is_never_one_figure() {
        let page = Page::of(&shown(Locale::Es));
        let money = |name: &str| page.money(&format!("[data-figure={name}] data"));
        assert_eq!(money("captured_cop"), [(4_000_000, "COP".to_owned())]);
        assert_eq!(money("captured_usd"), [(0, "USD".to_owned())]);
        assert_eq!(page.count("[data-figure=captured_eur]"), 0, "nothing happened in euros");
    }
}
