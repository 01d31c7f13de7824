//! The app as the short commands need it: beside a running server, and without calling Stripe.

use crate::app::context::App;
use crate::config::Config;
use crate::db::{DatabaseAddress, StoreOptions};
use crate::domain::ids::ShopId;

use super::error::CliError;
use super::reach;
use super::wiring::{self, Parts, World, database};

/// The app over a database that is there and has this version.
///
/// # Errors
/// [`CliError`] when there is none, or it must be migrated first.
pub(super) async fn open(config: &Config) -> Result<App, CliError> {
    if let DatabaseAddress::Sqlite(file) = &config.database
        && !file.exists()
    {
        return Err(CliError::Unfit(format!(
            "there is no database {}; `cobro migrate` makes it, or set COBRO_DATA_DIR to where \
             it is",
            file.display()
        )));
    }
    let world = World::default();
    let store = wiring::open_store(config, &world, StoreOptions::default())?;
    store.is_reachable().await.map_err(|source| database(config, source))?;
    let shop = ShopId::new(world.timer.now(), world.randomness.as_ref());
    let (app, _changes) = wiring::app(Parts {
        config,
        world,
        store,
        shop,
        reach: reach::nowhere(),
        secret: &[],
        public_url: "",
    })?;
    Ok(app)
}
