//! The console's doors: sign-in, sessions, one-time links, roles.

mod dashboard;
mod kept_forms;
mod live;
mod roles;
mod search;
mod sessions;
mod sign_in;
mod welcome;

use cobro::db::StoreError;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::app::TestApp;

#[derive(QueryableByName)]
struct Deed {
    #[diesel(sql_type = Text)]
    action: String,
}

/// What the audit has, sorted: the clock of these tests stands still between the deeds.
async fn audited(test: &TestApp) -> Vec<String> {
    let read = test.app.store.read(|tx| {
        let query = diesel::sql_query("SELECT action FROM audit ORDER BY action");
        Ok::<_, StoreError>(query.load::<Deed>(tx.conn())?)
    });
    read.await.unwrap().into_iter().map(|deed| deed.action).collect()
}
