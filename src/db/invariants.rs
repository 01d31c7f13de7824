//! The invariants that are queries: each returns the rows that break it, as the word of a
//! [`BreachRule`](crate::domain::invariant::BreachRule), a space and the row's id. They aggregate
//! over whole tables, so only `cobro check`, the room of checks and tests ask them.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::schema::{payments, sagas};
use super::types::parse_column;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::SagaId;
use crate::domain::invariant::{Breach, BreachRule};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::SagaState;

/// How many rows a query tells at most: whoever has that many needs no list of all of them.
pub const MOST_ROWS: i64 = 500;

/// The same for queries that are written out.
const LIMIT: &str = " LIMIT 500";

#[derive(QueryableByName)]
struct Broken {
    #[diesel(sql_type = Text)]
    what: String,
}

fn ask(tx: &mut Tx<'_>, query: &str) -> Result<Vec<Breach>, StoreError> {
    let query = sql_query(query).sql(LIMIT);
    let rows: Vec<Broken> = query.load(tx.conn())?;
    rows.iter().map(|row| parse_column("invariants", "what", &row.what)).collect()
}

/// Products whose stock does not add up.
pub fn stock(tx: &mut Tx<'_>) -> Result<Vec<Breach>, StoreError> {
    ask(
        tx,
        "SELECT 'stock_unexplained ' || p.slug AS what
         FROM products p
         WHERE p.available < 0 OR p.reserved < 0 OR p.sold < 0
            OR p.available + p.reserved + p.sold <> COALESCE(
                (SELECT SUM(m.quantity) FROM stock_movements m WHERE m.product_id = p.id), 0)
         UNION ALL
         SELECT 'stock_unreserved ' || p.slug
         FROM products p
         WHERE p.reserved <> COALESCE(
                (SELECT SUM(r.quantity) FROM reservations r
                 WHERE r.product_id = p.id AND r.status = 'held'), 0)",
    )
}

/// Orders without their money, and money without its order.
pub fn money(tx: &mut Tx<'_>) -> Result<Vec<Breach>, StoreError> {
    ask(
        tx,
        "SELECT 'confirmed_without_money ' || o.id AS what
         FROM orders o JOIN payments p ON p.order_id = o.id
         WHERE o.status = 'confirmed' AND p.captured_minor <= 0
         UNION ALL
         SELECT 'money_without_order ' || p.id
         FROM payments p JOIN orders o ON o.id = p.order_id JOIN sagas s ON s.payment_id = p.id
         WHERE p.captured_minor > p.returned_minor
           AND o.status NOT IN ('confirmed', 'refunded') AND s.due_at IS NULL
         UNION ALL
         SELECT 'other_currency ' || p.id
         FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.currency <> o.currency
         UNION ALL
         SELECT 'keeps_too_much ' || p.id
         FROM payments p JOIN sagas s ON s.payment_id = p.id
         WHERE p.captured_minor - p.returned_minor > p.amount_minor AND s.due_at IS NULL
         UNION ALL
         SELECT 'refunded_and_kept ' || o.id
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN sagas s ON s.payment_id = p.id
         WHERE o.status = 'refunded' AND p.captured_minor > p.returned_minor AND s.due_at IS NULL
         UNION ALL
         SELECT 'confirmed_and_returned ' || o.id
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN sagas s ON s.payment_id = p.id
         WHERE o.status = 'confirmed' AND p.captured_minor > 0
           AND p.returned_minor >= p.captured_minor AND s.due_at IS NULL
         UNION ALL
         SELECT 'took_too_little ' || p.id
         FROM payments p JOIN orders o ON o.id = p.order_id
         WHERE o.status IN ('confirmed', 'refunded') AND p.captured_minor < p.amount_minor
           AND NOT EXISTS (
             SELECT 1 FROM captures c
             WHERE c.payment_id = p.id AND c.status = 'accepted'
               AND c.amount_minor <= p.captured_minor)
         UNION ALL
         SELECT 'capture_forgotten ' || p.id
         FROM captures c JOIN payments p ON p.id = c.payment_id
              JOIN sagas s ON s.payment_id = p.id
         WHERE c.status = 'requested' AND s.due_at IS NULL",
    )
}

