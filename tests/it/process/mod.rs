//! The program as its own process: killed between any two steps, started wrongly, split in two.

mod admin;
mod kill;
mod refusals;
mod two_processes;
