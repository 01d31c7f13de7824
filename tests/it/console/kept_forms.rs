//! A session that ends in the middle of a form: signing in brings back what was typed.

use cobro::app::accounts::{self, Token};
use cobro::app::kept_forms;
use cobro::db::StoreError;
use cobro::domain::clock::Span;
use cobro::domain::ids::MemberId;
use cobro::domain::role::Role;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::audited;
use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::TestApp;
use crate::support::disputes::{FRAUDULENT, disputed};
use crate::support::money::{hear, paid, paid_with, returned_at_stripe};
use crate::support::people::{Form, Page};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn kept_in_the_books(test: &TestApp) -> i64 {
    let read = test.app.store.read(|tx| {
        let query = diesel::sql_query("SELECT COUNT(*) AS count FROM kept_forms");
        Ok::<_, StoreError>(query.get_result::<Count>(tx.conn())?)
    });
    read.await.unwrap().count
}

async fn member(test: &TestApp, email: &str) -> MemberId {
    let team = accounts::list(&test.app).await.unwrap();
    team.into_iter().find(|one| one.email == email).unwrap().id
}

/// Somebody sends a form of the dashboard half an hour after they last did anything.
async fn send_too_late(test: &TestApp, admin: &mut Admin) -> Page {
    let home = admin.browser.get("/admin").await;
    test.clock.advance(Span::from_minutes(31));
    let form = home.form("/admin/logout").with("note", "Llegó rota & <tarde>");
    let form = form.with("amount", "10.000").with("form_token", "abc").with("password", PASSWORD);
    admin.browser.submit(&form).await
}

/// Signs in from the page that took the form along.
async fn sign_in(admin: &mut Admin, door: &Page, email: &str, password: &str) -> Page {
    let form = door.form("/admin/login").with("email", email).with("password", password);
    admin.browser.submit(&form).await
}

fn token_of(page: &Page) -> Token {
    let (path, token) = page.location().split_once("?kept=").unwrap();
    assert_eq!(path, "/admin");
    Token::read(token).unwrap()
}

/// A file of a form: its field, its name, its bytes.
type File<'a> = (&'a str, &'a str, &'a [u8]);

