use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::*;
use crate::db::proving_ground::on_each_engine;
use crate::db::{DatabaseAddress, StoreOptions};

/// A clock that stands where it is put.
#[derive(Default)]
struct TurnedClock(AtomicI64);

impl TurnedClock {
    fn turn(&self, span: Span) {
        self.0.fetch_add(span.millis(), Ordering::SeqCst);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A cache with its clock and a count of what it did.
struct Trial {
    methods: PaymentMethods,
    clock: Arc<TurnedClock>,
    counted: Arc<Mutex<HashMap<CacheEvent, u32>>>,
}

impl Trial {
    fn new() -> Self {
        Self::watched(|_| ())
    }

    fn watched(watch: impl Fn(CacheEvent) + Send + Sync + 'static) -> Self {
        let clock = Arc::new(TurnedClock::default());
        let counted = Arc::new(Mutex::new(HashMap::new()));
        let count = Arc::clone(&counted);
        let events = Arc::new(move |event| {
            *count.lock().unwrap().entry(event).or_insert(0) += 1;
            watch(event);
        });
        let methods = PaymentMethods::new(clock.clone(), Span::from_seconds(3_600), events);
        Self { methods, clock, counted }
    }

    fn counted(&self, event: CacheEvent) -> u32 {
        self.counted.lock().unwrap().get(&event).copied().unwrap_or_default()
    }

    fn loads(&self) -> u32 {
        self.counted(CacheEvent::Load)
    }

    async fn offered(&self, store: &Store, customer: &str) -> Vec<PaymentMethodKind> {
        let offered = self.methods.offered(store, &guest(customer), Currency::Cop).await.unwrap();
        offered.iter().map(|method| method.kind).collect()
    }
}

fn guest(secret: &str) -> CacheKey {
    CacheKey::Guest(VisitorHash::of_secret(secret))
}

const CARD: [PaymentMethodKind; 1] = [PaymentMethodKind::Card];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_read_once_and_kept_for_its_time() {
    on_each_engine(async |store| {
        let trial = Trial::new();
        for _ in 0..5 {
            assert_eq!(trial.offered(store, "ana").await, CARD);
        }
        assert_eq!((trial.loads(), trial.counted(CacheEvent::Hit)), (1, 4));
        trial.clock.turn(Span::from_millis(3_599_999));
        trial.offered(store, "ana").await;
        assert_eq!(trial.loads(), 1);
        trial.clock.turn(Span::from_millis(1));
        trial.offered(store, "ana").await;
        assert_eq!((trial.loads(), trial.counted(CacheEvent::Miss)), (2, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_customer_has_a_list_of_their_own() {
    on_each_engine(async |store| {
        let trial = Trial::new();
        trial.offered(store, "ana").await;
        trial.offered(store, "luis").await;
        assert_eq!(trial.loads(), 2);
        trial.methods.forget(&guest("ana")).await;
        trial.offered(store, "luis").await;
        assert_eq!(trial.loads(), 2);
        trial.offered(store, "ana").await;
        assert_eq!(trial.loads(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_number_of_callers_at_once_cause_one_reading() {
    on_each_engine(async |store| {
        let (missed, misses) = channel();
        let (let_go, go) = channel::<()>();
        let go = Mutex::new(go);
        let trial = Trial::watched(move |event| match event {
            CacheEvent::Miss => missed.send(()).unwrap(),
            CacheEvent::Load => go.lock().unwrap().recv().unwrap(),
            CacheEvent::Hit | CacheEvent::Invalidation => {}
        });
        let call = |_| {
            let (methods, books) = (trial.methods.clone(), store.clone());
            tokio::spawn(async move {
                methods.offered(&books, &guest("ana"), Currency::Cop).await.unwrap().len()
            })
        };
        let calls: Vec<_> = (0..50).map(call).collect();
        // The one reading is not handed out before all of them wait for it.
        let all_wait = move || (0..50).try_for_each(|_| misses.recv());
        tokio::task::spawn_blocking(all_wait).await.unwrap().unwrap();
        let_go.send(()).unwrap();
        for call in calls {
            assert_eq!(call.await.unwrap(), 1);
        }
        assert_eq!((trial.loads(), trial.counted(CacheEvent::Hit)), (1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_grew_old_is_read_once_for_all_callers() {
    on_each_engine(async |store| {
        let trial = Trial::new();
        trial.offered(store, "ana").await;
        trial.clock.turn(Span::from_hours(1));
        futures_util::future::join_all((0..50).map(|_| trial.offered(store, "ana"))).await;
        assert_eq!(trial.loads(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_counts_at_once_here_and_with_the_next_poll_elsewhere() {
    on_each_engine(async |store| {
        let (here, elsewhere) = (Trial::new(), Trial::new());
        here.offered(store, "ana").await;
        elsewhere.offered(store, "ana").await;
        let outcome = here.methods.switch(store, "card", false).await.unwrap();
        assert_eq!(outcome, SwitchOutcome::NoneLeft(PaymentMethodKind::Card));
        assert_eq!(here.offered(store, "ana").await, []);
        assert_eq!(here.counted(CacheEvent::Invalidation), 1);
        assert_eq!(elsewhere.offered(store, "ana").await, CARD);
        elsewhere.methods.poll_revision(store).await.unwrap();
        assert_eq!(elsewhere.offered(store, "ana").await, []);
        elsewhere.methods.poll_revision(store).await.unwrap();
        assert_eq!(elsewhere.counted(CacheEvent::Invalidation), 1);
        let outcome = elsewhere.methods.switch(store, "card", true).await.unwrap();
        assert_eq!(outcome, SwitchOutcome::Switched(PaymentMethodKind::Card));
        here.methods.poll_revision(store).await.unwrap();
        assert_eq!(here.offered(store, "ana").await, CARD);
    })
    .await;
}

/// A cache whose first reading, done but not handed out yet, waits until it is let go.
fn held_at_its_first_reading() -> (Trial, Receiver<()>, Sender<()>) {
    let (reached, has_read) = channel();
    let (let_go, go) = channel::<()>();
    let gates = Mutex::new(Some((reached, go)));
    let trial = Trial::watched(move |event| {
        if event == CacheEvent::Load
            && let Some((reached, go)) = gates.lock().unwrap().take()
        {
            reached.send(()).unwrap();
            go.recv().unwrap();
        }
    });
    (trial, has_read, let_go)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reading_that_raced_with_a_switch_is_shown_to_nobody() {
    on_each_engine(async |store| {
        let (trial, has_read, let_go) = held_at_its_first_reading();
        let (methods, books) = (trial.methods.clone(), store.clone());
        let slow = tokio::spawn(async move {
            methods.offered(&books, &guest("ana"), Currency::Cop).await.unwrap()
        });
        tokio::task::spawn_blocking(move || has_read.recv().unwrap()).await.unwrap();
        trial.methods.switch(store, "card", false).await.unwrap();
        let_go.send(()).unwrap();
        assert!(slow.await.unwrap().is_empty());
        assert_eq!(trial.offered(store, "ana").await, []);
        assert_eq!(trial.loads(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_is_offered_only_in_its_currencies() {
    on_each_engine(async |store| {
        store
            .write(|tx| payment_methods::set_enabled(tx, PaymentMethodKind::SepaDebit, true))
            .await
            .unwrap();
        let trial = Trial::new();
        assert_eq!(trial.offered(store, "ana").await, CARD);
        let euros = trial.methods.offered(store, &guest("ana"), Currency::Eur).await.unwrap();
        let kinds: Vec<PaymentMethodKind> = euros.iter().map(|method| method.kind).collect();
        assert_eq!(kinds, PaymentMethodKind::ALL);
        assert_eq!(trial.loads(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_says_what_it_did_and_refuses_what_is_not_a_method() {
    on_each_engine(async |store| {
        let trial = Trial::new();
        let methods = &trial.methods;
        let unknown = methods.switch(store, "paypal", true).await;
        assert!(matches!(unknown, Err(SwitchRefused::Unknown(_))), "{unknown:?}");
        let again = methods.switch(store, "card", true).await.unwrap();
        assert_eq!(again, SwitchOutcome::StoodSo(PaymentMethodKind::Card));
        assert_eq!(store.read(payment_methods::revision).await.unwrap(), 0);
        assert_eq!(trial.counted(CacheEvent::Invalidation), 0);
        let settings = PaymentMethods::settings(store).await.unwrap();
        let settings: Vec<_> = settings.iter().map(|one| (one.kind, one.enabled)).collect();
        let stands = [(PaymentMethodKind::Card, true), (PaymentMethodKind::SepaDebit, false)];
        assert_eq!(settings, stands);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_reading_is_told_to_all_who_waited_and_kept_for_nobody() {
    let folder = std::env::temp_dir().join(format!("cobro_methods_{}", std::process::id()));
    let address = DatabaseAddress::Sqlite(folder.join("cobro.db"));
    let clock = Arc::new(TurnedClock::default());
    let store = Store::open(&address, clock, StoreOptions::default()).unwrap();
    let trial = Trial::new();
    let ana = guest("ana");
    let calls = (0..10).map(|_| trial.methods.offered(&store, &ana, Currency::Cop));
    for outcome in futures_util::future::join_all(calls).await {
        assert!(matches!(outcome, Err(AppError::Internal(_))), "{outcome:?}");
    }
    store.migrate().await.unwrap();
    assert_eq!(trial.offered(&store, "ana").await, CARD);
    assert_eq!(trial.loads(), 1);
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cache_is_bounded() {
    on_each_engine(async |store| {
        let mut trial = Trial::new();
        trial.methods.lists = Cache::new(20);
        for customer in 0..100 {
            assert_eq!(trial.offered(store, &format!("{customer}")).await, CARD);
        }
        trial.methods.lists.run_pending_tasks().await;
        assert!(trial.methods.lists.entry_count() <= 20);
    })
    .await;
    assert_eq!(MOST_CUSTOMERS, 10_000);
}
