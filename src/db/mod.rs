//! The database: SQL, and the only place with diesel.
//!
//! [`Store`] hands out transactions ([`Tx`]) over one connection type for both engines; the
//! modules by table group hold the queries.

mod address;
mod conn;
mod dialect;
mod error;
mod migrations;
mod pool;
pub(crate) mod schema;
mod sqlite_writer;
mod store;
mod tx;
pub mod types;
mod watch;

pub use address::{AddressError, DatabaseAddress};
pub use conn::DbConnection;
pub use error::{JobError, StoreError, UniqueRule};
pub use store::{Engine, Store, StoreOptions};
pub use tx::Tx;
