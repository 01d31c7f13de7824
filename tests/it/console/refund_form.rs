//! The forms by which money goes back, is taken or is asked about, field by field.

use cobro::app::gateway::CaptureMode;
use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use super::times_audited;
use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::{Options, TestApp};
use crate::support::faults::fault;
use crate::support::money::{paid, paid_two_lines};

both! {
    async fn units_are_paid_back_and_put_on_the_shelf_as_the_review_says(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, payment) = paid_two_lines(&test).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let path = format!("/admin/payments/{payment}");
        let form = admin.browser.get(&format!("{path}/refunds/new")).await;
        form.is_labelled();
        assert_eq!(form.attribute("#units_0", "value").as_deref(), Some(""));
        assert_eq!(form.text_of("#units_0-hint").as_deref(), Some("Quedan 2"));
        let asked = "seen_left_minor=6000000&amount=&reason=requested_by_customer&note=Rota";
        let ask = format!("{path}/refunds/new?{asked}&units_0=1&units_1=&shelf_0=1&shelf_1=");
        let review = admin.browser.get(&ask).await;
        let said = review.text_of(".review").unwrap();
        for words in ["20.000", "40.000", "1 × Producto cafe vuelve a la venta", "lo cubre"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(test.stock("cafe").await, (3, 0, 2), "a review changes nothing");
        let done = admin.browser.submit(&review.form(&format!("{path}/refunds"))).await;
        assert_eq!(done.location(), format!("{path}?done=refund_done_succeeded"));
        assert_eq!(test.stock("cafe").await, (4, 0, 2), "one is back");
        let form = admin.browser.get(&format!("{path}/refunds/new")).await;
        assert_eq!(form.text_of("#units_0-hint").as_deref(), Some("Quedan 1"));
        assert_eq!(form.text_of("#shelf_0-hint").as_deref(), Some("Quedan 1"));
        test.end().await;
    }

    async fn what_cannot_be_returned_is_told_at_its_field_with_what_was_typed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, payment) = paid_two_lines(&test).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let new = format!("/admin/payments/{payment}/refunds/new");
        for (typed, field) in [
            ("amount=&units_0=", "amount"),
            ("amount=10.000&units_0=1", "amount"),
            ("amount=70.000", "amount"),
            ("amount=&units_0=3", "units_0"),
            ("amount=&units_0=x", "units_0"),
            ("amount=10.000&shelf_1=2", "shelf_1"),
            ("amount=10.000&shelf_1=-1", "shelf_1"),
        ] {
            let ask = format!("{new}?seen_left_minor=6000000&reason=duplicate&note=Nota&{typed}");
            let page = admin.browser.get(&ask).await;
            assert_eq!(page.status, 422, "{typed}");
            let link = page.attribute(".error-summary a", "href");
            assert_eq!(link, Some(format!("#{field}")), "{typed}: {}", page.text());
            assert!(page.text_of(&format!("#{field}-error")).is_some(), "{typed}");
            assert_eq!(page.text_of("textarea").as_deref(), Some("Nota"), "{typed}");
            page.is_labelled();
        }
        assert_eq!(test.requests_of("refunds.create").await, 0);
        test.end().await;
    }

    async fn a_balance_that_does_not_suffice_or_is_not_told_is_said_before(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, payment) = paid_two_lines(&test).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let asked = "seen_left_minor=6000000&amount=10.000&reason=duplicate";
        let ask = format!("/admin/payments/{payment}/refunds/new?{asked}");
        fault(&test, "balance.retrieve", "500", 1).await;
        let page = admin.browser.get(&ask).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("No pudimos consultar tu saldo"), "{}", page.text());
        test.end().await;
    }

    async fn a_refund_typed_before_the_session_ended_is_there_again(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, payment) = paid_two_lines(&test).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let path = format!("/admin/payments/{payment}");
        let asked = "seen_left_minor=6000000&amount=&reason=duplicate&note=Rota&units_1=1";
        let review = admin.browser.get(&format!("{path}/refunds/new?{asked}")).await;
        test.clock.advance(Span::from_minutes(31));
        let door = admin.browser.submit(&review.form(&format!("{path}/refunds"))).await;
        assert_eq!(door.status, 401);
        let form = door.form("/admin/login");
        let form = form.with("email", "manager@example.com").with("password", PASSWORD);
        let back = admin.browser.submit(&form).await;
        let page = admin.browser.open(back.location()).await;
        assert_eq!(page.attribute("#units_1", "value").as_deref(), Some("1"), "{}", page.text());
        assert_eq!(page.text_of("textarea").as_deref(), Some("Rota"));
        assert_eq!(test.requests_of("refunds.create").await, 0, "nothing was done");
        test.end().await;
    }

    async fn the_lines_that_ship_are_captured_and_the_review_says_what_is_released(
        engine: Engine
    ) {
        let options = Options { capture: CaptureMode::Manual, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        let (_, payment) = paid_two_lines(&test).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let path = format!("/admin/payments/{payment}");
        let none = admin.browser.get(&format!("{path}/capture?chosen=yes")).await;
        assert_eq!(none.status, 422, "{}", none.text());
        let all = admin.browser.get(&format!("{path}/capture")).await;
        assert!(all.text_of(".review").unwrap().contains("60.000"), "{}", all.text());
        let wrong = admin.browser.get(&format!("{path}/capture?ships_9=yes")).await;
        assert_eq!(wrong.status, 422);
        let review = admin.browser.get(&format!("{path}/capture?chosen=yes&ships_1=yes")).await;
        let said = review.text_of(".review").unwrap();
        for words in ["20.000", "se liberan 40.000", "Se envía: 1 × Producto panela"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        let form = review.form(&format!("{path}/capture"));
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.location(), format!("{path}?done=capture_done"), "{}", done.text());
        fault(&test, "balance.retrieve", "503", 5).await;
        for _ in 0..5 {
            test.app.gateway.balance().await.unwrap_err();
        }
        assert!(test.app.breaker.rest_refused().is_some(), "the circuit is open");
        let again = admin.browser.submit(&form).await;
        assert_eq!(again.location(), format!("{path}?done=capture_done"), "told, not refused");
        assert_eq!(test.requests_of("payment_intents.capture").await, 1);
        let refund = admin.browser.get(&format!("{path}/refunds/new")).await;
        let fields = refund.attributes(".units input", "name");
        assert_eq!(fields, ["units_1", "shelf_1"], "what never shipped was never paid");
        test.end().await;
    }

    async fn stripe_is_asked_at_most_once_in_two_seconds_and_tells_its_fee(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, payment) = paid(&test, "cafe").await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let path = format!("/admin/payments/{payment}");
        let page = admin.browser.get(&path).await;
        let form = page.form(&format!("{path}/look-up"));
        let before = test.requests_of("payment_intents.retrieve").await;
        for _ in 0..3 {
            let done = admin.browser.submit(&form).await;
            assert_eq!(done.location(), format!("{path}?done=looked_up"));
        }
        assert_eq!(test.requests_of("payment_intents.retrieve").await, before + 1);
        assert_eq!(times_audited(&test, "stripe_asked").await, 1);
        let page = admin.browser.get(&path).await;
        assert!(!page.text().contains("Stripe aún no la informa"), "{}", page.text());
        fault(&test, "payment_intents.retrieve", "500", 1).await;
        test.clock.advance(Span::from_seconds(3));
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.location(), format!("{path}?done=no_answer"));
        test.end().await;
    }
}
