//! The frame of the console: who works here, and the rooms that they may enter.

use crate::domain::role::{Permission, Role};
use crate::http::page::Layout;
use crate::http::visit::Visit;
use crate::i18n::Texts;

use super::session::Session;

/// A part of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The figures of now.
    Dashboard,
    /// Every payment.
    Payments,
    /// What customers' banks claim.
    Disputes,
    /// What they suspect before.
    Warnings,
}

impl Room {
    /// Every room that exists, in the order of the navigation.
    pub const ALL: &[Self] = &[Self::Dashboard, Self::Payments, Self::Disputes, Self::Warnings];

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Dashboard => "/admin",
            Self::Payments => "/admin/payments",
            Self::Disputes => "/admin/disputes",
            Self::Warnings => "/admin/warnings",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, t: &dyn Texts) -> &'static str {
        match self {
            Self::Dashboard => t.room_dashboard(),
            Self::Payments => t.room_payments(),
            Self::Disputes => t.room_disputes(),
            Self::Warnings => t.room_warnings(),
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Payments => "payments",
            Self::Disputes => "scale",
            Self::Warnings => "flag",
        }
    }

    /// What it asks of whoever enters.
    #[must_use]
    pub const fn needs(self) -> Permission {
        match self {
            Self::Dashboard | Self::Payments | Self::Disputes | Self::Warnings => Permission::See,
        }
    }
}

/// What stands around every page of the console.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The room that the page belongs to.
    pub room: Room,
    /// Whose session it is.
    pub email: String,
    /// What they are trusted with.
    pub role: Role,
    /// The token of the language switch, which the shop's forms have too.
    pub preferences_csrf: String,
}

impl Frame {
    /// The rooms that this person may enter.
    #[must_use]
    pub fn rooms(&self) -> Vec<Room> {
        Room::ALL.iter().copied().filter(|room| self.role.may(room.needs())).collect()
    }
}

/// The layout and the frame of a page of the console at `path`. The forms of its content carry
/// the token of the session.
#[must_use]
pub fn around(visit: &Visit, session: &Session, (room, path): (Room, &str)) -> (Layout, Frame) {
    let layout = visit.layout_without_cart(path);
    let frame = Frame {
        room,
        email: session.who.email.clone(),
        role: session.who.role,
        preferences_csrf: layout.csrf.clone(),
    };
    (Layout { csrf: session.form_token(&visit.site), ..layout }, frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::routes::{Access, ROWS, Verb};

    #[test]
    fn every_room_is_a_row_that_asks_for_the_same() {
        for room in Room::ALL {
            let row = ROWS.iter().find(|row| row.verb == Verb::Get && row.path == room.path());
            assert_eq!(row.unwrap().access, Access::Team(room.needs()), "{room:?}");
        }
    }
}
