//! The frame of the console: who works here, the rooms that they may enter, and what needs
//! attention in them.

use crate::domain::attention::{Waiting, shown};
use crate::domain::role::{Permission, Role};
use crate::http::page::Layout;
use crate::http::visit::Visit;
use crate::i18n::Texts;

use super::attention::room_of;
use super::session::Session;

/// Rooms that stand together in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Above all others, without a name.
    Overview,
    /// What is owed and paid.
    Money,
    /// Whether everything runs.
    Operation,
    /// The shop itself.
    Shop,
}

impl Group {
    /// Every group, in the order of the navigation.
    pub const ALL: [Self; 4] = [Self::Overview, Self::Money, Self::Operation, Self::Shop];

    /// What it is called; the first one needs no name.
    #[must_use]
    pub fn name(self, t: &dyn Texts) -> Option<&'static str> {
        match self {
            Self::Overview => None,
            Self::Money => Some(t.rooms_of_money()),
            Self::Operation => Some(t.rooms_of_operation()),
            Self::Shop => Some(t.rooms_of_shop()),
        }
    }
}

/// A part of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The figures of now.
    Dashboard,
    /// Every payment.
    Payments,
    /// Every order.
    Orders,
    /// What was returned.
    Refunds,
    /// What customers' banks ask back.
    Disputes,
    /// Charges that may be fraud.
    Warnings,
    /// The circuits of every instance.
    Circuit,
    /// The events of Stripe.
    Webhooks,
    /// The checkouts under way and behind.
    Sagas,
    /// The mails to customers.
    Outbox,
    /// The nine invariants.
    Checks,
    /// Who did what.
    Audit,
    /// What there is to sell.
    Stock,
    /// How customers can pay.
    Methods,
}

impl Room {
    /// Every room that exists, in the order of the navigation.
    pub const ALL: &[Self] = &[
        Self::Dashboard,
        Self::Payments,
        Self::Orders,
        Self::Refunds,
        Self::Disputes,
        Self::Warnings,
        Self::Circuit,
        Self::Webhooks,
        Self::Sagas,
        Self::Outbox,
        Self::Checks,
        Self::Audit,
        Self::Stock,
        Self::Methods,
    ];

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Dashboard => "/admin",
            Self::Payments => "/admin/payments",
            Self::Orders => "/admin/orders",
            Self::Refunds => "/admin/refunds",
            Self::Disputes => "/admin/disputes",
            Self::Warnings => "/admin/warnings",
            Self::Circuit => "/admin/circuit",
            Self::Webhooks => "/admin/webhooks",
            Self::Sagas => "/admin/sagas",
            Self::Outbox => "/admin/outbox",
            Self::Checks => "/admin/checks",
            Self::Audit => "/admin/audit",
            Self::Stock => "/admin/stock",
            Self::Methods => "/admin/methods",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, t: &dyn Texts) -> &'static str {
        match self {
            Self::Dashboard => t.room_dashboard(),
            Self::Payments => t.room_payments(),
            Self::Orders => t.room_orders(),
            Self::Refunds => t.room_refunds(),
            Self::Disputes => t.room_disputes(),
            Self::Warnings => t.room_warnings(),
            Self::Circuit => t.room_circuit(),
            Self::Webhooks => t.room_webhooks(),
            Self::Sagas => t.room_sagas(),
            Self::Outbox => t.room_outbox(),
            Self::Checks => t.room_checks(),
            Self::Audit => t.room_audit(),
            Self::Stock => t.room_stock(),
            Self::Methods => t.room_methods(),
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::Payments => "card",
            Self::Orders => "package",
            Self::Refunds => "back",
            Self::Disputes => "scale",
            Self::Warnings => "flag",
            Self::Circuit => "circuit",
            Self::Webhooks => "webhook",
            Self::Sagas => "saga",
            Self::Outbox => "outbox",
            Self::Checks => "checks",
            Self::Audit => "history",
            Self::Stock => "package",
            Self::Methods => "wallet",
        }
    }

    /// What it asks of whoever enters.
    #[must_use]
    pub const fn needs(self) -> Permission {
        Permission::See
    }

    /// The group that it stands in.
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::Dashboard => Group::Overview,
            Self::Payments | Self::Orders | Self::Refunds | Self::Disputes | Self::Warnings => {
                Group::Money
            }
            Self::Circuit
            | Self::Webhooks
            | Self::Sagas
            | Self::Outbox
            | Self::Checks
            | Self::Audit => Group::Operation,
            Self::Stock | Self::Methods => Group::Shop,
        }
    }

    /// The key that leads there after `g`; each room has one of its own, or none.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        Some(match self {
            Self::Dashboard => "d",
            Self::Payments => "p",
            Self::Orders => "o",
            Self::Refunds => "r",
            Self::Disputes => "x",
            Self::Warnings => "f",
            Self::Circuit => "c",
            Self::Webhooks => "w",
            Self::Sagas => "s",
            Self::Outbox => "m",
            Self::Checks => "k",
            Self::Audit => "a",
            Self::Stock => "i",
            Self::Methods => "y",
        })
    }
}

