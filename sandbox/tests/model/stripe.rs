//! Stripe, as far as one test needs it.

use cobro_sandbox::api;
use cobro_sandbox::api::operation::route;
use cobro_sandbox::model::card_input::CardInput;
use cobro_sandbox::model::checkout::{self, Payment};
use cobro_sandbox::model::context::Context;
use cobro_sandbox::model::event::EventRequest;
use cobro_sandbox::model::iban::CheckedIban;
use cobro_sandbox::model::memory::MemoryObjects;
use cobro_sandbox::model::session::{Payer, Session};
use cobro_sandbox::protocol::errors::ApiError;
use cobro_sandbox::protocol::form;
use cobro_sandbox::protocol::ids::Ids;
use serde_json::Value;

/// 2026-11-25.
pub const NOW: i64 = 1_795_564_800;
pub const SESSION: &str = "mode=payment&success_url=http://shop/ok&line_items[0][quantity]=1\
    &line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1000\
    &line_items[0][price_data][product_data][name]=Taza";
/// The same in euros, for bank debits.
pub const DEBIT_SESSION: &str = "mode=payment&success_url=http://shop/ok&line_items[0][quantity]=1\
    &line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=1000\
    &line_items[0][price_data][product_data][name]=Taza\
    &allowed_payment_method_types[0]=sepa_debit";

/// Stripe, as far as one test needs it.
pub struct Stripe {
    pub objects: MemoryObjects,
    ids: Ids,
    pub now: i64,
}

impl Stripe {
    pub fn new() -> Self {
        Self { objects: MemoryObjects::default(), ids: Ids::new(b"seed", 0), now: NOW }
    }

    pub fn act<T>(&mut self, act: impl FnOnce(&mut Context<'_>) -> T) -> T {
        act(&mut Context {
            objects: &mut self.objects,
            ids: &mut self.ids,
            now: self.now,
            account: "acct_1".to_owned(),
            request: EventRequest::default(),
            base_url: "http://sandbox".to_owned(),
        })
    }

    pub fn ask(&mut self, method: &str, path: &str, form: &str) -> Result<Value, ApiError> {
        let found = route(method, path)?;
        let pairs = form::pairs(form.replace(' ', "+").as_bytes()).unwrap();
        self.act(|ctx| api::handle(ctx, &found, &pairs))
    }

    pub fn post(&mut self, path: &str, form: &str) -> Value {
        self.ask("POST", path, form).unwrap()
    }

    pub fn refusal(&mut self, path: &str, form: &str) -> Value {
        self.ask("POST", path, form).unwrap_err().to_json()["error"].clone()
    }

    pub fn pay(&mut self, session: &Value, card: &str) -> Result<Payment, ApiError> {
        let id = session["id"].as_str().unwrap().to_owned();
        self.act(|ctx| {
            let session: Session = ctx.load(&id, "id")?;
            let card = CardInput::with_expiry(card, "12/34", "123");
            checkout::pay(ctx, session, &card, Payer::default())
        })
    }

    pub fn debit(&mut self, session: &Value, iban: &str) -> Result<Payment, ApiError> {
        let id = session["id"].as_str().unwrap().to_owned();
        self.act(|ctx| {
            let session: Session = ctx.load(&id, "id")?;
            let iban = CheckedIban::check(iban).unwrap();
            checkout::pay_by_debit(ctx, session, iban, Payer::default())
        })
    }

    /// A PaymentIntent of 10.00 USD by a ready-made card.
    pub fn intent(&mut self, card: &str, more: &str) -> Value {
        let form =
            format!("amount=1000&currency=usd&confirm=true&payment_method=pm_card_{card}{more}");
        self.post("/v1/payment_intents", &form)
    }

    /// The charge of a PaymentIntent as it is now.
    pub fn charge_of(&mut self, intent: &Value) -> Value {
        let path = format!("/v1/charges/{}", intent["latest_charge"].as_str().unwrap());
        self.ask("GET", &path, "expand[]=balance_transaction").unwrap()
    }

    /// What the balance holds in all currencies, in cents.
    pub fn balance(&mut self) -> i64 {
        let balance = self.ask("GET", "/v1/balance", "").unwrap();
        balance["available"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sum| &sum["amount"])
            .fold(0, |total, amount| total + amount.as_i64().unwrap())
    }

    /// Forgets the events so far, waits, and says what happened meanwhile.
    pub fn events_after(&mut self, seconds: i64) -> Vec<String> {
        self.objects.take_published();
        self.now += seconds;
        self.ask("GET", "/v1/events", "").unwrap();
        self.event_types()
    }

    pub fn event_types(&mut self) -> Vec<String> {
        self.objects.take_published().into_iter().map(|event| event.event_type).collect()
    }
}

pub fn id(object: &Value) -> &str {
    object["id"].as_str().unwrap()
}
