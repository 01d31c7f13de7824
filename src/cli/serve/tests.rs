use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::config::{Inputs, Key};
use crate::domain::role::Role;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A data folder of its own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cobro-serve-{}-{count}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn config(&self, environment: &[(&str, &str)]) -> Config {
        let no_files = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
        let any_port = || "127.0.0.1:0".to_owned();
        Config::read(Inputs {
            file: None,
            environment: environment
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
            flags: [
                (Key::DataDir, self.0.display().to_string()),
                (Key::OpsListen, any_port()),
                (Key::SandboxListen, any_port()),
            ]
            .into(),
            read_file: &no_files,
        })
        .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _absent = std::fs::remove_dir_all(&self.0);
    }
}

const ANY_PORT: (&str, &str) = ("COBRO_LISTEN", "127.0.0.1:0");

async fn refusal(config: &Config) -> String {
    match start(config, Overrides::default()).await {
        Ok(running) => {
            running.stop().await.unwrap();
            panic!("it started");
        }
        Err(error) => {
            let words = sentence(&error);
            assert!(!words.contains('\n'), "{words}");
            words
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_folder_becomes_a_shop_with_samples_a_sandbox_and_a_secret() {
    let folder = Folder::new();
    let config = folder.config(&[ANY_PORT]);
    let running = start(&config, Overrides::default()).await.unwrap();
    assert!(running.sandbox.is_some());
    assert!(running.shop_url.starts_with("http://127.0.0.1:"));
    let lines = addresses(&running, &config).join("\n");
    assert!(lines.contains("/_sandbox/") && lines.contains(&running.ops_url), "{lines}");
    let link = format!("Admin     {}/admin/welcome/", running.shop_url);
    let (_, token) = lines.split_once(&link).unwrap_or_else(|| panic!("{lines}"));
    assert_eq!(token.lines().next().map(str::len), Some(64), "256 bits for the first owner");
    let goods = crate::app::catalogue::list(&running.app).await.unwrap();
    assert!(!goods.is_empty());
    assert_eq!(books::mode(&config, &running.app.store).await.unwrap(), Some(Mode::Sandbox));
    let shop = running.app.settings.shop.clone();
    let password = Some(crate::domain::secret::Secret::new("four words of nonsense"));
    let owner = accounts::add(&running.app, "ana@example.com", Role::Owner, password).await;
    owner.unwrap();
    running.stop().await.unwrap();

    let again = start(&config, Overrides::default()).await.unwrap();
    assert_eq!(again.app.settings.shop, shop, "the books know their shop");
    let lines = addresses(&again, &config);
    let admin = format!("Admin     {}/admin", again.shop_url);
    assert!(lines.contains(&admin), "an owner needs no link: {lines:?}");
    again.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_one_folder_is_refused() {
    let folder = Folder::new();
    let config = folder.config(&[ANY_PORT]);
    let running = start(&config, Overrides::default()).await.unwrap();
    let words = refusal(&config).await;
    assert!(words.contains("another `cobro serve`"), "{words}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_in_use_is_refused_by_the_name_of_its_setting() {
    let folder = Folder::new();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let words = refusal(&folder.config(&[("COBRO_LISTEN", &address)])).await;
    assert!(words.contains(&address) && words.contains("COBRO_LISTEN"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_key_does_not_turn_a_shop_into_a_sandbox_nor_a_key_a_sandbox_into_a_shop() {
    let folder = Folder::new();
    let without = folder.config(&[ANY_PORT]);
    let overrides = Overrides::default();
    let opened = books::open(&without, &overrides).await.unwrap();
    books::migrate(&opened.store, &without).await.unwrap();
    books::shop(&without, &overrides, (&opened.store, Mode::Live)).await.unwrap();
    drop(opened);
    let words = refusal(&without).await;
    assert!(words.contains("live mode") && words.contains("COBRO_STRIPE_SECRET_KEY"), "{words}");

    let folder = Folder::new();
    start(&folder.config(&[ANY_PORT]), overrides).await.unwrap().stop().await.unwrap();
    let with_key = folder.config(&[ANY_PORT, ("COBRO_STRIPE_SECRET_KEY", "sk_test_1")]);
    let words = refusal(&with_key).await;
    assert!(words.contains("sandbox mode"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_safe_is_refused_in_one_sentence_with_the_fix() {
    let live = ("COBRO_STRIPE_SECRET_KEY", "sk_live_1");
    let test = ("COBRO_STRIPE_SECRET_KEY", "sk_test_1");
    let on_purpose = ("COBRO_SANDBOX", "on");
    let shop = ("COBRO_PUBLIC_URL", "https://tienda.example");
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[ANY_PORT, live, on_purpose], "a live Stripe key"),
        (&[ANY_PORT, test, on_purpose], "leave out one of the two"),
        (
            &[ANY_PORT, live, ("COBRO_STRIPE_API_BASE", "http://127.0.0.1:8081")],
            "a live Stripe key",
        ),
        (
            &[ANY_PORT, ("COBRO_STRIPE_API_BASE", "http://127.0.0.1:8081")],
            "COBRO_STRIPE_SECRET_KEY",
        ),
        (&[ANY_PORT, shop], "--sandbox"),
        (&[("COBRO_LISTEN", "0.0.0.0:0")], "COBRO_PUBLIC_URL"),
        (&[ANY_PORT, ("COBRO_PUBLIC_URL", "http://tienda.example")], "COBRO_DANGER_PLAIN_HTTP"),
        (&[ANY_PORT, shop, ("COBRO_RATE_LIMITS", "off")], "COBRO_RATE_LIMITS"),
        (&[ANY_PORT, ("COBRO_DATABASE_URL", "postgres://127.0.0.1:1/x")], "COBRO_SECRET_KEY"),
    ];
    for (environment, says) in cases {
        let folder = Folder::new();
        let words = refusal(&folder.config(environment)).await;
        assert!(words.contains(says), "{environment:?}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_not_there_is_refused_without_its_password() {
    let folder = Folder::new();
    let config = folder.config(&[
        ANY_PORT,
        ("COBRO_DATABASE_URL", "postgres://shop:hunter2@127.0.0.1:1/shop"),
        ("COBRO_SECRET_KEY", &"2a".repeat(32)),
    ]);
    let words = refusal(&config).await;
    assert!(words.contains("COBRO_DATABASE_URL") && !words.contains("hunter2"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_starts_while_its_till_is_held_takes_no_money_and_follows_what_comes_next() {
    use crate::db::circuits::{CircuitCommandRecord, command};
    use crate::domain::circuit::{CircuitKind, CircuitOrder};
    use crate::domain::clock::Moment;

    // What a person commands on another instance: a row.
    let order = |running: &Running, revision, command_of| {
        let row = CircuitCommandRecord {
            circuit: CircuitKind::Taking,
            revision,
            command: command_of,
            reason: "a test".to_owned(),
            actor: "cli".to_owned(),
            commanded_at: Moment::from_seconds(1),
        };
        let store = running.app.store.clone();
        async move { store.write(move |tx| command(tx, &row)).await.unwrap() }
    };
    let folder = Folder::new();
    let config = folder.config(&[ANY_PORT]);
    let idle = Overrides { run_workers: false, ..Overrides::default() };
    let running = start(&config, idle.clone()).await.unwrap();
    order(&running, 1, CircuitOrder::Hold).await;
    running.stop().await.unwrap();

    let held = start(&config, idle).await.unwrap();
    assert!(held.app.breaker.taking_refused().is_some(), "from its first moment on");
    held.stop().await.unwrap();

    let working = start(&config, Overrides::default()).await.unwrap();
    order(&working, 2, CircuitOrder::Close).await;
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(100));
    let following = async {
        loop {
            looks.tick().await;
            let told = circuits::instances(&working.app).await.unwrap();
            let mut own = told.iter().flat_map(|view| &view.instances).filter(|one| one.is_this);
            let follows = own.any(|one| one.revision == 2);
            if follows && working.app.breaker.taking_refused().is_none() {
                return;
            }
        }
    };
    let patience = std::time::Duration::from_secs(20);
    tokio::time::timeout(patience, following).await.expect("its worker follows and tells so");
    working.stop().await.unwrap();
}
