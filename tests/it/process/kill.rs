//! `kill -9` between any two steps of a checkout, a restart, and it ends right.

use cobro::domain::saga::{SagaState, SagaStep};

use super::admin::with_password;
use crate::support::admin::PASSWORD;
use crate::support::people::{Page, Visitor};
use crate::support::program::{Home, until};

/// Where a running saga can be found between two steps.
const FORWARD: [SagaStep; 4] = [
    SagaStep::ProcessWithStripe,
    SagaStep::AwaitPayment,
    SagaStep::ConfirmOrder,
    SagaStep::SendConfirmation,
];

/// Where a saga that goes back can be found.
const BACK: [SagaStep; 6] = [
    SagaStep::AwaitPayment,
    SagaStep::ProcessWithStripe,
    SagaStep::CreatePayment,
    SagaStep::CreateOrder,
    SagaStep::ReserveInventory,
    SagaStep::ValidateInventory,
];

fn point(state: SagaState, step: SagaStep) -> String {
    format!("{}:{step}", state.name())
}

/// The status of the payment that a page shows.
fn shows(page: &Page, status: &str) -> bool {
    page.attribute(&format!("[data-status=\"{status}\"]"), "data-status").is_some()
}

async fn pay(home: &Home, session: &str) {
    let mut sandbox = Visitor::of(&format!("http://{}", home.sandbox));
    let path = format!("/_sandbox/sessions/{session}/pay");
    let card = br#"{"card":"4242424242424242"}"#.to_vec();
    let json = [("content-type", "application/json")];
    // The sandbox may die with the shop, in the middle of its answer.
    sandbox.try_post(&path, card, &json).await;
}

/// Fills a cart and gives back the checkout form.
async fn begin(ana: &mut Visitor) -> crate::support::people::Form {
    ana.add("cafe-huila", "2").await;
    ana.checkout_form().await
}

