//! What a person wants of the circuits reaches every instance, and each tells how it stands.

use cobro::app::circuits::{self, CircuitForm, CircuitRefused, CircuitView, Commanded};
use cobro::app::error::AppError;
use cobro::app::form_token;
use cobro::domain::actor::Actor;
use cobro::domain::circuit::{CircuitKind, CircuitOrder, CircuitPhase, TransitionReason};
use cobro::domain::clock::Span;
use cobro::domain::reason::ReasonRefused;

use crate::both;
use crate::support::app::{TestApp, order_of};
use crate::support::audit::{action_counts, audited};
use crate::support::faults::fault;
use crate::support::instances::Instance;

fn form(test: &TestApp, order: CircuitOrder, seen: i64) -> CircuitForm {
    CircuitForm {
        circuit: CircuitKind::Taking,
        order,
        reason: "Stripe avisa de un corte".to_owned(),
        seen,
        token: form_token::new(&test.app),
    }
}

async fn give(test: &TestApp, form: CircuitForm) -> Result<Commanded, CircuitRefused> {
    circuits::give_command(&test.app, &Actor::new("cli"), form).await
}

async fn taking(test: &TestApp) -> CircuitView {
    let all = circuits::instances(&test.app).await.unwrap();
    all.into_iter().find(|view| view.kind == CircuitKind::Taking).unwrap()
}

/// Whether an instance refuses to sell a new product.
async fn refuses(test: &TestApp, instance: &Instance, product: &str) -> bool {
    let product = test.product(product, 5).await;
    let visitor = test.visitor_with(&product, 1).await;
    let form = test.form(&visitor).await;
    match cobro::app::checkout::start(&instance.app, &visitor, form).await {
        Err(AppError::Busy(_)) => true,
        Ok(_) => false,
        Err(error) => panic!("{error}"),
    }
}

