//! `/admin/stock`: what there is of each product, its ledger, and who holds it.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::just_done;
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use crate::app::context::App;
use crate::app::stock::{self, HolderRow, MovementRow, StockRow, StockView, StockWanted};
use crate::domain::clock::Moment;
use crate::domain::locale::Locale;
use crate::domain::product::Slug;
use crate::domain::role::Permission;
use crate::domain::stock::StockFilter;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::time::TimeStyle;

/// The longest part of a name that is looked for, in characters.
const LONGEST_NAME: usize = 100;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/stock/list.html")]
pub struct StockPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The products of this page.
    pub rows: Vec<StockRow>,
}

impl StockPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_stock()])
    }

    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        StockFilter::ALL.iter().map(|one| (one.name(), t.stock_filter(*one))).collect()
    }

    fn name<'a>(&self, row: &'a StockRow) -> &'a str {
        name_of(row, self.layout.locale)
    }

    /// The product's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &StockRow) -> String {
        self.list.query.leads_to(&format!("/admin/stock/{}", row.slug))
    }
}

/// A product's name in the reader's language.
pub(super) fn name_of(row: &StockRow, locale: Locale) -> &str {
    match locale {
        Locale::Es => &row.name_es,
        Locale::En => &row.name_en,
    }
}

/// Shows the list.
pub async fn list(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    let (layout, frame) = around(&visit, &session, (Room::Stock, &query.here()));
    let t = layout.t();
    let mut filters = Filters::new(&query, &layout);
    let wanted = StockWanted {
        name: filters.text("q", LONGEST_NAME),
        filter: filters.word("show", |one| t.stock_filter(one).to_owned()),
    };
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&StockPage { list, rows: Vec::new(), layout, frame });
    }
    let found = stock::list(&app, wanted, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&StockPage { list, rows: found.rows, layout, frame })
}

/// One product's stock.
#[derive(Debug, Template)]
#[template(path = "admin/stock/show.html")]
pub struct ProductStockPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The pages of its ledger.
    pub list: ListFrame,
    /// The stock with everything that belongs to it.
    pub stock: StockView,
    /// What was just done.
    pub notice: Option<String>,
    /// Whether this person may correct it.
    pub may_adjust: bool,
    /// The list that it was opened from, with its filters.
    pub back: String,
}

impl ProductStockPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.name(), self.layout.t().room_stock()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn name(&self) -> &str {
        name_of(&self.stock.row, self.layout.locale)
    }

    fn signed(&self, row: &MovementRow) -> String {
        format!("{:+}", row.quantity)
    }

    /// Until when an order holds its units: what is held at the bank, else the time to pay.
    fn until(&self, row: &HolderRow) -> Moment {
        row.capture_before.unwrap_or(row.deadline_at)
    }
}

/// A product's name in the address; what is none names nothing.
pub(super) fn slug_of(text: &str) -> Result<Slug, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Shows one product's stock.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (slug, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let (slug, query) = (slug_of(&slug)?, Query::of(&request)?);
    let (layout, frame) = around(&visit, &session, (Room::Stock, &query.here()));
    let stock = stock::one(&app, slug, (query.cursor()?, PAGE_SIZE)).await?;
    let filters = Filters::new(&query, &layout);
    let pages = (stock.movements.next.as_ref(), stock.movements.rows.len());
    let list = ListFrame::new(&query, filters, pages);
    let notice = just_done(&request, &stock.deeds);
    let notice = notice.map(|deed| layout.t().deed(deed.kind).to_owned());
    let may_adjust = session.may(Permission::Stock);
    let back = Query::back(&request, "/admin/stock");
    page(&ProductStockPage { layout, frame, list, stock, notice, may_adjust, back })
}