/// The page that takes the card for this form, once the shop can say it.
async fn session_of(ana: &mut Visitor, form: &crate::support::people::Form) -> String {
    let mut page = ana.submit(form).await;
    if page.location().starts_with('/') {
        let order = page.location().to_owned();
        until(ana, &order, |page| page.body.contains("/pay\"")).await;
        page = ana.submit(form).await;
    }
    page.location().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_ends_confirmed_wherever_it_was_killed() {
    for step in FORWARD {
        let home = Home::new();
        let mut first = home.serve(&[("COBRO_FAIL_POINT", &point(SagaState::Running, step))]);
        let mut ana = Visitor::of(&home.shop_url());
        let form = begin(&mut ana).await;
        let dies_at_once = matches!(step, SagaStep::ProcessWithStripe | SagaStep::AwaitPayment);
        if dies_at_once {
            ana.try_submit(&form).await;
        } else {
            let session = session_of(&mut ana, &form).await;
            pay(&home, &session).await;
        }
        first.wait_for_death();
        let _second = home.serve(&[]);
        if dies_at_once {
            let session = session_of(&mut ana, &form).await;
            pay(&home, &session).await;
        }
        let order = ana.submit(&form).await.location().to_owned();
        let page = until(&mut ana, &order, |page| shows(page, "confirmed")).await;
        assert!(shows(&page, "completed"), "{step}: {}", page.text());
        home.check();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_checkout_ends_undone_wherever_it_was_killed() {
    for step in BACK {
        let home = Home::new();
        let mut first = home.serve(&[("COBRO_FAIL_POINT", &point(SagaState::Compensating, step))]);
        let mut ana = Visitor::of(&home.shop_url());
        let form = begin(&mut ana).await;
        session_of(&mut ana, &form).await;
        let again = home.shop_url();
        let order = order_of(&home, &mut ana, &again).await;
        let page = ana.get(&format!("{order}/cancelled")).await;
        ana.try_submit(&page.form(&format!("{order}/cancel"))).await;
        first.wait_for_death();
        let _second = home.serve(&[]);
        let page = until(&mut ana, &order, |page| shows(page, "cancelled")).await;
        assert!(!shows(&page, "completed"), "{step}: {}", page.text());
        until(&mut ana, "/cart", |page| page.status == 200).await;
        home.check();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkout_killed_at_any_moment_is_one_order_in_the_end() {
    for _ in 0..4 {
        let home = Home::new();
        let mut first = home.serve(&[]);
        let mut ana = Visitor::of(&home.shop_url());
        let form = begin(&mut ana).await;
        // Whatever it is doing when the signal arrives, it does no more of it.
        tokio::join!(ana.try_submit(&form), async { first.kill() });
        let _second = home.serve(&[]);
        let session = session_of(&mut ana, &form).await;
        pay(&home, &session).await;
        let order = ana.submit(&form).await.location().to_owned();
        until(&mut ana, &order, |page| shows(page, "confirmed")).await;
        home.check();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_made_once_wherever_it_was_killed() {
    // Both wait for a lease to run out, so they wait together.
    tokio::join!(refund_killed_at("refund:prepared"), refund_killed_at("refund:called"));
}

/// One of two units goes back; a second refund of it would leave nothing.
async fn refund_killed_at(place: &str) {
    let home = Home::new();
    let mut first = home.serve(&[("COBRO_FAIL_POINT", place)]);
    let mut ana = Visitor::of(&home.shop_url());
    let form = begin(&mut ana).await;
    let session = session_of(&mut ana, &form).await;
    pay(&home, &session).await;
    let order = ana.submit(&form).await.location().to_owned();
    until(&mut ana, &order, |page| shows(page, "confirmed")).await;
    let mut luis = manager(&home).await;
    let list = luis.get("/admin/payments").await;
    let payment = list.attribute("tr[data-row]", "data-row").unwrap();
    let path = format!("/admin/payments/{payment}");
    let new = format!("{path}/refunds/new");
    let left = luis.get(&new).await.attribute("[name=seen_left_minor]", "value").unwrap();
    let asked = format!("{new}?seen_left_minor={left}&amount=&reason=duplicate&units_0=1");
    let review = luis.get(&asked).await;
    luis.try_submit(&review.form(&format!("{path}/refunds"))).await;
    first.wait_for_death();
    let _second = home.serve(&[]);
    let settled = "/admin/refunds?status=succeeded";
    let rows = |page: &Page| page.attributes("tr[data-row]", "data-row").len();
    let page = until(&mut luis, settled, |page| rows(page) > 0).await;
    assert_eq!(rows(&page), 1, "{place}: {}", page.text());
    let page = luis.get(&path).await;
    assert!(shows(&page, "partially_refunded"), "{place}: {}", page.text());
    home.check();
}

/// A manager of the shop's team, signed in.
async fn manager(home: &Home) -> Visitor {
    let add = ["admin", "add", "luis@example.com", "--role", "manager", "--password-stdin"];
    let added = with_password(home, &add, PASSWORD);
    assert_eq!(added.status.code(), Some(0), "{}", home.log());
    let mut luis = Visitor::of(&home.shop_url());
    let form = luis.get("/admin/login").await.form("/admin/login");
    let form = form.with("email", "luis@example.com").with("password", PASSWORD);
    assert_eq!(luis.submit(&form).await.status, 303);
    luis
}

/// The address of the one order that the sandbox was asked to take money for.
async fn order_of(home: &Home, ana: &mut Visitor, base: &str) -> String {
    let requests = ana.get(&format!("http://{}/_sandbox/requests", home.sandbox)).await;
    let requests: serde_json::Value = serde_json::from_str(&requests.body).unwrap();
    let created = requests.as_array().unwrap().iter();
    let created = created.rev().find(|one| one["operation"] == "checkout.sessions.create").unwrap();
    let pairs = created["body"].as_array().unwrap();
    let cancel = pairs.iter().find(|pair| pair[0] == "cancel_url").unwrap()[1].as_str().unwrap();
    cancel.trim_start_matches(base).trim_end_matches("/cancelled").to_owned()
}
