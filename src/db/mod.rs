//! The database: SQL, and the only place with diesel.
//!
//! [`Store`] hands out transactions ([`Tx`]) over one connection type for both engines; the
//! modules by table group hold the queries.

mod address;
pub mod attempts;
pub mod attention;
pub mod audit;
pub mod captures;
pub mod carts;
pub mod changes;
pub mod circuits;
mod conn;
mod dialect;
mod error;
pub mod figures;
pub mod invariants;
pub mod kept_forms;
mod migrations;
pub mod orders;
pub mod outbox;
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
pub mod refunds;
pub mod reservations;
pub mod sagas;
pub(crate) mod schema;
pub mod shop_settings;
mod sqlite_writer;
mod store;
pub mod stripe_calls;
pub mod team;
#[cfg(test)]
mod testing;
mod tx;
pub mod types;
mod watch;
pub mod webhook_events;

pub use address::{AddressError, DatabaseAddress};
pub use conn::DbConnection;
pub use error::{JobError, StoreError, UniqueRule};
pub use store::{Engine, Store, StoreOptions};
pub use tx::Tx;
