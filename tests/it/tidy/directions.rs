//! Imports only go down: which part may name which, and who may name which crate.

use super::rust::{code_of, line_of, names_after, names_below};
use super::{File, Finding, demand_none, lines_of, project};

/// What each part of the app may name of the app, besides itself; `cli` may name everything.
///
/// The five floors of `docs/ARCHITECTURE.md` and the small parts that lie beside them.
const MAY_NAME: [(&str, &str); 13] = [
    ("domain", ""),
    ("config", "app db domain"),
    ("telemetry", "config domain"),
    ("metrics", "domain"),
    ("i18n", "domain"),
    ("fail_points", "domain"),
    ("db", "domain"),
    ("app", "db domain fail_points metrics"),
    ("stripe", "app config domain fail_points metrics"),
    ("mail", "app config domain i18n metrics"),
    ("worker", "app config db domain fail_points metrics"),
    ("http", "app config domain i18n metrics telemetry"),
    ("cli", "app config db domain http i18n mail metrics stripe telemetry worker"),
];

/// Who may name a crate; everybody else may not.
const ONLY_FOR: [(&str, &[&str]); 17] = [
    ("diesel", &["src/db/", "sandbox/src/store"]),
    ("diesel_migrations", &["src/db/", "sandbox/src/store"]),
    ("libsqlite3_sys", &["src/db/", "sandbox/src/store"]),
    ("pq_sys", &["src/db/"]),
    ("stripe_checkout", &["src/stripe/"]),
    ("stripe_client_core", &["src/stripe/"]),
    ("stripe_core", &["src/stripe/"]),
    ("stripe_shared", &["src/stripe/"]),
    ("stripe_types", &["src/stripe/"]),
    ("actix_web", &["src/http/", "src/cli/", "src/metrics", "src/telemetry", "sandbox/src/"]),
    ("actix_web_prom", &["src/http/", "src/cli/", "src/metrics"]),
    ("askama", &["src/http/", "src/mail/", "src/i18n/", "sandbox/src/"]),
    ("clap", &["src/cli/"]),
    ("cobro", &["src/main.rs"]),
    ("cobro_sandbox", &["src/cli/"]),
    ("lettre", &["src/mail/"]),
    ("reqwest", &["src/stripe/", "sandbox/src/"]),
];

/// What the pure parts may not name: whatever waits, reads, writes, logs or looks at a clock.
const IMPURE: [&str; 11] = [
    "actix_web",
    "diesel",
    "futures_util",
    "governor",
    "hyper",
    "moka",
    "prometheus",
    "rand",
    "reqwest",
    "tokio",
    "tracing",
];

/// What the pure parts may not name of the standard library.
const IMPURE_STD: [&str; 5] = ["env", "fs", "net", "process", "thread"];

const PURE: [&str; 2] = ["src/domain/", "sandbox/src/model/"];

/// A frozen process must find its lease over when it wakes, so the runner also looks at the
/// monotonic clock; what it decides by it is only whether to ask Stripe.
const LEASE: (&str, &str) = ("src/app/lease_time.rs", "Instant");

/// What reads a clock or makes something random by itself.
const SELF_MADE: [(&str, &str); 7] = [
    ("SystemTime", "now"),
    ("Instant", "now"),
    ("Timestamp", "now"),
    ("Zoned", "now"),
    ("Utc", "now"),
    ("Uuid", "new_v4"),
    ("Uuid", "now_v7"),
];

fn rust_files(files: &[File]) -> impl Iterator<Item = (&File, String)> {
    files
        .iter()
        .filter(|file| file.is_in(&["src/", "sandbox/src/"]) && file.ends_with(&[".rs"]))
        .map(|file| (file, code_of(&file.text)))
}

/// The part of the app that a file belongs to: `src/db/conn.rs` to `db`, `src/config.rs` to itself.
fn part_of(file: &File) -> Option<&str> {
    let below = file.path.strip_prefix("src/")?;
    let part = below.split('/').next()?.trim_end_matches(".rs");
    if ["lib", "main"].contains(&part) { None } else { Some(part) }
}

/// What is named by as many `super` as lead out of the file's part, or by one more within a module
/// that stands in the file.
fn names_above(file: &File, code: &str) -> Vec<(usize, String)> {
    let depth = file.path.trim_end_matches("/mod.rs").matches('/').count();
    let chain = |length: usize| vec!["super"; length].join("::");
    let mut names = names_below(code, &chain(depth));
    names.extend(names_below(code, &chain(depth + 1)));
    names
}

fn breaches_of_direction(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, code) in rust_files(files) {
        let Some(part) = part_of(file) else { continue };
        let Some((_, below)) = MAY_NAME.iter().find(|(name, _)| *name == part) else {
            let rule = format!("`{part}` is no part of the house: give it a row in MAY_NAME");
            findings.push(Finding::new(file, 1, rule));
            continue;
        };
        let mut named = names_below(&code, "crate");
        named.extend(names_above(file, &code));
        for (at, name) in named {
            let is_part = MAY_NAME.iter().any(|(other, _)| *other == name);
            if is_part && name != part && !below.split(' ').any(|other| other == name) {
                let rule = format!("`{part}` names `{name}`: imports only go down");
                findings.push(Finding::new(file, line_of(&code, at), rule));
            }
        }
    }
    findings
}

