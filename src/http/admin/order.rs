//! `/admin/orders/{number}`: an order, and the review before an unpaid one is cancelled.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::Query;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::orders::{
    self, CancelError, CancelOutcome, Happening, OrderRoom, StockedLine, TimelineEntry,
};
use crate::domain::clock::Moment;
use crate::domain::order::{CancelRefused, OrderNumber, OrderStatus};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::reservation::ReservationStatus;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value, refused, see_other};
use crate::i18n::Sentence;
use crate::i18n::catalogue::TimelineEvent;
use crate::i18n::time::TimeStyle;

/// An order.
#[derive(Debug, Template)]
#[template(path = "admin/orders/show.html")]
pub struct OrderPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The order.
    pub room: OrderRoom,
    /// What was done just now, by the word of the address.
    pub done: Option<String>,
    /// Whether this person may cancel an unpaid order.
    pub may_cancel: bool,
    /// The list that it was opened from, with its filters.
    pub back: String,
}

/// A line of the timeline.
struct Told {
    at: Moment,
    tone: &'static str,
    icon: &'static str,
    words: Sentence,
}

impl OrderPage {
    fn title(&self) -> String {
        let (t, order) = (self.layout.t(), &self.room.order);
        self.layout.titled(&[t.order_status(order.status), &t.order(order.number)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    /// That it is done, for the words that our own forms lead back with.
    fn news(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let t = self.layout.t();
        match self.done.as_deref()? {
            "cancelled" => Some(("success", "check", t.order_cancel_done())),
            "waits" => Some(("info", "clock", t.order_cancel_waits())),
            "paid" => Some(("warning", "alert", t.order_cancel_paid_before())),
            _ => None,
        }
    }

    /// Whether its goods wait for money that is held or on its way.
    fn is_placed(&self) -> bool {
        self.room.order.status == OrderStatus::Placed
    }

    fn is_processing(&self) -> bool {
        self.room.order.payment.status == PaymentStatus::Processing
    }

    fn language(&self) -> &'static str {
        let own = |(locale, _): &(_, _)| *locale == self.room.order.locale;
        self.layout.languages().into_iter().find(own).map_or("", |(_, name)| name)
    }

    fn name<'a>(&self, line: &'a StockedLine) -> &'a str {
        line.name.in_language(self.layout.locale)
    }

    /// Where a line's units are.
    fn stock(&self, line: &StockedLine) -> String {
        let t = self.layout.t();
        let reserved = line.reservations.iter();
        let reserved = reserved.map(|(status, units)| t.order_reservation(*status, *units));
        let back = (line.back > 0).then(|| t.order_units_back(line.back));
        reserved.chain(back).collect::<Vec<_>>().join(" · ")
    }

    /// Why it cannot be cancelled, if it cannot.
    fn cancel_refused(&self) -> Option<&'static str> {
        let t = self.layout.t();
        match self.room.cancel {
            Err(why) => Some(t.cancel_refused(why)),
            Ok(()) if !self.may_cancel => Some(t.your_role_may_not()),
            Ok(()) => None,
        }
    }

    fn timeline(&self) -> Vec<Told> {
        self.room.order.timeline.iter().map(|entry| self.told(*entry)).collect()
    }

    fn told(&self, entry: TimelineEntry) -> Told {
        let (t, order) = (self.layout.t(), &self.room.order);
        let (tone, icon, words): (_, _, Sentence) = match entry.what {
            Happening::OrderReceived => ("neutral", "receipt", t.order_received().into()),
            Happening::PaymentOpened => ("neutral", "card", t.order_pay_page_ready().into()),
            Happening::Declined(class) => {
                ("bad", "alert", t.order_try_declined(t.decline_class(class)).into())
            }
            Happening::Authorized => ("info", "lock", t.order_held(order.total)),
            Happening::Processing => ("info", "bank", t.order_in_process().into()),
            Happening::Paid => ("ok", "check", t.order_paid(order.payment.captured)),
            Happening::PartlyReturned | Happening::Returned => {
                ("warn", "back", t.order_returned(order.payment.returned))
            }
            Happening::Bounced => ("bad", "bank", t.timeline(TimelineEvent::Bounced)),
            Happening::GivenUp => ("warn", "clock", t.timeline(TimelineEvent::GivenUp)),
            Happening::Disputed => ("violet", "scale", t.order_disputed().into()),
            Happening::Closed(cause) => ("neutral", "x", t.closing_cause(cause).into()),
        };
        Told { at: entry.at, tone, icon, words }
    }
}

