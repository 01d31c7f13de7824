//! `cobro check`: do the books hold?

use crate::app::invariants::{self, Finding};
use crate::config::Config;

use super::error::CliError;
use super::{Outcome, desk, output};

/// Checks all nine and prints what was found.
///
/// # Errors
/// [`CliError`] when they could not be checked.
pub async fn run(config: &Config, json: bool) -> Result<Outcome, CliError> {
    let app = desk::open(config).await?;
    let findings = invariants::check(&app).await?;
    let lines = if json {
        vec![serde_json::to_string_pretty(&findings)?]
    } else {
        findings.iter().flat_map(lines).collect()
    };
    output::print(&lines)?;
    let all_hold = findings.iter().all(Finding::holds);
    Ok(if all_hold { Outcome::Done } else { Outcome::FoundSomething })
}

/// A line for the invariant, and one for each row that breaks it.
fn lines(finding: &Finding) -> Vec<String> {
    let verdict = match (finding.checked, finding.holds()) {
        (false, _) => "not yet",
        (true, true) => "holds",
        (true, false) => "BROKEN",
    };
    let head = format!("{}  {verdict:<7}  {}", finding.number, finding.says);
    let rows = finding.broken_by.iter().map(|row| format!("            {row}"));
    std::iter::once(head).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_invariant_shows_its_rows_and_one_that_is_not_built_says_so() {
        let finding = |checked, rows: &[&str]| Finding {
            number: 4,
            says: "refunds fit",
            checked,
            broken_by: rows.iter().map(|row| (*row).to_owned()).collect(),
        };
        assert_eq!(lines(&finding(true, &[])), ["4  holds    refunds fit"]);
        assert_eq!(lines(&finding(false, &[])), ["4  not yet  refunds fit"]);
        let broken = lines(&finding(true, &["pay_1 has too many"]));
        assert_eq!(broken, ["4  BROKEN   refunds fit", "            pay_1 has too many"]);
    }
}
