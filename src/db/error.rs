//! What can go wrong with the database, told apart by what the caller does about it.
//!
//! The two engines name the same trouble differently (a unique violation has a constraint's name
//! on PostgreSQL, only table and column on SQLite); this is the one place that maps both.

use std::fmt;
use std::path::PathBuf;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

/// A failed read, write or connection.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too many writes are waiting already; nothing was done.
    #[error("too many writes are waiting for the database")]
    QueueFull,
    /// A lock or a connection did not become free in time; nothing was done.
    #[error("the database was busy for too long: {0}")]
    Busy(String),
    /// There is no connection, or it broke. When it broke during a commit, nobody knows whether
    /// that commit happened.
    #[error("the database cannot be reached: {reason}")]
    Unreachable {
        /// What the engine said, without password.
        reason: String,
    },
    /// The database takes no writes.
    #[error("the database is read-only")]
    ReadOnly,
    /// The disk of the database is full; nothing was written.
    #[error("the disk of the database is full")]
    DiskFull,
    /// The file of the database cannot be read or written as one.
    #[error("the database's file is in trouble: {0}")]
    File(String),
    /// The folder or file of the database cannot be made.
    #[error("{path} cannot be made")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A newer Cobro has changed the database; this one does not touch it.
    #[error("the database was migrated by a newer Cobro (its version {version} is unknown here)")]
    NewerDatabase {
        /// The newest version that the database has and this program does not know.
        version: String,
    },
    /// The database lacks migrations of this program.
    #[error("the database lacks {pending} migrations: run `cobro migrate`")]
    NotMigrated {
        /// How many.
        pending: usize,
    },
    /// A migration failed; none of this run was kept.
    #[error("a migration of the database failed: {0}")]
    Migration(String),
    /// Another row has what must be unique.
    #[error("a row breaks the rule {0}")]
    Unique(UniqueRule),
    /// A row breaks a CHECK, NOT NULL or foreign key; the text names it.
    #[error("a row breaks a rule of the database: {0}")]
    Check(String),
    /// There is no such row.
    #[error("there is no such row")]
    NotFound,
    /// A column holds what the domain cannot read.
    #[error("a column cannot be read: {0}")]
    Corrupt(String),
    /// Transactions got in each other's way (PostgreSQL 40001, 40P01); the job can run again.
    #[error("the transaction met another one: {0}")]
    Collision(String),
    /// The job panicked; it was rolled back.
    #[error("a database job panicked: {0}")]
    Panicked(String),
    /// The store has been closed.
    #[error("the database is closed")]
    Closed,
    /// A statement failed and the job went on as if it had not; it was rolled back.
    #[error("a statement failed: {0}")]
    Statement(String),
    /// Any other error of a query.
    #[error("a query failed")]
    Query(#[source] DieselError),
}

/// The rules of uniqueness that the app answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UniqueRule {
    /// A checkout token has at most one order.
    CheckoutToken,
    /// A source says one thing about one object of a payment.
    OneFactPerSource,
    /// A webhook event is stored once.
    WebhookEvent,
    /// A message of the outbox exists once.
    OutboxDedupe,
    /// Order numbers for people are unique.
    OrderNumber,
    /// A payment has one saga.
    SagaOfPayment,
    /// Products have different names in addresses.
    ProductSlug,
    /// A person of the team has an e-mail address of their own.
    TeamEmail,
    /// A form of the console acts once.
    AuditForm,
    /// Another rule: the constraint's name on PostgreSQL, `table.column` on SQLite.
    Other(String),
}

