//! The error pages, in English.

use super::English;
use crate::domain::clock::Span;
use crate::i18n::catalogue::{ErrorKind, ErrorTexts};

impl ErrorTexts for English {
    plain! {
        mention_this_id: "If you write to us about this, include this code:",
    }

    fn error_heading(&self, kind: ErrorKind) -> &'static str {
        match kind {
            ErrorKind::BadRequest => "We could not read the request",
            ErrorKind::Forbidden => "You cannot do this",
            ErrorKind::FormExpired => "The page has expired",
            ErrorKind::RoleForbids => "Your role does not allow this",
            ErrorKind::NotFound => "We could not find this page",
            ErrorKind::MethodNotAllowed => "This page is not used that way",
            ErrorKind::Gone => "This is no longer available",
            ErrorKind::TooLarge => "You sent too much",
            ErrorKind::Unprocessable => "We could not use those details",
            ErrorKind::TooMany(_) => "Too many tries",
            ErrorKind::Internal => "Something failed on our side",
            ErrorKind::Unavailable(_) => "The shop is not available now",
        }
    }

    fn error_body(&self, kind: ErrorKind) -> String {
        match kind {
            ErrorKind::BadRequest => "Go back and try again.".to_owned(),
            ErrorKind::Forbidden => "The link or the form is not valid.".to_owned(),
            ErrorKind::FormExpired => {
                "It was open for too long. Go back, reload it and send it again.".to_owned()
            }
            ErrorKind::RoleForbids => {
                "Ask an owner of the shop to do it, or to change your role.".to_owned()
            }
            ErrorKind::NotFound => "Check the address or look from the start.".to_owned(),
            ErrorKind::MethodNotAllowed => "Go back to the shop and go on from there.".to_owned(),
            ErrorKind::Gone => "Perhaps another of our products will do.".to_owned(),
            ErrorKind::TooLarge => "Go back and send less.".to_owned(),
            ErrorKind::Unprocessable => "Go back and check what you wrote.".to_owned(),
            ErrorKind::TooMany(wait) => after(wait, "Try again"),
            ErrorKind::Internal => {
                "It has been recorded. If you were paying, look at your order before you pay again."
                    .to_owned()
            }
            ErrorKind::Unavailable(wait) => after(wait, "Your cart is saved. Try"),
        }
    }
}

fn after(wait: Option<Span>, start: &str) -> String {
    match wait {
        Some(wait) => format!("{start} in {} s.", wait.seconds_rounded_up()),
        None => format!("{start} in a moment."),
    }
}
