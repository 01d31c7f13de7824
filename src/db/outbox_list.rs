//! The outbox as a list: with the order of each mail, a page at a time.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{orders, outbox, team_members};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{MessageId, OrderId};
use crate::domain::mail::{MailKind, MailStatus};
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};

/// Which mails a list shows; what is not set leaves none out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailFilter {
    /// How far they have come.
    pub status: Option<MailStatus>,
    /// Only those that failed and wait for another try.
    pub failing: bool,
    /// What they tell.
    pub kind: Option<MailKind>,
    /// The number of their order.
    pub order: Option<OrderNumber>,
    /// Put into the outbox at or after this instant.
    pub from: Option<Moment>,
    /// Put into the outbox before this instant.
    pub to: Option<Moment>,
}

/// A mail as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct MailRow {
    /// Its id.
    pub id: MessageId,
    /// What it tells.
    pub kind: MailKind,
    /// The order that it is about.
    pub order_id: OrderId,
    /// The order's number.
    pub order_number: OrderNumber,
    /// The address of the order's customer.
    pub customer: String,
    /// The address of the person of the team whom it goes to, where it goes to one.
    pub colleague: Option<String>,
    /// How far it has come.
    pub status: MailStatus,
    /// How often sending failed.
    pub tries: i64,
    /// When it is tried next.
    pub due_at: Option<Moment>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was put into the outbox.
    pub created_at: Moment,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// The mail that a person sent again by this one.
    pub resend_of: Option<MessageId>,
}

impl MailRow {
    /// The address that it goes to.
    #[must_use]
    pub fn recipient(&self) -> &str {
        self.colleague.as_deref().unwrap_or(&self.customer)
    }
}

macro_rules! listed {
    () => {
        outbox::table
            .inner_join(orders::table)
            .left_join(team_members::table)
            .select((
                outbox::id,
                outbox::kind,
                outbox::order_id,
                orders::number,
                orders::contact_email,
                team_members::email.nullable(),
                outbox::status,
                outbox::tries,
                outbox::due_at,
                outbox::last_error,
                outbox::created_at,
                outbox::sent_at,
                outbox::resend_of,
            ))
            .into_boxed()
    };
}

/// A page of the mails that fit, the last first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &MailFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<MailRow>, StoreError> {
    let mut query = listed!();
    if filter.failing {
        let failed = outbox::status.eq(MailStatus::Waiting).and(outbox::tries.gt(0));
        query = query.filter(failed);
    }
    if let Some(status) = filter.status {
        query = query.filter(outbox::status.eq(status));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(outbox::kind.eq(kind));
    }
    if let Some(number) = filter.order {
        query = query.filter(orders::number.eq(number));
    }
    if let Some(from) = filter.from {
        query = query.filter(outbox::created_at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(outbox::created_at.lt(to));
    }
    let query = after_cursor!(query, after, outbox::created_at, outbox::id);
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1).saturating_add(1);
    let rows = query.limit(limit).load(tx.conn())?;
    let place = |row: &MailRow| Cursor { at: row.created_at, id: row.id.to_string() };
    Ok(Page::cut(rows, size, place))
}

/// One mail as lists show it.
pub fn one(tx: &mut Tx<'_>, id: &MessageId) -> Result<Option<MailRow>, StoreError> {
    Ok(listed!().filter(outbox::id.eq(id.clone())).first(tx.conn()).optional()?)
}

/// The mails by which persons sent this one again, the first first, at most `limit`.
pub fn resends(tx: &mut Tx<'_>, id: &MessageId, limit: i64) -> Result<Vec<MailRow>, StoreError> {
    let query = listed!().filter(outbox::resend_of.eq(id.clone()));
    Ok(query.order((outbox::created_at, outbox::id)).limit(limit).load(tx.conn())?)
}