impl UniqueRule {
    /// The rule behind PostgreSQL's constraint name or SQLite's list of columns.
    fn of(constraint: &str) -> Self {
        match constraint {
            "orders.checkout_token" | "orders_checkout_token_key" => Self::CheckoutToken,
            "one_fact_per_source" => Self::OneFactPerSource,
            facts if facts.starts_with("payment_facts.") && facts.contains(".source") => {
                Self::OneFactPerSource
            }
            "webhook_events.id" | "webhook_events_pkey" => Self::WebhookEvent,
            "outbox.dedupe_key" | "outbox_dedupe_key_key" => Self::OutboxDedupe,
            "orders.number" | "orders_number_key" => Self::OrderNumber,
            "sagas.payment_id" | "sagas_payment_id_key" => Self::SagaOfPayment,
            "products.slug" | "products_slug_key" => Self::ProductSlug,
            "team_members.email_normalised" | "team_members_email_normalised_key" => {
                Self::TeamEmail
            }
            "audit.form_token" | "audit_by_form" => Self::AuditForm,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for UniqueRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CheckoutToken => "one order a checkout token",
            Self::OneFactPerSource => "one fact a source and object",
            Self::WebhookEvent => "one row a webhook event",
            Self::OutboxDedupe => "one message a dedupe key",
            Self::OrderNumber => "one order a number",
            Self::SagaOfPayment => "one saga a payment",
            Self::ProductSlug => "one product a slug",
            Self::TeamEmail => "one person of the team an address",
            Self::AuditForm => "one deed a form",
            Self::Other(constraint) => constraint,
        })
    }
}

/// The error of a job, as far as the store must understand it.
pub trait JobError: From<StoreError> {
    /// The database's error inside, if that is what it is: a collision makes the job run again.
    fn store(&self) -> Option<&StoreError>;
}

impl JobError for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl StoreError {
    /// Whether it may be over in a moment, or as soon as an operator makes room: people are told
    /// to come back, and Stripe sends its event again.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::QueueFull
            | Self::Busy(_)
            | Self::Unreachable { .. }
            | Self::ReadOnly
            | Self::DiskFull
            | Self::File(_)
            | Self::Collision(_)
            | Self::Closed => true,
            Self::Folder { .. }
            | Self::NewerDatabase { .. }
            | Self::NotMigrated { .. }
            | Self::Migration(_)
            | Self::Unique(_)
            | Self::Check(_)
            | Self::NotFound
            | Self::Corrupt(_)
            | Self::Panicked(_)
            | Self::Statement(_)
            | Self::Query(_) => false,
        }
    }

    /// Whether the whole job should run again.
    pub(super) const fn is_collision(&self) -> bool {
        matches!(self, Self::Collision(_))
    }

    /// Whether the connection is no longer to be trusted: SQLite may have rolled back by itself,
    /// PostgreSQL's session may be gone.
    pub(super) const fn spoils_connection(&self) -> bool {
        match self {
            Self::Busy(_)
            | Self::Unreachable { .. }
            | Self::ReadOnly
            | Self::DiskFull
            | Self::File(_)
            | Self::Panicked(_)
            | Self::Query(_)
            | Self::Closed => true,
            Self::QueueFull
            | Self::Folder { .. }
            | Self::NewerDatabase { .. }
            | Self::NotMigrated { .. }
            | Self::Migration(_)
            | Self::Unique(_)
            | Self::Check(_)
            | Self::NotFound
            | Self::Corrupt(_)
            | Self::Collision(_)
            | Self::Statement(_) => false,
        }
    }

    /// Whether a savepoint can undo it, so that the transaction may go on.
    pub(super) const fn ends_with_its_savepoint(&self) -> bool {
        !self.spoils_connection() && !self.is_collision()
    }

    /// The same error seen from outside the job, where only a reference is at hand.
    pub(super) fn seen(error: &DieselError) -> Self {
        classify(error).unwrap_or_else(|| Self::Statement(error.to_string()))
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        classify(&error).unwrap_or(Self::Query(error))
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "diesel's errors grow, ours are listed above")]
fn classify(error: &DieselError) -> Option<StoreError> {
    match error {
        DieselError::NotFound => Some(StoreError::NotFound),
        DieselError::DeserializationError(cause) => {
            Some(StoreError::Corrupt(whole(cause.as_ref())))
        }
        DieselError::RollbackErrorOnCommit { commit_error, .. } => classify(commit_error),
        DieselError::DatabaseError(kind, about) => by_kind(kind, about.as_ref()),
        _ => None,
    }
}

