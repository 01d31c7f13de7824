//! The database: SQL, and the only place with diesel.
//!
//! [`Store`] hands out transactions ([`Tx`]) over one connection type for both engines; the
//! modules by table group hold the queries.

mod address;
pub mod attempts;
pub mod attention;
pub mod audit;
pub mod audit_chain;
pub mod audit_list;
pub mod captures;
pub mod carts;
pub mod changes;
pub mod check_runs;
pub mod circuits;
mod conn;
mod dialect;
pub mod dispute_answers;
pub mod dispute_drafts;
pub mod dispute_notices;
pub mod disputes;
mod error;
pub mod evidence_files;
pub mod figures;
pub mod fraud_warnings;
pub mod invariants;
pub mod kept_forms;
mod migrations;
pub mod order_list;
pub mod orders;
pub mod outbox;
pub mod outbox_list;
mod page;
pub mod payment_facts;
pub mod payment_list;
pub mod payment_methods;
pub mod payment_search;
pub mod payments;
mod pool;
pub mod products;
#[cfg(test)]
pub(crate) mod proving_ground;
pub mod refund_list;
pub mod refunds;
pub mod reservations;
pub mod running_out;
pub mod saga_list;
pub mod sagas;
pub(crate) mod schema;
pub mod shop_settings;
mod sqlite_writer;
pub mod stock_ledger;
mod store;
pub mod stripe_calls;
pub mod stripe_refunds;
pub mod team;
#[cfg(test)]
mod testing;
mod tx;
pub mod types;
mod watch;
pub mod webhook_event_list;
pub mod webhook_events;

pub use address::{AddressError, DatabaseAddress};
pub use conn::DbConnection;
pub use error::{JobError, StoreError, UniqueRule};
pub use store::{Engine, Store, StoreOptions};
pub use tx::Tx;
