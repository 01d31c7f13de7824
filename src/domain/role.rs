//! The roles of the people who work in the console, and what each may do.
//!
//! What a role is not given here it may not do: there is no rule beside this table.

use super::words::words;

words! {
    /// What a person of the team is trusted with. A later role may do all that an earlier one may.
    Role {
        /// Sees everything, changes nothing.
        Viewer = "viewer",
        /// Answers customers: refunds up to a limit, sends mails again.
        Support = "support",
        /// Answers for the money: refunds without limit, captures, voids, disputes, stock, circuit.
        Manager = "manager",
        /// Answers for the shop: also the team and the settings.
        Owner = "owner",
    }
}

words! {
    /// What a page or an action of the console asks of whoever wants it.
    Permission {
        /// Open the rooms and read what is in them.
        See = "see",
        /// Refund up to the limit of the settings.
        Refund = "refund",
        /// Send a mail of the outbox again.
        ResendMail = "resend_mail",
        /// Refund without a limit.
        RefundWithoutLimit = "refund_without_limit",
        /// Capture what a customer's bank holds.
        Capture = "capture",
        /// Give up what a customer's bank holds.
        Void = "void",
        /// Answer or accept a dispute.
        Dispute = "dispute",
        /// Adjust the stock.
        Stock = "stock",
        /// Hold a circuit open, and close it.
        Circuit = "circuit",
        /// Replay events, and retry, compensate or settle sagas.
        Repair = "repair",
        /// Switch payment methods, and change the settings.
        Settings = "settings",
        /// Let people in, change their roles, and end their sessions.
        Team = "team",
    }
}

impl Role {
    /// Whether this role may do that.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// All that this role may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{
            Capture, Circuit, Dispute, Refund, RefundWithoutLimit, Repair, ResendMail, See,
            Settings, Stock, Team, Void,
        };
        match self {
            Self::Viewer => &[See],
            Self::Support => &[See, Refund, ResendMail],
            Self::Manager => &[
                See,
                Refund,
                ResendMail,
                RefundWithoutLimit,
                Capture,
                Void,
                Dispute,
                Stock,
                Circuit,
                Repair,
            ],
            Self::Owner => &[
                See,
                Refund,
                ResendMail,
                RefundWithoutLimit,
                Capture,
                Void,
                Dispute,
                Stock,
                Circuit,
                Repair,
                Settings,
                Team,
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the design once more, by hand: a column for each role, in their order.
    const CELLS: [(Permission, &str); 12] = [
        (Permission::See, "yyyy"),
        (Permission::Refund, "-yyy"),
        (Permission::ResendMail, "-yyy"),
        (Permission::RefundWithoutLimit, "--yy"),
        (Permission::Capture, "--yy"),
        (Permission::Void, "--yy"),
        (Permission::Dispute, "--yy"),
        (Permission::Stock, "--yy"),
        (Permission::Circuit, "--yy"),
        (Permission::Repair, "--yy"),
        (Permission::Settings, "---y"),
        (Permission::Team, "---y"),
    ];

    #[test]
    fn each_role_may_do_what_its_cell_says_and_nothing_else() {
        assert_eq!(CELLS.map(|(permission, _)| permission), Permission::ALL);
        for (permission, cells) in CELLS {
            for (role, cell) in Role::ALL.iter().zip(cells.chars()) {
                assert_eq!(role.may(permission), cell == 'y', "{role} {permission}");
            }
        }
    }

    #[test]
    fn a_higher_role_may_do_all_that_a_lower_one_may() {
        for pair in Role::ALL.windows(2) {
            for permission in pair[0].permissions() {
                assert!(pair[1].may(*permission), "{} {permission}", pair[1]);
            }
        }
    }
}