/// An error with its causes in one line: diesel names the column, the cause below it the value.
fn whole(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn by_kind(
    kind: &DatabaseErrorKind,
    about: &(dyn DatabaseErrorInformation + Send + Sync),
) -> Option<StoreError> {
    let message = about.message();
    match kind {
        DatabaseErrorKind::UniqueViolation => {
            Some(StoreError::Unique(UniqueRule::of(constraint(about))))
        }
        DatabaseErrorKind::ForeignKeyViolation
        | DatabaseErrorKind::NotNullViolation
        | DatabaseErrorKind::CheckViolation
        | DatabaseErrorKind::RestrictViolation
        | DatabaseErrorKind::ExclusionViolation => {
            Some(StoreError::Check(constraint(about).to_owned()))
        }
        DatabaseErrorKind::SerializationFailure => Some(StoreError::Collision(message.to_owned())),
        DatabaseErrorKind::ReadOnlyTransaction => Some(StoreError::ReadOnly),
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
            Some(StoreError::Unreachable { reason: message.to_owned() })
        }
        _ => by_message(message),
    }
}

/// The constraint's name where the engine tells it, else what SQLite says after the colon.
fn constraint(about: &(dyn DatabaseErrorInformation + Send + Sync)) -> &str {
    about.constraint_name().unwrap_or_else(|| {
        let message = about.message();
        message.split_once("constraint failed: ").map_or(message, |(_, columns)| columns)
    })
}

/// Diesel hands on neither SQLite's result code nor PostgreSQL's SQLSTATE, so these go by the
/// sentence: SQLite's are fixed (`sqlite3ErrStr`), PostgreSQL's are English because the
/// connection asks for it where it may.
fn by_message(message: &str) -> Option<StoreError> {
    let holds = |texts: &[&str]| texts.iter().any(|text| message.contains(text));
    let text = message.to_owned();
    if holds(&["database or disk is full", "No space left on device"]) {
        Some(StoreError::DiskFull)
    } else if holds(&["attempt to write a readonly database"]) {
        Some(StoreError::ReadOnly)
    } else if holds(&["deadlock"]) {
        Some(StoreError::Collision(text))
    } else if holds(&["is locked", "due to lock timeout", "due to statement timeout"]) {
        Some(StoreError::Busy(text))
    } else if holds(&["disk I/O error", "is malformed", "not a database", "unable to open"]) {
        Some(StoreError::File(text))
    } else if holds(&["terminating connection", "closed the connection", "no connection"]) {
        Some(StoreError::Unreachable { reason: text })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(kind: DatabaseErrorKind, message: &str) -> StoreError {
        StoreError::from(DieselError::DatabaseError(kind, Box::new(message.to_owned())))
    }

    #[test]
    fn sqlite_names_a_unique_rule_by_table_and_column() {
        let cases = [
            ("orders.checkout_token", UniqueRule::CheckoutToken),
            ("webhook_events.id", UniqueRule::WebhookEvent),
            ("outbox.dedupe_key", UniqueRule::OutboxDedupe),
            ("orders.number", UniqueRule::OrderNumber),
            ("sagas.payment_id", UniqueRule::SagaOfPayment),
            ("products.slug", UniqueRule::ProductSlug),
            ("team_members.email_normalised", UniqueRule::TeamEmail),
            (
                "payment_facts.payment_id, payment_facts.object_kind, payment_facts.object_id, \
                 payment_facts.source",
                UniqueRule::OneFactPerSource,
            ),
            (
                "payment_facts.payment_id, payment_facts.position",
                UniqueRule::Other("payment_facts.payment_id, payment_facts.position".to_owned()),
            ),
        ];
        for (columns, rule) in cases {
            let message = format!("UNIQUE constraint failed: {columns}");
            let error = seen(DatabaseErrorKind::UniqueViolation, &message);
            let StoreError::Unique(found) = error else { panic!("{columns}: {error:?}") };
            assert_eq!(found, rule);
        }
    }

    #[test]
    fn troubles_without_a_kind_are_told_apart_by_their_sentence() {
        let unknown = |message| seen(DatabaseErrorKind::Unknown, message);
        assert!(matches!(unknown("database or disk is full"), StoreError::DiskFull));
        assert!(matches!(unknown("attempt to write a readonly database"), StoreError::ReadOnly));
        assert!(matches!(unknown("database is locked"), StoreError::Busy(_)));
        assert!(matches!(unknown("disk I/O error"), StoreError::File(_)));
        assert!(matches!(unknown("deadlock detected"), StoreError::Collision(_)));
        assert!(matches!(unknown("near \"SELEC\": syntax error"), StoreError::Query(_)));
    }
}
