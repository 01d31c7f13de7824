use scraper::{Html, Selector};

use super::*;
use crate::domain::money::Currency;

const AT: Moment = Moment::from_seconds(1_795_629_900);

fn money() -> Money {
    Money::new(6_400_000, Currency::Cop).unwrap()
}

fn about(locale: Locale) -> AboutOrder {
    AboutOrder {
        locale,
        shop_name: "Tienda & Co".into(),
        shop_details: vec!["NIT 900.000.000-1".into()],
        zone: TimeZone::UTC,
        customer: "Ana <b>".into(),
        number: OrderNumber(1042),
        order_url: "https://tienda.example/orders/tok".into(),
    }
}

fn visa() -> Option<CardSeen> {
    Some(CardSeen { brand: "visa".into(), last_four: "4242".into() })
}

fn confirmation(locale: Locale) -> ConfirmationMail {
    let unit = Money::new(3_200_000, Currency::Cop).unwrap();
    let line = OrderLine {
        product: "prd_01234567890123456789012345678901".parse().unwrap(),
        name: "Café <i>".into(),
        quantity: 2,
        unit,
        total: money(),
    };
    ConfirmationMail {
        about: about(locale),
        lines: vec![line],
        total: money(),
        paid: money(),
        paid_at: AT,
        method: visa(),
    }
}

fn cancelled(locale: Locale, cause: ClosingCause, nothing_was_charged: bool) -> WrittenMail {
    CancelledMail { about: about(locale), cause, nothing_was_charged }.render().unwrap()
}

#[test]
fn a_confirmation_is_a_receipt_that_reads_well_as_plain_text() {
    let mail = confirmation(Locale::Es).render().unwrap();
    assert_eq!(mail.subject, "Recibo de tu pedido 1042 · Tienda & Co");
    let expected = "\
Hola, Ana <b>:

Recibimos tu pago de 64.000\u{a0}COP y tu pedido está confirmado.

Pedido 1042

2 × Café <i>: 64.000\u{a0}COP
Total: 64.000\u{a0}COP

Pagado: 64.000\u{a0}COP
Pagado con: Visa •••• 4242
Fecha: 25 de noviembre de 2026

Sigue tu pedido aquí:
https://tienda.example/orders/tok

Tienda & Co
NIT 900.000.000-1
Recibes este correo porque hiciste un pedido en Tienda & Co.";
    assert_eq!(mail.text.trim_end(), expected);
}

#[test]
fn names_cannot_become_markup_in_a_mail() {
    for locale in Locale::ALL {
        let page = Html::parse_document(&confirmation(locale).render().unwrap().html);
        let html = format!("html[lang={locale}]");
        let found = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!((found("b"), found("i")), (0, 0));
        assert_eq!(found(&html), 1);
        assert_eq!(found("a[href='https://tienda.example/orders/tok']"), 1);
        assert_eq!(found("data[value='6400000'][data-currency=COP]"), 3);
    }
}

#[test]
fn a_closed_order_claims_that_nothing_was_charged_only_where_it_is_proved() {
    for locale in Locale::ALL {
        let claim = texts(locale).nothing_was_charged();
        for cause in ClosingCause::ALL {
            let proved = cancelled(locale, cause, true);
            assert!(proved.text.contains(claim) && proved.html.contains(claim), "{cause:?}");
            let unproved = cancelled(locale, cause, false);
            assert!(!unproved.text.contains(claim) && !unproved.html.contains(claim), "{cause:?}");
        }
    }
}

#[test]
fn late_money_is_announced_with_its_amount_and_its_card() {
    for locale in Locale::ALL {
        let mail = LateRefundMail { about: about(locale), amount: money(), method: visa() };
        let mail = mail.render().unwrap();
        for said in [&money().render(locale), "Visa •••• 4242", "1042"] {
            assert!((mail.subject.clone() + &mail.text).contains(said), "{said}");
        }
    }
}

#[test]
fn a_subject_is_one_line_whatever_the_shop_is_called() {
    let about = AboutOrder { shop_name: "Tienda\r\nBcc: x@y.co".into(), ..about(Locale::Es) };
    let mail = ConfirmationMail { about, ..confirmation(Locale::Es) }.render().unwrap();
    assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
}

#[test]
fn each_news_of_a_refund_is_told_apart_with_its_amount_and_its_card() {
    for locale in Locale::ALL {
        let written =
            [RefundNews::Requested, RefundNews::Succeeded, RefundNews::Failed].map(|news| {
                let (about, amount, method) = (about(locale), money(), visa());
                let mail = RefundMail { about, amount, method, news }.render().unwrap();
                for said in [&money().render(locale), "Visa •••• 4242", "1042"] {
                    assert!((mail.subject.clone() + &mail.text).contains(said), "{news:?}: {said}");
                }
                mail.text
            });
        assert_ne!(written[0], written[1]);
        assert_ne!(written[1], written[2]);
    }
}

#[test]
fn an_order_that_waits_for_its_money_says_whether_it_is_held_or_on_its_way() {
    for locale in Locale::ALL {
        let placed = |held| PlacedMail {
            about: about(locale),
            amount: money(),
            held,
            settles_by: (!held).then_some(AT),
        };
        let (held, coming) = (placed(true).render().unwrap(), placed(false).render().unwrap());
        assert!(held.text.contains(&money().render(locale)), "{}", held.text);
        assert_ne!(held.text, coming.text);
        assert_eq!(held.subject, coming.subject);
        let day = texts(locale).processing_body(Some(AT)).plain(locale, &TimeZone::UTC);
        assert!(day.contains("2026") && coming.text.contains("2026"), "{}", coming.text);
    }
}

#[test]
fn a_bounced_debit_is_told_with_the_time_for_another_try_and_where() {
    for locale in Locale::ALL {
        let mail = PaymentFailedMail { about: about(locale), amount: money(), until: AT };
        let mail = mail.render().unwrap();
        let until = texts(locale).payment_failed_pay_again(AT).plain(locale, &TimeZone::UTC);
        for said in [&until, &money().render(locale), "https://tienda.example/orders/tok"] {
            assert!(mail.text.contains(said), "{said} in {}", mail.text);
        }
        assert!(!mail.text.contains(texts(locale).nothing_was_charged()));
    }
}
