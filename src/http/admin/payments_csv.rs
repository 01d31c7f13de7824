//! `/admin/payments.csv`: payments as a file for spreadsheets (CSV, RFC 4180), some rows at a time.

use std::borrow::Cow;

use actix_web::{HttpRequest, web};
use csv::Writer;

use super::download::{file, pieces};
use super::list::{Filters, Query};
use super::payments::wanted;
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::payment_list::{self, PaymentLine, Wanted};
use crate::domain::page::Cursor;
use crate::http::error::PageError;
use crate::http::visit::{PageResult, Visit};
use crate::i18n::time::machine_readable;

/// How many rows are read at once.
const AT_ONCE: usize = 500;

/// What each column is, in words that programs rely on.
const COLUMNS: [&str; 15] = [
    "payment",
    "order",
    "created_at",
    "status",
    "order_status",
    "customer",
    "email",
    "method",
    "card_brand",
    "card_last_four",
    "currency",
    "amount",
    "captured",
    "returned",
    "declined_for",
];

/// `GET /admin/payments.csv`: all payments that fit, newest first.
pub async fn export(visit: Visit, app: web::Data<App>, request: HttpRequest) -> PageResult {
    let query = Query::of(&request)?;
    let layout = visit.layout_without_cart("/admin/payments");
    let mut filters = Filters::new(&query, &layout);
    let wanted = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        return Err(PageError::BadRequest("a filter of the file cannot be read"));
    }
    let pieces = pieces(query.cursor()?, move |after| {
        let (app, wanted) = (app.clone(), wanted.clone());
        async move { piece(&app, wanted, (after, AT_ONCE)).await }
    });
    Ok(file(("payments.csv", "text/csv; charset=utf-8"), pieces))
}

/// The first rows with their heading, or those after a place, and where the next ones begin.
/// Times are UTC, amounts decimals in the currency beside them.
///
/// # Errors
/// Those of the database.
pub async fn piece(
    app: &App,
    wanted: Wanted,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<(Vec<u8>, Option<Cursor>)> {
    let is_first = after.is_none();
    let found = payment_list::page(app, wanted, (after, size)).await?;
    let written = write(is_first, &found.rows).map_err(AppError::internal)?;
    Ok((written, found.next))
}

fn write(with_heading: bool, rows: &[PaymentLine]) -> Result<Vec<u8>, csv::Error> {
    let mut file = Writer::from_writer(Vec::new());
    if with_heading {
        file.write_record(COLUMNS)?;
    }
    for row in rows {
        write_row(&mut file, row)?;
    }
    file.into_inner().map_err(|error| error.into_error().into())
}

fn write_row(file: &mut Writer<Vec<u8>>, row: &PaymentLine) -> Result<(), csv::Error> {
    let card = row.card.as_ref();
    file.write_record([
        row.id.as_str(),
        &row.number.to_string(),
        &machine_readable(row.created_at),
        row.status.name(),
        row.order_status.name(),
        &defused(&row.contact_name),
        &defused(&row.contact_email),
        row.method.name(),
        &defused(card.map_or("", |card| card.brand.as_str())),
        card.map_or("", |card| card.last_four.as_str()),
        row.amount.currency().code(),
        &row.amount.to_decimal().to_string(),
        &row.captured.to_decimal().to_string(),
        &row.returned.to_decimal().to_string(),
        row.last_decline.map_or("", |class| class.name()),
    ])
}

/// A cell that a spreadsheet would take for a formula, as plain text (OWASP, "CSV injection").
fn defused(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(defused(formula), format!("'{formula}"));
        }
        for text in ["Ana", "", "a=1", "\"quoted\", and more"] {
            assert_eq!(defused(text), text);
        }
    }
}
