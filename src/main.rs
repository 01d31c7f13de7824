//! The program `cobro`: see `cli`.

fn main() {}
