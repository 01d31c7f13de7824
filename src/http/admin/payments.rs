//! `/admin/payments`: the list of payments, its search and its filters.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use crate::app::context::App;
use crate::app::payment_list::{self, PaymentFilter, PaymentLine, Wanted};
use crate::domain::decline::DeclineClass;
use crate::domain::facts::CardSeen;
use crate::domain::money::{Currency, Money};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_search::{LONGEST_SEARCH, readings};
use crate::domain::payment_status::PaymentStatus;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::time::TimeStyle;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/payments/list.html")]
pub struct PaymentsPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The payments of this page.
    pub rows: Vec<PaymentLine>,
}

impl PaymentsPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_payments()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        PaymentStatus::ALL.into_iter().map(|one| (one.name(), t.payment_status(one))).collect()
    }

    fn currencies(&self) -> Vec<(&'static str, &'static str)> {
        Currency::ALL.into_iter().map(|one| (one.code(), one.code())).collect()
    }

    fn methods(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        PaymentMethodKind::ALL.into_iter().map(|one| (one.name(), t.method(one))).collect()
    }

    fn declines(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        DeclineClass::ALL.into_iter().map(|one| (one.name(), t.decline_class(one))).collect()
    }

    /// Whether a filter of those that are folded away is set.
    fn more_is_open(&self) -> bool {
        let set = |name: &&str| self.list.query.get(name).is_some();
        ["currency", "method", "decline", "least", "most", "late", "running_out"].iter().any(set)
    }

    fn paid_with(&self, row: &PaymentLine) -> String {
        paid_with(&self.layout, row.card.as_ref(), row.method)
    }

    /// The same payments as a file.
    fn csv(&self) -> String {
        self.list.query.at("/admin/payments.csv")
    }

    /// The payment's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &PaymentLine) -> String {
        self.list.query.leads_to(&format!("/admin/payments/{}", row.id))
    }
}

/// The card or account that paid where it is known, else the method that was offered.
pub(super) fn paid_with(
    layout: &Layout,
    card: Option<&CardSeen>,
    method: PaymentMethodKind,
) -> String {
    let t = layout.t();
    card.map_or_else(|| t.method(method).to_owned(), |card| t.card(card))
}

/// Reads what is wanted from the address.
pub(super) fn wanted(filters: &mut Filters<'_>, layout: &Layout) -> Wanted {
    let t = layout.t();
    let found_by = filters.text("q", LONGEST_SEARCH).map(|text| readings(&text, layout.locale));
    let filter = PaymentFilter {
        status: filters.word("status", |one| t.payment_status(one).to_owned()),
        currency: filters.word("currency", |one: Currency| one.code().to_owned()),
        method: filters.word("method", |one| t.method(one).to_owned()),
        decline: filters.word("decline", |one| t.decline_class(one).to_owned()),
        from: filters.from_day("from"),
        until: filters.to_day("to"),
        least_minor: filters.amount("least", |money| t.filter_least(money)).map(Money::minor),
        most_minor: filters.amount("most", |money| t.filter_most(money)).map(Money::minor),
        late: filters.flag("late", t.filter_late()),
        running_out: filters.flag("running_out", t.filter_running_out()),
    };
    Wanted { found_by, filter }
}

/// Shows the list.
pub async fn list(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    let (layout, frame) = around(&visit, &session, (Room::Payments, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let wanted = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&PaymentsPage { list, rows: Vec::new(), layout, frame });
    }
    let found = payment_list::page(&app, wanted, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&PaymentsPage { list, rows: found.rows, layout, frame })
}