fn breaches_of_crates(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, code) in rust_files(files) {
        for (krate, places) in ONLY_FOR {
            if file.is_in(places) {
                continue;
            }
            for (at, _) in names_below(&code, krate) {
                let rule = format!("`{krate}` is named outside {}", places.join(", "));
                findings.push(Finding::new(file, line_of(&code, at), rule));
            }
        }
    }
    findings
}

fn breaches_of_purity(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, code) in rust_files(files).filter(|(file, _)| file.is_in(&PURE)) {
        let crates = IMPURE.iter().flat_map(|krate| names_below(&code, krate));
        let std = names_below(&code, "std");
        let std = std.into_iter().filter(|(_, name)| IMPURE_STD.contains(&name.as_str()));
        for (at, name) in crates.chain(std) {
            let rule = format!("`{name}` in a pure part: no I/O, no waiting, no clock, no logging");
            findings.push(Finding::new(file, line_of(&code, at), rule));
        }
    }
    findings
}

fn breaches_of_injection(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let clock = ["src/cli/", "sandbox/src/clock"];
    for (file, code) in rust_files(files).filter(|(file, _)| !file.is_in(&clock)) {
        for (root, function) in SELF_MADE {
            for (at, name) in names_after(&code, root) {
                if name == function && (file.path.as_str(), root) != LEASE {
                    let rule = format!("`{root}::{name}`: clocks and randomness are handed in");
                    findings.push(Finding::new(file, line_of(&code, at), rule));
                }
            }
        }
    }
    findings
}

#[test]
fn imports_only_go_down() {
    demand_none(&breaches_of_direction(&project()));
}

#[test]
fn an_import_that_goes_up_is_found() {
    let broken = [
        ("src/domain/money.rs", "use crate::db::Store;"),
        ("src/db/payments.rs", "use crate::{domain::money, app::context};"),
        ("src/http/shop/cart.rs", "fn f() { crate::db::carts::all() }"),
        ("src/http/mod.rs", "use super::stripe::gateway;"),
        ("src/app/mod.rs", "use crate::http;"),
        ("src/app/saga/steps.rs", "use super::super::super::http::server;"),
        ("src/db/carts.rs", "mod tests { use super::super::super::app::cart; }"),
        ("src/drawer/mod.rs", "pub fn anything() {}"),
    ];
    for (path, source) in broken {
        assert_eq!(lines_of(&breaches_of_direction(&[File::new(path, source)])), [1], "{path}");
    }
    for fine in
        ["// crate::http\nuse crate::{app, db, domain};", "use super::super::db; use super::mail;"]
    {
        assert_eq!(breaches_of_direction(&[File::new("src/app/refunds.rs", fine)]), [], "{fine}");
    }
}

#[test]
fn each_crate_is_named_only_where_it_belongs() {
    demand_none(&breaches_of_crates(&project()));
}

#[test]
fn a_crate_out_of_its_place_is_found() {
    let broken = [
        ("src/app/refunds.rs", "use diesel::prelude::*;"),
        ("src/http/webhooks.rs", "fn f(e: stripe_core::Event) {}"),
        ("sandbox/src/api/refunds.rs", "use cobro::domain;"),
        ("src/worker/refunds.rs", "use cobro_sandbox::start;"),
    ];
    for (path, source) in broken {
        assert_eq!(lines_of(&breaches_of_crates(&[File::new(path, source)])), [1], "{path}");
    }
    let fine = File::new("src/db/refunds.rs", "use diesel::prelude::*;");
    assert_eq!(breaches_of_crates(&[fine]), []);
}

#[test]
fn the_domain_and_the_sandboxes_model_are_pure() {
    demand_none(&breaches_of_purity(&project()));
}

#[test]
fn what_waits_or_reads_in_a_pure_part_is_found() {
    let source = "use tokio::sync::Mutex;\nuse std::{fmt, fs};\nuse std::collections::BTreeMap;";
    for path in ["src/domain/money.rs", "sandbox/src/model/cards.rs"] {
        assert_eq!(lines_of(&breaches_of_purity(&[File::new(path, source)])), [1, 2], "{path}");
    }
    assert_eq!(breaches_of_purity(&[File::new("src/db/store.rs", source)]), []);
}

#[test]
fn clocks_and_randomness_are_handed_in() {
    demand_none(&breaches_of_injection(&project()));
}

#[test]
fn a_clock_read_in_passing_is_found() {
    let source =
        "let a = SystemTime::now();\nlet b = std::time::Instant::now();\nlet c = Uuid::now_v7();";
    let file = File::new("src/app/checkout.rs", source);
    assert_eq!(lines_of(&breaches_of_injection(&[file])), [1, 2, 3]);
    assert_eq!(breaches_of_injection(&[File::new("src/cli/clock.rs", source)]), []);
}
