//! `src/db/schema.rs` says what both databases have: the same tables, columns and nullability.

use std::collections::BTreeSet;

use cobro::db::{Store, StoreOptions};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::both;
use crate::support::app::TestClock;
use crate::support::databases::TestDatabase;

/// A column: table, name, whether it may be null.
type Column = (String, String, bool);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// What the source of the schema says.
fn written() -> BTreeSet<Column> {
    let mut columns = BTreeSet::new();
    let mut table = String::new();
    for line in include_str!("../../src/db/schema.rs").lines().map(str::trim) {
        if let Some((name, kind)) = line.split_once(" -> ").filter(|_| line.ends_with(',')) {
            columns.insert((table.clone(), name.to_owned(), kind.starts_with("Nullable")));
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name.to_owned();
        }
    }
    columns
}

fn in_sqlite(url: &str) -> BTreeSet<Column> {
    let mut database = SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap();
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT m.name AS place, c.name AS name, c.\"notnull\" = 0 AS nullable
         FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    )
    .load(&mut database)
    .unwrap();
    own(rows)
}

fn in_postgres(url: &str) -> BTreeSet<Column> {
    let mut database = PgConnection::establish(url).unwrap();
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT table_name::text AS place, column_name::text AS name,
                is_nullable = 'YES' AS nullable
         FROM information_schema.columns WHERE table_schema = 'public'",
    )
    .load(&mut database)
    .unwrap();
    own(rows)
}

fn own(rows: Vec<Row>) -> BTreeSet<Column> {
    let rows = rows.into_iter().filter(|row| row.place != "__diesel_schema_migrations");
    rows.map(|row| (row.place, row.name, row.nullable)).collect()
}

async fn migrate(url: &str) {
    let address = url.parse().unwrap();
    let store = Store::open(&address, TestClock::new(), StoreOptions::default()).unwrap();
    store.migrate().await.unwrap();
}

both! {
    async fn the_schema_is_what_the_migrations_make(engine: Engine) {
        use crate::support::databases::Engine;
        let database = TestDatabase::new(engine, "cobro", migrate).await;
        let found = match engine {
            Engine::Sqlite => in_sqlite(&database.url()),
            Engine::Postgres => in_postgres(&database.url()),
        };
        assert_eq!(found, written());
        assert!(found.len() > 150, "{}", found.len());
    }
}
