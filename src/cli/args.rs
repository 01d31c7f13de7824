//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Key;
use crate::domain::role::Role;

/// A shop with a checkout over Stripe, and the operations of its payments.
///
/// Settings stand in cobro.toml, in the environment as COBRO_… and in flags; the later wins.
/// Exit codes: 0 done, 1 found something, 2 could not run.
#[derive(Debug, Parser)]
#[command(name = "cobro", version)]
pub struct CommandLine {
    /// Flags that every command has.
    #[command(flatten)]
    pub everywhere: EverywhereFlags,
    /// Flags of `serve`, when no command is named.
    #[command(flatten)]
    pub serve: ServeFlags,
    /// What to do; `serve` when nothing is named.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every command has.
#[derive(Clone, Debug, Default, Args)]
pub struct EverywhereFlags {
    /// The settings file [default: cobro.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of database, mails and sandbox
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data_dir: Option<String>,
    /// What to log, such as info or info,cobro=debug
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
}

/// Flags of `serve`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct ServeFlags {
    /// Where shop and webhooks listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Where figures and health are answered [default: 127.0.0.1:9464]
    #[arg(long, value_name = "ADDRESS")]
    pub ops_listen: Option<String>,
    /// How browsers reach the shop [default: by its listener]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Where the sandbox listens [default: 127.0.0.1:8081]
    #[arg(long, value_name = "ADDRESS")]
    pub sandbox_listen: Option<String>,
    /// Serve the sandbox on purpose, also to other machines
    #[arg(long)]
    pub sandbox: bool,
}

/// What Cobro can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve shop, webhooks and workers; without a Stripe key, the sandbox too
    Serve(ServeFlags),
    /// Serve the Stripe sandbox alone
    Sandbox(SandboxFlags),
    /// Run the workers alone, beside other instances on PostgreSQL
    Worker,
    /// Check all invariants of the books; exit 1 when one does not hold
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Explain why a payment has its status
    Explain {
        /// The payment's id, its order's number, or any of its ids at Stripe
        payment: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring the database to this version
    Migrate,
    /// List the payment methods, or switch one
    #[command(subcommand)]
    Methods(MethodsCommand),
    /// Let people into the console
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Import the catalogue
    #[command(subcommand)]
    Products(ProductsCommand),
}

/// Flags of `sandbox`.
#[derive(Debug, Args)]
pub struct SandboxFlags {
    /// Where the sandbox listens [default: 127.0.0.1:8081]
    #[arg(long, value_name = "ADDRESS")]
    pub sandbox_listen: Option<String>,
    /// Let other machines reach it
    #[arg(long)]
    pub sandbox: bool,
    /// Where the events of every account go
    #[arg(long, value_name = "URL")]
    pub webhook_url: Option<String>,
    /// What they are signed with [default: one of its own, which is printed]
    #[arg(long, value_name = "SECRET", requires = "webhook_url")]
    pub webhook_secret: Option<String>,
}

/// What can be done with the payment methods.
#[derive(Debug, Subcommand)]
pub enum MethodsCommand {
    /// List them
    List,
    /// Switch one on
    Enable {
        /// Its name, such as card
        method: String,
    },
    /// Switch one off
    Disable {
        /// Its name, such as card
        method: String,
    },
}

/// What can be done with the people of the console.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Add a person; without --password-stdin, print a link by which they choose a password
    Add {
        /// Their e-mail address
        email: String,
        /// What they may do: viewer, support, manager or owner
        #[arg(long, value_name = "ROLE")]
        role: Role,
        /// Read their password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List them
    List,
    /// Take a password away, end the sessions, and print a link by which they choose another one
    Reset {
        /// Their e-mail address
        email: String,
    },
    /// End the sessions of a person, and let them in no more
    Disable {
        /// Their e-mail address
        email: String,
    },
    /// Let a person in again
    Enable {
        /// Their e-mail address
        email: String,
    },
}

/// What can be done with the products.
#[derive(Debug, Subcommand)]
pub enum ProductsCommand {
    /// Import products and stock from a CSV file, all of it or nothing
    Import {
        /// The file; pictures that it names lie beside it
        file: PathBuf,
    },
}

