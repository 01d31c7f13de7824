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
use crate::support::admin::{Admin, COOKIE};
use crate::support::app::TestApp;

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

both! {
    async fn the_pages_that_follow_say_so_and_only_where_the_script_runs(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        for (path, about) in [("/admin", "dashboard"), ("/admin/payments", "payments")] {
            let page = admin.browser.get(path).await;
            let bar = page.attribute(".live[hidden]", "data-live").unwrap();
            assert_eq!(bar, format!("/admin/live?about={about}"));
            let script = page.attribute("script[src*=live]", "src").unwrap();
            assert_eq!(admin.browser.get(&script).await.status, 200);
            let parts = page.attribute("[data-live-part][id]", "id");
            assert!(parts.is_some(), "{path} has parts");
        }
        test.end().await;
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
        for _ in 0..8 {
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
