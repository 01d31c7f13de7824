//! `cobro admin`: who gets into the console. Links and lists go to standard output and nowhere
//! else.

use std::io::{BufRead as _, Read as _};

use crate::app::accounts::{self, Added, MemberState, MemberView, Token};
use crate::config::Config;
use crate::domain::secret::Secret;
use crate::domain::session::LINK;

use super::args::AdminCommand;
use super::error::CliError;
use super::{Outcome, desk, output};

/// The most bytes of a password on standard input, which is more than one may have.
const LONGEST_LINE: u64 = 4096;

/// Lists the team or changes it.
///
/// # Errors
/// [`CliError`] when an account cannot be changed so, or the database failed.
pub async fn run(config: &Config, command: AdminCommand) -> Result<Outcome, CliError> {
    let app = desk::open(config).await?;
    let lines = match command {
        AdminCommand::List => list(&accounts::list(&app).await?),
        AdminCommand::Add { email, role, password_stdin } => {
            let password = password_stdin.then(read_password).transpose()?;
            match accounts::add(&app, &email, role, password).await? {
                Added::WithPassword => vec![format!("{email} is in the team as {role}")],
                Added::ByLink(link) => told(config, &link),
            }
        }
        AdminCommand::Reset { email } => told(config, &accounts::reset(&app, &email).await?),
        AdminCommand::Disable { email } => {
            accounts::set_disabled(&app, &email, true).await?;
            vec![format!("{email} cannot sign in any more")]
        }
        AdminCommand::Enable { email } => {
            accounts::set_disabled(&app, &email, false).await?;
            vec![format!("{email} can sign in again")]
        }
    };
    output::print(&lines)?;
    Ok(Outcome::Done)
}

/// The address of a one-time link.
pub(super) fn link(shop: &str, token: &Token) -> String {
    format!("{shop}/admin/welcome/{}", token.reveal())
}

fn told(config: &Config, token: &Token) -> Vec<String> {
    let shop = match &config.web.public_url {
        Some(public) => public.text.trim().trim_end_matches('/').to_owned(),
        None => format!("http://{}", config.web.listen),
    };
    let minutes = LINK.seconds_rounded_up() / 60;
    vec![link(&shop, token), format!("The link works once, for {minutes} minutes.")]
}

fn list(members: &[MemberView]) -> Vec<String> {
    if members.is_empty() {
        return vec!["Nobody is in the team yet.".to_owned()];
    }
    let line = |member: &MemberView| {
        let state = match member.state {
            MemberState::Active => "active",
            MemberState::Invited => "invited",
            MemberState::Disabled => "disabled",
        };
        format!("{:<8} {state:<8} {}", member.role.name(), member.email)
    };
    members.iter().map(line).collect()
}

/// The first line of standard input, without its end.
fn read_password() -> Result<Secret, CliError> {
    let mut line = String::new();
    std::io::stdin().lock().take(LONGEST_LINE).read_line(&mut line)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n'])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Moment;
    use crate::domain::role::Role;

    #[test]
    fn a_list_tells_role_state_and_address() {
        let member = |role, state| MemberView {
            id: "mem_0190a0b0c0d070008000000000000001".parse().unwrap(),
            email: "ana@example.com".to_owned(),
            role,
            state,
            created_at: Moment::from_seconds(1),
        };
        let team = [
            member(Role::Owner, MemberState::Active),
            member(Role::Viewer, MemberState::Disabled),
            member(Role::Support, MemberState::Invited),
        ];
        assert_eq!(
            list(&team),
            [
                "owner    active   ana@example.com",
                "viewer   disabled ana@example.com",
                "support  invited  ana@example.com",
            ]
        );
        assert_eq!(list(&[]), ["Nobody is in the team yet."]);
    }
}
