//! A database for each test, on both engines, gone when the test ends.
//!
//! SQLite gets a folder of its own. PostgreSQL copies a template that is migrated once a run: the
//! first test that needs it makes it, in whichever process that test runs.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, process};

use diesel::connection::SimpleConnection as _;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::server_of_this_run;

/// The two databases that Cobro runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a folder of the test's own.
    Sqlite,
    /// A database on the server of `COBRO_TEST_POSTGRES`.
    Postgres,
}

impl Engine {
    /// Whether tests on this engine run; says so where `--fast` left the engine out.
    pub fn runs(self) -> bool {
        let runs = match self {
            Self::Sqlite => true,
            Self::Postgres => postgres_admin_url().is_some(),
        };
        if !runs {
            println!("left out by COBRO_TEST_FAST: {self:?}");
        }
        runs
    }
}

/// A migrated database that belongs to one test and is removed with it.
#[derive(Debug)]
pub enum TestDatabase {
    /// The folder that holds the SQLite file and what SQLite puts beside it.
    Folder(PathBuf),
    /// A database of this name on the server with this administrator's address.
    OnServer {
        /// Where databases are made and dropped.
        admin_url: String,
        /// The database's name.
        name: String,
    },
}

impl TestDatabase {
    /// A database whose tables `migrate` makes; it is handed the address of the database.
    ///
    /// `schema` names those tables: on PostgreSQL, databases of one schema are copies of one
    /// template, so `migrate` runs once for them all.
    pub async fn new(engine: Engine, schema: &str, migrate: impl AsyncFnOnce(&str)) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = env::temp_dir().join(own_name());
                fs::create_dir(&folder).expect("a new folder for the test's database");
                let database = Self::Folder(folder);
                migrate(&database.url()).await;
                database
            }
            Engine::Postgres => {
                let admin_url = postgres_admin_url().expect("Engine::runs was asked before");
                let template = template_of(&admin_url, schema, migrate).await;
                let name = own_name();
                let mut admin = connect(&admin_url);
                drop_database(&mut admin, &name);
                run(&mut admin, &format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\""));
                Self::OnServer { admin_url, name }
            }
        }
    }

    /// The address as `COBRO_DATABASE_URL` takes it: `sqlite:…` or `postgres://…`.
    pub fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite:{}", folder.join("cobro.db").display()),
            Self::OnServer { admin_url, name } => address_of(admin_url, name),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match self {
            Self::Folder(folder) => {
                if let Err(error) = fs::remove_dir_all(&*folder) {
                    eprintln!("{} was not removed: {error}", folder.display());
                }
            }
            Self::OnServer { admin_url, name } => match PgConnection::establish(admin_url) {
                Ok(mut admin) => drop_database(&mut admin, name),
                Err(error) => eprintln!("{name} was not dropped: {error}"),
            },
        }
    }
}

/// Makes two tests of one: on SQLite, and on PostgreSQL unless `--fast` left it out.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test's body may need nothing of its file")]
            use super::*;

            async fn on($engine: $crate::support::databases::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on($crate::support::databases::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::support::databases::Engine::Postgres.runs() {
                    on($crate::support::databases::Engine::Postgres).await;
                }
            }
        }
    )+};
}

fn postgres_admin_url() -> Option<String> {
    server_of_this_run("COBRO_TEST_POSTGRES")
}

/// A name that no other test of this or another running process has.
fn own_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("cobro_test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The template for `schema`, made by the first who asks while the others wait.
async fn template_of(admin_url: &str, schema: &str, migrate: impl AsyncFnOnce(&str)) -> String {
    // cargo-nextest runs each test in a process of its own, and names the run they belong to.
    let run_id = env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| process::id().to_string());
    let template = format!("cobro_template_{schema}_{}", run_id.replace('-', ""));
    let mut admin = connect(admin_url);
    diesel::select(
        sql::<Bool>("pg_advisory_lock(hashtext(").bind::<Text, _>(&template).sql(")) IS NULL"),
    )
    .execute(&mut admin)
    .expect("the lock around making a template");
    if !exists(&mut admin, &template) {
        let unfinished = format!("{template}_new");
        drop_database(&mut admin, &unfinished);
        run(&mut admin, &format!("CREATE DATABASE \"{unfinished}\" TEMPLATE template0"));
        migrate(&address_of(admin_url, &unfinished)).await;
        close_for_copying(&mut admin, &unfinished);
        run(&mut admin, &format!("ALTER DATABASE \"{unfinished}\" RENAME TO \"{template}\""));
    }
    // The lock goes with the connection.
    template
}

