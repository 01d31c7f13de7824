//! The database: SQL, and the only place with diesel.
//!
//! [`Store`] hands out transactions ([`Tx`]) over one connection type for both engines; the
//! modules by table group hold the queries.

mod address;
pub mod carts;
mod conn;
mod dialect;
mod error;
mod migrations;
pub mod payment_methods;
mod pool;
pub mod products;
#[cfg(test)]
pub(crate) mod proving_ground;
pub(crate) mod schema;
mod sqlite_writer;
mod store;
#[cfg(test)]
mod testing;
mod tx;
pub mod types;
mod watch;

pub use address::{AddressError, DatabaseAddress};
pub use conn::DbConnection;
pub use error::{JobError, StoreError, UniqueRule};
pub use store::{Engine, Store, StoreOptions};
pub use tx::Tx;
