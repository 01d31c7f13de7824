//! How the domain's values stand in columns, so that neither the domain knows of diesel nor the
//! queries of conversions.
//!
//! | value | column |
//! | --- | --- |
//! | ids, statuses, kinds, languages, currencies | `TEXT`, by the value's own name |
//! | [`Moment`] | `BIGINT`, milliseconds since 1970, UTC |
//! | [`Money`] | two columns, `…_minor` and `currency`: [`money`] |
//! | structured values | `TEXT` with JSON: [`to_json`], [`from_json`] |

use std::str::FromStr;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::pg::Pg;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::conn::MultiBackend;
use super::error::StoreError;
use crate::domain::clock::Moment;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderNumber;

/// What diesel's derives would write beside the type: the value as an expression of its column's
/// type (nullable or not, by value or by reference), and the row's field as the value.
macro_rules! column_value {
    ($type:ty, $sql:ty) => {
        column_value!(@expression $type, $sql, $type);
        column_value!(@expression $type, $sql, &$type);
        column_value!(@expression $type, $sql, &&$type);

        impl<DB> ToSql<diesel::sql_types::Nullable<$sql>, DB> for $type
        where
            DB: Backend,
            $type: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<$sql, DB>::to_sql(self, out)
            }
        }

        impl<DB, ST> diesel::deserialize::Queryable<ST, DB> for $type
        where
            DB: Backend,
            ST: diesel::sql_types::SingleValue,
            $type: FromSql<ST, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
    (@expression $type:ty, $sql:ty, $value:ty) => {
        impl diesel::expression::AsExpression<$sql> for $value {
            type Expression = diesel::internal::derives::as_expression::Bound<$sql, Self>;

            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }

        impl diesel::expression::AsExpression<diesel::sql_types::Nullable<$sql>> for $value {
            type Expression = diesel::internal::derives::as_expression::Bound<
                diesel::sql_types::Nullable<$sql>,
                Self,
            >;

            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }
    };
}

/// Lets types of the domain stand in `TEXT` columns, written by the method named and read by
/// their `FromStr`.
macro_rules! text_column {
    ($($type:ty: $name:ident;)+) => {$(
        column_value!($type, Text);

        impl<DB> ToSql<Text, DB> for $type
        where
            DB: Backend,
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.$name(), out)
            }
        }

        impl<DB> FromSql<Text, DB> for $type
        where
            DB: Backend,
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(String::from_sql(bytes)?.parse::<Self>()?)
            }
        }
    )+};
}

text_column! {
    crate::domain::ids::ProductId: as_str;
    crate::domain::ids::MovementId: as_str;
    crate::domain::ids::CartId: as_str;
    crate::domain::ids::OrderId: as_str;
    crate::domain::ids::ReservationId: as_str;
    crate::domain::ids::PaymentId: as_str;
    crate::domain::ids::AttemptId: as_str;
    crate::domain::ids::StripeCallId: as_str;
    crate::domain::ids::RefundId: as_str;
    crate::domain::ids::CaptureId: as_str;
    crate::domain::ids::EvidenceFileId: as_str;
    crate::domain::ids::AnswerId: as_str;
    crate::domain::ids::SagaId: as_str;
    crate::domain::ids::MessageId: as_str;
    crate::domain::ids::AuditId: as_str;
    crate::domain::ids::CheckRunId: as_str;
    crate::domain::ids::InstanceId: as_str;
    crate::domain::ids::ShopId: as_str;
    crate::domain::ids::MemberId: as_str;
    crate::domain::locale::Locale: tag;
    Currency: code;
    crate::domain::decline::DeclineClass: name;
    crate::domain::order::OrderStatus: name;
    crate::domain::payment_method::PaymentMethodKind: name;
    crate::domain::payment_search::SearchKind: name;
    crate::domain::payment_status::PaymentStatus: name;
    crate::domain::product::Slug: as_str;
    crate::domain::role::Role: name;
    crate::domain::saga::SagaState: name;
    crate::domain::saga::SagaStep: name;
    crate::domain::stock::MovementKind: name;
    crate::domain::facts::ClosingCause: name;
    crate::domain::capture::CaptureStatus: name;
    crate::domain::circuit::CircuitKind: name;
    crate::domain::circuit::CircuitOrder: name;
    crate::domain::circuit::CircuitPhase: name;
    crate::domain::circuit::TransitionReason: name;
    crate::domain::dispute::AnswerKind: name;
    crate::domain::dispute::AnswerStatus: name;
    crate::domain::dispute::DeadlineNotice: name;
    crate::domain::dispute::DisputePhase: name;
    crate::domain::dispute::EvidenceFile: name;
    crate::domain::dispute::FileKind: name;
    crate::domain::mail::MailKind: name;
    crate::domain::mail::MailStatus: name;
    crate::domain::refund::RefundCause: name;
    crate::domain::refund::RefundReason: name;
    crate::domain::refund::RefundRequestStatus: name;
    crate::domain::refund_standing::RefundStanding: name;
    crate::domain::reservation::ReservationStatus: name;
    crate::domain::saga::SagaEntry: name;
    crate::domain::stripe_call::CallOperation: name;
    crate::domain::stripe_call::CallState: name;
    crate::domain::topic::Topic: name;
    crate::domain::webhook_event::WebhookEventState: name;
}