/// Sends a form half an hour after its page was opened, signs in again, and opens what that leads
/// to.
pub(super) async fn sent_too_late(
    test: &TestApp,
    admin: &mut Admin,
    (form, files): (&Form, &[File<'_>]),
) -> Page {
    test.clock.advance(Span::from_minutes(31));
    let door = match files {
        [] => admin.browser.submit(form).await,
        files => admin.browser.upload(form, files).await,
    };
    assert_eq!(door.status, 401, "{}", door.text());
    let back = sign_in(admin, &door, "owner@example.com", PASSWORD).await;
    let page = admin.browser.open(back.location()).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// What the audit has, sign-ins aside.
async fn done(test: &TestApp) -> Vec<String> {
    audited(test).await.into_iter().filter(|deed| deed != "signed_in").collect()
}

/// A refund by the console that comes to nothing: its address.
async fn failed_refund(test: &TestApp, admin: &mut Admin) -> String {
    let (_, payment) = paid_with(test, "mochila", "4000000000005126").await;
    let path = format!("/admin/payments/{payment}/refunds");
    let asked = "seen_left_minor=4000000&amount=10.000&reason=duplicate";
    let review = admin.browser.get(&format!("{path}/new?{asked}")).await;
    assert_eq!(admin.browser.submit(&review.form(&path)).await.status, 303);
    hear(test, Span::from_seconds(10)).await;
    let list = admin.browser.get("/admin/refunds?status=failed").await;
    list.attribute("tr[data-row]", "data-row").unwrap()
}

both! {
    async fn what_was_typed_comes_back_to_whoever_signs_in(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        Admin::of(&test, Role::Support).await;
        let door = send_too_late(&test, &mut ana).await;
        assert_eq!(door.status, 401);
        assert!(door.text().contains("seguirá ahí"), "{}", door.text());
        for never in [PASSWORD, "form_token"] {
            assert!(!door.body.contains(never), "{never} comes along");
        }
        let again = sign_in(&mut ana, &door, "owner@example.com", "a wrong password").await;
        assert_eq!(again.status, 422);
        assert_eq!(kept_in_the_books(&test).await, 0, "nobody has signed in yet");
        let back = sign_in(&mut ana, &again, "owner@example.com", PASSWORD).await;
        assert_eq!(back.status, 303);
        assert_eq!(ana.browser.open(back.location()).await.status, 200);
        let token = token_of(&back);
        let owner = member(&test, "owner@example.com").await;
        let kept = kept_forms::find(&test.app, &owner, &token).await.unwrap().unwrap();
        assert_eq!(kept.path, "/admin/logout");
        let mut fields = kept.fields;
        fields.sort();
        let typed = [("amount", "10.000"), ("note", "Llegó rota & <tarde>")];
        assert_eq!(fields, typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let other = member(&test, "support@example.com").await;
        assert_eq!(kept_forms::find(&test.app, &other, &token).await.unwrap(), None);
        test.clock.advance(Span::from_minutes(30));
        assert_eq!(kept_forms::find(&test.app, &owner, &token).await.unwrap(), None);
        ana.sign_in(PASSWORD).await;
        assert_eq!(kept_in_the_books(&test).await, 0, "a sign-in sweeps what ran out");
        test.end().await;
    }

    async fn nobody_keeps_more_than_ten_forms(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mut tokens = Vec::new();
        let door = send_too_late(&test, &mut ana).await;
        for _ in 0..12 {
            test.clock.advance(Span::from_seconds(1));
            tokens.push(token_of(&sign_in(&mut ana, &door, "owner@example.com", PASSWORD).await));
        }
        assert_eq!(kept_in_the_books(&test).await, 10);
        let owner = member(&test, "owner@example.com").await;
        for (index, token) in tokens.iter().enumerate() {
            let kept = kept_forms::find(&test.app, &owner, token).await.unwrap();
            assert_eq!(kept.is_some(), index >= 2, "the youngest stay: {index}");
        }
        test.end().await;
    }

    async fn a_form_of_another_site_is_not_taken_along(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut stranger = Admin::at_the_door(&test, "owner@example.com");
        let ours = test.url.clone();
        for (headers, status) in [
            (vec![("origin", "https://evil.example")], 303),
            (vec![("sec-fetch-site", "cross-site")], 303),
            (vec![("content-type", "text/plain"), ("origin", ours.as_str())], 303),
            (vec![("origin", ours.as_str())], 401),
        ] {
            let body = b"note=forged".to_vec();
            let page = stranger.browser.post("/admin/logout", body, &headers).await;
            assert_eq!(page.status, status, "{headers:?}");
            assert_eq!(page.body.contains("forged"), status == 401);
        }
        let long = format!("note={}", "a".repeat(70_000)).into_bytes();
        let page = stranger.browser.post("/admin/logout", long, &[]).await;
        assert_eq!((page.status, page.location()), (303, "/admin/login?next=/admin&ended=1"));
        test.end().await;
    }

    async fn every_form_has_what_was_typed_into_it_after_signing_in_again(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let dispute = disputed(&test, "panela", FRAUDULENT).await;
        let (_, payment) = paid(&test, "ruana").await;
        let made_there = returned_at_stripe(&test, &payment, 4_000_000).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let refund = failed_refund(&test, &mut ana).await;
        let made_there = format!("/admin/refunds/stripe/{made_there}");
        let dispute = format!("/admin/disputes/{}", dispute.only());
        let (adjust, handled) = ("/admin/stock/cafe/adjust", format!("{refund}/handled"));
        let review = format!("{adjust}?change=-2&reason=x");
        let draft = format!("{dispute}/draft");
        let large = vec![b'x'; 100_000];
        let files: &[File<'_>] = &[("receipt", "recibo.pdf", &large)];
        let before = done(&test).await;
        for (page, action, field, typed, files) in [
            ("/admin/circuit/hold", "/admin/circuit/hold", "reason", "Corte & <aviso>", &[][..]),
            (&review, adjust, "reason", "faltan \"dos\"", &[]),
            (&handled, &handled, "note", "Por transferencia", &[]),
            (&made_there, &made_there, "restock_0", "1", &[]),
            (&dispute, &draft, "uncategorized_text", "Uno\r\n dos & tres", files),
        ] {
            let form = ana.browser.get(page).await.form(action).with(field, typed);
            let again = sent_too_late(&test, &mut ana, (&form, files)).await;
            let told = again.text();
            assert!(told.contains("Recuperamos lo que escribiste"), "{page}: {told}");
            assert_eq!(again.form(action).fields[field], typed, "{page}");
            assert_eq!(done(&test).await, before, "{page}: nothing was done");
        }
        let page = ana.browser.get(&review).await;
        let again = sent_too_late(&test, &mut ana, (&page.form(adjust), &[])).await;
        assert_eq!(again.form(adjust).fields["change"], "-2", "every field of it");
        test.end().await;
    }

    async fn a_circuit_is_let_go_on_with_the_reason_that_was_typed_before(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let form = ana.browser.get("/admin/circuit/hold").await.form("/admin/circuit/hold");
        ana.browser.submit(&form.with("reason", "un corte")).await;
        let release = "/admin/circuit/taking/release";
        let form = ana.browser.get(release).await.form(release).with("reason", "ya pasó");
        let again = sent_too_late(&test, &mut ana, (&form, &[])).await;
        let form = again.form(release);
        assert_eq!(form.fields["reason"], "ya pasó");
        assert_eq!(ana.browser.submit(&form).await.status, 303, "and it can be sent now");
        let deeds = done(&test).await;
        assert_eq!(deeds.iter().filter(|deed| *deed == "circuit_closed").count(), 1, "{deeds:?}");
        test.end().await;
    }

    async fn a_form_without_anything_typed_leads_back_to_its_review_and_did_nothing(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        paid(&test, "ruana").await;
        let order = test.order("panela").await;
        let number = test.view(&order).await.number;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mail = ana.browser.get("/admin/outbox").await;
        let mail = mail.attribute("tbody .table__link", "href").unwrap();
        let event = ana.browser.get("/admin/webhooks").await;
        let event = event.attribute("tbody .table__link", "href").unwrap();
        let before = done(&test).await;
        for page in [
            format!("/admin/orders/{number}/cancel"),
            format!("{mail}/resend"),
            format!("{event}/replay"),
            "/admin/methods/card".to_owned(),
            "/admin/checks".to_owned(),
        ] {
            let form = ana.browser.get(&page).await.form(&page);
            test.clock.advance(Span::from_minutes(31));
            let door = ana.browser.submit(&form).await;
            let there = format!("/admin/login?next={page}&ended=1");
            assert_eq!((door.status, door.location()), (303, there.as_str()));
            let back = ana.sign_in_from(&there, PASSWORD).await;
            assert_eq!((back.status, back.location()), (303, page.as_str()));
            let again = ana.browser.get(&page).await;
            assert_eq!(again.status, 200, "{page}");
            assert!(!again.text().contains("Recuperamos"), "{page}: {}", again.text());
            assert_eq!(done(&test).await, before, "{page}: nothing was done");
        }
        test.pass(Span::from_minutes(31)).await;
        test.end().await;
    }

    async fn of_whoever_never_had_a_session_no_files_are_read(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let form = ana.browser.get("/admin").await.form("/admin/logout");
        let draft = Form { action: "/admin/disputes/du_1/draft".to_owned(), ..form };
        let draft = draft.with("uncategorized_text", "forged");
        let large = vec![b'x'; 100_000];
        let mut stranger = Admin::at_the_door(&test, "owner@example.com");
        for (size, kept) in [(1_000, true), (100_000, false)] {
            let files: &[File<'_>] = &[("receipt", "a.pdf", &large[..size])];
            let page = stranger.browser.upload(&draft, files).await;
            assert_eq!(page.status, if kept { 401 } else { 303 }, "{size}");
            assert_eq!(page.body.contains("forged"), kept, "{size}");
        }
        test.end().await;
    }
}
