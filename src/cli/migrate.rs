//! `cobro migrate`: brings the database to this version.

use crate::config::Config;
use crate::db::{DatabaseAddress, StoreOptions};

use super::error::CliError;
use super::wiring::{self, World, database};
use super::{Outcome, data_folder, output};

/// Migrates; of several at once one does the work and the others wait.
///
/// # Errors
/// [`CliError`]; then the database is as it was.
pub async fn run(config: &Config) -> Result<Outcome, CliError> {
    if matches!(config.database, DatabaseAddress::Sqlite(_)) {
        data_folder::prepare(&config.data_dir)?;
    }
    let store = wiring::open_store(config, &World::default(), StoreOptions::default())?;
    store.migrate().await.map_err(|source| database(config, source))?;
    output::print(&[format!("{} is at this version", config.database)])?;
    Ok(Outcome::Done)
}
