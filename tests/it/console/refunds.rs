//! The rooms of refunds: the list, what is marked as looked after, and tasks from refunds that
//! were made at Stripe.

use cobro::app::refunds::{LineUnits, RefundError, RefundForm, RefundOf, left, refund};
use cobro::db::{StoreError, stripe_refunds};
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::facts::{Observed, RefundState};
use cobro::domain::ids::PaymentId;
use cobro::domain::mail::MailKind;
use cobro::domain::money::Currency;
use cobro::domain::order::OrderStatus;
use cobro::domain::refund::{RefundReason, RefundRefused};
use cobro::domain::refund_standing::RefundStanding;
use cobro::domain::role::Role;
use cobro::fail_points;

use super::audited;
use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::databases::Engine;
use crate::support::faults::{fault, fired};
use crate::support::money::{
    hear, news, paid, paid_two_lines, paid_with, requests, returned_at_stripe,
};
use crate::support::people::{Form, Page};

/// A shop that hears of Stripe's events.
async fn shop(engine: Engine) -> TestApp {
    use crate::support::app::Options;
    TestApp::start_with(engine, Options { webhooks: true, ..Options::default() }).await
}

/// Asks for a refund as the payment's page will.
async fn ask(
    test: &TestApp,
    payment: &PaymentId,
    (minor, restock, token): (i64, Vec<LineUnits>, &str),
) -> Result<String, RefundError> {
    let form = RefundForm {
        payment: payment.clone(),
        of: RefundOf::Amount { minor, currency: Currency::Cop },
        reason: RefundReason::RequestedByCustomer,
        note: Some("Llegó rota".to_owned()),
        restock,
        seen_left_minor: left(&test.app, payment).await?.minor(),
        form_token: token.to_owned(),
        even_while_open: false,
        most: None,
    };
    let asked = refund(&test.app, &Actor::new("adm_ana"), form).await?;
    Ok(asked.refund.to_string())
}

/// The addresses of the rows of a list.
fn rows(page: &Page) -> Vec<String> {
    page.attributes("tr[data-row]", "data-row")
}

async fn attention(admin: &mut Admin) -> Vec<String> {
    rows(&admin.browser.get("/admin/refunds?view=attention").await)
}

/// Where a refund made at Stripe stands in our books.
async fn kept(test: &TestApp, id: &str) -> Option<RefundStanding> {
    let id = id.to_owned();
    let found = test.app.store.read(move |tx| stripe_refunds::find(tx, &id)).await;
    found.map_err(|error: StoreError| error).unwrap().map(|refund| refund.standing)
}

fn task(page: &Page, id: &str) -> Form {
    page.form(&format!("/admin/refunds/stripe/{id}"))
}

