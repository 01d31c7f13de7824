//! Nothing grows past what one can hold in mind.

use super::rust::{code_of, functions};
use super::{File, Finding, demand_none, lines_of, project};

const LINES_OF_A_RUST_FILE: usize = 500;
const LINES_OF_A_FUNCTION: usize = 70;
const WIDTH_OF_A_RUST_LINE: usize = 100;
const LINES_OF_A_TEMPLATE_OR_SCRIPT: usize = 120;

fn breaches_of_size(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let most = if file.ends_with(&[".rs"]) {
            LINES_OF_A_RUST_FILE
        } else if file.is_in(&["templates/", "sandbox/templates/"]) || file.ends_with(&[".js"]) {
            LINES_OF_A_TEMPLATE_OR_SCRIPT
        } else {
            continue;
        };
        let lines = file.lines().count();
        // The schema is written by diesel.
        if lines > most && file.path != "src/db/schema.rs" {
            findings.push(Finding::new(file, most + 1, format!("{lines} lines, {most} at most")));
        }
    }
    findings
}

fn breaches_of_length(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.ends_with(&[".rs"])) {
        for (line, name, lines) in functions(&code_of(&file.text)) {
            if lines > LINES_OF_A_FUNCTION {
                let rule = format!("`{name}` has {lines} lines, {LINES_OF_A_FUNCTION} at most");
                findings.push(Finding::new(file, line, rule));
            }
        }
        for (line, text) in file.lines() {
            let width = text.chars().count();
            if width > WIDTH_OF_A_RUST_LINE {
                let rule = format!("{width} characters, {WIDTH_OF_A_RUST_LINE} at most");
                findings.push(Finding::new(file, line, rule));
            }
        }
    }
    findings
}

#[test]
fn files_stay_small() {
    demand_none(&breaches_of_size(&project()));
}

#[test]
fn a_file_that_grew_is_found() {
    for (path, most) in
        [("src/app/a.rs", 500), ("templates/shop/a.html", 120), ("static/js/a.js", 120)]
    {
        assert_eq!(breaches_of_size(&[File::new(path, &"x\n".repeat(most))]), []);
        let file = File::new(path, &"x\n".repeat(most + 1));
        assert_eq!(lines_of(&breaches_of_size(&[file])), [most + 1], "{path}");
    }
}

#[test]
fn functions_and_lines_stay_short() {
    demand_none(&breaches_of_length(&project()));
}

#[test]
fn a_function_or_a_line_that_grew_is_found() {
    let fine = format!("fn f() {{\n{}}}", "x;\n".repeat(68));
    assert_eq!(breaches_of_length(&[File::new("src/app/a.rs", &fine)]), []);
    let long = format!("\nfn f() {{\n{}}}", "x;\n".repeat(69));
    assert_eq!(lines_of(&breaches_of_length(&[File::new("src/app/a.rs", &long)])), [2]);
    let wide = format!("\n// {}", "ñ".repeat(98));
    assert_eq!(lines_of(&breaches_of_length(&[File::new("src/app/a.rs", &wide)])), [2]);
}
