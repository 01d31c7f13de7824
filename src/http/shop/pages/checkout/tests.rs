use super::*;
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::http::shop::pages::testing::{Page, in_both_languages, layout};
use crate::i18n::texts;

fn money(minor: i64) -> Money {
    Money::new(minor, Currency::Cop).unwrap()
}

fn checkout(locale: Locale) -> CheckoutPage {
    let line = SummaryLine { name: "Café".into(), quantity: 2, total: Some(money(6_400_000)) };
    CheckoutPage {
        layout: layout(locale),
        token: "form-token".into(),
        lines: vec![line],
        total: money(6_400_000),
        name: String::new(),
        email: String::new(),
        methods: vec![PaymentMethodKind::Card],
        method: None,
        errors: CheckoutErrors::default(),
        notice: CheckoutNotice::Nothing,
    }
}

#[test]
fn the_form_sends_what_the_customer_saw_and_says_what_it_does() {
    in_both_languages(|locale| {
        let page = Page::of(&checkout(locale));
        page.is_well_formed(locale);
        assert_eq!(page.attributes("form[action='/checkout']", "action"), ["/checkout"]);
        let sent = [
            ("csrf", "csrf-token"),
            ("token", "form-token"),
            ("total_minor", "6400000"),
            ("currency", "COP"),
        ];
        for (name, value) in sent {
            assert_eq!(
                page.value(&format!("form[action='/checkout'] input[type=hidden][name={name}]")),
                value
            );
        }
        assert_eq!(page.attributes("[name=name]", "autocomplete"), ["name"]);
        assert_eq!(page.attributes("[name=email]", "autocomplete"), ["email"]);
        assert_eq!(page.attributes("[name=email]", "type"), ["email"]);
        assert_eq!(page.attributes("[name=method][checked]", "value"), ["card"]);
        let pay = page.text("form[action='/checkout'] button");
        assert_eq!(
            pay,
            match locale {
                Locale::Es => "Pagar 64.000\u{a0}COP",
                Locale::En => "Pay COP\u{a0}64,000",
            }
        );
        assert_eq!(
            page.money("form[action='/checkout'] button .money"),
            [(6_400_000, "COP".to_owned())]
        );
    });
}

#[test]
fn errors_are_listed_on_top_linked_to_their_fields_and_values_are_kept() {
    in_both_languages(|locale| {
        let t = texts(locale);
        let errors = CheckoutErrors {
            name: Some(t.name_missing().into()),
            email: Some(t.email_malformed().into()),
            method: Some(t.method_switched_off().into()),
            order: vec![t.product_too_little_stock("Café", 1).into()],
        };
        let email = "<script>alert(1)</script>".to_owned();
        let page = Page::of(&CheckoutPage { errors, email, ..checkout(locale) });
        page.is_well_formed(locale);
        assert!(page.title().starts_with("Error: "));
        assert_eq!(
            page.attributes(".error-summary[role=alert] a", "href"),
            ["#order", "#name", "#email", "#method"]
        );
        for target in ["#order", "#name", "#email", "#method"] {
            assert_eq!(page.count(target), 1, "{target} is a place on the page");
        }
        assert_eq!(page.described("[name=name]"), t.name_missing());
        assert!(page.described("[name=email]").contains(t.email_malformed()));
        assert_eq!(page.attributes("[name=email]", "aria-invalid"), ["true"]);
        assert_eq!(page.value("[name=email]"), "<script>alert(1)</script>");
        assert_eq!(page.count("script"), 0);
    });
}

#[test]
fn a_total_that_changed_shows_both_and_asks_again() {
    in_both_languages(|locale| {
        let changed =
            CheckoutAnswer::TotalChanged { before: money(6_000_000), now: money(6_400_000) };
        let page = Page::of(&checkout(locale).answered(changed));
        page.is_well_formed(locale);
        let told = page.money(".alert .money");
        assert_eq!(told, [(6_000_000, "COP".to_owned()), (6_400_000, "COP".to_owned())]);
        assert_eq!(
            page.money("form[action='/checkout'] button .money"),
            [(6_400_000, "COP".to_owned())]
        );
        assert!(page.title().starts_with(texts(locale).total_changed()));
    });
}

#[test]
fn a_closed_till_says_how_long_to_wait_and_keeps_the_form() {
    in_both_languages(|locale| {
        let notice = CheckoutNotice::CannotCharge { wait: Some(Span::from_seconds(42)) };
        let name = "Ana".to_owned();
        let page = Page::of(&CheckoutPage { notice, name, ..checkout(locale) });
        page.is_well_formed(locale);
        assert!(page.text(".alert").contains("42 s"));
        assert_eq!(page.value("[name=name]"), "Ana");
        assert_eq!(page.text("form[action='/checkout'] button"), texts(locale).try_again());
    });
}

#[test]
fn without_a_method_for_the_currency_there_is_no_button() {
    in_both_languages(|locale| {
        let page = Page::of(&CheckoutPage { methods: Vec::new(), ..checkout(locale) });
        page.is_well_formed(locale);
        assert_eq!(page.count("form[action='/checkout'] button"), 0);
        assert!(page.text("main").contains(&texts(locale).no_method_for(Currency::Cop)));
    });
}