both! {
    async fn a_refund_made_at_stripe_is_a_task_that_acts_once(engine: Engine) {
        let test = shop(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let id = returned_at_stripe(&test, &pay, 4_000_000).await;
        assert_eq!(test.view(&order).await.status, OrderStatus::Refunded);
        let mut admin = Admin::of(&test, Role::Support).await;
        let address = format!("/admin/refunds/stripe/{id}");
        let list = admin.browser.get("/admin/refunds?view=attention").await;
        assert_eq!(rows(&list), [address.as_str()]);
        for words in ["40.000", "Hecho en Stripe", "1001", "Devuelto"] {
            assert!(list.text().contains(words), "{words}: {}", list.text());
        }
        let page = admin.browser.get(&address).await;
        assert_eq!(page.attribute("[data-standing]", "data-standing").unwrap(), "succeeded");
        assert!(page.text().contains("ana@example.com"), "{}", page.text());
        let mut viewer = Admin::of(&test, Role::Viewer).await;
        let seen = viewer.browser.get(&address).await;
        assert!(!seen.body.contains("form_token"), "who only sees is not asked");
        let form = task(&page, &id);
        assert_eq!(form.fields["restock_0"], "0", "nothing goes back unless somebody says so");
        assert!(!form.fields.contains_key("tell"), "nobody is written to unless somebody says so");
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        let form = form.with("restock_0", "1").with("tell", "yes");
        let done = admin.browser.submit(&form).await;
        assert_eq!((done.status, done.location()), (303, &*format!("{address}?done=handled")));
        let done = admin.browser.get(&format!("{address}?done=handled")).await;
        assert!(done.text().contains("Quedó como atendido."), "{}", done.text());
        assert!(done.text().contains("support@example.com"), "{}", done.text());
        assert!(!done.body.contains("name=\"form_token\""), "it is not asked again");
        let twice = admin.browser.submit(&form).await;
        assert_eq!(twice.status, 303, "{}", twice.text());
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.stock("cafe").await, (4, 0, 2));
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation, MailKind::RefundSucceeded]);
        assert_eq!(attention(&mut admin).await, Vec::<String>::new());
        let deeds = audited(&test).await;
        let handled = deeds.iter().filter(|deed| *deed == "stripe_refund_handled");
        assert_eq!(handled.count(), 1, "{deeds:?}");
        test.end().await;
    }

    async fn what_cannot_be_said_about_it_changes_nothing_and_tells_why(engine: Engine) {
        let test = shop(engine).await;
        let (order, pay) = paid_two_lines(&test).await;
        let id = returned_at_stripe(&test, &pay, 1_000_000).await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let page = admin.browser.get(&format!("/admin/refunds/stripe/{id}")).await;
        let form = task(&page, &id).with("tell", "yes");
        for (units, why) in [("3", "2 como mucho"), ("x", "número entero"), ("-1", "entero")] {
            let refused = admin.browser.submit(&form.clone().with("restock_0", units)).await;
            assert_eq!(refused.status, 422, "{units}");
            assert!(refused.text().contains(why), "{units}: {}", refused.text());
            let typed = task(&refused, &id);
            assert_eq!(typed.fields["restock_0"], units, "what was typed is kept");
            assert_eq!(typed.fields["tell"], "yes");
        }
        let unknown = admin.browser.submit(&form.clone().with("restock_7", "1")).await;
        assert_eq!(unknown.status, 400);
        let stale = admin.browser.submit(&form.clone().with("seen", "pending")).await;
        assert_eq!(stale.status, 422);
        assert!(stale.text().contains("Cambió mientras lo mirabas"), "{}", stale.text());
        let forged = admin.browser.submit(&form.clone().with("form_token", "' OR 1")).await;
        assert_eq!(forged.status, 422);
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        let first = form.clone().with("restock_0", "1").with("tell", "yes");
        assert_eq!(admin.browser.submit(&first).await.status, 303);
        let other = task(&page, &id).with("form_token", "another").with("restock_0", "1");
        let late = admin.browser.submit(&other).await;
        assert_eq!(late.status, 422);
        assert!(late.text().contains("Alguien ya lo atendió"), "{}", late.text());
        assert_eq!(test.stock("cafe").await, (4, 0, 2));
        // Neither kind of refund puts more on the shelf than was sold.
        let two = vec![LineUnits { position: 0, quantity: 2 }];
        let refused = ask(&test, &pay, (1_000_000, two, "one")).await.unwrap_err();
        let why = RefundRefused::TooManyUnits { position: 0, left: 1 };
        assert!(matches!(refused, RefundError::Refused(told) if told == why), "{refused}");
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation, MailKind::RefundSucceeded]);
        test.end().await;
    }

    async fn one_that_fails_after_it_was_looked_after_needs_somebody_again(engine: Engine) {
        let test = shop(engine).await;
        let (order, pay) = paid_with(&test, "cafe", "4000000000005126").await;
        let id = returned_at_stripe(&test, &pay, 4_000_000).await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let address = format!("/admin/refunds/stripe/{id}");
        let page = admin.browser.get(&address).await;
        let first = task(&page, &id).with("restock_0", "2");
        assert_eq!(admin.browser.submit(&first).await.status, 303);
        assert_eq!(attention(&mut admin).await, Vec::<String>::new());
        hear(&test, Span::from_seconds(10)).await;
        assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed);
        assert_eq!(kept(&test, &id).await, Some(RefundStanding::Failed));
        assert_eq!(attention(&mut admin).await, [address.as_str()]);
        let page = admin.browser.get(&address).await;
        assert!(page.text().contains("volvió a tu saldo"), "{}", page.text());
        assert!(page.text().contains("2 ya volvieron"), "{}", page.text());
        let used_up = admin.browser.submit(&first).await;
        assert_eq!(used_up.status, 422, "the form of before does not act again");
        let again = task(&page, &id).with("tell", "yes");
        assert!(!again.fields.contains_key("restock_0"), "nothing is left to put back");
        assert_eq!(admin.browser.submit(&again).await.status, 303);
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation, MailKind::RefundFailed]);
        assert_eq!(test.stock("cafe").await, (5, 0, 2));
        test.end().await;
    }

    async fn a_refund_of_ours_is_never_a_task_even_when_its_event_comes_first(engine: Engine) {
        let test = shop(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        fail_points::arm_at(&test.app.instance, "refund:called", 1);
        ask(&test, &pay, (1_000_000, Vec::new(), "one")).await.unwrap_err();
        test.sandbox.deliver_all().await.unwrap();
        assert_eq!(fail_points::times_hit_at(&test.app.instance, "refund:called"), 1);
        let ours = requests(&test, &pay).await.remove(0);
        assert_eq!(ours.stripe_id, None, "its answer is lost");
        assert_eq!(ours.standing, RefundStanding::Succeeded, "its event is not");
        let mut admin = Admin::of(&test, Role::Viewer).await;
        assert_eq!(attention(&mut admin).await, Vec::<String>::new());
        test.pass(Span::from_seconds(31)).await;
        let all = rows(&admin.browser.get("/admin/refunds").await);
        assert_eq!(all, [format!("/admin/refunds/{}", ours.id)]);
        test.end().await;
    }

    async fn pending_and_failed_refunds_are_listed_and_a_failed_one_is_looked_after_once(
        engine: Engine
    ) {
        let test = shop(engine).await;
        let (_, slow) = paid_with(&test, "cafe", "4000000000007726").await;
        let (_, failing) = paid_with(&test, "panela", "4000000000005126").await;
        let slow = ask(&test, &slow, (1_000_000, Vec::new(), "one")).await.unwrap();
        let failing = ask(&test, &failing, (1_000_000, Vec::new(), "two")).await.unwrap();
        let slow = format!("/admin/refunds/{slow}");
        let failing = format!("/admin/refunds/{failing}");
        let mut admin = Admin::of(&test, Role::Support).await;
        let under_way = admin.browser.get("/admin/refunds?view=under_way").await;
        assert_eq!(rows(&under_way), [slow.as_str()]);
        assert!(admin.browser.get(&slow).await.text().contains("va en camino"));
        let early = admin.browser.get(&format!("{slow}/handled")).await;
        assert!(early.text().contains("no necesita a nadie"), "{}", early.text());
        hear(&test, Span::from_seconds(10)).await;
        assert_eq!(attention(&mut admin).await, [failing.as_str()]);
        let listed = admin.browser.get("/admin/refunds?status=succeeded").await;
        assert_eq!(rows(&listed), [slow]);
        let shown = admin.browser.get(&failing).await;
        for words in ["Falló", "Llegó rota", "adm_ana", "req_", "Devolución fallida"] {
            assert!(shown.text().contains(words), "{words}: {}", shown.text());
        }
        let review = admin.browser.get(&format!("{failing}/handled")).await;
        let form = review.form(&format!("{failing}/handled"));
        let empty = admin.browser.submit(&form.clone().with("note", "  ")).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text().contains("Escribe qué hiciste"), "{}", empty.text());
        let long = admin.browser.submit(&form.clone().with("note", &"ñ".repeat(501))).await;
        assert_eq!(long.status, 422);
        let form = form.with("note", "Por transferencia");
        let stale = admin.browser.submit(&form.clone().with("seen", "pending")).await;
        assert_eq!(stale.status, 422);
        assert_eq!(attention(&mut admin).await, [failing.as_str()]);
        for _ in 0..2 {
            let done = admin.browser.submit(&form).await;
            assert_eq!((done.status, done.location()), (303, &*format!("{failing}?done=handled")));
        }
        let other = admin.browser.submit(&form.with("form_token", "other")).await;
        assert_eq!(other.status, 422, "somebody looked after it already");
        let shown = admin.browser.get(&failing).await;
        assert!(shown.text().contains("«Por transferencia»"), "{}", shown.text());
        assert_eq!(attention(&mut admin).await, Vec::<String>::new());
        assert_eq!(audited(&test).await.iter().filter(|deed| *deed == "refund_handled").count(), 1);
        test.end().await;
    }

    async fn a_request_without_an_answer_needs_somebody_after_a_while(engine: Engine) {
        let test = shop(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        fault(&test, "refunds.create", "reset", 1).await;
        let asked = ask(&test, &pay, (1_000_000, Vec::new(), "one")).await.unwrap();
        let address = format!("/admin/refunds/{asked}");
        let mut admin = Admin::of(&test, Role::Manager).await;
        assert_eq!(attention(&mut admin).await, Vec::<String>::new());
        let shown = admin.browser.get(&address).await;
        for words in ["Esperando a Stripe", "no lo pidas otra vez", "Siguiente intento"] {
            assert!(shown.text().contains(words), "{words}: {}", shown.text());
        }
        test.clock.advance(Span::from_minutes(10));
        assert_eq!(attention(&mut admin).await, [address.as_str()]);
        let shown = admin.browser.get(&address).await;
        assert!(shown.text().contains("demasiado tiempo"), "{}", shown.text());
        hear(&test, Span::from_minutes(1)).await;
        assert_eq!(fired(&test).await, 1);
        assert_eq!(attention(&mut admin).await, Vec::<String>::new());
        test.end().await;
    }

    async fn funds_that_were_only_released_are_no_refund_made_at_stripe(engine: Engine) {
        let test = shop(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        let seen = |state| Observed::Refund {
            id: "re_release".to_owned(),
            intent: None,
            charge: None,
            amount_minor: 4_000_000,
            reason: Some("expired_uncaptured_charge".to_owned()),
            state,
            request: None,
        };
        news(&test, &pay, "evt_release", seen(RefundState::Succeeded)).await;
        assert_eq!(kept(&test, "re_release").await, None);
        test.end().await;
    }

    async fn a_page_of_both_kinds_begins_where_the_one_before_ended(engine: Engine) {
        let test = shop(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        for number in 0..26 {
            let seen = Observed::Refund {
                id: format!("re_{number:02}"),
                intent: None,
                charge: None,
                amount_minor: 100,
                reason: Some("fraudulent".to_owned()),
                state: RefundState::Pending,
                request: None,
            };
            news(&test, &pay, &format!("evt_{number}"), seen).await;
            if number % 13 == 0 {
                let token = format!("token{number}");
                ask(&test, &pay, (100_000, Vec::new(), &token)).await.unwrap();
            }
        }
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let first = admin.browser.get("/admin/refunds").await;
        let next = first.attribute("a[rel=next]", "href").unwrap();
        let second = admin.browser.get(&next).await;
        assert_eq!(second.attribute("a[rel=next]", "href"), None);
        let mut all = [rows(&first), rows(&second)].concat();
        assert_eq!((rows(&first).len(), all.len()), (25, 28));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 28, "none is left out and none is told twice");
        let fraud = admin.browser.get("/admin/refunds?reason=fraudulent&currency=COP").await;
        assert_eq!(rows(&fraud).len(), 25);
        assert!(fraud.text().contains("Fraude · COP"), "{}", fraud.text());
        let counted = fraud.text_of(".tabs__count");
        assert_eq!(counted.as_deref(), Some("26"), "ours need nobody");
        test.end().await;
    }

    async fn filters_and_ids_that_are_none_get_a_sentence(engine: Engine) {
        let test = shop(engine).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let empty = admin.browser.get("/admin/refunds").await;
        assert!(empty.text().contains("Todavía no hay reembolsos"), "{}", empty.text());
        let calm = admin.browser.get("/admin/refunds?view=attention").await;
        assert!(calm.text().contains("Ningún reembolso necesita a nadie"), "{}", calm.text());
        for bad in ["status=done", "reason=%27", "currency=XBT", "from=2026-02-31", "to=x"] {
            let page = admin.browser.get(&format!("/admin/refunds?{bad}")).await;
            assert_eq!(page.status, 422, "{bad}");
        }
        let long = admin.browser.get(&format!("/admin/refunds?q={}", "a".repeat(10_000))).await;
        assert_eq!(long.status, 400);
        let guessed = format!("ref_{}", "0".repeat(32));
        for path in [
            format!("/admin/refunds/{guessed}"),
            format!("/admin/refunds/{guessed}/handled"),
            "/admin/refunds/x".to_owned(),
            "/admin/refunds/stripe/re_guessed".to_owned(),
            "/admin/refunds/stripe/%27%20OR%201=1".to_owned(),
        ] {
            assert_eq!(admin.browser.get(&path).await.status, 404, "{path}");
        }
        test.end().await;
    }
}
