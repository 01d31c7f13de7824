//! The room of the checks: a run on demand, its rows with what to do, the same on every instance.

use cobro::app::checks::{self, Asked};
use cobro::app::form_token;
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::audit::{action_counts, run};
use crate::support::instances::Instance;
use crate::support::people::Page;

const ROOM: &str = "/admin/checks";

fn holding(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.body);
    let each = scraper::Selector::parse("[data-invariant][data-holds='true']").unwrap();
    html.select(&each).filter_map(|one| one.attr("data-invariant").map(str::to_owned)).collect()
}

both! {
    async fn the_nine_are_checked_when_a_person_asks(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Manager).await;
        let order = test.order("cafe").await;
        test.pay(&order, "4242424242424242").await;
        test.arrive(&order).await;
        let before = ana.browser.get(ROOM).await;
        let words = before.text();
        assert!(words.contains("Nadie pidió una comprobación todavía"), "{words}");
        let form = before.form(ROOM);
        let after = ana.browser.submit_and_follow(&form).await;
        assert_eq!(holding(&after).len(), 9, "{}", after.text());
        assert!(after.text_of("[data-part='run']").unwrap().contains("manager@example.com"));
        assert_eq!(ana.browser.submit(&form).await.status, 303, "the same form again");
        let counts = action_counts(&test).await;
        assert!(counts.contains(&("checks_run".to_owned(), 1)), "{counts:?}");

        run(&test, &["UPDATE products SET available = available + 1"]).await.unwrap();
        run(&test, &["UPDATE payments SET status = 'failed'"]).await.unwrap();
        let stale = ana.browser.get(ROOM).await;
        assert_eq!(holding(&stale).len(), 9, "the page shows the last run");
        test.clock.advance(Span::from_seconds(1));
        let broken = ana.browser.submit_and_follow(&stale.form(ROOM)).await;
        assert_eq!(holding(&broken).len(), 7, "{}", broken.text());
        let words = broken.text_of("[data-invariant='stock']").unwrap();
        assert!(words.contains("cafe") && words.contains("ajústalas en Inventario"), "{words}");
        let words = broken.text_of("[data-invariant='status']").unwrap();
        assert!(words.contains("pay_") && words.contains("mantiene Cobro"), "{words}");
        assert!(broken.text().contains("2 de las nueve no se cumplen"), "{}", broken.text());

        let audit = ana.browser.get("/admin/audit").await;
        assert!(audit.text().contains("Hasta la fila"), "{}", audit.text());
        test.clock.advance(Span::from_seconds(61));
        let form = ana.browser.get(ROOM).await.form(ROOM);
        ana.browser.submit(&form).await;
        let audit = ana.browser.get("/admin/audit").await;
        assert!(audit.text().contains("La cadena está rota"), "what was never sealed is a break");
        test.abandon().await;
    }

    async fn a_run_is_seen_on_every_instance_and_never_done_twice_at_a_time(engine: Engine) {
        let test = TestApp::start(engine).await;
        let other = Instance::start(&test).await;
        let (cli, token) = (Actor::new("cli"), form_token::new(&test.app));
        // A process that died in the middle of its run.
        let now = test.app.now().millis();
        let lost = format!("INSERT INTO check_runs (id, actor, began_at) VALUES
            ('chk_00000000000000000000000000000001', 'cli', {now})");
        run(&test, &[&lost]).await.unwrap();
        let asked = checks::check_now(&test.app, &cli, &token).await.unwrap();
        assert_eq!(asked, Asked::UnderWay);
        let runs = checks::runs(&other.app).await.unwrap();
        assert_eq!(runs.latest.unwrap().state, checks::RunState::Running);
        assert!(runs.done.is_none() && action_counts(&test).await.is_empty());
        test.clock.advance(Span::from_minutes(31));
        let runs = checks::runs(&other.app).await.unwrap();
        assert_eq!(runs.latest.unwrap().state, checks::RunState::Lost);
        let (one, two) = tokio::join!(
            checks::check_now(&test.app, &cli, &token),
            checks::check_now(&other.app, &cli, &token),
        );
        let mut asked = [one.unwrap(), two.unwrap()];
        asked.sort_by_key(|one| *one != Asked::Begun);
        assert_eq!(asked, [Asked::Begun, Asked::BegunBefore]);
        let runs = checks::runs(&other.app).await.unwrap();
        assert_eq!(runs.done.unwrap().findings.len(), 9);
        other.stop().await;
        test.end().await;
    }

    async fn who_may_not_repair_sees_the_result_and_asks_for_none(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut luis = Admin::of(&test, Role::Support).await;
        let page = luis.browser.get(ROOM).await;
        assert_eq!(page.status, 200);
        assert!(page.attribute(&format!("form[action='{ROOM}']"), "action").is_none());
        assert!(page.text().contains("Tu rol no lo permite"), "{}", page.text());
        let mut ana = Admin::of(&test, Role::Manager).await;
        let page = ana.browser.get(ROOM).await;
        for (name, value, status) in [("token", "<>", 422), ("other", "1", 400)] {
            let form = page.form(ROOM).with(name, value);
            assert_eq!(ana.browser.submit(&form).await.status, status, "{name}");
        }
        test.end().await;
    }
}
