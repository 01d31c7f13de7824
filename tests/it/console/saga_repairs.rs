//! What people do to sagas by hand: retry, compensate, settle.

use cobro::app::orders::Standing;
use cobro::app::payments::{News, own_fact, record_facts};
use cobro::app::settings::LateSuccess;
use cobro::db::{StoreError, attempts, payments};
use cobro::domain::clock::Span;
use cobro::domain::facts::{ClosingCause, Observed};
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::role::Role;
use cobro::domain::saga::{SagaState, SagaStep};
use cobro::fail_points;

use super::kept_forms::sent_too_late;
use super::{each_is_told, times_audited};
use crate::both;
use crate::support::admin::Admin;
use crate::support::app::{Options, TestApp};
use crate::support::people::{Form, Page};

/// The address of the saga of the newest order.
async fn newest(admin: &mut Admin) -> String {
    let page = admin.browser.get("/admin/sagas").await;
    page.attribute("tbody .table__link", "href").unwrap()
}

async fn review(admin: &mut Admin, saga: &str, repair: &str) -> Page {
    admin.browser.get(&format!("{saga}/{repair}")).await
}

async fn form(admin: &mut Admin, saga: &str, repair: &str) -> Form {
    let page = review(admin, saga, repair).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.form(&format!("{saga}/{repair}"))
}

/// Makes a step fail until the saga counts as stuck there.
async fn stick(test: &TestApp, state: SagaState, step: SagaStep) {
    fail_points::arm(&test.app.instance, state, step, 1000);
    for _ in 0..7 {
        test.pass(Span::from_minutes(6)).await;
    }
}

fn free(test: &TestApp, state: SagaState, step: SagaStep) {
    fail_points::arm(&test.app.instance, state, step, 0);
}

