//! The way from a list to the page of one thing, and back to the same list.

use cobro::domain::role::Role;

use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::disputes::{NOT_RECEIVED, disputed};
use crate::support::money::{paid, returned_at_stripe};

both! {
    async fn a_page_leads_back_to_its_list_with_the_filters_that_were_set(engine: Engine) {
        let test = TestApp::shop(engine).await;
        disputed(&test, "panela", NOT_RECEIVED).await;
        let (_, payment) = paid(&test, "ruana").await;
        returned_at_stripe(&test, &payment, 1_000_000).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        for (list, filter) in [
            ("/admin/payments", "currency=COP"),
            ("/admin/orders", "currency=COP"),
            ("/admin/refunds", "currency=COP&from=2020-01-01"),
            ("/admin/disputes", "phase=needs_response"),
            ("/admin/sagas", "from=2020-01-01"),
            ("/admin/webhooks", "from=2020-01-01"),
            ("/admin/outbox", "from=2020-01-01"),
            ("/admin/stock", "q=Producto"),
        ] {
            for address in [format!("{list}?{filter}"), list.to_owned()] {
                let page = admin.browser.get(&address).await;
                let row = page.attribute("tbody .table__link", "href");
                let row = row.unwrap_or_else(|| panic!("{address}: {}", page.text()));
                assert_eq!(row.contains("?list="), address.contains('?'), "{row}");
                let shown = admin.browser.get(&row).await;
                assert_eq!(shown.status, 200, "{row}");
                let back = shown.attribute(".back-link", "href");
                assert_eq!(back.as_deref(), Some(address.as_str()));
                assert_eq!(admin.browser.get(&address).await.status, 200);
            }
        }
        test.end().await;
    }

    async fn a_way_back_that_is_none_of_ours_leads_to_the_list(engine: Engine) {
        let test = TestApp::shop(engine).await;
        paid(&test, "ruana").await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let list = admin.browser.get("/admin/outbox").await;
        let mail = list.attribute("tbody .table__link", "href").unwrap();
        for list in ["//evil.example", "%FF", "https%3A%2F%2Fevil.example%2F", "%0D%0Ax"] {
            let page = admin.browser.get(&format!("{mail}?list={list}")).await;
            let back = page.attribute(".back-link", "href").unwrap();
            let stays = back == "/admin/outbox" || back.starts_with("/admin/outbox?");
            assert!(page.status == 200 && stays, "{list}: {back}");
        }
        test.end().await;
    }
}