/// A room in the navigation.
#[derive(Clone, Debug)]
pub struct RoomLink {
    /// The room.
    pub room: Room,
    /// How much needs attention there, where anything does.
    pub waiting: Option<String>,
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
    /// What needs attention.
    pub waiting: Vec<Waiting>,
}

impl Frame {
    /// The rooms that this person may enter.
    #[must_use]
    pub fn rooms(&self) -> Vec<Room> {
        Room::ALL.iter().copied().filter(|room| self.role.may(room.needs())).collect()
    }

    /// The same by group; a group without any is left out.
    #[must_use]
    pub fn groups(&self) -> Vec<(Group, Vec<RoomLink>)> {
        let rooms = self.rooms();
        let links = |group| {
            let own = rooms.iter().filter(|room| room.group() == group);
            own.map(|room| RoomLink { room: *room, waiting: self.waiting_in(*room) }).collect()
        };
        let groups = Group::ALL.into_iter().map(|group| (group, links(group)));
        groups.filter(|(_, rooms): &(Group, Vec<RoomLink>)| !rooms.is_empty()).collect()
    }

    /// The rooms that a key leads to.
    #[must_use]
    pub fn keys(&self) -> Vec<(&'static str, Room)> {
        self.rooms().into_iter().filter_map(|room| Some((room.key()?, room))).collect()
    }

    /// How much needs attention in all rooms, where anything does.
    #[must_use]
    pub fn waiting_anywhere(&self) -> Option<String> {
        total(self.waiting.iter())
    }

    fn waiting_in(&self, room: Room) -> Option<String> {
        // The dashboard has the list itself.
        let listed = |one: &&Waiting| room != Room::Dashboard && room_of(one.kind) == room;
        total(self.waiting.iter().filter(listed))
    }
}

fn total<'a>(waiting: impl Iterator<Item = &'a Waiting>) -> Option<String> {
    let sum = waiting.fold(0_i64, |sum, one| sum.saturating_add(one.count));
    (sum > 0).then(|| shown(sum))
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
        waiting: session.waiting().to_vec(),
    };
    (Layout { csrf: session.form_token(&visit.site), ..layout }, frame)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::http::routes::{Access, ROWS, Verb};

    #[test]
    fn every_room_is_a_row_that_asks_for_the_same() {
        for room in Room::ALL {
            let row = ROWS.iter().find(|row| row.verb == Verb::Get && row.path == room.path());
            assert_eq!(row.unwrap().access, Access::Team(room.needs()), "{room:?}");
        }
    }

    #[test]
    fn every_room_stands_in_one_group_and_no_key_leads_to_two() {
        let frame = Frame {
            room: Room::Dashboard,
            email: String::new(),
            role: Role::Owner,
            preferences_csrf: String::new(),
            waiting: Vec::new(),
        };
        let shown: usize = frame.groups().iter().map(|(_, rooms)| rooms.len()).sum();
        assert_eq!(shown, Room::ALL.len());
        let keys: Vec<_> = frame.keys().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
    }
}
