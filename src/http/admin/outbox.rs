//! `/admin/outbox`: the mails to customers and to the team, one mail to read, and sending it again.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::just_done;
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::mark::Mark;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::outbox::{self, MailFilter, MailRow, MailView, ResendError, ResendForm, Resending};
use crate::domain::ids::MessageId;
use crate::domain::mail::{MailKind, MailStatus};
use crate::domain::order::OrderNumber;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::time::TimeStyle;
use crate::i18n::{Sentence, Texts};

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/outbox/list.html")]
pub struct MailsPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The mails of this page.
    pub rows: Vec<MailRow>,
}

impl MailsPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_outbox()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        MailStatus::ALL.iter().map(|one| (one.name(), t.mail_status(*one))).collect()
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        MailKind::ALL.iter().map(|one| (one.name(), t.mail_kind(*one))).collect()
    }

    fn mark(&self, row: &MailRow) -> Mark {
        mark_of(self.layout.t(), row)
    }

    fn is_bad(&self, row: &MailRow) -> bool {
        row.status == MailStatus::Waiting && row.tries > 0
    }

    /// The mail's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &MailRow) -> String {
        self.list.query.leads_to(&format!("/admin/outbox/{}", row.id))
    }
}

fn mark_of(t: &dyn Texts, row: &MailRow) -> Mark {
    Mark::of_mail(t, (row.status, row.tries))
}

/// Reads what is wanted from the address.
fn wanted(filters: &mut Filters<'_>, layout: &Layout) -> MailFilter {
    let t = layout.t();
    let number = |text: &str| text.trim_start_matches('#').parse().ok().map(OrderNumber);
    let words = |text: &str| t.filter_mail_order(text);
    MailFilter {
        order: filters.meaning("order", number, (words, t.search_outbox_refused().into())),
        status: filters.word("status", |one| t.mail_status(one).to_owned()),
        kind: filters.word("kind", |one| t.mail_kind(one).to_owned()),
        failing: filters.flag("failing", t.mail_failing()),
        from: filters.from_day("from"),
        to: filters.to_day("to"),
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
    let (layout, frame) = around(&visit, &session, (Room::Outbox, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let wanted = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&MailsPage { list, rows: Vec::new(), layout, frame });
    }
    let found = outbox::list(&app, wanted, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&MailsPage { list, rows: found.rows, layout, frame })
}

/// One mail.
#[derive(Debug, Template)]
#[template(path = "admin/outbox/show.html")]
pub struct MailPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The mail with everything that belongs to it.
    pub mail: MailView,
    /// What was just done.
    pub notice: Option<String>,
    /// Whether this person may send it again.
    pub may_resend: bool,
    /// The list that it was opened from, with its filters.
    pub back: String,
}

impl MailPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        self.layout.titled(&[t.mail_kind(self.mail.row.kind), &t.order(self.mail.row.order_number)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn mark(&self) -> Mark {
        mark_of(self.layout.t(), &self.mail.row)
    }

    fn mark_of(&self, row: &MailRow) -> Mark {
        mark_of(self.layout.t(), row)
    }

    fn deed(&self) -> &'static str {
        deed_of(self.layout.t(), &self.mail.row)
    }
}

/// What sending a mail again is called.
fn deed_of(t: &dyn Texts, row: &MailRow) -> &'static str {
    match Resending::of(row.status) {
        Resending::AtOnce => t.send_now_deed(),
        Resending::OnceMore => t.resend_deed(),
    }
}

/// An id of the address; what is none names nothing.
fn id_of(text: &str) -> Result<MessageId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Shows one mail.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let id = id_of(&id)?;
    let path = format!("/admin/outbox/{id}");
    let mail = outbox::one(&app, id).await?;
    let (layout, frame) = around(&visit, &session, (Room::Outbox, &path));
    let notice = just_done(&request, &mail.deeds);
    let notice = notice.map(|deed| layout.t().deed(deed.kind).to_owned());
    let may_resend = session.may(Permission::ResendMail);
    let back = Query::back(&request, "/admin/outbox");
    page(&MailPage { layout, frame, mail, notice, may_resend, back })
}

/// The review of a resend.
#[derive(Debug, Template)]
#[template(path = "admin/outbox/resend.html")]
pub struct ResendPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The mail.
    pub mail: MailView,
    /// The token of the form.
    pub form_token: String,
    /// Why it was not done.
    pub refusal: Option<Sentence>,
}

impl ResendPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        match self.refusal {
            Some(_) => self.layout.titled(&[&t.title_of_refused(t.resend_title())]),
            None => self.layout.titled(&[t.resend_title()]),
        }
    }

    fn mark(&self) -> Mark {
        mark_of(self.layout.t(), &self.mail.row)
    }

    fn deed(&self) -> &'static str {
        deed_of(self.layout.t(), &self.mail.row)
    }

    fn will(&self) -> String {
        let (t, row) = (self.layout.t(), &self.mail.row);
        match Resending::of(row.status) {
            Resending::AtOnce => t.resend_at_once(row.recipient()),
            Resending::OnceMore => t.resend_once_more(row.recipient()),
        }
    }
}

async fn reviewed(
    (visit, session, app): (&Visit, &Session, &App),
    id: MessageId,
    error: Option<ResendError>,
) -> Result<ResendPage, PageError> {
    let path = format!("/admin/outbox/{id}/resend");
    let mail = outbox::one(app, id).await?;
    let (layout, frame) = around(visit, session, (Room::Outbox, &path));
    let t = layout.t();
    let refusal = error.map(|error| match error {
        ResendError::Changed => t.resend_changed().into(),
        ResendError::ReaderDisabled => t.resend_reader_disabled().into(),
        ResendError::FormUsed | ResendError::App(_) => t.form_used_up().into(),
    });
    Ok(ResendPage { layout, frame, mail, form_token: form_token::new(app), refusal })
}

/// Shows what sending a mail again would do.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    page(&reviewed((&visit, &session, &app), id_of(&id)?, None).await?)
}

/// `POST /admin/outbox/{mail}/resend`.
pub async fn resend(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, mut form): (web::Path<String>, Form),
) -> PageResult {
    let mail = id_of(&id)?;
    let (seen, form_token) = (form.require("seen")?, form.require("form_token")?);
    form.nothing_else()?;
    let sent = ResendForm { mail: mail.clone(), seen, form_token: form_token.clone() };
    match outbox::resend(&app, &session.actor(), sent).await {
        Ok(_) => Ok(see_other(&format!("/admin/outbox/{mail}?done={form_token}"))),
        Err(ResendError::App(error)) => Err(error.into()),
        Err(error) => refused(&reviewed((&visit, &session, &app), mail, Some(error)).await?),
    }
}
