//! `cobro check`: do the books hold?

use serde::Serialize;

use crate::app::invariants::{self, Finding};
use crate::config::Config;
use crate::domain::invariant::Breach;
use crate::domain::locale::Locale;
use crate::i18n::{Texts, texts};

use super::error::CliError;
use super::{Outcome, desk, output};

/// An invariant as the program of somebody else reads it.
#[derive(Serialize)]
struct Told<'a> {
    number: u8,
    name: &'static str,
    says: &'static str,
    holds: bool,
    broken_by: Vec<ToldBreach<'a>>,
}

#[derive(Serialize)]
struct ToldBreach<'a> {
    rule: &'static str,
    subject: &'a str,
    says: &'static str,
}

impl<'a> Told<'a> {
    fn of(finding: &'a Finding, t: &dyn Texts) -> Self {
        let breach = |breach: &'a Breach| ToldBreach {
            rule: breach.rule.name(),
            subject: &breach.subject,
            says: t.breach(breach.rule),
        };
        Self {
            number: finding.invariant.number(),
            name: finding.invariant.name(),
            says: t.invariant(finding.invariant),
            holds: finding.holds(),
            broken_by: finding.broken_by.iter().map(breach).collect(),
        }
    }

    /// A line for the invariant, and one for each row that breaks it.
    fn lines(&self) -> Vec<String> {
        let verdict = if self.holds { "holds" } else { "BROKEN" };
        let head = format!("{}  {verdict:<7}  {}", self.number, self.says);
        let row = |row: &ToldBreach<'_>| format!("            {}: {}", row.subject, row.says);
        std::iter::once(head).chain(self.broken_by.iter().map(row)).collect()
    }
}

/// Checks all nine and prints what was found.
///
/// # Errors
/// [`CliError`] when they could not be checked.
pub async fn run(config: &Config, json: bool) -> Result<Outcome, CliError> {
    let app = desk::open(config).await?;
    let findings = invariants::check(&app).await?;
    let t = texts(Locale::En);
    let told: Vec<Told<'_>> = findings.iter().map(|finding| Told::of(finding, t)).collect();
    let lines = if json {
        vec![serde_json::to_string_pretty(&told)?]
    } else {
        told.iter().flat_map(Told::lines).collect()
    };
    output::print(&lines)?;
    let all_hold = findings.iter().all(Finding::holds);
    Ok(if all_hold { Outcome::Done } else { Outcome::FoundSomething })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::invariant::{BreachRule, Invariant};

    #[test]
    fn a_broken_invariant_shows_its_rows() {
        let breach =
            Breach { rule: BreachRule::RefundsBeyondCaptured, subject: "pay_1".to_owned() };
        let finding = |broken_by| Finding { invariant: Invariant::Refunds, broken_by };
        let lines = |finding: &Finding| Told::of(finding, texts(Locale::En)).lines();
        let holds = lines(&finding(Vec::new()));
        assert!(holds.len() == 1 && holds[0].starts_with("4  holds    "), "{holds:?}");
        let broken = lines(&finding(vec![breach]));
        assert!(broken[0].starts_with("4  BROKEN   "), "{broken:?}");
        assert!(broken[1].starts_with("            pay_1: "), "{broken:?}");
    }
}
