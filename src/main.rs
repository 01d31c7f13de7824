//! The program `cobro`: see `cli`.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    cobro::cli::main()
}
