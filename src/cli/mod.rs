//! The commands: they name every adapter, read the process's environment, and nobody else does.

mod admin;
mod args;
mod books;
mod check;
mod data_folder;
mod desk;
mod error;
mod explain;
mod keeper;
mod methods;
mod migrate;
mod output;
mod products;
mod reach;
mod sandbox;
pub mod serve;
mod signals;
mod system;
mod web;
mod wiring;
mod worker;

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::config::{Config, ConfigError, Inputs, Key};
use crate::telemetry;

use args::{Command, CommandLine};
pub use error::{CliError, sentence};
pub use reach::GivenSandbox;
pub use system::{SystemRandomness, SystemTimer};
pub use wiring::World;

/// The settings file when none is named.
const DEFAULT_FILE: &str = "cobro.toml";

/// How a command ended that could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, and nothing to say: exit code 0.
    Done,
    /// It found something that a person should look at: exit code 1.
    FoundSomething,
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let line = CommandLine::parse();
    match start(line) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::FoundSomething) => ExitCode::from(1),
        Err(error) => {
            eprintln!("cobro: {}", sentence(&error));
            ExitCode::from(2)
        }
    }
}

fn start(line: CommandLine) -> Result<Outcome, CliError> {
    let (everywhere, command) = line.command().map_err(CliError::Flags)?;
    let mut flags = everywhere.settings();
    flags.extend(command.settings());
    let config = read_config(everywhere.config, flags)?;
    telemetry::start(&config.log, std::io::stderr().is_terminal())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(&config, command))
}

async fn run(config: &Config, command: Command) -> Result<Outcome, CliError> {
    match command {
        Command::Serve(_) => serve::run(config).await.map(|()| Outcome::Done),
        Command::Sandbox(flags) => sandbox::run(config, flags).await.map(|()| Outcome::Done),
        Command::Worker => worker::run(config).await.map(|()| Outcome::Done),
        Command::Check { json } => check::run(config, json).await,
        Command::Explain { payment, json } => explain::run(config, &payment, json).await,
        Command::Migrate => migrate::run(config).await,
        Command::Methods(command) => methods::run(config, command).await,
        Command::Admin(command) => admin::run(config, command).await,
        Command::Products(command) => products::run(config, command).await,
    }
}

/// The settings of this process: its file, its environment, its flags.
fn read_config(
    named: Option<PathBuf>,
    flags: BTreeMap<Key, String>,
) -> Result<Config, ConfigError> {
    let environment = environment()?;
    let named = named.or_else(|| environment.get("COBRO_CONFIG").map(PathBuf::from));
    let file = match named {
        Some(path) => Some(read_settings(path)?),
        None if Path::new(DEFAULT_FILE).exists() => Some(read_settings(DEFAULT_FILE.into())?),
        None => None,
    };
    let read_file = |path: &Path| std::fs::read_to_string(path);
    Config::read(Inputs { file, environment, flags, read_file: &read_file })
}

fn read_settings(path: PathBuf) -> Result<(PathBuf, String), ConfigError> {
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(cause) => Err(ConfigError::Unreadable { path, cause }),
    }
}

/// Our part of the environment.
fn environment() -> Result<BTreeMap<String, String>, ConfigError> {
    let ours = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| name.starts_with("COBRO_"))?;
        Some(value.into_string().map_or(Err(name.clone()), |value| Ok((name, value))))
    });
    ours.collect::<Result<_, _>>().map_err(ConfigError::NotText)
}
