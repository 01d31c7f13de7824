//! What a deed would do, line by line, as its review shows it; and what a deed that was done says
//! on the page of its thing.

use actix_web::HttpRequest;

use crate::app::audit::DoneDeed;
use crate::app::rehearsal::Effects;
use crate::domain::saga_repair::Ask;
use crate::http::page::Layout;
use crate::http::visit::query_value;
use crate::i18n::Sentence;

/// A line of a review: its icon and what it says.
pub type Line = (&'static str, Sentence);

/// Everything that would change, in words.
#[must_use]
pub fn lines(layout: &Layout, effects: &Effects) -> Vec<Line> {
    let t = layout.t();
    let mut lines: Vec<Line> = Vec::new();
    if effects.busy {
        lines.push(("clock", t.somebody_works_on_it().into()));
    }
    if !effects.new_facts.is_empty() {
        lines.push(("webhook", t.would_add_facts(effects.new_facts.len()).into()));
    }
    let currency = effects.captured.before.currency();
    for ask in &effects.asks {
        lines.push(("arrow-right", t.would_ask_stripe(ask, currency)));
    }
    let closes = |ask: &Ask| matches!(ask, Ask::ExpireSession(_) | Ask::FindSession);
    if effects.asks.iter().any(closes) {
        lines.push(("info", t.if_stripe_agrees().into()));
    }
    lines.extend(of_money(layout, effects));
    for change in &effects.stock {
        let name = change.name.in_language(layout.locale);
        let (before, after) = (change.stock.before, change.stock.after);
        lines.push(("package", t.would_change_stock(name, before, after).into()));
    }
    lines.extend(effects.mails.iter().map(|kind| ("mail", t.would_write_mail(*kind).into())));
    if effects.saga.is_one() {
        let (state, step) = effects.saga.after;
        let moved = t.would_move_saga(t.saga_state(state), t.saga_step(step));
        lines.push(("saga", moved.into()));
    }
    if effects.changes_nothing() && !effects.busy {
        lines.push(("info", t.would_change_nothing().into()));
    }
    lines
}

fn of_money(layout: &Layout, effects: &Effects) -> Vec<Line> {
    let t = layout.t();
    let mut lines: Vec<Line> = Vec::new();
    if effects.payment.is_one() {
        let (from, to) = (effects.payment.before, effects.payment.after);
        let moved = t.would_move_payment(t.payment_status(from), t.payment_status(to));
        lines.push(("card", moved.into()));
    }
    if effects.captured.is_one() {
        let (from, to) = (effects.captured.before, effects.captured.after);
        lines.push(("wallet", t.would_change_captured(from, to)));
    }
    if effects.returned.is_one() {
        let (from, to) = (effects.returned.before, effects.returned.after);
        lines.push(("back", t.would_change_returned(from, to)));
    }
    if effects.order.is_one() {
        let (from, to) = (effects.order.before, effects.order.after);
        let moved = t.would_move_order(t.order_status(from), t.order_status(to));
        lines.push(("receipt", moved.into()));
    }
    lines
}

/// The deed that a page tells of, because the form that did it led there. Only what the audit
/// knows is told, whatever the address says.
#[must_use]
pub fn just_done<'a>(request: &HttpRequest, deeds: &'a [DoneDeed]) -> Option<&'a DoneDeed> {
    let token = query_value(request, "done")?;
    deeds.iter().find(|deed| deed.form_token.as_deref() == Some(token.as_str()))
}
