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
    if let Some(wait) = effects.circuit_wait {
        lines.push(("circuit", t.would_wait_for_circuit(wait).into()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::rehearsal::{Change, StockChange};
    use crate::domain::clock::Span;
    use crate::domain::locale::Locale;
    use crate::domain::mail::MailKind;
    use crate::domain::money::{Currency, Money};
    use crate::domain::order::OrderStatus;
    use crate::domain::payment_status::PaymentStatus;
    use crate::domain::product::LocalizedText;
    use crate::domain::saga::{SagaState, SagaStep};
    use crate::domain::stock::Stock;
    use crate::http::shop::pages::testing::layout;

    fn same<T: Copy>(value: T) -> Change<T> {
        Change { before: value, after: value }
    }

    fn nothing() -> Effects {
        let zero = Money::new(0, Currency::Cop).unwrap();
        Effects {
            payment: same(PaymentStatus::Pending),
            captured: same(zero),
            returned: same(zero),
            order: same(OrderStatus::AwaitingPayment),
            saga: same((SagaState::Running, SagaStep::AwaitPayment)),
            new_facts: Vec::new(),
            stock: Vec::new(),
            mails: Vec::new(),
            asks: Vec::new(),
            circuit_wait: None,
            busy: false,
        }
    }

    fn said(effects: &Effects) -> Vec<String> {
        let layout = layout(Locale::Es);
        lines(&layout, effects).iter().map(|(_, said)| layout.plain(said)).collect()
    }

    #[test]
    fn what_changes_nothing_says_so_and_nothing_else() {
        assert_eq!(said(&nothing()), ["No cambia nada: todo esto ya está en los libros."]);
        let busy = Effects { busy: true, ..nothing() };
        assert_eq!(said(&busy).len(), 1, "nothing is claimed of what nobody can know");
        assert!(said(&busy)[0].contains("ahora mismo"), "{:?}", said(&busy));
    }

    #[test]
    fn each_change_is_a_line_and_a_call_that_must_wait_is_one_too() {
        let name = LocalizedText { es: "Café".to_owned(), en: "Coffee".to_owned() };
        let before = Stock::new(3, 2, 0).unwrap();
        let stock = Change { before, after: before.release(2).unwrap() };
        let effects = Effects {
            order: Change { before: OrderStatus::AwaitingPayment, after: OrderStatus::Cancelled },
            stock: vec![StockChange { name, stock }],
            mails: vec![MailKind::Cancelled],
            asks: vec![Ask::ExpireSession("cs_1".to_owned())],
            circuit_wait: Some(Span::from_seconds(30)),
            ..nothing()
        };
        let said = said(&effects);
        for words in ["cs_1", "espera 30 s o más", "si Stripe responde", "disponibles 3 → 5"] {
            assert_eq!(said.iter().filter(|line| line.contains(words)).count(), 1, "{words}");
        }
        assert_eq!(said.len(), 6, "{said:?}");
    }
}
