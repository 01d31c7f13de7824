//! The console, in English.

mod audit;
mod checks;
mod circuit;
mod dashboard;
mod disputes;
mod effects;
mod lists;
mod methods;
mod orders;
mod outbox;
mod payment;
mod payments;
mod refunds;
mod sagas;
mod stock;
mod webhooks;

use super::English;
use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::clock::Span;
use crate::domain::role::Role;
use crate::i18n::catalogue::ConsoleTexts;

impl ConsoleTexts for English {
    plain! {
        console: "Operations console",
        rooms: "Sections",
        rooms_of_money: "Money",
        rooms_of_operation: "Operation",
        rooms_of_shop: "Shop",
        to_attend_to: "to attend to",
        search_everything: "Search for a payment, order, customer or id",
        search_placeholder: "Order, e-mail, amount or Stripe id",
        keys: "Shortcuts",
        keyboard_shortcuts: "Keyboard shortcuts",
        key_rows: "Next row, previous row",
        key_open: "Open the row",
        key_help: "This help",
        key_leave: "Leave the search or close the help",
        use_keys: "Use the shortcuts",
        close: "Close",
        live_changed: "There are changes: show",
        live_paused: "Paused",
        live_following: "Up to date",
        live_lost: "No connection; trying again",
        pause: "Pause",
        live_one_more: "1 new row: show",
        live_more: "{n} new rows: show",
        see_shop: "See the shop",
        go_on: "Continue",
        back_to_console: "Back to the console",
        sign_in: "Sign in",
        sign_out: "Sign out",
        password: "Password",
        forgot_password: "Forgotten? Whoever runs the server can give you a new link.",
        not_signed_in: "You are not signed in",
        sign_in_wrong: "The e-mail address or the password is not right.",
        signed_out: "You have signed out.",
        session_ended: "Your session ended, and what you sent was not done. Sign in to go back.",
        session_ended_and_kept: "Your session ended and nothing was done. What you typed is kept.",
        typed_is_back: "This is what you had typed when your session ended. Look it over.",
        password_is_set: "Your password is saved. Sign in with it.",
        choose_password: "Choose your password",
        first_owner_lead: "This link makes the account of the shop's first owner. It works once.",
        member_lead: "With this link you choose the password of your account. It works once.",
        new_password: "New password",
        password_hint: "12 to 128 characters. Several words are easier to remember.",
        password_again: "The password again",
        save_password: "Save password",
        email_taken: "Somebody of the team has this address already",
        password_common: "This password is one of the first to be tried; choose another",
        password_like_email: "Choose a password that is not your address",
        passwords_differ: "The two passwords are not the same",
        link_gone: "This link does not work any more",
        link_gone_body: "It was used, or has run out. Ask whoever runs the server for another.",
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Viewer => "Viewer",
            Role::Support => "Support",
            Role::Manager => "Manager",
            Role::Owner => "Owner",
        }
    }

    fn key_go_to(&self, room: &str) -> String {
        format!("Go to {room}")
    }

    fn sign_in_wait(&self, wait: Span) -> String {
        let seconds = wait.seconds_rounded_up();
        format!("There were too many tries with this account. Try again in {seconds} s.")
    }

    fn password_too_short(&self, least: usize) -> String {
        format!("Use at least {least} characters")
    }

    fn password_too_long(&self, most: usize) -> String {
        format!("Use at most {most} characters")
    }

    fn circuit(&self, kind: CircuitKind) -> &'static str {
        match kind {
            CircuitKind::Taking => "Taking payments",
            CircuitKind::Rest => "Everything else",
        }
    }

    fn circuit_phase(&self, phase: CircuitPhase) -> &'static str {
        match phase {
            CircuitPhase::Closed => "Works",
            CircuitPhase::Open => "Suspended: Stripe is not called",
            CircuitPhase::HalfOpen => "Trying whether Stripe answers",
        }
    }
}
