//! `cobro products`: the catalogue out of a file.

use std::fs;
use std::io;
use std::path::Path;

use crate::app::products_import::{self, Import, ImportRefused, PictureCopy, RowProblem};
use crate::config::Config;

use super::args::ProductsCommand;
use super::error::CliError;
use super::{Outcome, data_folder, desk, output};

/// Imports.
///
/// # Errors
/// [`CliError`] when the file cannot be read or the database failed.
pub async fn run(config: &Config, command: ProductsCommand) -> Result<Outcome, CliError> {
    let ProductsCommand::Import { file } = command;
    let app = desk::open(config).await?;
    let unreadable = |cause| CliError::File { path: file.display().to_string(), cause };
    let csv = fs::read(&file).map_err(unreadable)?;
    let current = products_import::current_pictures(&app.store)
        .await
        .map_err(crate::app::error::AppError::from)?;
    let beside = file.parent().unwrap_or(Path::new("")).to_owned();
    let read = products_import::read(&csv, &current, |name| fs::read(beside.join(name)));
    let import = match read {
        Ok(import) => import,
        Err(refused) => return of_refusal(refused),
    };
    // Pictures first: a product must not name one that is not there yet.
    copy_pictures(&import, &beside, &config.data_dir.join("pictures"))?;
    match import.write(&app.store, app.now(), app.randomness.as_ref()).await {
        Ok(done) => {
            let (added, updated) = (done.added, done.updated);
            output::print(&[format!("{added} products are new, {updated} were updated")])?;
            Ok(Outcome::Done)
        }
        Err(refused) => of_refusal(refused),
    }
}

/// What is wrong with the file is a finding, a line each; trouble with the database is not.
fn of_refusal(refused: ImportRefused) -> Result<Outcome, CliError> {
    match refused {
        ImportRefused::Rows(problems) => {
            let mut lines: Vec<String> = problems.iter().map(line_of).collect();
            lines.push("nothing was imported".to_owned());
            output::print(&lines)?;
            Ok(Outcome::FoundSomething)
        }
        refused @ (ImportRefused::TooMany(_) | ImportRefused::Stock { .. }) => {
            output::print(&[super::error::sentence(&refused), "nothing was imported".to_owned()])?;
            Ok(Outcome::FoundSomething)
        }
        ImportRefused::Store(error) => Err(CliError::App(error.into())),
    }
}

fn line_of(problem: &RowProblem) -> String {
    let RowProblem { line, column, problem } = problem;
    match column {
        Some(column) => format!("line {line}, {column}: {problem}"),
        None => format!("line {line}: {problem}"),
    }
}

/// Copies each picture under its new name; one that is there has the same bytes, by its name.
fn copy_pictures(import: &Import, from: &Path, to: &Path) -> Result<(), CliError> {
    if import.pictures.is_empty() {
        return Ok(());
    }
    data_folder::prepare(to)?;
    for PictureCopy { from: name, to: new_name } in &import.pictures {
        let target = to.join(new_name);
        let copied = copy_whole(&from.join(name), &target);
        copied.map_err(|cause| CliError::File { path: target.display().to_string(), cause })?;
    }
    Ok(())
}

fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let unfinished = to.with_extension("unfinished");
    fs::copy(from, &unfinished)?;
    fs::File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, to)
}
