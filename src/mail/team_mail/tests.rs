use super::*;
use crate::domain::clock::Moment;
use crate::domain::dispute::{DeadlineNotice, DisputeReason};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};

/// 25 November 2026, 14:05 UTC.
const DUE: Moment = Moment::from_seconds(1_795_615_500);

fn notice(locale: Locale) -> TeamNotice {
    TeamNotice {
        member: "mem_01234567890123456789012345678901".parse().unwrap(),
        email: "marta@tienda.example".into(),
        disabled: false,
        locale,
        notice: DeadlineNotice::ThreeDays,
        dispute: "dp_1".into(),
        reason: DisputeReason::ProductNotReceived,
        inquiry: false,
        amount: Money::new(6_400_000, Currency::Cop).unwrap(),
        due: Some(DUE),
    }
}

fn written(notice: &TeamNotice, shop: &str) -> WrittenMail {
    let about = About { number: OrderNumber(1042), shop, public_url: "https://tienda.example" };
    write(notice, &about, &TimeZone::UTC).unwrap()
}

#[test]
fn it_reads_well_as_text_and_as_html_in_both_languages_whatever_the_shop_is_called() {
    for (locale, subject, text, html) in [
        (
            Locale::Es,
            "Menos de 3 días para responder la disputa del pedido 1042 · Tienda <b> & Co",
            include_str!("spanish.txt"),
            include_str!("spanish.html"),
        ),
        (
            Locale::En,
            "Less than 3 days to answer the dispute of order 1042 · Tienda <b> & Co",
            include_str!("english.txt"),
            include_str!("english.html"),
        ),
    ] {
        let mail = written(&notice(locale), "Tienda <b> & Co");
        assert_eq!(mail.subject, subject);
        assert_eq!(mail.text.trim_end(), text.trim_end());
        assert_eq!(mail.html.trim_end(), html.trim_end());
    }
}

#[test]
fn each_notice_says_how_much_is_left_and_an_inquiry_is_told_apart() {
    for locale in Locale::ALL {
        let of = |one| written(&TeamNotice { notice: one, ..notice(locale) }, "x").subject;
        for (one, left) in [
            (DeadlineNotice::Week, "7 d"),
            (DeadlineNotice::ThreeDays, "3 d"),
            (DeadlineNotice::Day, "24 h"),
        ] {
            assert!(of(one).contains(left), "{}", of(one));
        }
        let inquiry = TeamNotice { inquiry: true, ..notice(locale) };
        assert_ne!(written(&inquiry, "x").text, written(&notice(locale), "x").text);
    }
}

#[test]
fn one_that_waited_until_the_dispute_was_answered_asks_for_nothing() {
    for locale in Locale::ALL {
        let mail = written(&TeamNotice { due: None, ..notice(locale) }, "x");
        assert!(mail.text.contains(texts(locale).dispute_needs_no_answer()), "{}", mail.text);
        for said in ["3 d", "2026", "25"] {
            assert!(!mail.subject.contains(said) && !mail.text.contains(said), "{}", mail.text);
        }
    }
}

#[test]
fn a_subject_is_one_line_whatever_the_shop_is_called() {
    let mail = written(&notice(Locale::Es), "Tienda\r\nBcc: x@y.co");
    assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
}
