//! The app on a database of its own, against a real sandbox, with a clock that tests turn.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cobro::app::breaker::Breaker;
use cobro::app::cart::{self, VisitorHash};
use cobro::app::checkout::{self, Begun, CheckoutForm};
use cobro::app::clock::Timer;
use cobro::app::context::App;
use cobro::app::error::AppResult;
use cobro::app::gateway::CaptureMode;
use cobro::app::invariants;
use cobro::app::order_link::OrderLinks;
use cobro::app::orders::{self, OrderView};
use cobro::app::payment_methods::PaymentMethods;
use cobro::app::settings::{LateSuccess, Settings};
use cobro::db::products::{self, NewProduct};
use cobro::db::{Store, StoreError, StoreOptions};
use cobro::domain::cart::Quantity;
use cobro::domain::circuit::CircuitRules;
use cobro::domain::clock::{Clock, Moment, Span};
use cobro::domain::ids::{InstanceId, MovementId, OrderId, ProductId, Randomness, ShopId};
use cobro::domain::limits::{Limits, RefundLimits};
use cobro::domain::locale::Locale;
use cobro::domain::money::{Currency, Money};
use cobro::domain::product::{LocalizedText, Prices, Product};
use cobro::domain::secret::Secret;
use cobro::domain::stock::Stock;
use cobro::http::address::PublicAddress;
use cobro::http::client_address::TrustedProxies;
use cobro::http::server::{self, Listeners, Serving};
use cobro::http::state::HttpSettings;
use cobro::metrics::Metrics;
use cobro::stripe::{StripeGateway, StripeSettings, TimeOuts, http_client};
use cobro::worker;
use cobro_sandbox::{RunningSandbox, SandboxConfig};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tokio::sync::Notify;

use super::databases::{Engine, TestDatabase};
use super::letterbox::Letterbox;

/// A clock that stands still until a test turns it. App and sandbox read the same one.
pub struct TestClock {
    millis: AtomicI64,
    turned: Notify,
    /// PostgreSQL tells its own time, so the test's database is told the test's.
    postgres: Mutex<Option<PgConnection>>,
}

/// `clock_timestamp()` of the test's database, found before PostgreSQL's own.
const CLOCK_OF_TESTS: &str = "
    CREATE SCHEMA clock_of_tests;
    CREATE TABLE clock_of_tests.instant (millis bigint NOT NULL);
    INSERT INTO clock_of_tests.instant VALUES (0);
    CREATE FUNCTION clock_of_tests.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
        'SELECT to_timestamp(millis / 1000.0) FROM clock_of_tests.instant';
    DO $$ BEGIN EXECUTE format(
        'ALTER DATABASE %I SET search_path = public, clock_of_tests, pg_catalog',
        current_database()); END $$;";

impl TestClock {
    /// A clock at a round instant.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            millis: AtomicI64::new(1_790_000_000_000),
            turned: Notify::new(),
            postgres: Mutex::new(None),
        })
    }

    /// Lets a database on PostgreSQL tell this clock's time.
    fn rule(&self, url: &str) {
        let mut database = PgConnection::establish(url).unwrap();
        database.batch_execute(CLOCK_OF_TESTS).unwrap();
        *self.postgres.lock().unwrap() = Some(database);
        self.advance(Span::ZERO);
    }

    /// Turns it on.
    pub fn advance(&self, by: Span) {
        let now = self.millis.fetch_add(by.millis(), Ordering::SeqCst) + by.millis();
        if let Some(database) = self.postgres.lock().unwrap().as_mut() {
            diesel::sql_query("UPDATE clock_of_tests.instant SET millis = $1")
                .bind::<BigInt, _>(now)
                .execute(database)
                .unwrap();
        }
        self.turned.notify_waiters();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.millis.load(Ordering::SeqCst))
    }
}

impl cobro_sandbox::Clock for TestClock {
    fn now_millis(&self) -> i64 {
        self.millis.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Timer for TestClock {
    async fn sleep_until(&self, moment: Moment) {
        loop {
            let turned = self.turned.notified();
            if self.now() >= moment {
                return;
            }
            turned.await;
        }
    }
}

/// Bits that are the same in every run.
pub struct SeededRandomness(AtomicU64);

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = mixed.to_be_bytes()[0];
        }
    }
}

