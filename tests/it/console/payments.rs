//! A payment: found, understood, refunded in part and then the rest.

use cobro::domain::role::Role;

use crate::both;
use crate::support::admin::Admin;
use crate::support::app::{Options, TestApp};

both! {
    async fn a_payment_is_found_understood_and_refunded_once(engine: Engine) {
        let options = Options { webhooks: true, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        let order = test.order("cafe").await;
        test.pay(&order, "4242424242424242").await;
        test.arrive(&order).await;
        let payment = test.view(&order).await.payment.id;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let list = admin.browser.get("/admin/payments?q=ana%40example.com").await;
        assert_eq!(list.attribute("tr[data-row]", "data-row").as_deref(), Some(payment.as_str()));
        let path = format!("/admin/payments/{payment}");
        let link = list.attribute("tr[data-row] a", "href").unwrap();
        let page = admin.browser.get(&link).await;
        let back = page.attribute(".back-link", "href");
        assert_eq!(back.as_deref(), Some("/admin/payments?q=ana%40example.com"));
        assert_eq!(page.attribute("h1 ~ p .status", "data-status").as_deref(), Some("completed"));
        assert!(page.text_of(".why__rule").unwrap().starts_with("Se cobró dinero"));
        let before = admin.browser.get(&format!("{path}?as_of=0")).await;
        assert!(before.text_of(".why__title").unwrap().contains("Pendiente"), "{}", before.text());
        let left = 4_000_000;
        let review = |amount: &str| {
            format!("{path}/refunds/new?seen_left_minor={left}&amount={amount}&reason=duplicate")
        };
        for wrong in ["0", "-5", "40.001", "x", ""] {
            let page = admin.browser.get(&review(wrong)).await;
            assert_eq!(page.status, 422, "{wrong}: {}", page.text());
        }
        let page = admin.browser.get(&review("10.000")).await;
        let form = page.form(&format!("{path}/refunds"));
        for _ in 0..2 {
            let done = admin.browser.submit(&form).await;
            assert_eq!(done.status, 303, "{}", done.text());
            assert_eq!(done.location(), format!("{path}?done=refund_done_succeeded"));
        }
        let page = admin.browser.get(&path).await;
        let status = page.attribute("h1 ~ p .status", "data-status");
        assert_eq!(status.as_deref(), Some("partially_refunded"));
        assert_eq!(test.requests_of("refunds.create").await, 1, "the same form twice acts once");
        let stale = admin.browser.get(&review("10.000")).await;
        assert_eq!(stale.status, 422, "somebody returned money since the page was shown");
        assert_eq!(admin.browser.get("/admin/payments/pay_x").await.status, 404);
        test.end().await;
    }

    async fn what_is_held_is_captured_or_released_from_its_page(engine: Engine) {
        use cobro::app::gateway::CaptureMode;
        let options = Options { capture: CaptureMode::Manual, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        for (slug, deed, status) in [("a", "capture", "completed"), ("b", "void", "cancelled")] {
            let order = test.order(slug).await;
            test.pay(&order, "4242424242424242").await;
            test.arrive(&order).await;
            let path = format!("/admin/payments/{}", test.view(&order).await.payment.id);
            let review = admin.browser.get(&format!("{path}/{deed}")).await;
            let done = admin.browser.submit(&review.form(&format!("{path}/{deed}"))).await;
            assert_eq!(done.location(), format!("{path}?done={deed}_done"), "{}", done.text());
            let page = admin.browser.get(&path).await;
            let now = page.attribute("h1 ~ p .status", "data-status");
            assert_eq!(now.as_deref(), Some(status));
        }
        test.end().await;
    }
}