/// The review before an unpaid order is cancelled.
#[derive(Debug, Template)]
#[template(path = "admin/orders/cancel.html")]
pub struct CancelPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The order.
    pub room: OrderRoom,
    /// The token that lets the form act once.
    pub form_token: String,
    /// Why it was refused just now.
    pub refused: Option<CancelRefused>,
}

impl CancelPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let order = t.order(self.room.order.number);
        let title = self.layout.titled(&[t.order_cancel_deed(), &order]);
        if self.refused.is_some() { t.title_of_refused(&title) } else { title }
    }

    /// Why it cannot be cancelled, if it cannot.
    fn why_not(&self) -> Option<&'static str> {
        let why = self.refused.or(self.room.cancel.err());
        why.map(|why| self.layout.t().cancel_refused(why))
    }

    fn units(&self) -> i64 {
        let all = self.room.lines.iter().flat_map(|line| &line.reservations);
        let held = all.filter(|(status, _)| *status == ReservationStatus::Held);
        held.fold(0_i64, |sum, (_, units)| sum.saturating_add(*units))
    }
}

/// The number in an address; what is none of ours leads nowhere.
fn number_of(text: &str) -> Result<OrderNumber, PageError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits && !text.starts_with('0'));
    number.map(OrderNumber).ok_or(PageError::NotFound)
}

/// Shows an order.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let room = orders::room(&app, number_of(&path)?).await?;
    let here = format!("/admin/orders/{}", room.order.number);
    let (layout, frame) = around(&visit, &session, (Room::Orders, &here));
    let done = query_value(&request, "done");
    let may_cancel = session.may(Permission::Void);
    let back = Query::back(&request, "/admin/orders");
    page(&OrderPage { layout, frame, room, done, may_cancel, back })
}

/// Says what cancelling would do.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    path: web::Path<String>,
) -> PageResult {
    let number = number_of(&path)?;
    page(&cancel_page((&visit, &session), &app, (number, None)).await?)
}

async fn cancel_page(
    (visit, session): (&Visit, &Session),
    app: &App,
    (number, refused): (OrderNumber, Option<CancelRefused>),
) -> Result<CancelPage, PageError> {
    let room = orders::room(app, number).await?;
    let here = format!("/admin/orders/{number}/cancel");
    let (layout, frame) = around(visit, session, (Room::Orders, &here));
    Ok(CancelPage { layout, frame, room, form_token: form_token::new(app), refused })
}

/// Cancels an unpaid order.
pub async fn cancel(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, mut form): (web::Path<String>, Form),
) -> PageResult {
    let number = number_of(&path)?;
    let token = form.require("form_token")?;
    form.nothing_else()?;
    match orders::cancel_by_shop(&app, &session.actor(), (number, &token)).await {
        Ok(outcome) => {
            let done = match outcome {
                CancelOutcome::Cancelled => "cancelled",
                CancelOutcome::WaitingForStripe => "waits",
                CancelOutcome::PaidBefore => "paid",
            };
            Ok(see_other(&format!("/admin/orders/{number}?done={done}")))
        }
        Err(CancelError::Refused(why)) => {
            refused(&cancel_page((&visit, &session), &app, (number, Some(why))).await?)
        }
        Err(CancelError::App(error)) => Err(error.into()),
    }
}
