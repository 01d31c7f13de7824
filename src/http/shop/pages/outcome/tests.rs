use jiff::tz::TimeZone;

use super::*;
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::texts;

const NOON: Moment = Moment::from_seconds(1_795_629_900);

fn money() -> Money {
    Money::new(6_400_000, Currency::Cop).unwrap()
}

fn visa() -> Option<CardSeen> {
    Some(CardSeen { brand: "visa".into(), last_four: "4242".into() })
}

fn told(outcome: &Outcome, place: Place, locale: Locale) -> Told {
    let here = match place {
        Place::Return => "/orders/tok/return",
        Place::Order => "/orders/tok",
    };
    Telling { outcome, number: OrderNumber(1042), token: "tok", here, place }.tell(texts(locale))
}

fn closed_by(cause: ClosingCause, nothing_was_charged: bool) -> Outcome {
    Outcome::Closed { cause, declined: None, nothing_was_charged, cart_is_kept: true }
}

/// Every outcome there is.
fn all_outcomes() -> Vec<Outcome> {
    let mut all = vec![
        Outcome::Paid { amount: money(), method: visa(), receipt_to: Some("a@b.co".into()) },
        Outcome::Paid { amount: money(), method: None, receipt_to: None },
        Outcome::Held { amount: money() },
        Outcome::Processing { by: Some(NOON) },
        Outcome::Processing { by: None },
        Outcome::Bounced { until: NOON, ways: PaymentMethodKind::ALL.to_vec() },
        Outcome::Bounced { until: NOON, ways: Vec::new() },
        Outcome::GivenUp,
        Outcome::Checking { waited: 0 },
        Outcome::Checking { waited: 6 },
        Outcome::NotFinished { until: NOON },
        Outcome::Declined { class: DeclineClass::CardDeclined, until: NOON },
        Outcome::Revived,
        Outcome::LateRefund { amount: money(), method: visa() },
        Outcome::Refunded { amount: money() },
    ];
    all.extend(ClosingCause::ALL.map(|cause| closed_by(cause, true)));
    all.extend(ClosingCause::ALL.map(|cause| closed_by(cause, false)));
    all
}

fn words(sentence: &Sentence, locale: Locale) -> String {
    sentence.plain(locale, &TimeZone::UTC)
}

#[test]
fn nothing_was_charged_is_said_only_where_it_is_proved() {
    for locale in Locale::ALL {
        let claim = texts(locale).nothing_was_charged();
        for outcome in all_outcomes() {
            let proved = matches!(outcome, Outcome::Closed { nothing_was_charged: true, .. });
            for place in [Place::Return, Place::Order] {
                let shown = told(&outcome, place, locale);
                let said = words(&shown.heading, locale) + &words(&shown.body, locale);
                assert_eq!(said.contains(claim), proved, "{outcome:?}: {said}");
            }
        }
    }
}

#[test]
fn no_outcome_is_a_dead_end_on_the_page_that_stripe_leads_back_to() {
    for outcome in all_outcomes() {
        let shown = told(&outcome, Place::Return, Locale::Es);
        assert!(!shown.actions.is_empty(), "{outcome:?}");
    }
}

#[test]
fn a_payment_that_is_not_finished_can_be_continued_or_given_up_by_a_post() {
    let waiting = told(&Outcome::NotFinished { until: NOON }, Place::Return, Locale::Es);
    assert_eq!(
        waiting.actions,
        [
            Action::Post {
                path: "/orders/tok/pay".into(),
                label: "Continuar el pago",
                gives_up: false,
                method: None
            },
            Action::Post {
                path: "/orders/tok/cancel".into(),
                label: "Cancelar el pedido",
                gives_up: true,
                method: None
            },
        ]
    );
    assert_eq!(
        words(&waiting.body, Locale::Es),
        "Tu pedido espera hasta las 6:05\u{a0}p.\u{a0}m. del 25 de noviembre."
    );
}

#[test]
fn a_wait_loads_itself_again_and_ends_with_a_promise_to_write() {
    let first = told(&Outcome::Checking { waited: 0 }, Place::Return, Locale::Es);
    assert_eq!(first.icon, None, "it shows that it waits");
    let refresh = first.refresh.unwrap();
    assert_eq!((refresh.seconds, refresh.url.as_str()), (2, "/orders/tok/return?waited=1"));
    let last = told(&Outcome::Checking { waited: 6 }, Place::Return, Locale::Es);
    assert_eq!(last.refresh, None);
    assert_eq!(words(&last.heading, Locale::Es), "Aún no tenemos respuesta");
    assert!(words(&last.body, Locale::Es).contains("1042"));
}

#[test]
fn a_declined_try_tells_the_banks_reason_and_until_when_the_items_are_kept() {
    let class = DeclineClass::InsufficientFunds;
    let shown = told(&Outcome::Declined { class, until: NOON }, Place::Return, Locale::En);
    let body = words(&shown.body, Locale::En);
    assert_eq!(
        body,
        "Insufficient funds. Use another way to pay. We keep your items until 6:05\u{a0}pm on 25 \
         November."
    );
}

#[test]
fn a_bounced_debit_offers_every_way_to_pay_again_and_tells_until_when() {
    let bounced = Outcome::Bounced { until: NOON, ways: PaymentMethodKind::ALL.to_vec() };
    for locale in Locale::ALL {
        let shown = told(&bounced, Place::Order, locale);
        let methods = shown.actions.iter().map(|action| match action {
            Action::Post { path, method, gives_up, .. } => (path.as_str(), *method, *gives_up),
            Action::Go { href, .. } => (href.as_str(), None, false),
        });
        let methods: Vec<_> = methods.collect();
        let pay = |kind| ("/orders/tok/pay", Some(kind), false);
        let expected = [
            pay(PaymentMethodKind::Card),
            pay(PaymentMethodKind::SepaDebit),
            ("/orders/tok/cancel", None, true),
        ];
        assert_eq!(methods, expected);
        assert!(words(&shown.body, locale).contains("6:05"));
    }
}

#[test]
fn an_order_that_ended_before_its_bank_decided_promises_no_more_than_is_known() {
    let shown = told(&Outcome::GivenUp, Place::Return, Locale::Es);
    let said = words(&shown.heading, Locale::Es) + &words(&shown.body, Locale::Es);
    assert!(said.contains("aún procesa") && said.contains("te escribimos"), "{said}");
}

#[test]
fn the_cart_is_promised_only_while_it_is_kept() {
    let gone = Outcome::Closed {
        cause: ClosingCause::Expired,
        declined: None,
        nothing_was_charged: true,
        cart_is_kept: false,
    };
    let shown = told(&gone, Place::Return, Locale::Es);
    assert_eq!(words(&shown.body, Locale::Es), "No se hizo ningún cobro.");
    let kept = told(&closed_by(ClosingCause::CustomerCancelled, true), Place::Return, Locale::Es);
    assert_eq!(words(&kept.body, Locale::Es), "No se hizo ningún cobro. Tu carrito sigue aquí.");
}
