//! The invariants that are queries: each returns the rows that break it, in words. They aggregate
//! over whole tables, so only `cobro check` and tests ask them.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::schema::{payments, sagas};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::SagaId;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::SagaState;

#[derive(QueryableByName)]
struct Broken {
    #[diesel(sql_type = Text)]
    what: String,
}

fn ask(tx: &mut Tx<'_>, query: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Broken> = sql_query(query).load(tx.conn())?;
    Ok(rows.into_iter().map(|row| row.what).collect())
}

/// Products whose stock does not add up.
pub fn stock(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    ask(
        tx,
        "SELECT 'product ' || p.slug || ' has a stock that its movements do not explain' AS what
         FROM products p
         WHERE p.available < 0 OR p.reserved < 0 OR p.sold < 0
            OR p.available + p.reserved + p.sold <> COALESCE(
                (SELECT SUM(m.quantity) FROM stock_movements m WHERE m.product_id = p.id), 0)
         UNION ALL
         SELECT 'product ' || p.slug || ' has reserved stock that no reservation holds'
         FROM products p
         WHERE p.reserved <> COALESCE(
                (SELECT SUM(r.quantity) FROM reservations r
                 WHERE r.product_id = p.id AND r.status = 'held'), 0)",
    )
}

/// Orders without their money, and money without its order.
pub fn money(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    ask(
        tx,
        "SELECT 'order ' || o.id || ' is confirmed without captured money' AS what
         FROM orders o JOIN payments p ON p.order_id = o.id
         WHERE o.status = 'confirmed' AND p.captured_minor <= 0
         UNION ALL
         SELECT 'payment ' || p.id || ' has money that nobody owes anything for'
         FROM payments p JOIN orders o ON o.id = p.order_id JOIN sagas s ON s.payment_id = p.id
         WHERE p.captured_minor > p.returned_minor
           AND o.status NOT IN ('confirmed', 'refunded') AND s.due_at IS NULL
         UNION ALL
         SELECT 'payment ' || p.id || ' has another currency than its order'
         FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.currency <> o.currency
         UNION ALL
         SELECT 'payment ' || p.id || ' keeps more than its order costs'
         FROM payments p JOIN sagas s ON s.payment_id = p.id
         WHERE p.captured_minor - p.returned_minor > p.amount_minor AND s.due_at IS NULL
         UNION ALL
         SELECT 'order ' || o.id || ' is refunded, and the shop keeps some of its money'
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN sagas s ON s.payment_id = p.id
         WHERE o.status = 'refunded' AND p.captured_minor > p.returned_minor AND s.due_at IS NULL
         UNION ALL
         SELECT 'order ' || o.id || ' is confirmed, and all of its money went back'
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN sagas s ON s.payment_id = p.id
         WHERE o.status = 'confirmed' AND p.captured_minor > 0
           AND p.returned_minor >= p.captured_minor AND s.due_at IS NULL
         UNION ALL
         SELECT 'payment ' || p.id || ' took less than its order costs, by no capture of ours'
         FROM payments p JOIN orders o ON o.id = p.order_id
         WHERE o.status IN ('confirmed', 'refunded') AND p.captured_minor < p.amount_minor
           AND NOT EXISTS (
             SELECT 1 FROM captures c
             WHERE c.payment_id = p.id AND c.status = 'accepted'
               AND c.amount_minor <= p.captured_minor)
         UNION ALL
         SELECT 'payment ' || p.id || ' has a capture that its saga does not go on with'
         FROM captures c JOIN payments p ON p.id = c.payment_id
              JOIN sagas s ON s.payment_id = p.id
         WHERE c.status = 'requested' AND s.due_at IS NULL",
    )
}

/// Payments of which we asked back more than was captured, and requests that lie about.
pub fn refunds(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    ask(
        tx,
        "SELECT 'payment ' || p.id || ' has refunds of ours beyond what was captured' AS what
         FROM payments p
         WHERE p.captured_minor < (
             SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds r
             WHERE r.payment_id = p.id AND r.status NOT IN ('refused', 'failed'))
         UNION ALL
         SELECT 'refund ' || r.id || ' was asked for and nobody goes on with it'
         FROM refunds r JOIN sagas s ON s.payment_id = r.payment_id
         WHERE r.status = 'requested' AND r.due_at IS NULL
           AND (r.cause = 'person' OR s.due_at IS NULL)
         UNION ALL
         SELECT 'refund ' || r.id || ' is ' || r.status || ' and nobody settles it'
         FROM refunds r JOIN sagas s ON s.payment_id = r.payment_id
         WHERE r.status = 'accepted' AND r.settled_status IS NULL AND s.due_at IS NULL",
    )
}

/// Events that are neither settled nor waiting for a try.
pub fn events(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    ask(
        tx,
        "SELECT 'event ' || e.id || ' is ' || e.state || ' and nobody will try it' AS what
         FROM webhook_events e
         WHERE (e.state IN ('waiting', 'failed') AND e.due_at IS NULL)
            OR (e.state NOT IN ('waiting', 'failed') AND e.settled_at IS NULL)
            OR (e.state = 'applied' AND e.payment_id IS NULL)",
    )
}

/// Sagas that should have ended before `overdue`, and ended ones that left something behind.
pub fn sagas(tx: &mut Tx<'_>, overdue: Moment) -> Result<Vec<String>, StoreError> {
    let late = sagas::table
        .inner_join(payments::table)
        .filter(sagas::state.eq_any([SagaState::Running, SagaState::Compensating]))
        // An authorization ends by a time of its own. So does a debit that was given up: it is
        // waited for until its bank decides.
        .filter(payments::status.ne(PaymentStatus::Authorized))
        .filter(payments::status.ne(PaymentStatus::Processing).or(sagas::late.eq(false)))
        .filter(sagas::deadline_at.lt(overdue))
        .select(sagas::id);
    let late: Vec<SagaId> = late.load(tx.conn())?;
    let mut broken: Vec<String> = late
        .into_iter()
        .map(|saga| format!("saga {saga} is past its deadline and has not ended"))
        .collect();
    broken.extend(ask(
        tx,
        "SELECT 'saga ' || s.id || ' ended without money and still holds stock' AS what
         FROM sagas s JOIN payments p ON p.id = s.payment_id
         WHERE s.state = 'compensated' AND EXISTS (
             SELECT 1 FROM reservations r WHERE r.order_id = p.order_id AND r.status = 'held')
         UNION ALL
         SELECT 'saga ' || s.id || ' is under way and will never be looked at'
         FROM sagas s WHERE s.state IN ('running', 'compensating') AND s.due_at IS NULL",
    )?);
    Ok(broken)
}

/// Mails that were not sent and wait for no try.
pub fn outbox(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    ask(
        tx,
        "SELECT 'mail ' || m.id || ' was not sent and waits for no try' AS what
         FROM outbox m
         WHERE (m.status = 'waiting' AND m.due_at IS NULL)
            OR (m.status = 'sent' AND m.sent_at IS NULL)",
    )
}