/// Lets types of the domain that wrap a whole number stand in `BIGINT` columns.
macro_rules! bigint_column {
    ($type:ty, $to:expr, $from:expr) => {
        column_value!($type, BigInt);

        impl ToSql<BigInt, Sqlite> for $type {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value($to(self));
                Ok(serialize::IsNull::No)
            }
        }

        impl ToSql<BigInt, Pg> for $type {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                ToSql::<BigInt, Pg>::to_sql(&$to(self), &mut out.reborrow())
            }
        }

        impl ToSql<BigInt, MultiBackend> for $type {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((BigInt, self));
                Ok(serialize::IsNull::No)
            }
        }

        impl<DB> FromSql<BigInt, DB> for $type
        where
            DB: Backend,
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map($from)
            }
        }
    };
}

bigint_column!(Moment, |moment: &Moment| moment.millis(), Moment::from_millis);
bigint_column!(OrderNumber, |number: &OrderNumber| number.0, OrderNumber);

/// The amount in two columns of `table`.
///
/// # Errors
/// [`StoreError::Corrupt`] when the columns hold a negative amount.
pub fn money(table: &str, minor: i64, currency: Currency) -> Result<Money, StoreError> {
    Money::new(minor, currency)
        .map_err(|error| StoreError::Corrupt(format!("{table}: {minor} {currency}: {error}")))
}

/// Reads a text column whose type has no place in [`crate::domain`]'s list above.
///
/// # Errors
/// [`StoreError::Corrupt`], naming the column.
pub fn parse_column<T>(table: &str, column: &str, text: &str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| StoreError::Corrupt(format!("{table}.{column}: {error}")))
}

