//! One schema on two engines: the same migrations, and SQL only where it belongs.

use super::rust::{code_of, line_of, places_of};
use super::{File, Finding, demand_none, lines_of, project};

const ENGINES: [&str; 2] = ["migrations/sqlite/", "migrations/postgres/"];

fn breaches_of_pairs(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (here, there) in [(ENGINES[0], ENGINES[1]), (ENGINES[1], ENGINES[0])] {
        for file in files.iter().filter(|file| file.is_in(&[here])) {
            let twin = file.path.replacen(here, there, 1);
            if !files.iter().any(|other| other.path == twin) {
                let rule = format!("{twin} is missing: migrations have the same names on both");
                findings.push(Finding::new(file, 1, rule));
            }
        }
    }
    findings
}

/// Where a connection gets its settings, and where tests make databases: no engine binds those.
const SETTINGS: [&str; 3] = ["src/db/conn.rs", "/testing.rs", "/tests.rs"];

/// SQL put together from texts: values are bound, names are written out.
///
/// That SQL stands only below `src/db` follows from who may name diesel.
fn breaches_of_binding(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let of_code = files.iter().filter(|file| file.is_in(&["src/", "sandbox/src/"]));
    for file in of_code.filter(|file| file.ends_with(&[".rs"]) && !file.ends_with(&SETTINGS)) {
        let code = code_of(&file.text);
        for call in ["sql_query", "sql", "batch_execute"] {
            for at in places_of(&code, call) {
                if argument(&code[at + call.len()..]).is_some_and(|text| text.contains("format!")) {
                    let rule = format!("`{call}` of a text put together: bind the values");
                    findings.push(Finding::new(file, line_of(&code, at), rule));
                }
            }
        }
    }
    findings
}

/// What stands in the parentheses of a call, behind its type if it names one: `::<Text>(…)`.
fn argument(after: &str) -> Option<&str> {
    let open = after.find(['(', ';', '{'])?;
    let before = after[..open].trim();
    let is_call = before.is_empty() || (before.starts_with("::<") && before.ends_with('>'));
    let arguments = after[open..].strip_prefix('(').filter(|_| is_call)?;
    let mut depth = 1;
    let end = arguments.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(&arguments[..end])
}

#[test]
fn both_engines_have_the_same_migrations() {
    demand_none(&breaches_of_pairs(&project()));
}

#[test]
fn a_migration_of_one_engine_alone_is_found() {
    let one = File::new("migrations/sqlite/0001_orders/up.sql", "");
    let twin = File::new("migrations/postgres/0001_orders/up.sql", "");
    let alone = File::new("migrations/postgres/0002_refunds/up.sql", "");
    assert_eq!(breaches_of_pairs(&[one.clone(), twin.clone()]), []);
    assert_eq!(breaches_of_pairs(&[one.clone(), twin, alone.clone()])[0].path, alone.path);
    assert_eq!(lines_of(&breaches_of_pairs(&[one])), [1]);
}

#[test]
fn values_are_bound_into_sql() {
    demand_none(&breaches_of_binding(&project()));
}

#[test]
fn sql_put_together_from_texts_is_found() {
    let source = "sql_query(\n format!(x))\nsql::<Text>(&format!(y))\n\
                  sql_query(\"a\").f(format!(z))\n\
                  // sql_query(format!(x))\nc.batch_execute(&format!(w))\nfn sql(a: B) {}";
    let file = File::new("src/db/payments.rs", source);
    let mut lines = lines_of(&breaches_of_binding(&[file]));
    lines.sort_unstable();
    assert_eq!(lines, [1, 3, 6]);
}
