//! `/admin`: the dashboard.

use actix_web::web;
use askama::Template;

use super::attention::AttentionLine;
use super::frame::{Frame, Room, around};
use super::session::Session;
use crate::app::console::{self, Dashboard};
use crate::app::context::App;
use crate::domain::clock::Moment;
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
}

impl HomePage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_dashboard()])
    }

    /// What a person should look at, the most urgent first.
    fn attention(&self) -> Vec<AttentionLine> {
        self.frame.waiting.iter().map(|waiting| AttentionLine { waiting: *waiting }).collect()
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }
}

/// Shows the dashboard.
pub async fn show(visit: Visit, session: Session, app: web::Data<App>) -> PageResult {
    let (layout, frame) = around(&visit, &session, (Room::Dashboard, "/admin"));
    let figures = console::dashboard(&app).await?;
    page(&HomePage { layout, frame, figures, at: app.now() })
}
