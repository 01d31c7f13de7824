//! Mails to customers and to the team: what they say, and how they leave the house.

pub mod files;
pub mod messages;
mod order_mail;
mod team_mail;