/// What a test may choose.
#[derive(Clone, Copy, Default)]
pub struct Options {
    pub capture: CaptureMode,
    pub late_success: LateSuccess,
    /// Whether the sandbox delivers its events to the shop's server.
    pub webhooks: bool,
}

/// The app with everything around it.
pub struct TestApp {
    pub app: App,
    pub sandbox: RunningSandbox,
    pub clock: Arc<TestClock>,
    pub mails: Arc<Letterbox>,
    /// Where the shop's pages are.
    pub url: String,
    /// Where the operators' addresses are.
    pub ops_url: String,
    serving: Serving,
    http: reqwest::Client,
    visitors: AtomicU64,
    folder: PathBuf,
    pub database: TestDatabase,
}

impl TestApp {
    /// Starts it all.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Options::default()).await
    }

    pub async fn start_with(engine: Engine, options: Options) -> Self {
        let clock = TestClock::new();
        let database = TestDatabase::new(engine, "cobro", migrate).await;
        if engine == Engine::Postgres {
            clock.rule(&database.url());
        }
        let store = open(&database.url(), clock.clone());
        if engine == Engine::Sqlite {
            store.migrate().await.unwrap();
        }
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let name = format!("cobro_sandbox_{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let sandbox = cobro_sandbox::start(SandboxConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            state: folder.join("sandbox.db"),
            public_url: None,
            clock: clock.clone(),
            seed: Some(number),
            webhook: None,
            workers: 1,
            shop_name: "Tienda Cobro".to_owned(),
        })
        .await
        .unwrap();
        let mails = Arc::new(Letterbox::default());
        let randomness = Arc::new(SeededRandomness(AtomicU64::new(number << 32)));
        let listeners = Listeners { shop: listener(), ops: listener() };
        let url = format!("http://{}", listeners.shop.local_addr().unwrap());
        let ops_url = format!("http://{}", listeners.ops.local_addr().unwrap());
        let parts = (clock.clone(), mails.clone(), randomness);
        let app = assemble((store, &sandbox), url.clone(), parts, options);
        mails.write_for(&app, &folder);
        let serving =
            server::start(app.clone(), web_settings(&url, &sandbox, &folder), listeners).unwrap();
        if options.webhooks {
            sandbox.set_webhook_target(&format!("{url}/webhooks/stripe")).unwrap();
        }
        let http = http_client(TimeOuts::default()).unwrap();
        let visitors = AtomicU64::new(1);
        Self { app, sandbox, clock, mails, url, ops_url, serving, http, visitors, folder, database }
    }

    /// The app with its pages and with the sandbox's webhooks, and a product to buy.
    pub async fn shop(engine: Engine) -> Self {
        let test = Self::start_with(engine, Options { webhooks: true, ..Options::default() }).await;
        test.product("cafe", 5).await;
        test
    }

    /// Puts a product into the catalogue: 20.000 pesos, 5 dollars, 4,50 euros.
    pub async fn product(&self, slug: &str, stock: i64) -> ProductId {
        let id = ProductId::new(self.app.now(), self.app.randomness.as_ref());
        let opening = MovementId::new(self.app.now(), self.app.randomness.as_ref());
        let text = |es: &str, en: &str| LocalizedText { es: es.to_owned(), en: en.to_owned() };
        let product = Product {
            id: id.clone(),
            slug: slug.parse().unwrap(),
            name: text(&format!("Producto {slug}"), &format!("Product {slug}")),
            description: text("Una descripción.", "A description."),
            picture: None,
            stock: Stock::new(stock, 0, 0).unwrap(),
            limit_per_order: 10,
            active: true,
            prices: Prices::new([
                Money::new(2_000_000, Currency::Cop).unwrap(),
                Money::new(500, Currency::Usd).unwrap(),
                Money::new(450, Currency::Eur).unwrap(),
            ])
            .unwrap(),
        };
        self.app
            .store
            .write(move |tx| {
                let (product, opening) = (product.clone(), opening.clone());
                products::insert(tx, &NewProduct { product, position: 0, opening })
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        id
    }

    /// A new visitor with so many of a product in the cart.
    pub async fn visitor_with(&self, product: &ProductId, quantity: u32) -> VisitorHash {
        let number = self.visitors.fetch_add(1, Ordering::SeqCst);
        let visitor = VisitorHash::of_secret(&format!("visitor {number}"));
        let quantity = Quantity::new(quantity).unwrap();
        cart::add(&self.app, &visitor, product.clone(), quantity, Currency::Cop).await.unwrap();
        visitor
    }

    /// What the visitor's form sends when everything in it is right.
    pub async fn form(&self, visitor: &VisitorHash) -> CheckoutForm {
        let page = checkout::prepare(&self.app, visitor, Currency::Cop).await.unwrap();
        CheckoutForm {
            token: page.token,
            name: "Ana Gómez".to_owned(),
            email: "ana@example.com".to_owned(),
            method: "card".to_owned(),
            currency: "COP".to_owned(),
            total_seen_minor: page.cart.total.unwrap().minor(),
            locale: Locale::Es,
        }
    }

    /// Checks out, and says how it began.
    pub async fn check_out(&self, visitor: &VisitorHash) -> AppResult<Begun> {
        let form = self.form(visitor).await;
        checkout::start(&self.app, visitor, form).await
    }

    /// Checks out one of a new product and gives back the order.
    pub async fn order(&self, slug: &str) -> OrderId {
        let product = self.product(slug, 5).await;
        let visitor = self.visitor_with(&product, 2).await;
        order_of(self.check_out(&visitor).await.unwrap())
    }

    /// The order as its customer sees it when they come back from Stripe.
    pub async fn arrive(&self, order: &OrderId) -> OrderView {
        let token = self.app.links.token(order);
        orders::arrive(&self.app, &token, None).await.unwrap()
    }

    /// The order as the books have it.
    pub async fn view(&self, order: &OrderId) -> OrderView {
        orders::view_of(&self.app, order.clone()).await.unwrap()
    }

    /// Pays on the hosted page with this card; says what came of it.
    pub async fn pay(&self, order: &OrderId, card: &str) -> String {
        let session = self.session(order).await;
        let card = format!(r#"{{"card":"{card}"}}"#);
        let answer = self.control(&format!("sessions/{session}/pay"), &card).await;
        answer["outcome"].as_str().unwrap_or_default().to_owned()
    }

    /// The session of the order's latest attempt.
    pub async fn session(&self, order: &OrderId) -> String {
        let order = order.clone();
        self.app
            .store
            .read(move |tx| {
                let payment = cobro::db::payments::of_order(tx, &order)?;
                let payment = payment.ok_or(StoreError::NotFound)?;
                let attempt = cobro::db::attempts::latest(tx, &payment.id)?;
                attempt.and_then(|one| one.session_id).ok_or(StoreError::NotFound)
            })
            .await
            .unwrap()
    }

    /// Asks the sandbox's control API.
    pub async fn control(&self, path: &str, body: &str) -> serde_json::Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.base_url());
        let answer = self.http.post(url).body(body.to_owned()).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    /// What the sandbox's control API shows.
    pub async fn sandbox_shows(&self, path: &str) -> serde_json::Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.base_url());
        let answer = self.http.get(url).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    /// How many requests of an operation reached the sandbox.
    pub async fn requests_of(&self, operation: &str) -> usize {
        let all = self.sandbox_shows("requests").await;
        let is_it = |one: &&serde_json::Value| one["operation"] == operation;
        all.as_array().unwrap().iter().filter(is_it).count()
    }

    /// Turns the clock and lets the workers do what is due by then.
    pub async fn pass(&self, time: Span) {
        self.clock.advance(time);
        worker::settle(&self.app).await.unwrap();
    }

    /// The stock of a product: available, reserved, sold.
    pub async fn stock(&self, slug: &str) -> (i64, i64, i64) {
        let slug = slug.parse().unwrap();
        let product = self
            .app
            .store
            .read(move |tx| products::by_slug(tx, &slug))
            .await
            .map_err(|error: StoreError| error)
            .unwrap()
            .unwrap();
        (product.stock.available(), product.stock.reserved(), product.stock.sold())
    }

    /// Ends the test: nothing is due, and every invariant holds.
    pub async fn end(self) {
        worker::settle(&self.app).await.unwrap();
        for finding in invariants::check(&self.app).await.unwrap() {
            assert!(finding.holds(), "{}: {:?}", finding.invariant, finding.broken_by);
        }
        self.abandon().await;
    }

    /// Ends a test whose books were broken on purpose.
    pub async fn abandon(self) {
        self.serving.stop().await.unwrap();
        self.sandbox.stop().await;
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// The order that a beginning led to.
pub fn order_of(begun: Begun) -> OrderId {
    match begun {
        Begun::Pay { order, .. } | Begun::Wait { order } | Begun::Paid { order } => order,
    }
}

async fn migrate(url: &str) {
    open(url, TestClock::new()).migrate().await.unwrap();
}

fn open(url: &str, clock: Arc<TestClock>) -> Store {
    let options = StoreOptions { readers: 2, pool_size: 4, ..StoreOptions::default() };
    Store::open(&url.parse().unwrap(), clock, options).unwrap()
}

fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

fn web_settings(url: &str, sandbox: &RunningSandbox, folder: &Path) -> HttpSettings {
    HttpSettings {
        public_url: PublicAddress::parse(url).unwrap(),
        trusted_proxies: TrustedProxies::default(),
        rate_limits: false,
        secret: b"another secret of tests".to_vec(),
        checkout_origins: vec![sandbox.base_url().to_owned()],
        pictures_dir: folder.join("pictures"),
        test_mode: true,
    }
}

fn assemble(
    (store, sandbox): (Store, &RunningSandbox),
    public_url: String,
    (clock, mailer, randomness): (Arc<TestClock>, Arc<Letterbox>, Arc<SeededRandomness>),
    options: Options,
) -> App {
    let metrics = Metrics::new().unwrap();
    let shop = ShopId::new(clock.now(), randomness.as_ref());
    let stripe = StripeSettings {
        api_base: sandbox.base_url().to_owned(),
        secret_key: Secret::new(sandbox.secret_key().to_owned()),
        webhook_secrets: vec![Secret::new(sandbox.webhook_secret().to_owned())],
        shop: shop.clone(),
        time_outs: TimeOuts { connect: Span::from_millis(500), total: Span::from_millis(700) },
    };
    let gateway = Arc::new(StripeGateway::new(stripe, clock.clone()).unwrap());
    let sink = Box::new(|_, _| {});
    let rules = CircuitRules::default();
    let breaker = Arc::new(Breaker::new(gateway, rules, clock.clone(), (metrics.clone(), sink)));
    let settings = Settings {
        shop,
        shop_name: "Tienda Cobro".to_owned(),
        shop_details: None,
        public_url,
        locale: Locale::Es,
        currency: Currency::Cop,
        time_zone: "America/Bogota".to_owned(),
        capture: options.capture,
        session: Span::from_minutes(30),
        limits: Limits::default(),
        support_refunds: RefundLimits::default(),
        late_success: options.late_success,
        settlement: Span::from_hours(14 * 24),
        live: false,
    };
    let cache_events = metrics.clone();
    App {
        methods: PaymentMethods::new(
            clock.clone(),
            Span::from_seconds(3600),
            Arc::new(move |event| cache_events.cache_event(event.name())),
        ),
        store,
        gateway: breaker.clone(),
        breaker,
        mailer,
        instance: InstanceId::new(clock.now(), randomness.as_ref()),
        timer: clock,
        passwords: super::admin::passwords(randomness.clone()),
        randomness,
        settings: Arc::new(settings),
        links: Arc::new(OrderLinks::new(b"a secret of tests")),
        metrics,
        bell: Arc::new(Notify::new()),
    }
}
