//! `cobro worker`: the workers alone. Beside other instances on PostgreSQL; on SQLite only while
//! nothing else serves.

use crate::app::circuits;
use crate::config::Config;
use crate::worker::Workers;

use super::books::{self, Books};
use super::error::CliError;
use super::keeper::Keeper;
use super::serve::Overrides;
use super::wiring::{self, Parts, database};
use super::{output, reach, signals};

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
    let public_url = public_url(config)?;
    let mut asked = signals::Asked::listen()?;
    let overrides = Overrides::default();
    let Books { store, locks, secret } = books::open(config, &overrides).await?;
    store.is_reachable().await.map_err(|source| database(config, source))?;
    books::give_back_leases(&store).await?;
    let shop = books::shop(config, &overrides, (&store, reach.mode)).await?;
    let (app, changes) = wiring::app(Parts {
        config,
        world: overrides.world,
        store,
        shop,
        reach,
        secret: secret.reveal().as_bytes(),
        public_url: &public_url,
    })?;
    let keeper = Keeper::start(&app, changes);
    circuits::follow(&app).await?;
    books::meet_account(config, &app).await?;
    let workers = Workers::start(&app);
    output::print(&[format!("Workers   on {}", config.database)])?;
    asked.wait().await;
    tracing::info!("stopping: turns under way end first");
    workers.stop().await;
    keeper.stop().await;
    let given_back = books::give_back_leases(&app.store).await;
    drop(locks);
    given_back
}

/// Mails that the workers write hold addresses of the shop, which no listener tells them.
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
