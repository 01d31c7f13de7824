//! Pages that follow what happens: a message after a change, and an end with the session.

use std::time::Duration;

use cobro::app::context::App;
use cobro::app::live::Follower;
use cobro::app::{accounts, live};
use cobro::db::{Store, StoreOptions};
use cobro::domain::clock::Span;
use cobro::domain::role::Role;
use cobro::domain::topic::Topic;

use crate::both;
use crate::support::admin::{Admin, COOKIE, PASSWORD};
use crate::support::app::TestApp;
use crate::support::disputes::{NOT_RECEIVED, disputed, moves};
use crate::support::money::{paid, returned_at_stripe};

/// The rooms, with the word in the address of their streams.
const LISTS: [(&str, &str); 14] = [
    ("/admin", "dashboard"),
    ("/admin/payments", "payments"),
    ("/admin/orders", "orders"),
    ("/admin/refunds", "refunds"),
    ("/admin/disputes", "disputes"),
    ("/admin/warnings", "warnings"),
    ("/admin/circuit", "circuit"),
    ("/admin/webhooks", "webhooks"),
    ("/admin/sagas", "sagas"),
    ("/admin/outbox", "outbox"),
    ("/admin/checks", "checks"),
    ("/admin/audit", "audit"),
    ("/admin/stock", "stock"),
    ("/admin/methods", "methods"),
];

/// A stream as a browser has it open.
struct Stream {
    answer: reqwest::Response,
}

impl Stream {
    async fn ask(test: &TestApp, admin: &Admin, about: &str) -> reqwest::Response {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        let cookie = admin.browser.cookie(COOKIE).unwrap();
        http.get(format!("{}/admin/live?about={about}", test.url))
            .header("cookie", format!("{COOKIE}={cookie}"))
            .header("accept", "text/event-stream")
            .header("accept-encoding", "gzip")
            .header("sec-fetch-dest", "empty")
            .send()
            .await
            .unwrap()
    }

    /// Opens one and reads its first words.
    async fn open(test: &TestApp, admin: &Admin, about: &str) -> Self {
        let answer = Self::ask(test, admin, about).await;
        assert_eq!(answer.status().as_u16(), 200);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("content-encoding"), "identity");
        let mut stream = Self { answer };
        assert_eq!(stream.next().await.as_deref(), Some(": here\n\n"));
        stream
    }

    /// What comes next; `None` at its end.
    async fn next(&mut self) -> Option<String> {
        let chunk = self.answer.chunk().await.unwrap()?;
        Some(String::from_utf8(chunk.to_vec()).unwrap())
    }

    /// Whether it has ended, some words aside.
    async fn ends(&mut self) -> bool {
        while let Some(words) = self.next().await {
            assert!(words.starts_with(": "), "{words}");
        }
        true
    }
}

