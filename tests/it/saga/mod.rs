//! The checkout saga against the real sandbox, on both databases.

mod adversary;
mod after_end;
mod ends;
mod faults;
mod late;
mod steps;
