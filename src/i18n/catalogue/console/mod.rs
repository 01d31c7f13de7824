//! The console: its doors and its frame; each room has a file of its own.

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

pub use audit::AuditTexts;
pub use checks::ChecksTexts;
pub use circuit::CircuitTexts;
pub use dashboard::DashboardTexts;
pub use disputes::{DisputeDone, DisputeTexts};
pub use effects::EffectTexts;
pub use lists::ListTexts;
pub use methods::MethodTexts;
pub use orders::AdminOrderTexts;
pub use outbox::OutboxTexts;
pub use payment::PaymentTexts;
pub use payments::PaymentsTexts;
pub use refunds::RefundsTexts;
pub use sagas::SagaTexts;
pub use stock::StockTexts;
pub use webhooks::WebhookTexts;

use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::clock::Span;
use crate::domain::role::Role;

/// What the people of the team read.
pub trait ConsoleTexts {
    /// The console's name.
    fn console(&self) -> &'static str;
    /// The name of the navigation.
    fn rooms(&self) -> &'static str;
    /// The rooms about money.
    fn rooms_of_money(&self) -> &'static str;
    /// The rooms about whether everything runs.
    fn rooms_of_operation(&self) -> &'static str;
    /// The rooms about the shop itself.
    fn rooms_of_shop(&self) -> &'static str;
    /// After how many things of a room need attention.
    fn to_attend_to(&self) -> &'static str;
    /// The label of the search box.
    fn search_everything(&self) -> &'static str;
    /// Examples of what the search box finds.
    fn search_placeholder(&self) -> &'static str;
    /// The button that shows what the keys do.
    fn keys(&self) -> &'static str;
    /// The heading of what the keys do.
    fn keyboard_shortcuts(&self) -> &'static str;
    /// What `j` and `k` do.
    fn key_rows(&self) -> &'static str;
    /// What Enter does.
    fn key_open(&self) -> &'static str;
    /// What `g` and another key do.
    fn key_go_to(&self, room: &str) -> String;
    /// What `?` does.
    fn key_help(&self) -> &'static str;
    /// What Escape does.
    fn key_leave(&self) -> &'static str;
    /// The choice whether keys do anything.
    fn use_keys(&self) -> &'static str;
    /// The button that closes a dialog.
    fn close(&self) -> &'static str;
    /// There are changes, which wait to be asked for.
    fn live_changed(&self) -> &'static str;
    /// The page does not follow what happens.
    fn live_paused(&self) -> &'static str;
    /// It does.
    fn live_following(&self) -> &'static str;
    /// It cannot, and tries again.
    fn live_lost(&self) -> &'static str;
    /// The button that stops the page from following.
    fn pause(&self) -> &'static str;
    /// One new row waits to be asked for.
    fn live_one_more(&self) -> &'static str;
    /// Several do; `{n}` stands for how many.
    fn live_more(&self) -> &'static str;
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
    /// A form came after the end of its session, and what was typed comes back.
    fn session_ended_and_kept(&self) -> &'static str;
    /// On the page of a form that has what was typed before the session ended.
    fn typed_is_back(&self) -> &'static str;
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
    /// What a circuit guards.
    fn circuit(&self, kind: CircuitKind) -> &'static str;
    /// Whether its calls go out.
    fn circuit_phase(&self, phase: CircuitPhase) -> &'static str;
}