/// Returns a part of a payment by the console.
async fn refunded(admin: &mut Admin, payment: &str) {
    let path = format!("/admin/payments/{payment}/refunds");
    let asked = "seen_left_minor=3000000&amount=10.000&reason=duplicate";
    let review = admin.browser.get(&format!("{path}/new?{asked}")).await;
    let done = admin.browser.submit(&review.form(&path)).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

/// A stream for each word.
async fn opened(test: &TestApp, admin: &Admin, words: &[&str]) -> Vec<Stream> {
    let mut streams = Vec::new();
    for word in words {
        streams.push(Stream::open(test, admin, word).await);
    }
    streams
}

/// What each of them hears first.
async fn each_hears(streams: &mut [Stream], said: &[&str]) {
    assert_eq!(streams.len(), said.len());
    for (stream, said) in streams.iter_mut().zip(said) {
        let mut heard = stream.next().await;
        while heard.as_deref().is_some_and(|words| words.starts_with(": ")) {
            heard = stream.next().await;
        }
        assert_eq!(heard.as_deref().map(str::trim_end), Some(*said));
    }
}

both! {
    async fn every_list_and_every_page_follows_and_each_stream_is_one(engine: Engine) {
        let test = TestApp::shop(engine).await;
        disputed(&test, "panela", NOT_RECEIVED).await;
        let (_, payment) = paid(&test, "ruana").await;
        let made_there = returned_at_stripe(&test, &payment, 1_000_000).await;
        let mut admin = Admin::of(&test, Role::Owner).await;
        refunded(&mut admin, payment.as_str()).await;
        let mut pages: Vec<(String, &str)> =
            LISTS.iter().map(|(path, about)| ((*path).to_owned(), *about)).collect();
        for (list, about) in [
            ("/admin/payments", "payment"),
            ("/admin/orders", "order"),
            ("/admin/refunds", "refund"),
            ("/admin/disputes", "dispute"),
            ("/admin/sagas", "saga"),
            ("/admin/webhooks", "webhooks"),
            ("/admin/outbox", "outbox"),
            ("/admin/stock", "product"),
        ] {
            let page = admin.browser.get(list).await;
            let first = page.attribute("tbody .table__link", "href");
            pages.push((first.unwrap_or_else(|| panic!("{list} has no row")), about));
        }
        pages.push((format!("/admin/refunds/stripe/{made_there}"), "refund"));
        for (path, about) in pages {
            let page = admin.browser.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            let bar = page.attribute(".live[hidden]", "data-live");
            assert_eq!(bar, Some(format!("/admin/live?about={about}")), "{path}");
            let script = page.attribute("script[src*=live]", "src").unwrap();
            assert_eq!(admin.browser.get(&script).await.status, 200);
            let parts = page.attributes("[data-live-part]", "id");
            assert!(!parts.is_empty(), "{path} has parts");
            assert_eq!(page.attributes("[data-live-part]:not([id])", "data-live-part").len(), 0);
            for typed in ["input:not([type='hidden'])", "textarea", "select"] {
                let inside = page.attributes(&format!("[data-live-part] {typed}"), "name");
                assert_eq!(inside, Vec::<String>::new(), "{path}: what is typed would be lost");
            }
            // A session has eight places, so each address is asked for in one of its own.
            admin.sign_in(PASSWORD).await;
            Stream::open(&test, &admin, about).await;
        }
        test.end().await;
    }

    async fn each_word_of_an_address_hears_of_what_its_page_shows(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Owner).await;
        let dispute = disputed(&test, "panela", NOT_RECEIVED).await;
        let visitor = test.visitor_with(&test.product("ruana", 5).await, 1).await;
        let words = ["order", "orders", "saga", "sagas", "product"];
        let mut streams = opened(&test, &admin, &words).await;
        test.check_out(&visitor).await.unwrap();
        each_hears(&mut streams, &["data: orders", "data: orders", "data: sagas", "data: sagas",
            "data: stock"]).await;
        admin.sign_in(PASSWORD).await;
        let mut streams = opened(&test, &admin, &["dispute", "warnings"]).await;
        moves(&test, dispute.only(), "lost").await;
        each_hears(&mut streams, &["data: disputes", "data: disputes"]).await;
        let (_, payment) = paid(&test, "mochila").await;
        admin.sign_in(PASSWORD).await;
        let mut streams = opened(&test, &admin, &["refund"]).await;
        returned_at_stripe(&test, &payment, 1_000_000).await;
        each_hears(&mut streams, &["data: refunds"]).await;
        admin.sign_in(PASSWORD).await;
        let mut streams = opened(&test, &admin, &["audit", "checks", "methods", "circuit"]).await;
        for (page, action) in [
            ("/admin/methods/card", "/admin/methods/card"),
            ("/admin/checks", "/admin/checks"),
        ] {
            let form = admin.browser.get(page).await.form(action);
            assert_eq!(admin.browser.submit(&form).await.status, 303);
        }
        let form = admin.browser.get("/admin/circuit/hold").await.form("/admin/circuit/hold");
        let held = admin.browser.submit(&form.with("reason", "una prueba")).await;
        assert_eq!(held.status, 303, "before any server has followed it");
        each_hears(&mut streams, &["data: audit", "data: checks", "data: methods",
            "data: circuit"]).await;
        test.abandon().await;
    }

    async fn a_page_hears_of_what_it_follows_and_of_nothing_else(engine: Engine) {
        let test = TestApp::start(engine).await;
        let admin = Admin::of(&test, Role::Viewer).await;
        let mut payments = Stream::open(&test, &admin, "payments").await;
        let mut dashboard = Stream::open(&test, &admin, "dashboard").await;
        let mut circuit = Stream::open(&test, &admin, "circuit").await;
        let order = test.order("panela").await;
        assert_eq!(payments.next().await.as_deref(), Some("data: payments\n\n"));
        assert_eq!(dashboard.next().await.as_deref(), Some("data: payments\n\n"));
        // What comes within a second is one more message, once the second is over.
        test.pay(&order, "4242424242424242").await;
        test.arrive(&order).await;
        test.clock.advance(Span::from_seconds(1));
        assert_eq!(payments.next().await.as_deref(), Some("data: payments\n\n"));
        test.clock.advance(Span::from_seconds(15));
        assert_eq!(circuit.next().await.as_deref(), Some(": here\n\n"), "no circuit changed");
        test.end().await;
    }

    async fn a_stream_ends_with_its_session(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let luis = Admin::of(&test, Role::Support).await;
        let mut signed_out = Stream::open(&test, &ana, "payments").await;
        let mut disabled = Stream::open(&test, &luis, "payments").await;
        let home = ana.browser.get("/admin").await;
        ana.browser.submit(&home.form("/admin/logout")).await;
        assert!(signed_out.ends().await, "without any turn of the clock");
        accounts::set_disabled(&test.app, "support@example.com", true).await.unwrap();
        assert!(disabled.ends().await);
        test.end().await;
    }

    async fn a_page_that_only_follows_does_not_keep_its_session_alive(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mut stream = Stream::open(&test, &ana, "payments").await;
        for _ in 0..2 {
            test.clock.advance(Span::from_minutes(14));
            assert_eq!(stream.next().await.as_deref(), Some(": here\n\n"));
            stream = Stream::open(&test, &ana, "payments").await;
        }
        test.clock.advance(Span::from_minutes(3));
        assert!(stream.ends().await);
        assert!(!ana.is_in().await);
        test.end().await;
    }

    async fn a_stream_ends_by_itself_and_a_session_has_no_more_than_its_places(engine: Engine) {
        let test = TestApp::start(engine).await;
        let admin = Admin::of(&test, Role::Viewer).await;
        let mut streams = Vec::new();
        for _ in 0..32 {
            streams.push(Stream::open(&test, &admin, "payments").await);
        }
        let refused = Stream::ask(&test, &admin, "payments").await;
        assert_eq!(refused.status().as_u16(), 429);
        assert_eq!(refused.headers()["retry-after"], "10");
        test.clock.advance(Span::from_minutes(15));
        for stream in &mut streams {
            assert!(stream.ends().await);
        }
        Stream::open(&test, &admin, "payments").await;
        assert_eq!(Stream::ask(&test, &admin, "everything").await.status().as_u16(), 404);
        test.end().await;
    }

    async fn stopping_the_server_does_not_wait_for_those_who_follow(engine: Engine) {
        let test = TestApp::start(engine).await;
        let admin = Admin::of(&test, Role::Viewer).await;
        let mut stream = Stream::open(&test, &admin, "dashboard").await;
        let stopped = tokio::time::timeout(Duration::from_secs(10), test.end());
        assert!(stopped.await.is_ok(), "the grace of a stop is twenty seconds");
        assert!(stream.ends().await);
    }

    async fn what_one_instance_changes_another_one_hears_of(engine: Engine) {
        let test = TestApp::start(engine).await;
        let address = test.database.url().parse().unwrap();
        let store = Store::open(&address, test.clock.clone(), StoreOptions::default()).unwrap();
        let other = App { store, ..test.app.clone() };
        let mut heard = Follower::new(&other, vec![Topic::Payments]);
        test.order("panela").await;
        for app in [&test.app, &other] {
            live::keep_up(app).await.unwrap();
        }
        // Of SQLite there is one instance alone, which tells nobody.
        if engine == crate::support::databases::Engine::Postgres {
            assert_eq!(heard.next().await, Some(Topic::Payments));
        }
        test.end().await;
    }
}
