//! Opens the books for those who serve them: folder, lock, secret, database, shop.

use std::path::Path;

use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::gateway::GatewayError;
use crate::app::shop::{self, ShopRefused};
use crate::config::Config;
use crate::db::{DatabaseAddress, Engine, Store};
use crate::domain::ids::ShopId;
use crate::domain::secret::Secret;
use crate::domain::shop::Mode;

use super::data_folder::{self, Lock};
use super::error::CliError;
use super::serve::Overrides;
use super::wiring::{self, World, database};

/// The books of a process that serves them.
pub(super) struct Books {
    pub(super) store: Store,
    /// Held for as long as it serves.
    pub(super) locks: Vec<Lock>,
    pub(super) secret: Secret,
}

/// Opens them; the database is as it was.
pub(super) async fn open(config: &Config, overrides: &Overrides) -> Result<Books, CliError> {
    data_folder::prepare(&config.data_dir)?;
    let locks = match &config.database {
        DatabaseAddress::Sqlite(file) => vec![lock_database(file)?],
        DatabaseAddress::Postgres(_) => Vec::new(),
    };
    let secret = secret(config, overrides)?;
    let store = open_store(config, overrides).await?;
    Ok(Books { store, locks, secret })
}

/// Connecting may wait for the database, so not on a thread that serves.
async fn open_store(config: &Config, overrides: &Overrides) -> Result<Store, CliError> {
    let (config, world, options) = (config.clone(), overrides.world.clone(), overrides.store);
    tokio::task::spawn_blocking(move || wiring::open_store(&config, &world, options))
        .await
        .map_err(|error| CliError::System(std::io::Error::other(error)))?
}

fn secret(config: &Config, overrides: &Overrides) -> Result<Secret, CliError> {
    match (&config.secret_key, &config.database) {
        (Some(secret), _) => Ok(secret.clone()),
        (None, DatabaseAddress::Sqlite(_)) => {
            let randomness = overrides.world.randomness.as_ref();
            Ok(data_folder::secret_key(&config.data_dir, randomness)?)
        }
        (None, DatabaseAddress::Postgres(_)) => Err(CliError::Unfit(
            "with PostgreSQL the server's secret must be the same for every instance; give it \
             as COBRO_SECRET_KEY, such as `openssl rand -hex 32` prints"
                .to_owned(),
        )),
    }
}

/// Locks the file of a database, in a folder that may not be there yet.
fn lock_database(file: &Path) -> Result<Lock, CliError> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        data_folder::prepare(folder)?;
    }
    Ok(data_folder::lock(file)?)
}

/// Brings the database to this version, and gives back what a killed process still holds.
pub(super) async fn migrate(store: &Store, config: &Config) -> Result<(), CliError> {
    store.migrate().await.map_err(|source| database(config, source))?;
    give_back_leases(store).await
}

/// Nobody else holds a lease on an SQLite database that we have locked.
pub(super) async fn give_back_leases(store: &Store) -> Result<(), CliError> {
    match store.engine() {
        Engine::Sqlite => Ok(shop::clear_leases(store).await.map_err(AppError::from)?),
        Engine::Postgres => Ok(()),
    }
}

/// The shop of the books, which demand the mode of their first use.
pub(super) async fn shop(
    config: &Config,
    overrides: &Overrides,
    (store, mode): (&Store, Mode),
) -> Result<ShopId, CliError> {
    let World { timer, randomness } = &overrides.world;
    let new = ShopId::new(timer.now(), randomness.as_ref());
    shop::open(store, mode, new).await.map_err(|refused| of_shop(config, refused))
}

/// The mode that the books remember.
pub(super) async fn mode(config: &Config, store: &Store) -> Result<Option<Mode>, CliError> {
    shop::mode(store).await.map_err(|source| database(config, source))
}

/// The books demand the account of their first use. When Stripe cannot say whose key it is, that
/// is no reason to keep the shop closed.
pub(super) async fn meet_account(config: &Config, app: &App) -> Result<(), CliError> {
    match app.gateway.account().await {
        Ok(answer) => shop::demand_account(&app.store, &answer.value.id)
            .await
            .map_err(|refused| of_shop(config, refused)),
        Err(GatewayError::Unauthorised(_)) => {
            tracing::error!(
                "Stripe does not accept the key, so no payment works; check \
                 COBRO_STRIPE_SECRET_KEY"
            );
            Ok(())
        }
        Err(error) => {
            tracing::warn!(error = %error, "Stripe could not say whose key it is");
            Ok(())
        }
    }
}

fn of_shop(config: &Config, refused: ShopRefused) -> CliError {
    match refused {
        ShopRefused::Store(source) => database(config, source),
        other @ (ShopRefused::OtherMode { .. } | ShopRefused::OtherAccount { .. }) => {
            CliError::Shop(other)
        }
    }
}
