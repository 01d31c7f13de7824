//! The console: its doors and its frame; each room has a file of its own.

mod lists;
mod payment;
mod payments;

pub use lists::ListTexts;
pub use payment::PaymentTexts;
pub use payments::PaymentsTexts;

use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::clock::Span;
use crate::domain::role::Role;

/// What the people of the team read.
pub trait ConsoleTexts {
    /// The console's name.
    fn console(&self) -> &'static str;
    /// The name of the navigation.
    fn rooms(&self) -> &'static str;
    /// The link to the shop.
    fn see_shop(&self) -> &'static str;
    /// A link that goes on to where somebody wanted to go.
    fn go_on(&self) -> &'static str;
    /// The way from an error back to the console.
    fn back_to_console(&self) -> &'static str;
    /// What a role is called.
    fn role(&self, role: Role) -> &'static str;
    /// The sign-in as a heading and as a button.
    fn sign_in(&self) -> &'static str;
    /// The button that ends the session.
    fn sign_out(&self) -> &'static str;
    /// The label of a password.
    fn password(&self) -> &'static str;
    /// What to do without a password.
    fn forgot_password(&self) -> &'static str;
    /// The heading of a refused sign-in.
    fn not_signed_in(&self) -> &'static str;
    /// Address or password are wrong; never which.
    fn sign_in_wrong(&self) -> &'static str;
    /// The account waits after wrong passwords.
    fn sign_in_wait(&self, wait: Span) -> String;
    /// After a sign-out.
    fn signed_out(&self) -> &'static str;
    /// A form came after the end of its session.
    fn session_ended(&self) -> &'static str;
    /// After a password was chosen.
    fn password_is_set(&self) -> &'static str;
    /// The heading of a one-time link.
    fn choose_password(&self) -> &'static str;
    /// What the first owner's link does.
    fn first_owner_lead(&self) -> &'static str;
    /// What the link of somebody else does.
    fn member_lead(&self) -> &'static str;
    /// The label of a new password.
    fn new_password(&self) -> &'static str;
    /// What a password has to be.
    fn password_hint(&self) -> &'static str;
    /// The label of the same password once more.
    fn password_again(&self) -> &'static str;
    /// The button that keeps the password.
    fn save_password(&self) -> &'static str;
    /// The address is somebody's of the team.
    fn email_taken(&self) -> &'static str;
    /// A password below the least characters.
    fn password_too_short(&self, least: usize) -> String;
    /// A password above the most characters.
    fn password_too_long(&self, most: usize) -> String;
    /// A password that is tried first.
    fn password_common(&self) -> &'static str;
    /// A password that is the address.
    fn password_like_email(&self) -> &'static str;
    /// Two passwords that differ.
    fn passwords_differ(&self) -> &'static str;
    /// The heading of a link that does not work.
    fn link_gone(&self) -> &'static str;
    /// What to do about that.
    fn link_gone_body(&self) -> &'static str;
    /// The dashboard's name.
    fn room_dashboard(&self) -> &'static str;
    /// Before the time of the figures.
    fn as_of(&self) -> &'static str;
    /// The heading of what somebody should look at.
    fn needs_attention(&self) -> &'static str;
    /// When there is none of it.
    fn nothing_needs_attention(&self) -> &'static str;
    /// Sagas that failed again and again.
    fn stuck_sagas(&self) -> &'static str;
    /// Events of Stripe that could not be applied.
    fn failed_webhooks(&self) -> &'static str;
    /// Mails that are not sent yet.
    fn waiting_mails(&self) -> &'static str;
    /// The heading of the counts.
    fn payments_by_status(&self) -> &'static str;
    /// The heading of the circuits of this process.
    fn circuits_here(&self) -> &'static str;
    /// What a circuit guards.
    fn circuit(&self, kind: CircuitKind) -> &'static str;
    /// Whether its calls go out.
    fn circuit_phase(&self, phase: CircuitPhase) -> &'static str;
}
