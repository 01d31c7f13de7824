//! `/admin/refunds`: every refund, those that need somebody behind a tab of their own.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use crate::app::console::MOST_COUNTED;
use crate::app::context::App;
use crate::app::refund_list::{self, AskedBy, RefundFilter, RefundKey, RefundLine, RefundView};
use crate::domain::clock::Moment;
use crate::domain::money::Currency;
use crate::domain::refund::RefundReason;
use crate::domain::refund_standing::RefundStanding;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::Texts;
use crate::i18n::time::TimeStyle;

/// The tone of a refund that stands there.
#[must_use]
pub const fn tone(standing: RefundStanding) -> &'static str {
    match standing {
        RefundStanding::Waiting | RefundStanding::Pending => "info",
        RefundStanding::RequiresAction => "warn",
        RefundStanding::Succeeded => "ok",
        RefundStanding::Failed | RefundStanding::Canceled | RefundStanding::Refused => "bad",
    }
}

/// The icon of a refund that stands there.
#[must_use]
pub const fn icon(standing: RefundStanding) -> &'static str {
    match standing {
        RefundStanding::Waiting => "clock",
        RefundStanding::Pending => "arrow-right",
        RefundStanding::RequiresAction => "user",
        RefundStanding::Succeeded => "check",
        RefundStanding::Failed | RefundStanding::Refused => "error",
        RefundStanding::Canceled => "x",
    }
}

/// Who asked, in words.
pub(super) fn asked_by<'a>(t: &'a dyn Texts, by: &'a AskedBy) -> &'a str {
    match by {
        AskedBy::Person(name) => name,
        AskedBy::LateMoney => t.refund_by_late_money(),
        AskedBy::Excess => t.refund_by_excess(),
        AskedBy::Stripe => t.refund_made_there(),
    }
}

/// A tab: its word in the address, none for the list itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Attention,
    UnderWay,
    All,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Attention, Self::UnderWay, Self::All];

    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Attention => Some("attention"),
            Self::UnderWay => Some("under_way"),
            Self::All => None,
        }
    }

    /// The tab that an address names; an unknown one is the whole list.
    fn of(query: &Query) -> Self {
        let named = |tab: &Self| tab.word().is_some() && tab.word() == query.get("view");
        Self::ALL.into_iter().find(named).unwrap_or(Self::All)
    }

    fn view(self, now: Moment) -> RefundView {
        match self {
            Self::Attention => {
                RefundView::Attention { asked_before: refund_list::asked_too_long_ago(now) }
            }
            Self::UnderWay => RefundView::UnderWay,
            Self::All => RefundView::All,
        }
    }
}

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/refunds/list.html")]
pub struct RefundsPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The refunds of this page.
    pub rows: Vec<RefundLine>,
    /// How many need somebody.
    pub attention: i64,
    tab: Tab,
}

impl RefundsPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_refunds()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    /// The tabs: address, name, how many need somebody, whether it is this one.
    fn tabs(&self) -> Vec<(String, &'static str, Option<String>, bool)> {
        let (t, query) = (self.layout.t(), &self.list.query);
        let tab = |tab: Tab| {
            let address = match tab.word() {
                Some(word) => query.with("view", word),
                None => query.without("view"),
            };
            let (name, count) = match tab {
                Tab::Attention => (t.refunds_for_somebody(), self.counted()),
                Tab::UnderWay => (t.refunds_under_way(), None),
                Tab::All => (t.refunds_all(), None),
            };
            (address, name, count, tab == self.tab)
        };
        Tab::ALL.into_iter().map(tab).collect()
    }

    fn counted(&self) -> Option<String> {
        match self.attention {
            0 => None,
            MOST_COUNTED.. => Some(format!("{MOST_COUNTED}+")),
            count => Some(count.to_string()),
        }
    }

    /// The word of the tab, for the form of filters to keep.
    fn view(&self) -> Option<&'static str> {
        self.tab.word()
    }

    fn nothing(&self) -> &'static str {
        let t = self.layout.t();
        match self.tab {
            Tab::Attention => t.refunds_calm(),
            Tab::UnderWay => t.refunds_none_under_way(),
            Tab::All => t.no_refunds_yet(),
        }
    }

    fn nothing_hint(&self) -> &'static str {
        let t = self.layout.t();
        match self.tab {
            Tab::Attention => t.refunds_calm_hint(),
            Tab::UnderWay | Tab::All => t.no_refunds_hint(),
        }
    }

    fn standings(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        RefundStanding::ALL.iter().map(|one| (one.name(), t.refund_standing(*one))).collect()
    }

    fn currencies(&self) -> Vec<(&'static str, &'static str)> {
        Currency::ALL.into_iter().map(|one| (one.code(), one.code())).collect()
    }

    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        RefundReason::ALL.iter().map(|one| (one.name(), t.refund_reason(*one))).collect()
    }

    fn address(&self, row: &RefundLine) -> String {
        match &row.key {
            RefundKey::Own(id) => format!("/admin/refunds/{id}"),
            RefundKey::MadeThere(id) => format!("/admin/refunds/stripe/{id}"),
        }
    }

    /// The refund's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &RefundLine) -> String {
        self.list.query.leads_to(&self.address(row))
    }

    fn reason(&self, row: &RefundLine) -> &'static str {
        let t = self.layout.t();
        row.reason.map_or(t.refund_no_reason(), |reason| t.refund_reason(reason))
    }

    fn by<'a>(&self, row: &'a RefundLine) -> &'a str {
        asked_by(self.layout.t(), &row.by)
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
    let tab = Tab::of(&query);
    let (layout, frame) = around(&visit, &session, (Room::Refunds, &query.here()));
    let t = layout.t();
    let mut filters = Filters::new(&query, &layout);
    let filter = RefundFilter {
        view: tab.view(app.now()),
        standing: filters.word("status", |one| t.refund_standing(one).to_owned()),
        reason: filters.word("reason", |one| t.refund_reason(one).to_owned()),
        currency: filters.word("currency", |one: Currency| one.code().to_owned()),
        from: filters.from_day("from"),
        until: filters.to_day("to"),
    };
    let attention = refund_list::attention(&app).await?;
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&RefundsPage { list, rows: Vec::new(), layout, frame, attention, tab });
    }
    let found = refund_list::page(&app, filter, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&RefundsPage { list, rows: found.rows, layout, frame, attention, tab })
}
