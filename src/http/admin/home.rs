//! `/admin`: the dashboard.

use actix_web::web;
use askama::Template;

use super::frame::{Frame, Room, around};
use super::session::Session;
use crate::app::console::{self, Dashboard, MOST_COUNTED};
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

    /// What a person should look at, with how much of it there is.
    fn attention(&self) -> Vec<(&'static str, &'static str, String)> {
        let (t, figures) = (self.layout.t(), &self.figures);
        [
            ("stuck_sagas", t.stuck_sagas(), figures.stuck_sagas),
            ("failed_webhooks", t.failed_webhooks(), figures.failed_webhooks),
            ("waiting_mails", t.waiting_mails(), figures.waiting_mails),
        ]
        .into_iter()
        .map(|(name, label, count)| (name, label, counted(count)))
        .collect()
    }

    fn is_calm(&self) -> bool {
        let figures = &self.figures;
        figures.stuck_sagas == 0 && figures.failed_webhooks == 0 && figures.waiting_mails == 0
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }
}

/// A count, or "1000+" where counting stopped.
fn counted(count: i64) -> String {
    if count >= MOST_COUNTED { format!("{MOST_COUNTED}+") } else { count.to_string() }
}

/// Shows the dashboard.
pub async fn show(visit: Visit, session: Session, app: web::Data<App>) -> PageResult {
    let (layout, frame) = around(&visit, &session, (Room::Dashboard, "/admin"));
    let figures = console::dashboard(&app).await?;
    page(&HomePage { layout, frame, figures, at: app.now() })
}