/// A value as the text of a JSON column.
///
/// # Errors
/// [`StoreError::Corrupt`] when it has no form in JSON (a map with keys that are no text).
pub fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Reads a JSON column.
///
/// # Errors
/// [`StoreError::Corrupt`], naming the column.
pub fn from_json<T: DeserializeOwned>(
    table: &str,
    column: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Corrupt(format!("{table}.{column}: {error}")))
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;

    use super::super::testing::{TestDatabase, on_each_engine};
    use super::*;
    use crate::domain::clock::Span;
    use crate::domain::ids::{PaymentId, Randomness};
    use crate::domain::payment_status::PaymentStatus;

    diesel::table! {
        tills (id) {
            id -> Text,
            status -> Text,
            former_status -> Nullable<Text>,
            amount_minor -> BigInt,
            currency -> Text,
            opened_at -> BigInt,
            closed_at -> Nullable<BigInt>,
            open -> Bool,
        }
    }

    #[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
    #[diesel(table_name = tills)]
    struct Till {
        id: PaymentId,
        status: PaymentStatus,
        former_status: Option<PaymentStatus>,
        amount_minor: i64,
        currency: Currency,
        opened_at: Moment,
        closed_at: Option<Moment>,
        open: bool,
    }

    struct Threes;

    impl Randomness for Threes {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(3);
        }
    }

    fn make_table(db: &TestDatabase) {
        let create = |boolean| {
            format!(
                "CREATE TABLE tills (id TEXT PRIMARY KEY NOT NULL, status TEXT NOT NULL, \
                 former_status TEXT, amount_minor BIGINT NOT NULL, currency TEXT NOT NULL, \
                 opened_at BIGINT NOT NULL, closed_at BIGINT, open {boolean} NOT NULL)"
            )
        };
        match &mut db.outside() {
            super::super::DbConnection::Sqlite(conn) => conn.batch_execute(&create("INTEGER")),
            super::super::DbConnection::Postgres(conn) => conn.batch_execute(&create("BOOLEAN")),
        }
        .unwrap();
    }

    #[tokio::test]
    async fn the_domains_values_come_back_from_their_columns_as_they_were() {
        on_each_engine(async |db| {
            make_table(db);
            let at = Moment::from_seconds(1_700_000_000);
            let till = Till {
                id: PaymentId::new(at, &Threes),
                status: PaymentStatus::Authorized,
                former_status: None,
                amount_minor: i64::MAX,
                currency: Currency::Cop,
                opened_at: at,
                closed_at: None,
                open: true,
            };
            let later = Till {
                id: PaymentId::new(at + Span::from_millis(1), &Threes),
                former_status: Some(PaymentStatus::Pending),
                closed_at: Some(at + Span::from_millis(1)),
                open: false,
                ..till.clone()
            };
            let rows = vec![till.clone(), later.clone()];
            let found = db.store.write(move |tx| {
                for row in &rows {
                    diesel::insert_into(tills::table).values(row).execute(tx.conn())?;
                }
                let all: Vec<Till> = tills::table
                    .filter(tills::status.eq_any([PaymentStatus::Authorized]))
                    .filter(tills::opened_at.le(at))
                    .order(tills::id)
                    .select(Till::as_select())
                    .load(tx.conn())?;
                let closed: Till = tills::table
                    .filter(tills::closed_at.gt(at))
                    .filter(tills::former_status.eq(Some(PaymentStatus::Pending)))
                    .first(tx.conn())?;
                diesel::update(tills::table.find(&closed.id))
                    .set((tills::closed_at.eq(None::<Moment>), tills::status.eq(closed.status)))
                    .execute(tx.conn())?;
                Ok::<_, StoreError>((all, closed))
            });
            assert_eq!(found.await.unwrap(), (vec![till, later.clone()], later));
        })
        .await;
    }

    #[tokio::test]
    async fn a_column_that_the_domain_cannot_read_is_an_error_that_says_so() {
        on_each_engine(async |db| {
            make_table(db);
            let insert = "INSERT INTO tills VALUES \
                          ('1', 'paid', NULL, 1, 'USD', 1, NULL, 1 = 1)";
            db.outside().batch_execute(insert).unwrap();
            let read = db.store.read(|tx| {
                let status: PaymentStatus = tills::table.select(tills::status).first(tx.conn())?;
                Ok::<_, StoreError>(status)
            });
            match read.await {
                Err(StoreError::Corrupt(what)) => assert!(what.contains("paid"), "{what}"),
                other => panic!("{other:?}"),
            }
        })
        .await;
    }

    #[test]
    fn a_text_that_is_not_what_its_column_should_hold_names_the_column() {
        let error = parse_column::<Currency>("orders", "currency", "BTC").unwrap_err();
        assert!(error.to_string().contains("orders.currency"), "{error}");
        let error = from_json::<Vec<i64>>("saga_log", "detail", "{").unwrap_err();
        assert!(error.to_string().contains("saga_log.detail"), "{error}");
        assert!(matches!(money("orders", -1, Currency::Usd), Err(StoreError::Corrupt(_))));
        assert_eq!(from_json::<Vec<i64>>("t", "c", &to_json(&[1]).unwrap()).unwrap(), [1]);
    }
}
