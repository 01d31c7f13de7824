//! `/admin/sagas/{saga}/{repair}`: what a person does to a saga, after a look at what would happen.

use actix_web::web;
use askama::Template;

use super::effects::{Line, lines};
use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::mark::Mark;
use super::sagas::id_of;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::rehearsal::Effects;
use crate::app::sagas::{self, RepairError, RepairForm, SagaView};
use crate::domain::ids::SagaId;
use crate::domain::saga_repair::{SagaRepair, SagaStanding};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

/// The review of a repair.
#[derive(Debug, Template)]
#[template(path = "admin/sagas/repair.html")]
pub struct RepairPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The saga.
    pub saga: SagaView,
    /// What would be done to it.
    pub repair: SagaRepair,
    /// What would come of it; none where it cannot be done.
    pub effects: Option<Effects>,
    /// The token of the form.
    pub form_token: String,
    /// The reason as it was typed.
    pub typed: String,
    /// Whether it was typed before the session ended.
    pub kept: KeptForm,
    /// Why it was not done, or cannot be.
    pub refusal: Option<Sentence>,
    /// Why the reason is none.
    pub reason_refused: Option<Sentence>,
}

impl RepairPage {
    fn title(&self) -> String {
        let (t, title) = (self.layout.t(), self.layout.t().repair_title(self.repair));
        if self.refusal.is_some() || self.reason_refused.is_some() {
            return self.layout.titled(&[&t.title_of_refused(title)]);
        }
        self.layout.titled(&[title])
    }

    const fn standing(&self) -> SagaStanding {
        self.saga.row.standing()
    }

    fn mark(&self) -> Mark {
        let standing = self.standing();
        Mark::of_saga(self.layout.t(), (standing.state, standing.is_stuck()))
    }

    const fn is_final(&self) -> bool {
        match self.repair {
            SagaRepair::Compensate | SagaRepair::Handle => true,
            SagaRepair::Retry => false,
        }
    }

    const fn tone(&self) -> &'static str {
        if self.is_final() { "bad" } else { "info" }
    }

    const fn asks_why(&self) -> bool {
        match self.repair {
            SagaRepair::Handle => true,
            SagaRepair::Retry | SagaRepair::Compensate => false,
        }
    }

    fn lines(&self, effects: &Effects) -> Vec<Line> {
        let t = self.layout.t();
        let mut said: Vec<Line> = vec![("tool", t.repair_hint(self.repair).into())];
        if self.repair == SagaRepair::Handle {
            said.push(("alert", t.handle_is_your_word().into()));
        }
        said.extend(lines(&self.layout, effects));
        said
    }
}

/// Why a saga is left as it is.
fn why(layout: &Layout, error: &RepairError, saga: &SagaView) -> Sentence {
    let t = layout.t();
    match error {
        RepairError::Refused(why) => t.repair_refused(*why).into(),
        RepairError::Reason(why) => t.reason_refused(*why).into(),
        RepairError::Changed => t.repair_changed().into(),
        RepairError::Busy => t.repair_busy().into(),
        RepairError::NeedsStripe(ask) => Sentence::from(t.repair_needs_stripe())
            .followed_by(t.would_ask_stripe(ask, saga.currency)),
        RepairError::Books(cause) => t.repair_books(cause).into(),
        RepairError::FormUsed | RepairError::App(_) => t.form_used_up().into(),
    }
}

async fn reviewed(
    (visit, session, app): (&Visit, &Session, &App),
    (id, repair): (SagaId, SagaRepair),
    (typed, error): (String, Option<RepairError>),
) -> Result<RepairPage, PageError> {
    let saga = sagas::one(app, id.clone()).await?;
    let path = format!("/admin/sagas/{id}/{repair}");
    let (layout, frame) = around(visit, session, (Room::Sagas, &path));
    let (effects, cannot) = match sagas::preview(app, id, repair).await {
        Ok(effects) => (Some(effects), None),
        Err(RepairError::App(error)) => return Err(error.into()),
        Err(error) => (None, Some(error)),
    };
    let (reason_refused, refusal) = match error.or(cannot) {
        Some(RepairError::Reason(why)) => (Some(layout.t().reason_refused(why).into()), None),
        Some(error) => (None, Some(why(&layout, &error, &saga))),
        None => (None, None),
    };
    let form_token = form_token::new(app);
    Ok(RepairPage {
        layout,
        frame,
        saga,
        repair,
        effects,
        form_token,
        typed,
        kept: KeptForm::default(),
        refusal,
        reason_refused,
    })
}

fn named((saga, repair): (String, String)) -> Result<(SagaId, SagaRepair), PageError> {
    Ok((id_of(&saga)?, repair.parse().map_err(|_| PageError::NotFound)?))
}

/// Shows what a repair would do.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, kept): (web::Path<(String, String)>, KeptForm),
) -> PageResult {
    let named = named(path.into_inner())?;
    let typed = kept.value("reason").unwrap_or_default().to_owned();
    let shown = reviewed((&visit, &session, &app), named, (typed, None)).await?;
    let shown = RepairPage { kept, ..shown };
    if shown.refusal.is_some() { refused(&shown) } else { page(&shown) }
}

/// `POST /admin/sagas/{saga}/{repair}`.
pub async fn repair(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, mut form): (web::Path<(String, String)>, Form),
) -> PageResult {
    let (saga, repair) = named(path.into_inner())?;
    let (seen, form_token) = (form.require("seen")?, form.require("form_token")?);
    let reason = match repair {
        SagaRepair::Handle => form.require("reason")?,
        SagaRepair::Retry | SagaRepair::Compensate => String::new(),
    };
    form.nothing_else()?;
    let (done, typed) = (form_token.clone(), reason.clone());
    let sent = RepairForm { saga: saga.clone(), repair, seen, reason, form_token };
    match sagas::carry_out(&app, &session.actor(), sent).await {
        Ok(_) => Ok(see_other(&format!("/admin/sagas/{saga}?done={done}"))),
        Err(RepairError::App(error)) => Err(error.into()),
        Err(error) => {
            let told = (typed, Some(error));
            refused(&reviewed((&visit, &session, &app), (saga, repair), told).await?)
        }
    }
}
