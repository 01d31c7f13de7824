//! The room of payment methods: what is offered, and switching it.

use cobro::domain::role::Role;

use super::{each_is_told, times_audited};
use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::people::Form;

async fn reviewed(admin: &mut Admin) -> Form {
    let page = admin.browser.get("/admin/methods/card").await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.form("/admin/methods/card")
}

both! {
    async fn a_method_is_switched_after_a_review_that_says_who_cannot_pay_then(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let visitor = test.visitor_with(&test.product("panela", 5).await, 1).await;
        let mut admin = Admin::of(&test, Role::Owner).await;
        let page = admin.browser.get("/admin/methods/card").await;
        let told = page.text();
        assert!(told.contains("Nadie podrá pagar en COP, USD, EUR"), "{told}");
        let form = page.form("/admin/methods/card");
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303);
        assert_eq!(admin.browser.submit(&form).await.location(), done.location());
        assert_eq!(times_audited(&test, "method_switched").await, 1);
        let page = admin.browser.open(done.location()).await;
        let state = page.attribute("[data-method='card'] .status", "data-state");
        assert_eq!(state.as_deref(), Some("off"));
        assert!(page.text_of(".alert--success").is_some(), "{}", page.text());
        assert!(page.text().contains("en este servidor, 1 h cada una"), "{}", page.text());
        assert!(test.check_out(&visitor).await.is_err(), "nobody is offered it");
        let form = reviewed(&mut admin).await;
        assert_eq!(form.fields["to"], "on");
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        test.check_out(&visitor).await.unwrap();
        test.end().await;
    }

    async fn a_switch_that_somebody_made_meanwhile_is_told_and_not_made_again(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Owner).await;
        let (first, second) = (reviewed(&mut admin).await, reviewed(&mut admin).await);
        assert_eq!(admin.browser.submit(&first).await.status, 303);
        let page = admin.browser.submit(&second).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("Alguien lo cambió"), "{}", page.text());
        assert_eq!(page.form("/admin/methods/card").fields["to"], "on", "the page is of now");
        assert_eq!(times_audited(&test, "method_switched").await, 1);
        test.end().await;
    }

    async fn what_is_no_switch_changes_nothing(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Owner).await;
        let form = reviewed(&mut admin).await;
        for (field, value, status) in [
            ("to", "sideways", 400),
            ("to", "", 400),
            ("form_token", "", 422),
            ("form_token", "a b", 422),
            ("enabled", "1", 400),
        ] {
            let page = admin.browser.submit(&form.clone().with(field, value)).await;
            assert_eq!(page.status, status, "{field} {value}: {}", page.text());
        }
        each_is_told(&mut admin, &[("/admin/methods/pse", 404), ("/admin/methods/%25", 404)]).await;
        assert_eq!(times_audited(&test, "method_switched").await, 0);
        test.end().await;
    }
}
