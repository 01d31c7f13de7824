//! The room of mails: its list, reading one, and sending it again.

use cobro::app::accounts;
use cobro::domain::clock::Span;
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::role::Role;

use super::{each_is_told, times_audited};
use crate::both;
use crate::support::admin::{Admin, hire};
use crate::support::app::TestApp;
use crate::support::disputes::{NOT_RECEIVED, disputed, passes, until_left};
use crate::support::money::paid;
use crate::support::people::{Form, Page};

/// The address of the first mail of the list.
async fn first_mail(admin: &mut Admin, filter: &str) -> String {
    let page = admin.browser.get(&format!("/admin/outbox{filter}")).await;
    let found = page.attribute("tbody .table__link", "href");
    let found = found.unwrap_or_else(|| panic!("no mail: {}", page.text()));
    // Without the way back to the list.
    found.split('?').next().unwrap().to_owned()
}

async fn reviewed(admin: &mut Admin, mail: &str) -> (Page, Form) {
    let path = format!("{mail}/resend");
    let page = admin.browser.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = page.form(&path);
    (page, form)
}

fn confirmations(test: &TestApp, order: &OrderId) -> usize {
    test.mails.of(order).iter().filter(|kind| **kind == MailKind::Confirmation).count()
}

both! {
    async fn a_mail_can_be_read_without_the_secret_of_its_order(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, _) = paid(&test, "cafe").await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let mail = first_mail(&mut admin, "").await;
        let page = admin.browser.get(&mail).await;
        let subject = page.text_of("[data-mail='subject']").unwrap();
        assert!(subject.contains("1001"), "{subject}");
        let text = page.text_of("pre.letter").unwrap();
        assert!(text.contains("2 × Producto cafe") && text.contains("40.000"), "{text}");
        assert!(page.text().contains("ana@example.com"), "{}", page.text());
        let link = test.app.links.token(&order);
        assert!(!page.body.contains(&link), "the order's secret is shown to nobody");
        assert!(!page.body.contains("<iframe"), "nothing of a mail is run");
        test.end().await;
    }

    async fn a_sent_mail_is_sent_once_more_by_each_form_and_never_twice_by_one(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, _) = paid(&test, "cafe").await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let mail = first_mail(&mut admin, "").await;
        let (page, form) = reviewed(&mut admin, &mail).await;
        assert!(page.text().contains("Se envía otra vez a ana@example.com"), "{}", page.text());
        assert_eq!(confirmations(&test, &order), 1, "a review sends nothing");
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303);
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        test.pass(Span::from_seconds(5)).await;
        assert_eq!(confirmations(&test, &order), 2);
        assert_eq!(times_audited(&test, "mail_resent").await, 1);
        let page = admin.browser.open(done.location()).await;
        assert!(page.text_of(".alert--success").is_some(), "{}", page.text());
        assert!(page.text_of("section[aria-labelledby='resends-title']").is_some());
        let (_, again) = reviewed(&mut admin, &mail).await;
        let (_, colleagues) = reviewed(&mut admin, &mail).await;
        assert_eq!(admin.browser.submit(&again).await.status, 303);
        assert_eq!(confirmations(&test, &order), 3);
        let page = admin.browser.submit(&colleagues).await;
        assert_eq!(page.status, 422, "somebody sent it again meanwhile");
        assert_eq!(confirmations(&test, &order), 3);
        test.end().await;
    }

    async fn a_mail_that_fails_waits_says_why_and_is_sent_when_a_person_wants(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.mails.is_full(true);
        let (order, _) = paid(&test, "cafe").await;
        test.pass(Span::from_seconds(30)).await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let page = admin.browser.get("/admin/outbox?failing=yes").await;
        assert!(page.text().contains("the letterbox is full"), "{}", page.text());
        let mail = first_mail(&mut admin, "?failing=yes").await;
        let (page, form) = reviewed(&mut admin, &mail).await;
        assert!(page.text().contains("Se intenta enviar ahora"), "{}", page.text());
        let (_, stale) = reviewed(&mut admin, &mail).await;
        test.mails.is_full(false);
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        assert_eq!(confirmations(&test, &order), 1);
        let page = admin.browser.submit(&stale).await;
        assert_eq!(page.status, 422, "it is sent, and the form saw it waiting");
        assert!(page.text().contains("El correo cambió"), "{}", page.text());
        assert_eq!(confirmations(&test, &order), 1);
        assert!(!admin.browser.get("/admin/outbox?failing=yes").await.text().contains("full"));
        test.end().await;
    }

    async fn a_mail_to_the_team_is_read_and_sent_again_unless_its_reader_may_not_sign_in(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        hire(&test, "marta@example.com", Role::Manager).await;
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        until_left(&test, one.only(), Span::from_hours(24)).await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let list = admin.browser.get("/admin/outbox?kind=dispute_day").await;
        assert_eq!((list.status, list.body.matches("data-row=").count()), (200, 1));
        assert!(list.text().contains("marta@example.com"), "{}", list.text());
        let mail = first_mail(&mut admin, "?kind=dispute_day").await;
        let page = admin.browser.get(&mail).await;
        page.is_labelled();
        assert_eq!(page.text_of("h1").as_deref(), Some("Disputa: menos de 24 horas"));
        let text = page.text_of("pre.letter").unwrap();
        let address = format!("{}/admin/disputes/{}", test.url, one.only());
        assert!(text.contains(&address), "{text}");
        assert!(page.text().contains("marta@example.com"), "{}", page.text());
        assert!(!page.text().contains("enlace secreto"), "there is none: {}", page.text());
        let (page, form) = reviewed(&mut admin, &mail).await;
        assert!(page.text().contains("Se envía otra vez a marta@example.com"), "{}", page.text());
        let again = reviewed(&mut admin, &mail).await.1;
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        assert_eq!(test.mails.to_team().len(), 2, "the first one, and the one sent again");
        assert_eq!(admin.browser.submit(&again).await.status, 422);
        accounts::set_disabled(&test.app, "marta@example.com", true).await.unwrap();
        let (_, form) = reviewed(&mut admin, &mail).await;
        let page = admin.browser.submit(&form).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("está desactivada"), "{}", page.text());
        assert_eq!(test.mails.to_team().len(), 2);
        test.end().await;
    }

    async fn what_waits_for_somebody_who_was_let_go_is_not_sent_to_them(engine: Engine) {
        let test = TestApp::shop(engine).await;
        hire(&test, "marta@example.com", Role::Manager).await;
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        test.mails.is_full(true);
        until_left(&test, one.only(), Span::from_hours(24)).await;
        accounts::set_disabled(&test.app, "marta@example.com", true).await.unwrap();
        test.mails.is_full(false);
        passes(&test, Span::from_hours(1)).await;
        assert_eq!(test.mails.to_team().len(), 0);
        let mut admin = Admin::of(&test, Role::Support).await;
        let page = admin.browser.get("/admin/outbox?failing=yes").await;
        assert!(page.text().contains("account of its reader is disabled"), "{}", page.text());
        accounts::set_disabled(&test.app, "marta@example.com", false).await.unwrap();
        passes(&test, Span::from_hours(1)).await;
        assert_eq!(test.mails.to_team().len(), 1);
        test.end().await;
    }

    async fn the_list_is_filtered_by_its_address_whatever_is_typed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/outbox").await;
        assert!(page.text().contains("Todavía no hay correos"), "{}", page.text());
        paid(&test, "cafe").await;
        let rows = |page: &Page| page.body.matches("data-row=").count();
        for (filter, count) in [
            ("", 1),
            ("?order=1001&status=sent&kind=confirmation", 1),
            ("?order=%231001", 1),
            ("?order=1002", 0),
            ("?status=waiting", 0),
            ("?from=2026-09-21&to=2026-09-21", 1),
            ("?from=2030-01-01", 0),
        ] {
            let page = admin.browser.get(&format!("/admin/outbox{filter}")).await;
            assert_eq!((page.status, rows(&page)), (200, count), "{filter}: {}", page.text());
        }
        let page = admin.browser.get("/admin/outbox?order=1001&status=sent").await;
        let chip = page.attribute(".chips__one", "href");
        assert_eq!(chip.as_deref(), Some("/admin/outbox?status=sent"));
        let long = format!("/admin/outbox?order={}", "1".repeat(10_000));
        each_is_told(&mut admin, &[
            (&long, 400),
            ("/admin/outbox?order=1001'--", 422),
            ("/admin/outbox?order=99999999999999999999", 422),
            ("/admin/outbox?status=lost", 422),
            ("/admin/outbox?kind=%25", 422),
            ("/admin/outbox?from=2026-02-31", 422),
            ("/admin/outbox?to=ayer", 422),
            ("/admin/outbox?after=1.", 200),
            ("/admin/outbox?after=%27", 400),
            ("/admin/outbox/msg_00000000000000000000000000000000", 404),
            ("/admin/outbox/1", 404),
        ])
        .await;
        test.end().await;
    }
}
