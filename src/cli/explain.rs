//! `cobro explain`: why a payment has its status.

use jiff::Timestamp;

use crate::app::error::AppError;
use crate::app::explain::{self, Explained};
use crate::config::Config;

use super::error::CliError;
use super::{Outcome, desk, output};

/// Explains the payment that is named so.
///
/// # Errors
/// [`CliError`] when it could not be looked for.
pub async fn run(config: &Config, name: &str, json: bool) -> Result<Outcome, CliError> {
    let app = desk::open(config).await?;
    let explained = match explain::explain(&app, name).await {
        Ok(explained) => explained,
        Err(AppError::NotFound) => {
            return Err(CliError::Unfit(format!(
                "{name:?} names no payment; its id, its order's number and any of its ids at \
                 Stripe would do"
            )));
        }
        Err(error) => return Err(error.into()),
    };
    let lines =
        if json { vec![serde_json::to_string_pretty(&explained)?] } else { lines(&explained) };
    output::print(&lines)?;
    Ok(Outcome::Done)
}

fn lines(explained: &Explained) -> Vec<String> {
    let Explained { payment, order, order_number, status, rule, .. } = explained;
    let mut lines = vec![
        format!("{payment} of order {order_number} ({order})"),
        format!("Status    {status}: {rule}"),
        format!("Captured  {}", explained.captured_minor),
        format!("Returned  {}", explained.returned_minor),
        format!("Stands on {}", or_nothing(&explained.stands_on.join(", "))),
        "Facts, as they reached us:".to_owned(),
    ];
    lines.extend(explained.facts.iter().map(|fact| {
        let (at, known) = (time(fact.at_seconds.saturating_mul(1000)), time(fact.recorded_at_ms));
        let (object, id, source) = (fact.object, &fact.id, &fact.source);
        format!("  {at}  {object} {id}  by {source}, known {known}  {}", fact.seen)
    }));
    lines.push("History:".to_owned());
    lines.extend(explained.history.iter().map(|row| {
        let from = row.from.map_or("-", |status| status.name());
        let unseen = if row.implied { " (passed through unseen)" } else { "" };
        format!("  {}  {from} → {}{unseen}  by {}", time(row.at_ms), row.to, row.cause)
    }));
    lines
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

/// UTC, to the second; the number itself where it is no time.
fn time(millis: i64) -> String {
    Timestamp::from_millisecond(millis)
        .map_or_else(|_| millis.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
}
