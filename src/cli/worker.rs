//! `cobro worker`: the workers alone. Beside other instances on PostgreSQL; on SQLite only while
//! nothing else serves.

use crate::config::Config;
use crate::db::DatabaseAddress;
use crate::worker::Workers;

use super::error::CliError;
use super::serve::{Overrides, give_back_leases, lock_database, meet_account, open_shop, secret_needed};
use super::wiring::{self, Parts, database};
use super::{data_folder, output, reach, signals};

/// Works until the process is asked to end.
///
/// # Errors
/// [`CliError`].
pub async fn run(config: &Config) -> Result<(), CliError> {
    let reach = reach::of_key(config)?.ok_or_else(|| {
        CliError::Unfit(
            "the workers need COBRO_STRIPE_SECRET_KEY: the built-in sandbox, which goes without \
             a key, is part of `cobro serve`"
                .to_owned(),
        )
    })?;
    let mut asked = signals::Asked::listen()?;
    data_folder::prepare(&config.data_dir)?;
    let overrides = Overrides::default();
    let randomness = overrides.world.randomness.as_ref();
    let (_lock, secret) = match (&config.database, &config.secret_key) {
        (DatabaseAddress::Sqlite(file), Some(secret)) => {
            (Some(lock_database(file)?), secret.clone())
        }
        (DatabaseAddress::Sqlite(file), None) => {
            let lock = lock_database(file)?;
            (Some(lock), data_folder::secret_key(&config.data_dir, randomness)?)
        }
        (DatabaseAddress::Postgres(_), Some(secret)) => (None, secret.clone()),
        (DatabaseAddress::Postgres(_), None) => return Err(secret_needed()),
    };
    let store = wiring::open_store(config, &overrides.world, overrides.store)?;
    store.is_reachable().await.map_err(|source| database(config, source))?;
    give_back_leases(&store).await?;
    let shop = open_shop(config, &overrides, (&store, reach.mode)).await?;
    let public_url = public_url(config)?;
    let (app, changes) = wiring::app(Parts {
        config,
        world: overrides.world,
        store,
        shop,
        reach,
        secret: secret.reveal().as_bytes(),
        public_url: &public_url,
    })?;
    let (stop, keeper) = super::serve::start_keeper(&app, config, changes);
    meet_account(&app).await?;
    let workers = Workers::start(&app);
    output::print(&[format!("Workers   on {}", config.database)])?;
    asked.to_end().await;
    tracing::info!("stopping: turns under way end first");
    workers.stop().await;
    // Its other end is gone only when the task has ended already.
    let _ended_before = stop.send(());
    if let Err(error) = keeper.await {
        tracing::error!(error = %error, "the keeper of the circuits ended badly");
    }
    give_back_leases(&app.store).await
}

/// Mails that the workers write hold addresses of the shop, which they cannot know by a listener.
fn public_url(config: &Config) -> Result<String, CliError> {
    let given = config.web.public_url.as_ref().map(|given| given.text.trim());
    given.map(|url| url.trim_end_matches('/').to_owned()).ok_or_else(|| {
        CliError::Unfit(
            "the workers write mails with addresses of the shop; say with COBRO_PUBLIC_URL how \
             browsers reach it"
                .to_owned(),
        )
    })
}
