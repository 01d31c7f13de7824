//! The room of the audit: who did what, filtered by the address, chained, and as a file.

use cobro::domain::clock::Span;
use cobro::domain::role::Role;
use cobro::worker;

use crate::both;
use crate::support::admin::{Admin, hire};
use crate::support::app::TestApp;
use crate::support::audit::audited;
use crate::support::people::Page;

fn rows(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.body);
    let row = scraper::Selector::parse("tr[data-action]").unwrap();
    html.select(&row).filter_map(|row| row.attr("data-action").map(str::to_owned)).collect()
}

both! {
    async fn a_deed_shows_who_did_it_from_where_and_what_it_changed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Manager).await;
        let hold = ana.browser.get("/admin/circuit/hold").await;
        let form = hold.form("/admin/circuit/hold").with("reason", "<b>Corte</b> & más");
        ana.browser.submit(&form).await;
        worker::settle(&test.app).await.unwrap();
        let page = ana.browser.get("/admin/audit?action=circuit_held").await;
        assert_eq!(rows(&page), ["circuit_held"]);
        let told = page.text_of("tr[data-action='circuit_held']").unwrap();
        for part in [
            "Suspendió los cobros nuevos",
            "manager@example.com",
            "desde 127.0.0.1",
            "circuit:taking",
            "command close hold",
            "reason nada <b>Corte</b> & más",
            "Fila ",
        ] {
            assert!(told.contains(part), "{part} in {told}");
        }
        assert!(!page.body.contains("<b>Corte"), "what was typed is text");
        let all = ana.browser.get("/admin/audit").await;
        assert_eq!(rows(&all).len(), 3);
        assert_eq!(all.attribute("[data-chain]", "data-chain").as_deref(), Some("3"));
        let (last, words) = (audited(&test).await, all.text());
        let last = last.into_iter().find(|row| row.chain_position == Some(3)).unwrap();
        assert!(words.contains(&last.chain_hash.unwrap()), "the head is shown");
        test.end().await;
    }

    async fn filters_find_people_deeds_things_and_days(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Viewer).await;
        hire(&test, "Luis.Paz@example.com", Role::Support).await;
        test.clock.advance(Span::from_hours(26));
        let mut luis = Admin::at_the_door(&test, "luis.paz@example.com");
        luis.sign_in(crate::support::admin::PASSWORD).await;
        ana.sign_in(crate::support::admin::PASSWORD).await;
        let found = async |query: &str| {
            let mut reader = Admin::at_the_door(&test, "viewer@example.com");
            reader.sign_in(crate::support::admin::PASSWORD).await;
            let page = reader.browser.get(&format!("/admin/audit?{query}")).await;
            assert_eq!(page.status, 200, "{query}: {}", page.text());
            rows(&page)
        };
        assert_eq!(found("actor=luis.paz@EXAMPLE.com").await, ["signed_in"]);
        assert_eq!(found("actor=cli").await.len(), 2, "whoever added them");
        assert_eq!(found("actor=nobody@example.com").await, Vec::<String>::new());
        assert_eq!(found("action=member_added").await.len(), 2);
        assert_eq!(found("actor=%25&subject=%27%22--").await, Vec::<String>::new());
        let about = audited(&test).await[0].subject.clone();
        assert!(found(&format!("subject={about}")).await.contains(&"member_added".to_owned()));
        let today = today_at(&test);
        assert!(!found(&format!("from={today}")).await.contains(&"member_added".to_owned()));
        let long = format!("actor={}", "a".repeat(300));
        for broken in ["action=robbed", "from=2026-02-31", "to=x", long.as_str()] {
            let page = ana.browser.get(&format!("/admin/audit?{broken}")).await;
            assert_eq!(page.status, 422, "{broken}");
            assert!(rows(&page).is_empty() && page.text().contains("Revisa"), "{broken}");
        }
        let long = format!("/admin/audit?actor={}", "a".repeat(10_000));
        assert_eq!(ana.browser.get(&long).await.status, 400);
        test.end().await;
    }

    async fn pages_go_on_where_the_one_before_ended(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        for number in 0..40 {
            hire(&test, &format!("p{number}@example.com"), Role::Viewer).await;
        }
        let first = ana.browser.get("/admin/audit?action=member_added").await;
        let next = first.attribute("a[rel='next']", "href").unwrap();
        assert!(next.contains("action=member_added"), "{next}");
        let second = ana.browser.get(&next).await;
        assert_eq!((rows(&first).len(), rows(&second).len()), (25, 16));
        assert!(second.attribute("a[rel='next']", "href").is_none());
        test.end().await;
    }

    async fn the_file_has_every_row_that_fits_with_what_its_seal_stands_for(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Viewer).await;
        for number in 0..3 {
            hire(&test, &format!("p{number}@example.com"), Role::Viewer).await;
        }
        worker::settle(&test.app).await.unwrap();
        let file = ana.browser.get("/admin/audit.jsonl").await;
        assert_eq!(file.status, 200);
        let disposition = file.header("content-disposition").unwrap();
        assert!(disposition.contains("attachment") && disposition.contains("audit.jsonl"));
        let mut lines: Vec<serde_json::Value> =
            file.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.sort_by_key(|line| line["chain_position"].as_i64());
        let mut seal = "0".repeat(64);
        for line in &lines {
            seal = sealed(&seal, line);
            assert_eq!(line["chain_hash"], seal.as_str(), "{line}");
        }
        assert_eq!(lines.len(), 5, "four people were added, one signed in");
        let some = ana.browser.get("/admin/audit.jsonl?action=signed_in").await;
        assert_eq!(some.body.lines().count(), 1);
        let none = ana.browser.get("/admin/audit.jsonl?actor=nobody").await;
        assert_eq!((none.status, none.body.as_str()), (200, ""));
        assert_eq!(ana.browser.get("/admin/audit.jsonl?action=x").await.status, 400);
        test.end().await;
    }

    async fn somebody_who_left_is_named_by_their_id_alone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        crate::support::audit::run(&test, &["INSERT INTO audit (id, actor, action, subject,
            recorded_at) VALUES ('aud_00000000000000000000000000000001',
            'mem_00000000000000000000000000000009', 'left_alone', 'books', 0)"]).await.unwrap();
        worker::settle(&test.app).await.unwrap();
        let page = ana.browser.get("/admin/audit?actor=mem_00000000000000000000000000000009").await;
        let told = page.text_of("tr[data-action='left_alone']").unwrap();
        assert!(told.contains("Ya no está en el equipo"), "{told}");
        assert!(told.contains("mem_00000000000000000000000000000009"), "{told}");
        assert!(told.contains("left_alone"), "a deed of another version is told as it is: {told}");
        test.end().await;
    }
}

/// The day of the shop's clock, as an address has it.
fn today_at(test: &TestApp) -> String {
    let zone = jiff::tz::TimeZone::get("America/Bogota").unwrap();
    let now = jiff::Timestamp::from_millisecond(test.app.now().millis()).unwrap();
    now.to_zoned_datetime(zone).date().to_string()
}

/// The seal of a line of the file behind another, computed from the file alone.
fn sealed(before: &str, line: &serde_json::Value) -> String {
    use sha2::{Digest, Sha256};
    let field = |name: &str| format!("\"{name}\":{}", line[name]);
    let names = [
        "id",
        "actor",
        "action",
        "subject",
        "before",
        "after",
        "recorded_at",
        "origin",
        "form_token",
    ];
    let row = format!("{{{}}}", names.map(field).join(","));
    hex::encode(Sha256::digest(format!("{before}{row}")))
}
