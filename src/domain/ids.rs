//! Public ids: a prefix that says what it names and a UUID of version 7, so that ids sort by time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use super::clock::Moment;

/// Where random bits come from; tests hand in a seeded one.
pub trait Randomness: Send + Sync {
    /// Fills `bytes` with unpredictable bits.
    fn fill(&self, bytes: &mut [u8]);
}

/// A text that is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id that begins with {prefix}_")]
pub struct BadId {
    /// What was given.
    pub text: String,
    /// The prefix that this kind of id has.
    pub prefix: &'static str,
}

fn uuid_at(now: Moment, randomness: &dyn Randomness) -> Uuid {
    let mut bits = [0_u8; 10];
    randomness.fill(&mut bits);
    Builder::from_unix_timestamp_millis(now.millis().unsigned_abs(), &bits).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What ids of this kind begin with, before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A new id of this instant.
            #[must_use]
            pub fn new(now: Moment, randomness: &dyn Randomness) -> Self {
                Self(format!("{}_{}", $prefix, uuid_at(now, randomness).simple()))
            }

            /// The id as text, as it is stored and shown.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = || BadId { text: text.to_owned(), prefix: $prefix };
                let (prefix, hex) = text.split_once('_').ok_or_else(bad)?;
                let lower = hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
                if prefix != $prefix || hex.len() != 32 || !lower {
                    return Err(bad());
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A product of the catalogue.
    ProductId = "prd";
    /// One movement of a product's stock.
    MovementId = "mov";
    /// A cart, found by the cookie of its visitor.
    CartId = "crt";
    /// An order.
    OrderId = "ord";
    /// A hold on stock for one line of an order.
    ReservationId = "rsv";
    /// The money of one order.
    PaymentId = "pay";
    /// One try to pay a payment.
    AttemptId = "att";
    /// One write to Stripe, whose id is its idempotency key.
    StripeCallId = "call";
    /// A refund that we asked for.
    RefundId = "ref";
    /// A capture of held funds that a person asked for.
    CaptureId = "cap";
    /// A file that is evidence in a dispute.
    EvidenceFileId = "evf";
    /// An answer to a dispute.
    AnswerId = "ans";
    /// The saga of one checkout.
    SagaId = "saga";
    /// A mail in the outbox.
    MessageId = "msg";
    /// A row of the audit.
    AuditId = "aud";
    /// A run of the checks that a person asked for.
    CheckRunId = "chk";
    /// A person of the team, who works in the console.
    MemberId = "mem";
    /// A running process of Cobro.
    InstanceId = "ins";
    /// The shop itself: it marks everything that we make at Stripe as ours.
    ShopId = "shop";
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl Randomness for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let earlier = PaymentId::new(Moment::from_seconds(1_700_000_000), &Sevens);
        let later = PaymentId::new(Moment::from_seconds(1_700_000_001), &Sevens);
        assert!(earlier < later, "{earlier} {later}");
    }

    #[test]
    fn an_id_reads_back_from_its_text_and_only_from_its_own_kind() {
        let id = OrderId::new(Moment::from_seconds(1), &Sevens);
        assert_eq!(id.as_str().parse::<OrderId>().unwrap(), id);
        assert!(id.as_str().parse::<PaymentId>().is_err());
        assert!("ord_123".parse::<OrderId>().is_err());
        assert!(id.as_str().to_uppercase().parse::<OrderId>().is_err());
    }
}