/// A database is copied and renamed only while nobody is connected to it.
fn close_for_copying(admin: &mut PgConnection, name: &str) {
    run(admin, &format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false"));
    diesel::sql_query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1",
    )
    .bind::<Text, _>(name)
    .execute(admin)
    .expect("the template's connections end");
}

fn exists(admin: &mut PgConnection, name: &str) -> bool {
    diesel::select(
        sql::<Bool>("EXISTS (SELECT 1 FROM pg_database WHERE datname = ")
            .bind::<Text, _>(name)
            .sql(")"),
    )
    .get_result(admin)
    .expect("the list of databases")
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("the PostgreSQL server of COBRO_TEST_POSTGRES")
}

fn drop_database(admin: &mut PgConnection, name: &str) {
    if let Err(error) =
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"))
    {
        eprintln!("{name} was not dropped: {error}");
    }
}

fn run(admin: &mut PgConnection, statement: &str) {
    if let Err(error) = admin.batch_execute(statement) {
        panic!("{statement}: {error}");
    }
}

/// The address of the database `name` on the server of `admin_url`, its options kept.
fn address_of(admin_url: &str, name: &str) -> String {
    let (address, options) = match admin_url.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (admin_url, String::new()),
    };
    let (server, _) = address.rsplit_once('/').expect("postgres://user@host:port/database");
    format!("{server}/{name}{options}")
}

mod tests {
    use super::*;

    async fn make_notes(url: &str) {
        Notes::of(url).run("CREATE TABLE notes (note TEXT NOT NULL)");
    }

    /// A connection to either engine, as small as these tests need it.
    enum Notes {
        Sqlite(SqliteConnection),
        Postgres(PgConnection),
    }

    impl Notes {
        fn of(url: &str) -> Self {
            match url.strip_prefix("sqlite:") {
                Some(file) => {
                    Self::Sqlite(SqliteConnection::establish(file).expect("the SQLite file"))
                }
                None => Self::Postgres(connect(url)),
            }
        }

        fn run(&mut self, statement: &str) {
            match self {
                Self::Sqlite(connection) => connection.batch_execute(statement),
                Self::Postgres(connection) => connection.batch_execute(statement),
            }
            .expect(statement);
        }

        fn count(&mut self) -> i64 {
            let rows = sql::<diesel::sql_types::BigInt>("(SELECT count(*) FROM notes)");
            match self {
                Self::Sqlite(connection) => diesel::select(rows).get_result(connection),
                Self::Postgres(connection) => diesel::select(rows).get_result(connection),
            }
            .expect("a count")
        }
    }

    both! {
        async fn a_test_sees_nothing_of_another_tests_database(engine: Engine) {
            let mine = TestDatabase::new(engine, "notes", make_notes).await;
            let other = TestDatabase::new(engine, "notes", make_notes).await;
            Notes::of(&mine.url()).run("INSERT INTO notes VALUES ('mine')");
            assert_eq!(Notes::of(&mine.url()).count(), 1);
            assert_eq!(Notes::of(&other.url()).count(), 0);
        }

        async fn a_database_is_gone_with_its_test(engine: Engine) {
            let database = TestDatabase::new(engine, "notes", make_notes).await;
            let url = database.url();
            // Whoever is still connected does not keep the database alive.
            let _connected = Notes::of(&url);
            drop(database);
            let gone = match engine {
                Engine::Sqlite => !std::path::Path::new(url.trim_start_matches("sqlite:")).exists(),
                Engine::Postgres => PgConnection::establish(&url).is_err(),
            };
            assert!(gone, "{url}");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres_migrates_one_template_for_all_its_copies() {
        if !Engine::Postgres.runs() {
            return;
        }
        let mut migrated = 0;
        for _ in 0..3 {
            TestDatabase::new(Engine::Postgres, "counted", async |_| migrated += 1).await;
        }
        assert_eq!(migrated, 1);
    }

    #[test]
    fn the_options_of_the_address_stay_when_the_database_changes() {
        let admin = "postgres://u:p@127.0.0.1:5432/postgres?connect_timeout=3";
        assert_eq!(address_of(admin, "x"), "postgres://u:p@127.0.0.1:5432/x?connect_timeout=3");
    }
}
