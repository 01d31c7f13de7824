//! `/admin/orders`: the list of orders, its search and its filters.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use crate::app::context::App;
use crate::app::order_list::{self, OrderFilter, OrderLine, Wanted};
use crate::domain::money::Currency;
use crate::domain::order::OrderStatus;
use crate::domain::payment_search::{LONGEST_SEARCH, readings};
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::time::TimeStyle;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/orders/list.html")]
pub struct OrdersPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The orders of this page.
    pub rows: Vec<OrderLine>,
}

impl OrdersPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_orders()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        OrderStatus::ALL.into_iter().map(|one| (one.name(), t.order_status(one))).collect()
    }

    fn currencies(&self) -> Vec<(&'static str, &'static str)> {
        Currency::ALL.into_iter().map(|one| (one.code(), one.code())).collect()
    }

    /// The order's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &OrderLine) -> String {
        self.list.query.leads_to(&format!("/admin/orders/{}", row.number))
    }
}

/// Reads what is wanted from the address.
fn wanted(filters: &mut Filters<'_>, layout: &Layout) -> Wanted {
    let t = layout.t();
    let found_by = filters.text("q", LONGEST_SEARCH).map(|text| readings(&text, layout.locale));
    let filter = OrderFilter {
        status: filters.word("status", |one| t.order_status(one).to_owned()),
        currency: filters.word("currency", |one: Currency| one.code().to_owned()),
        from: filters.from_day("from"),
        until: filters.to_day("to"),
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
    let (layout, frame) = around(&visit, &session, (Room::Orders, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let wanted = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&OrdersPage { list, rows: Vec::new(), layout, frame });
    }
    let found = order_list::page(&app, wanted, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&OrdersPage { list, rows: found.rows, layout, frame })
}
