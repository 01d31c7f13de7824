//! The house style as tests: every file of the project is read, every breach is told with its line.
//!
//! Each rule is a function from files to findings, so that beside the test which holds the project
//! to it stands one which hands it a file that breaks it.

mod directions;
mod migrations;
mod names;
mod pages;
mod rust;
mod sizes;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// One text file of the project.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it stands, from the project's folder, with `/` between the names.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl File {
    /// A file made up by a test.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether the path ends with one of these endings, each with its dot.
    pub fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Whether the file stands below one of these folders, each with its last `/`, or is that file.
    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// One breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file's path.
    pub path: String,
    /// The line's number, from 1; 1 where the whole file is meant.
    pub line: usize,
    /// What is wrong, and the rule.
    pub rule: String,
}

impl Finding {
    /// A breach in this file.
    pub fn new(file: &File, line: usize, rule: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line, rule: rule.into() }
    }
}

/// Every text file of the project but what git ignores and what tools write.
pub fn project() -> Vec<File> {
    // Cargo runs tests in their package's folder.
    let root = Path::new(".");
    let ignored = fs::read_to_string(root.join(".gitignore")).expect("the project's .gitignore");
    let mut left_out = vec!["/.git".to_owned()];
    left_out.extend(ignored.lines().filter(|line| line.starts_with('/')).map(str::to_owned));
    let mut files = Vec::new();
    read_folder(root, "", &left_out, &mut files);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the project's files are read");
    files
}

fn read_folder(root: &Path, folder: &str, left_out: &[String], files: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder of the project") {
        let entry = entry.expect("an entry of a folder");
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if left_out.contains(&format!("/{path}")) {
            continue;
        }
        if entry.file_type().expect("a file's type").is_dir() {
            read_folder(root, &path, left_out, files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            // What is no text is a picture or a font, and no rule is about those.
            files.push(File { path, text });
        }
    }
}

/// Fails with all findings, one a line, as `file:line: rule`.
pub fn demand_none(findings: &[Finding]) {
    let mut told = String::new();
    for Finding { path, line, rule } in findings {
        let _ = writeln!(told, "{path}:{line}: {rule}");
    }
    assert!(findings.is_empty(), "{} breaches of the house style:\n{told}", findings.len());
}

/// The lines of the findings, for the tests that break a rule on purpose.
pub fn lines_of(findings: &[Finding]) -> Vec<usize> {
    findings.iter().map(|finding| finding.line).collect()
}
