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
    crate::domain::ids::CartId: as_str;
    crate::domain::ids::OrderId: as_str;
    crate::domain::ids::ReservationId: as_str;
    crate::domain::ids::PaymentId: as_str;
    crate::domain::ids::AttemptId: as_str;
    crate::domain::ids::StripeCallId: as_str;
    crate::domain::ids::RefundId: as_str;
    crate::domain::ids::SagaId: as_str;
    crate::domain::ids::MessageId: as_str;
    crate::domain::ids::AuditId: as_str;
    crate::domain::ids::InstanceId: as_str;
    crate::domain::ids::ShopId: as_str;
    crate::domain::locale::Locale: tag;
    crate::domain::money::Currency: code;
    crate::domain::order::OrderStatus: name;
    crate::domain::payment_method::PaymentMethodKind: name;
    crate::domain::payment_status::PaymentStatus: name;
    crate::domain::saga::SagaState: name;
    crate::domain::saga::SagaStep: name;
}

column_value!(Moment, BigInt);

impl ToSql<BigInt, Sqlite> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.millis());
        Ok(serialize::IsNull::No)
    }
}

impl ToSql<BigInt, Pg> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<BigInt, Pg>::to_sql(&self.millis(), &mut out.reborrow())
    }
}

impl ToSql<BigInt, MultiBackend> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((BigInt, self));
        Ok(serialize::IsNull::No)
    }
}

impl<DB> FromSql<BigInt, DB> for Moment
where
    DB: Backend,
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self::from_millis)
    }
}

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