both! {
    async fn a_held_till_refuses_on_every_instance_and_after_a_restart(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut other = Instance::start(&test).await;
        other.turn().await;
        assert!(test.app.breaker.taking_refused().is_none());
        let given = give(&test, form(&test, CircuitOrder::Hold, 0)).await.unwrap();
        assert_eq!(given, Commanded::Given);
        assert!(test.app.breaker.taking_refused().is_some(), "at once where it was given");
        assert_eq!(taking(&test).await.behind(), 1);
        other.turn().await;
        assert_eq!(taking(&test).await.behind(), 0, "with its next turn everywhere else");
        assert!(refuses(&test, &other, "cafe").await);
        assert!(other.app.breaker.rest_refused().is_none(), "the rest goes on");
        other.stop().await;

        test.clock.advance(Span::from_hours(30));
        let mut restarted = Instance::start(&test).await;
        assert!(refuses(&test, &restarted, "panela").await, "from its first moment on");
        restarted.turn().await;
        let view = taking(&test).await;
        assert!(view.is_held() && !view.is_closed_everywhere());
        assert_eq!(view.command.reason, "Stripe avisa de un corte");
        assert_eq!(view.instances.len(), 1, "who was gone for a day is no longer shown");

        give(&test, form(&test, CircuitOrder::Close, 1)).await.unwrap();
        restarted.turn().await;
        assert!(taking(&test).await.is_closed_everywhere());
        assert!(!refuses(&test, &restarted, "mochila").await);
        restarted.stop().await;
        let history = circuits::transitions(&test.app, None, 10).await.unwrap();
        let reasons: Vec<_> = history.rows.iter().map(|row| row.reason).collect();
        let (held, released) = (TransitionReason::Held, TransitionReason::Released);
        assert_eq!(reasons, [released, held, held]);
        test.end().await;
    }

    async fn what_was_begun_is_paid_and_confirmed_while_the_till_is_held(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        give(&test, form(&test, CircuitOrder::Hold, 0)).await.unwrap();
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        let seen = test.arrive(&order).await;
        assert_eq!(seen.standing, cobro::app::orders::Standing::Paid);
        let unpaid = test.product("panela", 5).await;
        let visitor = test.visitor_with(&unpaid, 2).await;
        let refused = test.check_out(&visitor).await;
        assert!(matches!(refused, Err(AppError::Busy(_))), "{refused:?}");
        assert_eq!(test.stock("panela").await, (5, 0, 0), "nothing is reserved");
        give(&test, form(&test, CircuitOrder::Close, 1)).await.unwrap();
        order_of(test.check_out(&visitor).await.unwrap());
        test.end().await;
    }

    async fn a_command_is_given_once_and_never_over_one_that_was_not_seen(engine: Engine) {
        let test = TestApp::start(engine).await;
        let first = form(&test, CircuitOrder::Hold, 0);
        let (one, two) = tokio::join!(give(&test, first.clone()), give(&test, first.clone()));
        let mut done = [one.unwrap(), two.unwrap()];
        done.sort_by_key(|given| *given == Commanded::GivenBefore);
        assert_eq!(done, [Commanded::Given, Commanded::GivenBefore]);
        let stale = give(&test, form(&test, CircuitOrder::Hold, 0)).await;
        assert!(matches!(stale, Err(CircuitRefused::Changed)), "{stale:?}");
        let elsewhere = CircuitForm { order: CircuitOrder::Close, seen: 1, ..first };
        let used_up = give(&test, elsewhere).await;
        assert!(matches!(used_up, Err(CircuitRefused::Changed)), "{used_up:?}");
        let view = taking(&test).await;
        assert_eq!((view.command.revision, view.is_held()), (1, true));
        assert_eq!(action_counts(&test).await, [("circuit_held".to_owned(), 1)]);
        let told = audited(&test).await.remove(0);
        assert_eq!(told.subject, "circuit:taking");
        let told = |json: Option<String>| -> serde_json::Value {
            serde_json::from_str(&json.unwrap()).unwrap()
        };
        let all = audited(&test).await.remove(0);
        assert_eq!(told(all.before)["command"], "close");
        assert_eq!(told(all.after)["reason"], "Stripe avisa de un corte");
        test.end().await;
    }

    async fn a_command_needs_a_reason_and_the_rest_is_never_held(engine: Engine) {
        let test = TestApp::start(engine).await;
        for (reason, why) in [
            ("  ".to_owned(), ReasonRefused::Missing),
            ("a".repeat(10_000), ReasonRefused::TooLong),
            ("a\u{1b}[2J".to_owned(), ReasonRefused::Unreadable),
        ] {
            let refused = give(&test, CircuitForm { reason, ..form(&test, CircuitOrder::Hold, 0) });
            assert!(matches!(refused.await, Err(CircuitRefused::Reason(told)) if told == why));
        }
        let rest = CircuitForm { circuit: CircuitKind::Rest, ..form(&test, CircuitOrder::Hold, 0) };
        let refused = give(&test, rest).await;
        assert!(matches!(refused, Err(CircuitRefused::NeverHeld)), "{refused:?}");
        let forged = CircuitForm { token: "a b".into(), ..form(&test, CircuitOrder::Hold, 0) };
        let refused = give(&test, forged).await;
        assert!(matches!(refused, Err(CircuitRefused::Changed)), "{refused:?}");
        assert!(test.app.breaker.taking_refused().is_none());
        assert!(audited(&test).await.is_empty());
        test.end().await;
    }

    async fn an_instance_tells_its_failures_its_probe_and_that_it_lives(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut other = Instance::start(&test).await;
        other.turn().await;
        let fresh = taking(&test).await.instances.remove(0);
        assert_eq!((fresh.failures, fresh.phase, fresh.gone), (0, CircuitPhase::Closed, false));
        assert!(fresh.last_failures.is_empty() && !fresh.is_this);

        let product = test.product("cafe", 9).await;
        fault(&test, "checkout.sessions.create", "500", 5).await;
        for failures in 1..=5 {
            let visitor = test.visitor_with(&product, 1).await;
            let form = test.form(&visitor).await;
            cobro::app::checkout::start(&other.app, &visitor, form).await.unwrap();
            other.turn().await;
            assert_eq!(taking(&test).await.instances[0].failures, failures);
        }
        let opened = taking(&test).await.instances.remove(0);
        assert_eq!(opened.phase, CircuitPhase::Open);
        let wait = opened.probe_at.unwrap().since(test.app.now());
        assert_eq!(wait, Span::from_seconds(60));
        assert_eq!(opened.last_failures.len(), 5);
        let last = &opened.last_failures[0];
        assert_eq!((last.operation.as_str(), last.status), ("open_session", 500));
        assert!(last.request_id.as_ref().unwrap().starts_with("req_"), "{last:?}");

        test.clock.advance(Span::from_seconds(9));
        other.turn().await;
        test.clock.advance(Span::from_seconds(29));
        assert!(taking(&test).await.instances[0].gone, "38 s after it wrote last");
        other.turn().await;
        assert!(!taking(&test).await.instances[0].gone);
        give(&test, form(&test, CircuitOrder::Close, 0)).await.unwrap();
        other.turn().await;
        let closed = taking(&test).await.instances.remove(0);
        assert_eq!((closed.phase, closed.failures), (CircuitPhase::Closed, 0));
        other.stop().await;
        for _ in 0..4 {
            test.pass(Span::from_seconds(70)).await;
        }
        test.end().await;
    }
}
