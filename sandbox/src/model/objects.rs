//! The port through which the model reads and writes its objects.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

use super::event::Event;

/// The kinds of object that the sandbox keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `checkout.session`
    Session,
    /// `payment_intent`
    PaymentIntent,
    /// `charge`
    Charge,
    /// `refund`
    Refund,
    /// `payment_method`
    PaymentMethod,
    /// `event`
    Event,
    /// `webhook_endpoint`
    WebhookEndpoint,
    /// `balance_transaction`
    BalanceTransaction,
    /// `dispute`
    Dispute,
    /// `radar.early_fraud_warning`
    EarlyFraudWarning,
    /// `file`
    File,
    /// `mandate`
    Mandate,
}

impl Kind {
    /// The name in the state and in "No such …".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "checkout.session",
            Self::PaymentIntent => "payment_intent",
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::PaymentMethod => "payment_method",
            Self::Event => "event",
            Self::WebhookEndpoint => "webhook_endpoint",
            Self::BalanceTransaction => "balance_transaction",
            Self::Dispute => "dispute",
            Self::EarlyFraudWarning => "radar.early_fraud_warning",
            Self::File => "file",
            Self::Mandate => "mandate",
        }
    }
}

/// What an object is found by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// Its id.
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// The PaymentIntent that it belongs to.
    pub payment_intent: Option<String>,
    /// The charge that it belongs to; of a balance transaction, its source.
    pub charge: Option<String>,
    /// Its status, or an event's type.
    pub label: Option<String>,
    /// When time alone changes it next, in seconds.
    pub due: Option<i64>,
}

/// An object that can be kept.
pub trait Entity: Serialize + DeserializeOwned {
    /// Its kind.
    const KIND: Kind;

    /// What it is found by.
    fn index(&self) -> Index;

    /// The object as the API shows it.
    fn to_json(&self) -> Value;
}

/// An object as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Whose it is.
    pub account: String,
    /// What it is.
    pub kind: Kind,
    /// What it is found by.
    pub index: Index,
    /// Its state, in the model's own form.
    pub body: String,
}

/// A range of creation times in seconds, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CreatedRange {
    /// Not before.
    pub from: Option<i64>,
    /// Not after.
    pub to: Option<i64>,
}

/// Where a page of a list begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// At the newest.
    Newest,
    /// With what is older than this object.
    After(String),
    /// With what is just newer than this object.
    Before(String),
}

/// Which objects of a kind a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of one PaymentIntent.
    pub payment_intent: Option<String>,
    /// Those of one charge; of balance transactions, those of one source.
    pub charge: Option<String>,
    /// Those with one of these labels; all when empty. A final `*` stands for anything.
    pub labels: Vec<String>,
}

/// A question for a page of objects, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Whose.
    pub account: String,
    /// Of which kind.
    pub kind: Kind,
    /// Which of them.
    pub filter: Filter,
    /// Made when.
    pub created: CreatedRange,
    /// From where on.
    pub cursor: Cursor,
    /// How many at most.
    pub limit: usize,
}

/// A page of objects.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The objects, newest first.
    pub records: Vec<Record>,
    /// Whether there are more beyond its end.
    pub has_more: bool,
}

/// Why objects could not be read or written.
#[derive(Debug, Error)]
pub enum ObjectsError {
    /// The storage failed.
    #[error("the storage of the objects failed")]
    Storage(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored object is not what its kind says.
    #[error("the object {id} cannot be read")]
    Unreadable {
        /// The object.
        id: String,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// The cursor of a list names nothing.
    #[error("no such object: {0}")]
    NoSuchCursor(String),
}

/// Where the model keeps its objects.
pub trait Objects {
    /// Keeps an object, new or changed.
    fn put(&mut self, record: Record) -> Result<(), ObjectsError>;

    /// Finds an object of any account by its id.
    fn find(&mut self, kind: Kind, id: &str) -> Result<Option<Record>, ObjectsError>;

    /// A page of a list; fails when the cursor is not of that list's kind and account.
    fn page(&mut self, query: &Query) -> Result<Page, ObjectsError>;

    /// The objects of a kind that time changes now, the longest due first, at most 100.
    fn due(&mut self, kind: Kind, now: i64) -> Result<Vec<Record>, ObjectsError>;

    /// Takes an object away.
    fn remove(&mut self, kind: Kind, id: &str) -> Result<(), ObjectsError>;

    /// Keeps an event and has it delivered to whoever listens.
    fn publish(&mut self, event: Event, account: &str) -> Result<(), ObjectsError>;
}

/// Reads the state of a record.
pub fn read<T: Entity>(record: &Record) -> Result<T, ObjectsError> {
    serde_json::from_str(&record.body)
        .map_err(|source| ObjectsError::Unreadable { id: record.index.id.clone(), source })
}

/// Writes the state of an object into a record.
pub fn write<T: Entity>(account: &str, object: &T) -> Result<Record, ObjectsError> {
    let index = object.index();
    let body = serde_json::to_string(object)
        .map_err(|source| ObjectsError::Unreadable { id: index.id.clone(), source })?;
    Ok(Record { account: account.to_owned(), kind: T::KIND, index, body })
}
