//! `/admin/methods`: which payment methods the shop takes, and switching them.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::{Line, just_done};
use super::frame::{Frame, Room, around};
use super::mark::Mark;
use super::session::Session;
use crate::app::audit::DoneDeed;
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::app::payment_methods::{MethodSetting, PaymentMethods, SwitchForm, SwitchRefused};
use crate::domain::clock::Span;
use crate::domain::ids::AuditId;
use crate::domain::money::Currency;
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;
use crate::i18n::time::short;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/methods/list.html")]
pub struct MethodsPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Every method with its switch, and what people did to it.
    pub switches: Vec<(MethodSetting, Vec<DoneDeed>)>,
    /// How many customers' lists are kept, and for how long each.
    pub kept: (u64, Span),
    /// What was just done.
    pub notice: Option<String>,
    /// Whether this person may switch them.
    pub may_switch: bool,
}

impl MethodsPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_methods()])
    }

    fn methods(&self) -> Vec<(PaymentMethodKind, bool)> {
        self.switches.iter().map(|(one, _)| (one.kind, one.enabled)).collect()
    }

    fn mark(&self, on: &bool) -> Mark {
        Mark::of_method(self.layout.t(), *on)
    }

    fn currencies(&self, kind: &PaymentMethodKind) -> String {
        currencies_of(*kind)
    }

    fn deed(&self, on: &bool) -> &'static str {
        let t = self.layout.t();
        if *on { t.switch_off() } else { t.switch_on() }
    }

    fn why_not(&self) -> Option<&'static str> {
        let t = self.layout.t();
        (!self.may_switch).then(|| t.your_role_may_not())
    }

    fn cache(&self) -> String {
        let (lists, span) = self.kept;
        self.layout.t().method_cache(lists, &short(span))
    }

    /// What people did to any of them, the last first.
    fn history(&self) -> Vec<DoneDeed> {
        let mut all: Vec<DoneDeed> =
            self.switches.iter().flat_map(|(_, deeds)| deeds.iter().cloned()).collect();
        all.sort_by_key(|deed| std::cmp::Reverse(deed.at));
        all
    }
}

fn currencies_of(kind: PaymentMethodKind) -> String {
    joined(Currency::ALL.into_iter().filter(|currency| kind.takes(*currency)))
}

fn joined(currencies: impl Iterator<Item = Currency>) -> String {
    currencies.map(Currency::code).collect::<Vec<_>>().join(", ")
}

/// Shows the list.
pub async fn list(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let switches = PaymentMethods::switches(&app.store).await?;
    let (layout, frame) = around(&visit, &session, (Room::Methods, "/admin/methods"));
    let deeds: Vec<DoneDeed> =
        switches.iter().flat_map(|(_, deeds)| deeds.iter().cloned()).collect();
    let notice = just_done(&request, &deeds).map(|deed| layout.t().deed(deed.kind).to_owned());
    let (kept, may_switch) = (app.methods.kept().await, session.may(Permission::Settings));
    page(&MethodsPage { layout, frame, switches, kept, notice, may_switch })
}

/// The review of a switch.
#[derive(Debug, Template)]
#[template(path = "admin/methods/switch.html")]
pub struct SwitchPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The method.
    pub method: PaymentMethodKind,
    /// Whether it would be on.
    pub on: bool,
    /// The currencies in which nobody could pay then.
    pub without: Vec<Currency>,
    /// The token of the form.
    pub form_token: String,
    /// Why it was not done.
    pub refusal: Option<Sentence>,
}

impl SwitchPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        match self.refusal {
            Some(_) => self.layout.titled(&[&t.title_of_refused(&self.heading())]),
            None => self.layout.titled(&[&self.heading()]),
        }
    }

    fn heading(&self) -> String {
        let t = self.layout.t();
        t.switch_title(self.on, t.method(self.method))
    }

    fn deed(&self) -> &'static str {
        let t = self.layout.t();
        if self.on { t.switch_on() } else { t.switch_off() }
    }

    const fn to(&self) -> &'static str {
        if self.on { "on" } else { "off" }
    }

    const fn tone(&self) -> &'static str {
        if self.on { "info" } else { "warn" }
    }

    fn lines(&self) -> Vec<Line> {
        let (t, name) = (self.layout.t(), self.layout.t().method(self.method));
        let mut lines: Vec<Line> = Vec::new();
        if self.on {
            let currencies = currencies_of(self.method);
            lines.push(("wallet", t.switch_on_offers(name, &currencies).into()));
        } else {
            lines.push(("wallet", t.switch_off_hides(name).into()));
        }
        if !self.without.is_empty() {
            let currencies = joined(self.without.iter().copied());
            lines.push(("alert", t.switch_off_leaves_none(&currencies).into()));
        }
        lines.push(("lock", t.switch_leaves_begun().into()));
        lines.push(("clock", t.switch_counts_at_once().into()));
        lines
    }
}

fn method_of(text: &str) -> Result<PaymentMethodKind, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// The currencies in which nobody can pay once this method is off.
fn without(settings: &[MethodSetting], off: PaymentMethodKind) -> Vec<Currency> {
    let others = |currency| {
        settings.iter().any(|one| one.enabled && one.kind != off && one.kind.takes(currency))
    };
    let own = Currency::ALL.into_iter().filter(|currency| off.takes(*currency));
    own.filter(|currency| !others(*currency)).collect()
}

async fn reviewed(
    (visit, session, app): (&Visit, &Session, &App),
    method: PaymentMethodKind,
    error: Option<SwitchRefused>,
) -> Result<SwitchPage, PageError> {
    let settings = PaymentMethods::settings(&app.store).await?;
    let on = !settings.iter().any(|one| one.kind == method && one.enabled);
    let path = format!("/admin/methods/{method}");
    let (layout, frame) = around(visit, session, (Room::Methods, &path));
    let t = layout.t();
    let refusal = error.map(|error| match error {
        SwitchRefused::Changed => t.switch_changed().into(),
        SwitchRefused::Unknown(_) | SwitchRefused::FormUsed | SwitchRefused::Store(_) => {
            t.form_used_up().into()
        }
    });
    let without = if on { Vec::new() } else { without(&settings, method) };
    Ok(SwitchPage { layout, frame, method, on, without, form_token: form_token::new(app), refusal })
}

/// Shows what switching a method would do.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    method: web::Path<String>,
) -> PageResult {
    page(&reviewed((&visit, &session, &app), method_of(&method)?, None).await?)
}

/// `POST /admin/methods/{method}`.
pub async fn switch(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (method, mut form): (web::Path<String>, Form),
) -> PageResult {
    let method = method_of(&method)?;
    let (to, form_token) = (form.require("to")?, form.require("form_token")?);
    form.nothing_else()?;
    let on = match to.as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(PageError::BadRequest("a switch is on or off")),
    };
    let id = AuditId::new(app.now(), app.randomness.as_ref());
    let sent = SwitchForm { method, on, form_token: form_token.clone() };
    match app.methods.switch_by_hand(&app.store, sent, (session.actor(), id)).await {
        Ok(()) => Ok(see_other(&format!("/admin/methods?done={form_token}"))),
        Err(SwitchRefused::Store(error)) => Err(AppError::Store(error).into()),
        Err(error) => refused(&reviewed((&visit, &session, &app), method, Some(error)).await?),
    }
}