/// The order's payment is given up in our books while its session can still be paid.
async fn give_up(test: &TestApp, order: &OrderId) {
    let (of, metrics) = (order.clone(), test.app.metrics.clone());
    let written = test.app.store.write(move |tx| {
        let payment = payments::of_order(tx, &of)?.ok_or(StoreError::NotFound)?;
        let attempt = attempts::latest(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
        let observations = [own_fact(tx, Observed::AttemptWrittenOff { attempt: attempt.id })];
        let news = News { payment: &payment.id, observations: &observations, cause: "a test" };
        record_facts(tx, &metrics, news)
    });
    written.await.map_err(|error: StoreError| error).unwrap();
    test.pass(Span::from_seconds(1)).await;
}

/// The customer pays, and a look-up tells our books.
async fn paid_late(test: &TestApp, order: &OrderId) {
    assert_eq!(test.pay(order, "4242424242424242").await, "completed");
    let session = test.session(order).await;
    let answer = test.app.gateway.look_up_session(&session).await.unwrap();
    let (of, metrics) = (order.clone(), test.app.metrics.clone());
    let written = test.app.store.write(move |tx| {
        let payment = payments::of_order(tx, &of)?.ok_or(StoreError::NotFound)?;
        let observations = answer.value.observations.as_slice();
        let news = News { payment: &payment.id, observations, cause: "a test" };
        record_facts(tx, &metrics, news)
    });
    written.await.map_err(|error: StoreError| error).unwrap();
    test.pass(Span::from_seconds(2)).await;
}

both! {
    async fn a_retry_does_the_step_at_once_and_once_a_form(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (state, step) = (SagaState::Running, SagaStep::ProcessWithStripe);
        fail_points::arm(&test.app.instance, state, step, 2);
        let order = test.order("panela").await;
        test.pass(Span::from_seconds(2)).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        let page = review(&mut admin, &saga, "retry").await;
        assert!(page.text().contains("abrir la sesión de pago"), "{}", page.text());
        let form = page.form(&format!("{saga}/retry"));
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303);
        assert_eq!(admin.browser.submit(&form).await.location(), done.location());
        assert_eq!(times_audited(&test, "saga_retried").await, 1);
        let page = admin.browser.open(done.location()).await;
        assert!(page.text().contains("Que el cliente pague"), "{}", page.text());
        assert!(page.text_of(".alert--success").unwrap().contains("Reintentó"));
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        test.arrive(&order).await;
        test.pass(Span::from_seconds(3)).await;
        let page = review(&mut admin, &saga, "retry").await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("Terminó y no queda nada por hacer"), "{}", page.text());
        test.end().await;
    }

    async fn a_checkout_is_undone_as_its_review_says(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        let page = review(&mut admin, &saga, "compensate").await;
        let told = page.text();
        for said in [
            "Se le pide a Stripe cerrar la sesión cs_test_",
            "Si el cliente pagó un momento antes, el pedido se confirma.",
            "El pago pasa de «Pendiente» a «Cancelado».",
            "El pedido pasa de «Esperando el pago» a «Cancelado».",
            "Producto panela: disponibles 3 → 5, reservadas 2 → 0.",
            "Se le escribe al cliente: «Pedido cancelado».",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert_eq!(test.stock("panela").await, (3, 2, 0), "a review decides nothing");
        assert_eq!(test.requests_of("checkout.sessions.expire").await, 0);
        let form = page.form(&format!("{saga}/compensate"));
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303);
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        assert_eq!(times_audited(&test, "saga_compensated").await, 1);
        test.pass(Span::from_seconds(1)).await;
        let ended = Standing::Cancelled(ClosingCause::AdminCancelled);
        assert_eq!(test.view(&order).await.standing, ended);
        assert_eq!(test.stock("panela").await, (5, 0, 0));
        assert_eq!(test.mails.of(&order), [MailKind::Cancelled]);
        assert_eq!(test.requests_of("checkout.sessions.expire").await, 1);
        test.end().await;
    }

    async fn nothing_is_undone_once_money_is_there(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        let stale = form(&mut admin, &saga, "compensate").await;
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        test.arrive(&order).await;
        test.pass(Span::from_seconds(3)).await;
        let page = admin.browser.submit(&stale).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("El proceso avanzó"), "{}", page.text());
        let now = stale.with("seen", "confirmed.send_confirmation");
        let page = admin.browser.submit(&now).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("Terminó"), "{}", page.text());
        assert_eq!(times_audited(&test, "saga_compensated").await, 0);
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn a_stuck_way_back_is_ended_by_what_a_person_settled(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("panela").await;
        let (state, step) = (SagaState::Compensating, SagaStep::ProcessWithStripe);
        stick(&test, state, step).await;
        stick(&test, state, step).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        let page = review(&mut admin, &saga, "handle").await;
        assert!(page.text().contains("Con tu palabra"), "{}", page.text());
        assert!(page.text().contains("disponibles 3 → 5"), "{}", page.text());
        let form = page.form(&format!("{saga}/handle"));
        for reason in ["", "  ", &"x".repeat(501), "\u{7}"] {
            let page = admin.browser.submit(&form.clone().with("reason", reason)).await;
            assert_eq!(page.status, 422, "{reason:?}");
            assert!(page.text_of("#reason-error").is_some(), "{}", page.text());
        }
        assert_eq!(test.stock("panela").await, (3, 2, 0));
        let form = form.with("reason", "La cerré en Stripe");
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        assert_eq!(times_audited(&test, "saga_handled").await, 1);
        assert_eq!(test.stock("panela").await, (5, 0, 0));
        let ended = Standing::Cancelled(ClosingCause::Expired);
        assert_eq!(test.view(&order).await.standing, ended);
        let page = admin.browser.open(done.location()).await;
        assert!(page.text().contains("La cerré en Stripe"), "{}", page.text());
        free(&test, state, step);
        test.end().await;
    }

    async fn why_a_person_settled_it_is_there_again_when_the_session_had_ended(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.order("panela").await;
        let (state, step) = (SagaState::Compensating, SagaStep::ProcessWithStripe);
        stick(&test, state, step).await;
        stick(&test, state, step).await;
        let mut admin = Admin::of(&test, Role::Owner).await;
        let saga = newest(&mut admin).await;
        let typed = form(&mut admin, &saga, "handle").await.with("reason", "La cerré allá");
        let page = sent_too_late(&test, &mut admin, (&typed, &[])).await;
        assert!(page.text().contains("Recuperamos lo que escribiste"), "{}", page.text());
        assert_eq!(page.form(&format!("{saga}/handle")).fields["reason"], "La cerré allá");
        assert_eq!(times_audited(&test, "saga_handled").await, 0);
        free(&test, state, step);
        test.pass(Span::from_minutes(6)).await;
        test.end().await;
    }

    async fn money_that_comes_after_a_person_settled_it_is_late_money(engine: Engine) {
        let late_success = LateSuccess::Refund;
        let options = Options { late_success, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        let order = test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        let asked = form(&mut admin, &saga, "compensate").await;
        let (state, step) = (SagaState::Compensating, SagaStep::ProcessWithStripe);
        fail_points::arm(&test.app.instance, state, step, 1000);
        assert_eq!(admin.browser.submit(&asked).await.status, 303);
        for _ in 0..6 {
            test.pass(Span::from_seconds(40)).await;
        }
        let handled = form(&mut admin, &saga, "handle").await.with("reason", "ya no existe");
        assert_eq!(admin.browser.submit(&handled).await.status, 303);
        free(&test, state, step);
        paid_late(&test, &order).await;
        test.pass(Span::from_seconds(5)).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::LateReturned);
        assert_eq!(seen.payment.returned, seen.total);
        test.end().await;
    }

    async fn what_the_shop_still_has_to_give_back_cannot_be_settled_by_hand(engine: Engine) {
        let late_success = LateSuccess::Refund;
        let options = Options { late_success, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        let order = test.order("panela").await;
        give_up(&test, &order).await;
        let (state, step) = (SagaState::Compensating, SagaStep::AwaitPayment);
        fail_points::arm(&test.app.instance, state, step, 1000);
        paid_late(&test, &order).await;
        stick(&test, state, step).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        let page = review(&mut admin, &saga, "handle").await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("solo puede volver por Stripe"), "{}", page.text());
        free(&test, state, step);
        let retry = form(&mut admin, &saga, "retry").await;
        assert_eq!(admin.browser.submit(&retry).await.status, 303);
        test.pass(Span::from_seconds(5)).await;
        assert_eq!(test.view(&order).await.standing, Standing::LateReturned);
        test.end().await;
    }

    async fn a_repair_that_does_not_exist_or_fit_is_told_and_changes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let saga = newest(&mut admin).await;
        each_is_told(&mut admin, &[
            (&format!("{saga}/explode"), 404),
            (&format!("{saga}/handle"), 422),
            ("/admin/sagas/saga_00000000000000000000000000000000/retry", 404),
            ("/admin/sagas/x/retry", 404),
        ])
        .await;
        let retry = form(&mut admin, &saga, "retry").await;
        for (field, value, status) in [
            ("seen", "", 422),
            ("form_token", "", 422),
            ("form_token", "a.b", 422),
            ("reason", "x", 400),
        ] {
            let page = admin.browser.submit(&retry.clone().with(field, value)).await;
            assert_eq!(page.status, status, "{field} {value}: {}", page.text());
        }
        assert_eq!(admin.browser.submit(&retry).await.status, 303);
        let other = form(&mut admin, &saga, "compensate").await;
        let used = other.with("form_token", &retry.fields["form_token"]);
        assert_eq!(admin.browser.submit(&used).await.status, 422, "a form is of one deed");
        assert_eq!(times_audited(&test, "saga_retried").await, 1);
        assert_eq!(times_audited(&test, "saga_compensated").await, 0);
        test.end().await;
    }
}