/// Payments of which we asked back more than was captured, and requests that lie about.
pub fn refunds(tx: &mut Tx<'_>) -> Result<Vec<Breach>, StoreError> {
    ask(
        tx,
        "SELECT 'refunds_beyond_captured ' || p.id AS what
         FROM payments p
         WHERE p.captured_minor < (
             SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds r
             WHERE r.payment_id = p.id AND r.status NOT IN ('refused', 'failed'))
         UNION ALL
         SELECT 'refund_forgotten ' || r.id
         FROM refunds r JOIN sagas s ON s.payment_id = r.payment_id
         WHERE r.status = 'requested' AND r.due_at IS NULL
           AND (r.cause = 'person' OR s.due_at IS NULL)
         UNION ALL
         SELECT 'refund_unsettled ' || r.id
         FROM refunds r JOIN sagas s ON s.payment_id = r.payment_id
         WHERE r.status = 'accepted' AND r.settled_status IS NULL AND s.due_at IS NULL",
    )
}

/// Events that are neither settled nor waiting for a try.
pub fn events(tx: &mut Tx<'_>) -> Result<Vec<Breach>, StoreError> {
    ask(
        tx,
        "SELECT 'event_forgotten ' || e.id AS what
         FROM webhook_events e
         WHERE (e.state IN ('waiting', 'failed') AND e.due_at IS NULL)
            OR (e.state NOT IN ('waiting', 'failed') AND e.settled_at IS NULL)
            OR (e.state = 'applied' AND e.payment_id IS NULL)",
    )
}

/// Sagas that should have ended before `overdue`, and ended ones that left something behind.
pub fn sagas(tx: &mut Tx<'_>, overdue: Moment) -> Result<Vec<Breach>, StoreError> {
    let late = sagas::table
        .inner_join(payments::table)
        .filter(sagas::state.eq_any([SagaState::Running, SagaState::Compensating]))
        // An authorization ends by a time of its own. So does a debit that was given up: it is
        // waited for until its bank decides.
        .filter(payments::status.ne(PaymentStatus::Authorized))
        .filter(payments::status.ne(PaymentStatus::Processing).or(sagas::late.eq(false)))
        .filter(sagas::deadline_at.lt(overdue))
        .select(sagas::id);
    let late: Vec<SagaId> = late.limit(MOST_ROWS).load(tx.conn())?;
    let overdue = |saga: SagaId| Breach { rule: BreachRule::SagaOverdue, subject: saga.into() };
    let mut broken: Vec<Breach> = late.into_iter().map(overdue).collect();
    broken.extend(ask(
        tx,
        "SELECT 'saga_holds_stock ' || s.id AS what
         FROM sagas s JOIN payments p ON p.id = s.payment_id
         WHERE s.state = 'compensated' AND EXISTS (
             SELECT 1 FROM reservations r WHERE r.order_id = p.order_id AND r.status = 'held')
         UNION ALL
         SELECT 'saga_asleep ' || s.id
         FROM sagas s WHERE s.state IN ('running', 'compensating') AND s.due_at IS NULL",
    )?);
    Ok(broken)
}

/// Mails that were not sent and wait for no try.
pub fn outbox(tx: &mut Tx<'_>) -> Result<Vec<Breach>, StoreError> {
    ask(
        tx,
        "SELECT 'mail_forgotten ' || m.id AS what
         FROM outbox m
         WHERE (m.status = 'waiting' AND m.due_at IS NULL)
            OR (m.status = 'sent' AND m.sent_at IS NULL)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What queries select as the word of a rule.
    fn words_of(source: &str) -> Vec<&str> {
        source.split("SELECT '").skip(1).filter_map(|rest| rest.split(' ').next()).collect()
    }

    #[test]
    fn every_query_tells_rows_by_the_word_of_a_rule() {
        let own = include_str!("invariants.rs").split("mod tests").next().unwrap();
        let words = words_of(own);
        assert!(words.len() >= 17, "{words:?}");
        for word in words {
            let known = word.parse::<BreachRule>();
            assert!(known.is_ok(), "{word:?} in src/db/invariants.rs is no BreachRule");
        }
    }
}
