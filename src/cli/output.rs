//! Plain lines on standard output.

use std::io::{self, Write};

/// Prints lines; nobody reading any more is no error.
///
/// # Errors
/// Any other trouble with standard output.
pub fn print(lines: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written =
        lines.iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
