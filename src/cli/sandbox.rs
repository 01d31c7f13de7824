//! `cobro sandbox`: the Stripe sandbox alone, for other programs and other shops.

use std::sync::Arc;

use cobro_sandbox::{RunningSandbox, WebhookTarget};

use crate::config::Config;
use crate::domain::shop::Mode;

use super::args::SandboxFlags;
use super::error::CliError;
use super::system::SystemTimer;
use super::{data_folder, output, reach, signals};

/// Serves it until the process is asked to end.
///
/// # Errors
/// [`CliError`].
pub async fn run(config: &Config, flags: SandboxFlags) -> Result<(), CliError> {
    refuse_live_key(config)?;
    reach::sandbox_stays_at_home(config, false)?;
    let mut asked = signals::Asked::listen()?;
    data_folder::prepare(&config.data_dir)?;
    let own_secret = flags.webhook_secret.is_none();
    let webhook = flags.webhook_url.map(|url| WebhookTarget { url, secret: flags.webhook_secret });
    let sandbox = reach::sandbox_config(config, Arc::new(SystemTimer), webhook);
    let _lock = data_folder::lock(&sandbox.state)?;
    let running = cobro_sandbox::start(sandbox).await?;
    output::print(&lines(&running, own_secret))?;
    asked.wait().await;
    running.stop().await;
    Ok(())
}

/// A live key nearby means that somebody mixes things up.
fn refuse_live_key(config: &Config) -> Result<(), CliError> {
    match config.stripe.key.as_ref().map(|key| key.mode) {
        Some(Mode::Live) => Err(CliError::Unfit(
            "a live Stripe key is set and this would start the sandbox; unset \
             COBRO_STRIPE_SECRET_KEY for it"
                .to_owned(),
        )),
        Some(Mode::Test | Mode::Sandbox) | None => Ok(()),
    }
}

fn lines(running: &RunningSandbox, own_secret: bool) -> Vec<String> {
    let mut lines = vec![
        format!("Sandbox   {}", running.base_url()),
        format!("Control   {}/_sandbox/", running.base_url()),
        format!("Key       {}", running.secret_key()),
    ];
    if own_secret {
        lines.push(format!("Webhooks  {}", running.webhook_secret()));
    }
    lines
}
