//! Names that say nothing, words that stay behind, and what belongs to one machine only.

use super::rust::{code_of, line_of, places_of};
use super::{File, Finding, demand_none, lines_of, project};

/// Drawers: a module is named after what it holds.
const DRAWERS: [&str; 9] =
    ["common", "data", "helper", "helpers", "info", "manager", "misc", "util", "utils"];

/// Written in two parts, so that this file does not hold them.
const LEFT_BEHIND: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

const CODE: [&str; 8] = [".rs", ".html", ".txt", ".css", ".js", ".sql", ".sh", ".toml"];

/// Places and hosts that exist where somebody works and not where the project is read.
const OF_ONE_MACHINE: [&str; 9] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("index.cra", "tes.io"),
    concat!("static.cra", "tes.io"),
    concat!("registry.npm", "js.org"),
    concat!("files.python", "hosted.org"),
    concat!("pypi", ".org"),
    concat!("deb.deb", "ian.org"),
];

fn breaches_of_naming(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.ends_with(&[".rs"])) {
        for name in file.path.trim_end_matches(".rs").split('/') {
            if DRAWERS.contains(&name) {
                findings.push(Finding::new(
                    file,
                    1,
                    format!("`{name}` says nothing of what it holds"),
                ));
            }
        }
        let code = code_of(&file.text);
        for name in DRAWERS {
            for at in places_of(&code, name) {
                if code[..at].trim_end().ends_with("mod") {
                    let rule = format!("`mod {name}` says nothing of what it holds");
                    findings.push(Finding::new(file, line_of(&code, at), rule));
                }
            }
        }
    }
    findings
}

fn breaches_of_finishing(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_code = |file: &&File| file.ends_with(&CODE) || file.is_in(&["scripts/", ".ci/"]);
    for file in files.iter().filter(is_code) {
        for (line, text) in file.lines() {
            for word in LEFT_BEHIND.iter().filter(|word| !places_of(text, word).is_empty()) {
                let rule = format!("`{word}`: finish it, or file it as an issue");
                findings.push(Finding::new(file, line, rule));
            }
        }
    }
    findings
}

fn breaches_of_testing(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let of_tests = ["tests/", "sandbox/tests/", "src/domain/", "src/app/", "src/http/"];
    for file in files.iter().filter(|file| file.ends_with(&[".rs"])) {
        let code = code_of(&file.text);
        for at in places_of(&code, "ignore") {
            if code[..at].trim_end().ends_with("#[") {
                let rule = "a test that is left out proves nothing";
                findings.push(Finding::new(file, line_of(&code, at), rule));
            }
        }
        for at in places_of(&code, "sleep").into_iter().filter(|_| file.is_in(&of_tests)) {
            if code[at..].starts_with("sleep(") {
                let rule =
                    "nothing sleeps: wait for the event, or step the clock that was handed in";
                findings.push(Finding::new(file, line_of(&code, at), rule));
            }
        }
    }
    findings
}

fn breaches_of_place(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (line, text) in file.lines() {
            if file.path == "Cargo.lock" && text.starts_with("source = ") {
                continue;
            }
            for place in OF_ONE_MACHINE.iter().filter(|place| text.contains(**place)) {
                findings.push(Finding::new(file, line, format!("`{place}` is of one machine")));
            }
        }
    }
    findings
}

#[test]
fn modules_are_named_after_what_they_hold() {
    demand_none(&breaches_of_naming(&project()));
}

#[test]
fn a_drawer_is_found() {
    for path in ["src/app/utils.rs", "src/helpers/mod.rs", "tests/it/common.rs"] {
        assert_eq!(lines_of(&breaches_of_naming(&[File::new(path, "")])), [1], "{path}");
    }
    let inline = File::new("src/app/a.rs", "// mod data\n\nmod manager {}\nlet data = 1;");
    assert_eq!(lines_of(&breaches_of_naming(&[inline])), [3]);
}

#[test]
fn nothing_is_left_to_be_done() {
    demand_none(&breaches_of_finishing(&project()));
}

#[test]
fn what_is_left_behind_is_found() {
    let text = format!("fine\n// {}: later\nMETODO", LEFT_BEHIND[0]);
    for path in ["src/app/a.rs", "templates/a.html", "scripts/bench"] {
        assert_eq!(lines_of(&breaches_of_finishing(&[File::new(path, &text)])), [2], "{path}");
    }
}

#[test]
fn tests_neither_sleep_nor_are_left_out() {
    demand_none(&breaches_of_testing(&project()));
}

#[test]
fn a_test_that_sleeps_or_is_left_out_is_found() {
    let source = "#[ignore]\nfn a() {\n  thread::sleep(x);\n}\n// sleep(x)\nclock.sleep_until(y);";
    assert_eq!(lines_of(&breaches_of_testing(&[File::new("tests/it/a.rs", source)])), [1, 3]);
    assert_eq!(lines_of(&breaches_of_testing(&[File::new("src/cli/a.rs", source)])), [1]);
}

#[test]
fn nothing_is_of_one_machine() {
    demand_none(&breaches_of_place(&project()));
}

#[test]
fn a_machines_path_or_host_is_found() {
    for place in OF_ONE_MACHINE {
        let file = File::new("docs/a.md", &format!("fine\nsee https://x{place}y"));
        assert_eq!(lines_of(&breaches_of_place(&[file])), [2], "{place}");
    }
    let lock = format!("source = \"{}\"\nresolved = \"{}\"", OF_ONE_MACHINE[3], OF_ONE_MACHINE[3]);
    assert_eq!(lines_of(&breaches_of_place(&[File::new("Cargo.lock", &lock)])), [2]);
}
