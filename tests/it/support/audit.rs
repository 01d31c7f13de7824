//! What the audit has.

use cobro::db::StoreError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::app::TestApp;

/// A row of the audit.
#[derive(Clone, Debug, QueryableByName)]
pub struct AuditRow {
    #[diesel(sql_type = Text)]
    pub id: String,
    #[diesel(sql_type = Text)]
    pub action: String,
    #[diesel(sql_type = Text)]
    pub subject: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub before: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub after: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub chain_position: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub chain_hash: Option<String>,
}

/// Every row, as they were written.
pub async fn audited(test: &TestApp) -> Vec<AuditRow> {
    let read = test.app.store.read(|tx| {
        let query = diesel::sql_query(
            "SELECT id, action, subject, before, after, chain_position, chain_hash
             FROM audit ORDER BY recorded_at, id",
        );
        Ok::<_, StoreError>(query.load::<AuditRow>(tx.conn())?)
    });
    read.await.unwrap()
}

/// How often each thing was done.
pub async fn action_counts(test: &TestApp) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for row in audited(test).await {
        *counts.entry(row.action).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// Runs statements of a test on the books; says how many rows the last one touched.
pub async fn run(test: &TestApp, statements: &[&str]) -> Result<usize, StoreError> {
    let statements: Vec<String> = statements.iter().map(|one| (*one).to_owned()).collect();
    let run = test.app.store.write(move |tx| {
        let mut touched = 0;
        for statement in &statements {
            touched = diesel::sql_query(statement).execute(tx.conn())?;
        }
        Ok::<_, StoreError>(touched)
    });
    run.await
}