impl CommandLine {
    /// The command, with the flags that stand before it; an error in words when they are not
    /// that command's.
    pub fn command(self) -> Result<(EverywhereFlags, Command), String> {
        let (everywhere, before) = (self.everywhere, self.serve);
        match self.command {
            None => Ok((everywhere, Command::Serve(before))),
            Some(command) if before == ServeFlags::default() => Ok((everywhere, command)),
            Some(_) => Err("write the flags of `serve` after the word serve".to_owned()),
        }
    }
}

impl EverywhereFlags {
    /// The settings that these flags give.
    #[must_use]
    pub fn settings(&self) -> BTreeMap<Key, String> {
        given([(Key::DataDir, &self.data_dir), (Key::Log, &self.log)])
    }
}

impl Command {
    /// The settings that its flags give.
    #[must_use]
    pub fn settings(&self) -> BTreeMap<Key, String> {
        match self {
            Self::Serve(flags) => given([
                (Key::Listen, &flags.listen),
                (Key::OpsListen, &flags.ops_listen),
                (Key::PublicUrl, &flags.public_url),
                (Key::SandboxListen, &flags.sandbox_listen),
                (Key::Sandbox, &flags.sandbox.then(|| "on".to_owned())),
            ]),
            Self::Sandbox(flags) => given([
                (Key::SandboxListen, &flags.sandbox_listen),
                (Key::Sandbox, &flags.sandbox.then(|| "on".to_owned())),
            ]),
            Self::Worker
            | Self::Check { .. }
            | Self::Explain { .. }
            | Self::Migrate
            | Self::Methods(_)
            | Self::Admin(_)
            | Self::Products(_) => BTreeMap::new(),
        }
    }
}

fn given<const N: usize>(flags: [(Key, &Option<String>); N]) -> BTreeMap<Key, String> {
    flags.into_iter().filter_map(|(key, text)| Some((key, text.clone()?))).collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(words: &[&str]) -> Result<(EverywhereFlags, Command), String> {
        let all = std::iter::once(&"cobro").chain(words);
        CommandLine::try_parse_from(all).map_err(|error| error.to_string())?.command()
    }

    #[test]
    fn the_command_line_is_consistent_and_every_command_has_help() {
        let mut whole = <CommandLine as CommandFactory>::command();
        whole.clone().debug_assert();
        for command in whole.get_subcommands_mut() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }

    #[test]
    fn cobro_alone_serves_with_the_flags_that_it_was_given() {
        let (_, command) = parse(&["--listen", "127.0.0.1:0"]).unwrap();
        assert_eq!(command.settings(), BTreeMap::from([(Key::Listen, "127.0.0.1:0".into())]));
        let (_, command) = parse(&["serve", "--sandbox"]).unwrap();
        assert_eq!(command.settings(), BTreeMap::from([(Key::Sandbox, "on".into())]));
    }

    #[test]
    fn a_flag_of_serve_before_another_command_is_refused() {
        assert!(parse(&["--listen", "127.0.0.1:0", "check"]).is_err());
        let (flags, _) = parse(&["--data-dir", "x", "check"]).unwrap();
        assert_eq!(flags.settings(), BTreeMap::from([(Key::DataDir, "x".into())]));
    }

    #[test]
    fn a_password_of_the_console_has_no_flag_and_a_role_is_one_of_four() {
        let add = ["admin", "add", "ana@example.com", "--role"];
        let (_, command) = parse(&[&add[..], &["owner", "--password-stdin"]].concat()).unwrap();
        assert!(matches!(command, Command::Admin(AdminCommand::Add { password_stdin: true, .. })));
        assert!(parse(&[&add[..], &["king"]].concat()).is_err());
        assert!(parse(&[&add[..], &["owner", "--password", "x"]].concat()).is_err());
    }

    #[test]
    fn secrets_of_stripe_have_no_flag() {
        assert!(parse(&["--stripe-secret-key", "sk_test_1"]).is_err());
    }
}
