//! Shop and sandbox as two processes: the same client code, a key and a signed webhook between
//! them, as with Stripe itself.

use std::fs;

use crate::support::people::Visitor;
use crate::support::program::{Home, until};

const CATALOGUE: &str = "slug,name_es,name_en,description_es,description_en,price_cop,price_usd,\
                         price_eur,stock,limit_per_order,picture,picture_alt_es,picture_alt_en,\
                         active\n\
                         cafe-huila,Café,Coffee,Café de Huila.,Coffee from Huila.,42000,11.00,\
                         10.00,10,5,,,,true\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_with_a_key_buys_at_a_sandbox_of_its_own_process() {
    let home = Home::new();
    let secret = "whsec_of_this_test";
    let url = format!("{}/webhooks/stripe", home.shop_url());
    let arguments = ["sandbox", "--webhook-url", &url, "--webhook-secret", secret];
    let _sandbox = home.start(&arguments, &[], "Sandbox");
    let base = format!("http://{}", home.sandbox);
    let settings = [
        ("COBRO_STRIPE_SECRET_KEY", "sk_test_of_this_test"),
        ("COBRO_STRIPE_API_BASE", base.as_str()),
        ("COBRO_STRIPE_WEBHOOK_SECRETS", secret),
    ];
    fs::write(home.folder.join("catalogue.csv"), CATALOGUE).unwrap();
    assert_eq!(home.run(&["migrate"]).status.code(), Some(0));
    let import = home.command(&["products", "import", "catalogue.csv"]).envs(settings).output();
    let import = import.expect("the program runs");
    assert_eq!(import.status.code(), Some(0), "{}", String::from_utf8_lossy(&import.stderr));
    let _shop = home.serve(&settings);
    let mut ana = Visitor::of(&home.shop_url());
    ana.add("cafe-huila", "1").await;
    let form = ana.checkout_form().await;
    let to_pay = ana.submit(&form).await;
    assert!(to_pay.location().starts_with(&base), "{}\n{}", to_pay.text(), home.log());
    let session = to_pay.location().rsplit('/').next().unwrap().to_owned();
    let mut customer = Visitor::of(&base);
    let card = br#"{"card":"4242424242424242"}"#.to_vec();
    let json = [("content-type", "application/json")];
    let paid = customer.post(&format!("/_sandbox/sessions/{session}/pay"), card, &json).await;
    assert_eq!(paid.status, 303, "{}", paid.body);
    let order = ana.submit(&form).await.location().to_owned();
    let confirmed = |page: &crate::support::people::Page| {
        page.attribute("[data-status=\"confirmed\"]", "data-status").is_some()
    };
    until(&mut ana, &order, confirmed).await;
    let explained = home.command(&["explain", "1001"]).envs(settings).output().unwrap();
    let told = String::from_utf8_lossy(&explained.stdout).into_owned();
    assert!(told.contains("completed") && told.contains("evt_"), "{told}");
    home.check();
}
