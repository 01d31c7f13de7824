//! The payments as a file for spreadsheets.

use cobro::app::payment_list::Wanted;
use cobro::domain::clock::Span;
use cobro::domain::role::Role;
use cobro::http::admin::payments_csv::piece;

use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::audit::run;
use crate::support::money::paid;

fn read(file: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(file.as_bytes()).records().map(Result::unwrap).collect()
}

both! {
    async fn the_file_has_what_the_list_shows_and_no_formula(engine: Engine) {
        let test = TestApp::start(engine).await;
        paid(&test, "cafe").await;
        test.clock.advance(Span::from_seconds(1));
        test.order("panela").await;
        run(&test, &["UPDATE orders SET contact_name = '=1+1, \"x\"'"]).await.unwrap();
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let list = admin.browser.get("/admin/payments?status=completed").await;
        let link = list.attribute("a[download]", "href").unwrap();
        assert_eq!(link, "/admin/payments.csv?status=completed");
        let file = admin.browser.get(&link).await;
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
        let saved = file.header("content-disposition").unwrap();
        assert_eq!(saved, "attachment; filename=\"payments.csv\"");
        let rows = read(&file.body);
        assert_eq!(rows.len(), 1, "{}", file.body);
        let cells = ["completed", "'=1+1, \"x\"", "COP", "40000.00", "0.00"];
        for cell in cells {
            assert!(rows[0].iter().any(|one| one == cell), "{cell}: {:?}", rows[0]);
        }
        assert_eq!(read(&admin.browser.get("/admin/payments.csv").await.body).len(), 2);
        assert_eq!(admin.browser.get("/admin/payments.csv?from=2026-02-31").await.status, 400);
        test.end().await;
    }

    async fn the_pieces_of_a_file_are_all_rows_once_under_one_heading(engine: Engine) {
        let test = TestApp::start(engine).await;
        for slug in ["a", "b", "c", "d", "e"] {
            test.order(slug).await;
            test.clock.advance(Span::from_seconds(1));
        }
        let (mut file, mut next, mut pieces) = (String::new(), None, 0);
        loop {
            let (rows, end) = piece(&test.app, Wanted::default(), (next, 2)).await.unwrap();
            file.push_str(&String::from_utf8(rows).unwrap());
            pieces += 1;
            next = end;
            if next.is_none() {
                break;
            }
        }
        let orders: Vec<String> = read(&file).iter().map(|row| row[1].to_owned()).collect();
        assert_eq!(pieces, 3);
        assert_eq!(orders, ["1005", "1004", "1003", "1002", "1001"]);
        test.end().await;
    }
}
