//! A sandbox of its own for each test, a client of it, and a shop that listens.

mod client;
mod shop;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use cobro_sandbox::{Clock, RunningSandbox, SandboxConfig, WebhookTarget, start};
use hmac::{Hmac, KeyInit, Mac};

pub use client::Client;
pub use shop::Shop;

/// 2026-11-25 00:00 UTC, in milliseconds.
const BEGINNING: i64 = 1_795_564_800_000;

/// A clock that only the test moves.
#[derive(Default)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_millis(&self) -> i64 {
        BEGINNING + self.0.load(Ordering::SeqCst)
    }
}

/// A running sandbox with its own state file and clock.
pub struct Sandbox {
    pub running: RunningSandbox,
    pub clock: Arc<TestClock>,
    config: SandboxConfig,
    folder: Folder,
}

/// A folder that goes with its owner.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

impl Sandbox {
    pub async fn start(shop: &Shop) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "cobro-sandbox-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::SeqCst)
        );
        let folder = Folder(std::env::temp_dir().join(name));
        std::fs::create_dir_all(&folder.0).unwrap();
        let clock = Arc::new(TestClock::default());
        let config = SandboxConfig {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state: folder.0.join("sandbox.db"),
            public_url: None,
            clock: clock.clone(),
            seed: Some(7),
            webhook: Some(WebhookTarget { url: shop.url(), secret: None }),
            workers: 1,
            shop_name: "Tienda de prueba".to_owned(),
        };
        let running = start(config.clone()).await.unwrap();
        Self { running, clock, config, folder }
    }

    /// Stops it and starts it again on the same state.
    pub async fn restart(self) -> Self {
        let Self { running, clock, config, folder } = self;
        running.stop().await;
        let running = start(config.clone()).await.unwrap();
        Self { running, clock, config, folder }
    }

    pub fn client(&self) -> Client {
        Client::new(self.running.base_url(), self.running.secret_key())
    }

    pub fn webhook_secret(&self) -> &str {
        self.running.webhook_secret()
    }
}

/// A session of two lines, 39.90 USD.
pub fn session_form() -> String {
    let mut form = String::from(
        "mode=payment&success_url=http://127.0.0.1:9/return?session={CHECKOUT_SESSION_ID}\
         &cancel_url=http://127.0.0.1:9/cancel&metadata[only]=session\
         &payment_intent_data[metadata][payment]=p1",
    );
    for (at, (name, amount, quantity)) in [("Café", 1_500, 2), ("Taza", 990, 1)].iter().enumerate()
    {
        form.push_str(&format!(
            "&line_items[{at}][quantity]={quantity}\
             &line_items[{at}][price_data][currency]=usd\
             &line_items[{at}][price_data][unit_amount]={amount}\
             &line_items[{at}][price_data][product_data][name]={name}"
        ));
    }
    form
}

/// A session of one line, 10.00 EUR, for a bank debit.
pub fn debit_form() -> String {
    "mode=payment&success_url=http://127.0.0.1:9/return?session={CHECKOUT_SESSION_ID}\
     &line_items[0][quantity]=1&line_items[0][price_data][currency]=eur\
     &line_items[0][price_data][unit_amount]=1000\
     &line_items[0][price_data][product_data][name]=Café\
     &allowed_payment_method_types[0]=sepa_debit"
        .to_owned()
}

/// HMAC-SHA256 of `time.body` in hexadecimal digits, as a receiver computes it.
pub fn sign(secret: &str, time: &str, body: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
