//! The console: its doors, and its rooms one by one.

mod audit;
mod back_links;
mod checks;
mod circuit;
mod dashboard;
mod disputes;
mod kept_forms;
mod live;
mod methods;
mod orders;
mod outbox;
mod payments;
mod payments_csv;
mod refund_form;
mod refunds;
mod roles;
mod saga_repairs;
mod sagas;
mod search;
mod sessions;
mod sign_in;
mod stock;
mod webhook_replays;
mod webhooks;
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

/// How often the audit has this action.
async fn times_audited(test: &TestApp, action: &str) -> usize {
    audited(test).await.iter().filter(|one| *one == action).count()
}

/// Opens each of these addresses of a room: every one is a sentence on a page and none an error
/// of ours.
async fn each_is_told(admin: &mut crate::support::admin::Admin, addresses: &[(&str, u16)]) {
    for (address, status) in addresses {
        let page = admin.browser.get(address).await;
        assert_eq!(page.status, *status, "{address}: {}", page.text());
        assert!(page.text_of("h1").is_some(), "{address}");
        if *status == 422 {
            assert!(page.text_of("[role='alert']").is_some(), "{address}: {}", page.text());
        }
    }
}
