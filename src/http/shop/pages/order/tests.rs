use super::*;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{CardSeen, ClosingCause};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::domain::payment_method::PaymentMethodKind;
use crate::http::shop::pages::ReturnPage;
use crate::http::shop::pages::testing::{Page, a_line, in_both_languages, layout};
use crate::i18n::texts;

const NOON: Moment = Moment::from_seconds(1_795_629_900);

fn money() -> Money {
    Money::new(6_400_000, Currency::Cop).unwrap()
}

fn paid() -> Outcome {
    let card = CardSeen { brand: "visa".into(), last_four: "4242".into() };
    Outcome::Paid { amount: money(), method: Some(card), receipt_to: Some("a@b.co".into()) }
}

fn order(locale: Locale, outcome: Outcome) -> OrderPage {
    let at = |event| TimelineEntry { at: NOON, event };
    OrderPage {
        layout: Layout { path: "/orders/tok".into(), ..layout(locale) },
        token: "tok".into(),
        number: OrderNumber(1042),
        placed_at: NOON,
        order_status: OrderStatus::Confirmed,
        payment_status: PaymentStatus::Completed,
        outcome,
        lines: vec![a_line("<script>alert(1)</script>")],
        total: money(),
        refunds: Vec::new(),
        timeline: vec![
            at(TimelineEvent::Received),
            at(TimelineEvent::Declined(DeclineClass::CardDeclined)),
            at(TimelineEvent::Paid(money())),
        ],
        has_receipt: true,
    }
}

fn returning(locale: Locale, outcome: Outcome) -> ReturnPage {
    ReturnPage {
        layout: Layout { path: "/orders/tok/return".into(), ..layout(locale) },
        token: "tok".into(),
        number: OrderNumber(1042),
        payment_status: PaymentStatus::Pending,
        outcome,
    }
}

#[test]
fn an_order_shows_its_lines_its_statuses_and_what_happened() {
    in_both_languages(|locale| {
        let page = Page::of(&order(locale, paid()));
        page.is_well_formed(locale);
        let t = texts(locale);
        assert!(page.title().starts_with(&format!(
            "{} · {}",
            t.paid_title(),
            t.order(OrderNumber(1042))
        )));
        assert_eq!(page.text("h1"), t.paid_heading());
        assert_eq!(page.money(".lead .money"), [(6_400_000, "COP".to_owned())]);
        assert_eq!(page.text("tbody th"), "<script>alert(1)</script>");
        assert_eq!(page.money("tfoot .money"), [(6_400_000, "COP".to_owned())]);
        let statuses = page.attributes(".status", "data-status");
        assert_eq!(statuses, ["confirmed", "completed"]);
        let events = page.texts(".timeline__text");
        assert_eq!(events.len(), 3);
        assert!(events[1].contains(t.decline(DeclineClass::CardDeclined)), "{events:?}");
        assert_eq!(page.attributes(".timeline time", "datetime"), ["2026-11-25T18:05:00Z"; 3]);
        assert!(page.attributes("a", "href").contains(&"/orders/tok/receipt".to_owned()));
    });
}

#[test]
fn order_pages_are_kept_out_of_search_engines() {
    let page = Page::of(&order(Locale::Es, paid()));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    let page = Page::of(&returning(Locale::Es, paid()));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
}

#[test]
fn a_refund_on_its_way_shows_its_amount_and_how_far_it_is() {
    in_both_languages(|locale| {
        let refund = RefundLine { at: Some(NOON), amount: money(), state: RefundState::Pending };
        let outcome = Outcome::LateRefund { amount: money(), method: None };
        let page = OrderPage { refunds: vec![refund], ..order(locale, outcome) };
        let page = Page::of(&page);
        page.is_well_formed(locale);
        assert_eq!(page.money("#refunds .money"), [(6_400_000, "COP".to_owned())]);
        let state = page.text("#refunds .status");
        assert_eq!(state, texts(locale).refund_state(RefundState::Pending));
    });
}

#[test]
fn every_outcome_makes_a_well_formed_page_of_both_kinds() {
    let closed = |cause| Outcome::Closed {
        cause,
        declined: Some(DeclineClass::CardDeclined),
        nothing_was_charged: true,
        cart_is_kept: true,
    };
    in_both_languages(|locale| {
        let mut outcomes = vec![
            paid(),
            Outcome::Held { amount: money() },
            Outcome::Processing { by: Some(NOON) },
            Outcome::Bounced { until: NOON, ways: PaymentMethodKind::ALL.to_vec() },
            Outcome::GivenUp,
            Outcome::Checking { waited: 2 },
            Outcome::Checking { waited: 9 },
            Outcome::NotFinished { until: NOON },
            Outcome::Declined { class: DeclineClass::ExpiredCard, until: NOON },
            Outcome::Revived,
        ];
        outcomes.extend(ClosingCause::ALL.map(closed));
        for outcome in outcomes {
            Page::of(&order(locale, outcome.clone())).is_well_formed(locale);
            Page::of(&returning(locale, outcome)).is_well_formed(locale);
        }
    });
}

#[test]
fn a_waiting_page_looks_again_with_and_without_a_script_and_other_pages_do_not() {
    let waiting = Page::of(&returning(Locale::Es, Outcome::Checking { waited: 3 }));
    let refresh = waiting.text("noscript");
    assert!(refresh.contains("content=\"5; url=/orders/tok/return?waited=4\""), "{refresh}");
    assert_eq!(waiting.attributes("#outcome[role=status]", "data-seconds"), ["5"]);
    let next = waiting.attributes("#outcome", "data-next");
    assert_eq!(next, ["/orders/tok/return?waited=4"]);
    assert_eq!(waiting.count(".spinner"), 1);
    let paid = Page::of(&returning(Locale::Es, paid()));
    assert_eq!(paid.count("noscript, script, #outcome[data-next]"), 0);
    assert_eq!(paid.count(".spinner"), 0);
}

#[test]
fn continuing_and_cancelling_are_forms_with_their_own_buttons() {
    in_both_languages(|locale| {
        let page = Page::of(&returning(locale, Outcome::NotFinished { until: NOON }));
        let forms = page.attributes(".outcome form", "action");
        assert_eq!(forms, ["/orders/tok/pay", "/orders/tok/cancel"]);
        assert_eq!(
            page.texts(".outcome button"),
            [texts(locale).continue_paying(), texts(locale).cancel_order()]
        );
        assert_eq!(page.attributes(".lead time", "datetime"), ["2026-11-25T18:05:00Z"]);
    });
}

#[test]
fn another_try_after_a_bounced_debit_is_a_form_for_each_method() {
    in_both_languages(|locale| {
        let ways = PaymentMethodKind::ALL.to_vec();
        let page = Page::of(&order(locale, Outcome::Bounced { until: NOON, ways }));
        let forms = page.attributes(".outcome form", "action");
        assert_eq!(forms, ["/orders/tok/pay", "/orders/tok/pay", "/orders/tok/cancel"]);
        let methods = page.attributes(".outcome input[name=method]", "value");
        assert_eq!(methods, ["card", "sepa_debit"]);
        assert_eq!(page.attributes(".lead time", "datetime"), ["2026-11-25T18:05:00Z"]);
    });
}
