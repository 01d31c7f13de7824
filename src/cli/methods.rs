//! `cobro methods`: which payment methods the shop takes.

use crate::app::context::App;
use crate::app::payment_methods::{PaymentMethods, SwitchOutcome, SwitchRefused};
use crate::config::Config;

use super::args::MethodsCommand;
use super::error::CliError;
use super::{Outcome, desk, output};

/// Lists or switches.
///
/// # Errors
/// [`CliError`] when the method cannot be switched or the database failed.
pub async fn run(config: &Config, command: MethodsCommand) -> Result<Outcome, CliError> {
    let app = desk::open(config).await?;
    let lines = match command {
        MethodsCommand::List => {
            let settings = PaymentMethods::settings(&app.store).await?;
            let line = |(kind, on)| format!("{kind:<12} {}", if on { "on" } else { "off" });
            settings.iter().map(|one| line((one.kind.name(), one.enabled))).collect()
        }
        MethodsCommand::Enable { method } => vec![switch(&app, &method, true).await?],
        MethodsCommand::Disable { method } => vec![switch(&app, &method, false).await?],
    };
    output::print(&lines)?;
    Ok(Outcome::Done)
}

async fn switch(app: &App, method: &str, on: bool) -> Result<String, CliError> {
    let word = if on { "on" } else { "off" };
    match app.methods.switch(&app.store, method, on).await {
        Ok(SwitchOutcome::Switched(kind)) => Ok(format!("{kind} is {word}")),
        Ok(SwitchOutcome::StoodSo(kind)) => Ok(format!("{kind} was {word} already")),
        Ok(SwitchOutcome::NoneLeft(kind)) => {
            Ok(format!("{kind} is off; no method is on, so nobody can pay"))
        }
        Err(SwitchRefused::Store(error)) => Err(CliError::App(error.into())),
        Err(
            refused
            @ (SwitchRefused::Unknown(_) | SwitchRefused::Changed | SwitchRefused::FormUsed),
        ) => Err(CliError::Unfit(refused.to_string())),
    }
}
