//! The program `cobro`.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    cobro::cli::main()
}
