//! What a customer who pays by bank debit reads on the way.

use cobro::domain::clock::Span;
use serde_json::Value;

use crate::both;
use crate::support::app::TestApp;
use crate::support::debits::{BOUNCES, PAYS, bank, hear, start};
use crate::support::people::{Page, Visitor};

/// Puts one into the cart, chooses euros and a debit, and has the account debited; gives back the
/// return page, and the order's path.
async fn debited(test: &TestApp, visitor: &mut Visitor, iban: &str) -> (Page, String) {
    visitor.add("cafe", "1").await;
    let cart = visitor.get("/cart").await;
    visitor.submit(&cart.form("/preferences").with("currency", "EUR")).await;
    let form = visitor.checkout_form().await.with("method", "sepa_debit");
    let to_pay = visitor.submit(&form).await;
    assert_eq!(to_pay.status, 303, "{}", to_pay.text());
    let paid = at_the_sandbox(test, &to_pay, &format!(r#"{{"iban":"{iban}"}}"#)).await;
    let back = paid["redirect"].as_str().unwrap().to_owned();
    let path = back.trim_start_matches(&test.url).split("/return").next().unwrap().to_owned();
    let id = test.app.links.read(path.rsplit('/').next().unwrap()).unwrap();
    bank(test, &id, "hold").await;
    (visitor.get(&back).await, path)
}

/// Pays on the page that an answer leads to.
async fn at_the_sandbox(test: &TestApp, to_pay: &Page, body: &str) -> Value {
    assert!(to_pay.location().starts_with(test.sandbox.base_url()), "{}", to_pay.location());
    let session = to_pay.location().rsplit('/').next().unwrap().to_owned();
    test.control(&format!("sessions/{session}/pay"), body).await
}

/// What the bank does about the debit of the order at a path.
async fn decides(test: &TestApp, path: &str, act: &str) {
    // Two states within a second could not be told apart.
    hear(test).await;
    let id = test.app.links.read(path.rsplit('/').next().unwrap()).unwrap();
    bank(test, &id, act).await;
    hear(test).await;
}

fn says(page: &Page, words: &[&str]) {
    assert_eq!(page.status, 200);
    for said in words {
        assert!(page.text().contains(said), "{said} is not in: {}", page.text());
    }
    assert!(!page.text().contains("No se hizo ningún cobro"), "{}", page.text());
    assert!(!page.text().contains("Nothing was charged"), "{}", page.text());
}

both! {
    async fn a_customer_reads_that_the_bank_is_at_work_and_later_that_it_paid(engine: Engine) {
        let test = start(engine).await;
        test.product("cafe", 5).await;
        let mut ana = Visitor::of(&test.url);
        let (back, path) = debited(&test, &mut ana, PAYS).await;
        let under_way = ["Tu banco está procesando el pago", "Puede tardar hasta el", "Reservamos"];
        says(&back, &under_way);
        assert_eq!(back.attribute("[data-outcome]", "data-outcome").as_deref(), Some("info"));
        let order = ana.get(&path).await;
        says(&order, &under_way);
        assert!(order.text().contains("Procesando") && order.text().contains("Recibido"));
        assert!(!order.body.contains(&format!("{path}/cancel")), "nothing to cancel now");
        decides(&test, &path, "succeed").await;
        let order = ana.get(&path).await;
        says(&order, &["Pago recibido", "Cobramos 4,50 € a SEPA •••• 3201"]);
        let receipt = ana.get(&format!("{path}/receipt")).await;
        says(&receipt, &["SEPA •••• 3201", "4,50 €"]);
        test.end().await;
    }

    async fn a_customer_whose_bank_did_not_pay_tries_again_by_card_in_english(engine: Engine) {
        let test = start(engine).await;
        test.product("cafe", 5).await;
        let mut ben = Visitor::reading(&test.url, "en");
        let (_, path) = debited(&test, &mut ben, BOUNCES).await;
        decides(&test, &path, "fail").await;
        let page = ben.get(&path).await;
        let told = ["Your bank returned the payment", "We keep your items until", "Pay by card"];
        says(&page, &told);
        says(&page, &["Pay by bank debit", "Cancel the order"]);
        assert_eq!(page.attribute("[data-outcome]", "data-outcome").as_deref(), Some("bad"));
        let methods = page.attribute("input[name=method]", "value");
        assert_eq!(methods.as_deref(), Some("card"));
        let pay = format!("{path}/pay");
        let wrong = ben.submit(&page.form(&pay).with("method", "pse")).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        let to_pay = ben.submit(&page.form(&pay)).await;
        let open = ben.get(&path).await;
        says(&open, &["Payment not finished", "Continue paying"]);
        let paid = at_the_sandbox(&test, &to_pay, r#"{"card":"4242424242424242"}"#).await;
        let back = ben.get(paid["redirect"].as_str().unwrap()).await;
        says(&back, &["Payment received", "Visa •••• 4242"]);
        let history = ben.get(&path).await.text();
        assert!(history.contains("Your bank returned the payment."), "{history}");
        test.pass(Span::from_seconds(1)).await;
        test.end().await;
    }

    async fn a_customer_whose_bank_never_decided_reads_what_becomes_of_the_money(engine: Engine) {
        let test = start(engine).await;
        test.product("cafe", 5).await;
        let mut ana = Visitor::of(&test.url);
        let (_, path) = debited(&test, &mut ana, PAYS).await;
        hear(&test).await;
        for _ in 0..2 {
            test.pass(Span::from_hours(24 * 8)).await;
        }
        test.pass(Span::from_seconds(10)).await;
        let page = ana.get(&path).await;
        says(&page, &["tu banco aún procesa el pago", "te lo devolvemos o seguimos"]);
        says(&page, &["Tu banco no confirmó el pago a tiempo y el pedido se cerró."]);
        decides(&test, &path, "fail").await;
        let page = ana.get(&path).await;
        assert!(page.text().contains("Tu banco no confirmó el pago a tiempo"), "{}", page.text());
        assert!(page.text().contains("No se hizo ningún cobro."), "now it is proved");
        test.end().await;
    }

    async fn the_checkout_offers_a_debit_in_euros_only_and_only_when_it_is_on(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let euros = async |ana: &mut Visitor| {
            let cart = ana.get("/cart").await;
            ana.submit(&cart.form("/preferences").with("currency", "EUR")).await;
            ana.get("/checkout").await
        };
        assert!(!ana.get("/checkout").await.text().contains("SEPA"));
        assert!(!euros(&mut ana).await.text().contains("SEPA"), "off by default");
        test.app.methods.switch(&test.app.store, "sepa_debit", true).await.unwrap();
        let page = euros(&mut ana).await;
        assert!(page.text().contains("Débito bancario SEPA"), "{}", page.text());
        test.end().await;
    }
}
