//! Refunds as lists show them: those that we asked for and those that were made at Stripe, in one
//! order, a page at a time.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{orders, payments, refunds, stripe_refunds};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{PaymentId, RefundId};
use crate::domain::money::Currency;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::refund::{RefundCause, RefundReason};
use crate::domain::refund_standing::RefundStanding;

/// A refund of ours with its order's number.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct OwnRefundRow {
    /// Its id.
    pub id: RefundId,
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// Its currency.
    pub currency: Currency,
    /// Its amount in minor units.
    pub amount_minor: i64,
    /// How far it has come.
    pub standing: RefundStanding,
    /// Why, by Stripe's names.
    pub reason: RefundReason,
    /// What made us ask.
    pub cause: RefundCause,
    /// Who asked, where a person did.
    pub actor: Option<String>,
    /// When it was asked for.
    pub created_at: Moment,
    /// When somebody looked after it.
    pub handled_at: Option<Moment>,
}

/// A refund made at Stripe with its order's number.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct StripeRefundRow {
    /// Stripe's id.
    pub id: String,
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// Its currency.
    pub currency: Currency,
    /// Its amount in minor units.
    pub amount_minor: i64,
    /// How far it is.
    pub standing: RefundStanding,
    /// Stripe's reason.
    pub reason: Option<String>,
    /// When we first heard of it.
    pub seen_at: Moment,
    /// When somebody looked after it.
    pub handled_at: Option<Moment>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundRow {
    /// We asked for it.
    Own(OwnRefundRow),
    /// It was made at Stripe.
    MadeThere(StripeRefundRow),
}

impl RefundRow {
    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> Cursor {
        match self {
            Self::Own(row) => Cursor { at: row.created_at, id: row.id.to_string() },
            Self::MadeThere(row) => Cursor { at: row.seen_at, id: row.id.clone() },
        }
    }
}

/// Which of them by what is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefundView {
    /// Every one.
    #[default]
    All,
    /// Those that need somebody: requests of ours without an answer only if they are older than
    /// this instant.
    Attention {
        /// Since when an answer is missing for too long.
        asked_before: Moment,
    },
    /// Those that are not over.
    UnderWay,
}

/// Which refunds a list shows; all conditions must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefundFilter {
    /// By what is to be done.
    pub view: RefundView,
    /// That stand there.
    pub standing: Option<RefundStanding>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// For this reason.
    pub reason: Option<RefundReason>,
    /// Made at this instant or later.
    pub from: Option<Moment>,
    /// Made before this instant.
    pub until: Option<Moment>,
}

/// Restricts a boxed query over requests of ours to those that need somebody.
macro_rules! own_attention {
    ($query:expr, $asked_before:expr) => {
        $query
            .filter(refunds::handled_at.is_null())
            .filter(refunds::standing.eq_any([
                RefundStanding::RequiresAction,
                RefundStanding::Failed,
                RefundStanding::Canceled,
                RefundStanding::Refused,
                RefundStanding::Waiting,
            ]))
            .filter(
                refunds::standing
                    .ne(RefundStanding::Waiting)
                    .or(refunds::created_at.le($asked_before)),
            )
    };
}

/// A page of the refunds that fit, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &RefundFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<RefundRow>, StoreError> {
    // One more of each than is shown, to know whether there are more.
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let own = own(tx, filter, (after, limit))?.into_iter().map(RefundRow::Own);
    let made_there = made_there(tx, filter, (after, limit))?;
    let mut rows: Vec<RefundRow> =
        own.chain(made_there.into_iter().map(RefundRow::MadeThere)).collect();
    rows.sort_by_key(|row| {
        let place = row.place();
        std::cmp::Reverse((place.at, place.id))
    });
    Ok(Page::cut(rows, size, RefundRow::place))
}

fn own(
    tx: &mut Tx<'_>,
    filter: &RefundFilter,
    (after, limit): (Option<&Cursor>, i64),
) -> Result<Vec<OwnRefundRow>, StoreError> {
    let mut query = refunds::table
        .inner_join(payments::table.inner_join(orders::table))
        .select((
            refunds::id,
            refunds::payment_id,
            orders::number,
            refunds::currency,
            refunds::amount_minor,
            refunds::standing,
            refunds::reason,
            refunds::cause,
            refunds::actor,
            refunds::created_at,
            refunds::handled_at,
        ))
        .into_boxed();
    match filter.view {
        RefundView::All => {}
        RefundView::Attention { asked_before } => query = own_attention!(query, asked_before),
        RefundView::UnderWay => {
            query = query.filter(refunds::standing.eq_any(RefundStanding::UNDER_WAY));
        }
    }
    if let Some(standing) = filter.standing {
        query = query.filter(refunds::standing.eq(standing));
    }
    if let Some(currency) = filter.currency {
        query = query.filter(refunds::currency.eq(currency));
    }
    if let Some(reason) = filter.reason {
        query = query.filter(refunds::reason.eq(reason));
    }
    if let Some(from) = filter.from {
        query = query.filter(refunds::created_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(refunds::created_at.lt(until));
    }
    let query = after_cursor!(query, after, refunds::created_at, refunds::id);
    Ok(query.limit(limit).load(tx.conn())?)
}

fn made_there(
    tx: &mut Tx<'_>,
    filter: &RefundFilter,
    (after, limit): (Option<&Cursor>, i64),
) -> Result<Vec<StripeRefundRow>, StoreError> {
    let mut query = stripe_refunds::table
        .inner_join(payments::table.inner_join(orders::table))
        .select((
            stripe_refunds::id,
            stripe_refunds::payment_id,
            orders::number,
            stripe_refunds::currency,
            stripe_refunds::amount_minor,
            stripe_refunds::standing,
            stripe_refunds::reason,
            stripe_refunds::seen_at,
            stripe_refunds::handled_at,
        ))
        .into_boxed();
    match filter.view {
        RefundView::All => {}
        RefundView::Attention { .. } => query = query.filter(stripe_refunds::handled_at.is_null()),
        RefundView::UnderWay => {
            query = query.filter(stripe_refunds::standing.eq_any(RefundStanding::UNDER_WAY));
        }
    }
    if let Some(standing) = filter.standing {
        query = query.filter(stripe_refunds::standing.eq(standing));
    }
    if let Some(currency) = filter.currency {
        query = query.filter(stripe_refunds::currency.eq(currency));
    }
    if let Some(reason) = filter.reason {
        query = query.filter(stripe_refunds::reason.eq(reason.name()));
    }
    if let Some(from) = filter.from {
        query = query.filter(stripe_refunds::seen_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(stripe_refunds::seen_at.lt(until));
    }
    let query = after_cursor!(query, after, stripe_refunds::seen_at, stripe_refunds::id);
    Ok(query.limit(limit).load(tx.conn())?)
}

/// How many refunds need somebody, counted up to `most`.
pub fn count_attention(
    tx: &mut Tx<'_>,
    asked_before: Moment,
    most: i64,
) -> Result<i64, StoreError> {
    let own = own_attention!(refunds::table.into_boxed(), asked_before);
    let own: Vec<RefundId> = own.select(refunds::id).limit(most).load(tx.conn())?;
    let open = stripe_refunds::table.filter(stripe_refunds::handled_at.is_null());
    let open: Vec<String> = open.select(stripe_refunds::id).limit(most).load(tx.conn())?;
    let found = own.len().saturating_add(open.len());
    Ok(i64::try_from(found).unwrap_or(most).min(most))
}
