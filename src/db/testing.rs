//! Throw-away databases of both engines for the tests of this floor.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::changes::Changes;
use super::conn::{Connector, Role};
use super::{DatabaseAddress, DbConnection, Engine, Store, StoreError, StoreOptions};
use crate::domain::clock::{Clock, Moment, Span};

/// A table that both engines understand, for tests that need any table.
pub(super) const NOTES: &str = "CREATE TABLE notes (id BIGINT PRIMARY KEY NOT NULL, \
     body TEXT NOT NULL UNIQUE, amount BIGINT NOT NULL DEFAULT 0 CHECK (amount >= 0))";

diesel::table! {
    notes (id) {
        id -> BigInt,
        body -> Text,
        amount -> BigInt,
    }
}

/// A clock that stands still.
pub(super) struct Noon;

impl Noon {
    pub(super) const NOW: Moment = Moment::from_seconds(1_700_000_000);
}

impl Clock for Noon {
    fn now(&self) -> Moment {
        Self::NOW
    }
}

/// A database of its own, gone when this is dropped.
pub(super) struct TestDatabase {
    pub(super) store: Store,
    pub(super) address: DatabaseAddress,
    admin: Option<(String, String)>,
    folder: Option<PathBuf>,
}

/// Short waits, so that a test for a lock that never comes free is quick.
pub(super) fn options() -> StoreOptions {
    StoreOptions { lock_timeout: Span::from_millis(2_000), ..StoreOptions::default() }
}

static COUNT: AtomicU32 = AtomicU32::new(0);

fn unique_name() -> String {
    format!("cobro_db_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

impl TestDatabase {
    pub(super) fn sqlite(options: StoreOptions) -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        let address = DatabaseAddress::Sqlite(folder.join("deep").join("cobro.db"));
        let store = Store::open(&address, Arc::new(Noon), options).unwrap();
        Self { store, address, admin: None, folder: Some(folder) }.with_notes()
    }

    /// `None` when PostgreSQL is left out on purpose (`COBRO_TEST_FAST`).
    pub(super) fn postgres(options: StoreOptions) -> Option<Self> {
        let Ok(admin) = std::env::var("COBRO_TEST_POSTGRES") else {
            let fast = std::env::var_os("COBRO_TEST_FAST").is_some();
            assert!(fast, "set COBRO_TEST_POSTGRES to an admin's address, or COBRO_TEST_FAST");
            eprintln!("skipped on PostgreSQL: COBRO_TEST_POSTGRES is not set");
            return None;
        };
        let name = unique_name();
        let (place, query) = admin.split_once('?').unwrap_or((&admin, ""));
        let (server, _) = place.rsplit_once('/').unwrap();
        let address = format!("{server}/{name}?{query}").parse().unwrap();
        let mut conn = PgConnection::establish(&admin).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let store = Store::open(&address, Arc::new(Noon), options).unwrap();
        let database = Self { store, address, admin: Some((admin, name)), folder: None };
        Some(database.with_notes())
    }

    fn with_notes(self) -> Self {
        self.outside().batch_execute(NOTES).unwrap();
        self
    }

    /// A connection that the store knows nothing of, as another process has.
    pub(super) fn outside(&self) -> DbConnection {
        outside(&self.address)
    }

    /// How many notes another process sees.
    pub(super) fn notes(&self) -> i64 {
        notes::table.count().get_result(&mut self.outside()).unwrap()
    }

    /// Writes one note.
    pub(super) async fn write(&self, id: i64, body: &'static str) -> Result<(), StoreError> {
        self.store.write(move |tx| insert(tx.conn(), id, body)).await
    }
}

pub(super) fn outside(address: &DatabaseAddress) -> DbConnection {
    let lock_timeout = Span::from_millis(100);
    let changes = Changes::default();
    let connector =
        Connector { address: address.clone(), role: Role::Writer, lock_timeout, changes };
    connector.open().unwrap().conn
}

/// Inserts one note.
pub(super) fn insert(conn: &mut DbConnection, id: i64, body: &str) -> Result<(), StoreError> {
    let row = (notes::id.eq(id), notes::body.eq(body));
    diesel::insert_into(notes::table).values(row).execute(conn)?;
    Ok(())
}

/// One whole number, by any SQL.
pub(super) fn number(conn: &mut DbConnection, query: &str) -> i64 {
    diesel::select(sql::<BigInt>(query)).get_result(conn).unwrap()
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.admin {
            let mut conn = PgConnection::establish(admin).unwrap();
            conn.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
        }
        if let Some(folder) = &self.folder {
            std::fs::remove_dir_all(folder).unwrap();
        }
    }
}

/// Runs a test on SQLite and on PostgreSQL.
pub(super) async fn on_each_engine(test: impl AsyncFn(&TestDatabase)) {
    let sqlite = TestDatabase::sqlite(options());
    assert_eq!(sqlite.store.engine(), Engine::Sqlite);
    test(&sqlite).await;
    if let Some(postgres) = TestDatabase::postgres(options()) {
        assert_eq!(postgres.store.engine(), Engine::Postgres);
        test(&postgres).await;
    }
}

/// A line of a plan, as SQLite tells it.
#[derive(QueryableByName)]
struct PlanLine {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

/// How SQLite carries out each statement of a job: nothing that lists or dashboards ask may read
/// a whole table.
pub(super) async fn plans<T, F>(store: &Store, job: F) -> Vec<String>
where
    F: FnOnce(&mut super::Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    T: Send + 'static,
{
    let seen = Arc::new(Mutex::new(Vec::new()));
    let statements = Arc::clone(&seen);
    let read = store.read(move |tx| {
        let eye = Arc::clone(&seen);
        tx.conn().set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                eye.lock().unwrap().push(query.to_string());
            }
        });
        job(tx)?;
        tx.conn().set_instrumentation(|_: InstrumentationEvent<'_>| {});
        let asked = statements.lock().unwrap().clone();
        let mut plans = Vec::new();
        for statement in asked {
            let lines: Vec<PlanLine> =
                diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(tx.conn())?;
            plans.extend(lines.into_iter().map(|line| line.detail));
        }
        Ok::<_, StoreError>(plans)
    });
    read.await.unwrap()
}
