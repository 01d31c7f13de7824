//! What pages follow: kinds of things of which a transaction says that it changed some.

use super::words::words;

words! {
    /// A kind of thing that changes.
    Topic {
        /// Payments: their status, their money, what is known of them.
        Payments = "payments",
        /// Orders.
        Orders = "orders",
        /// Our own refunds.
        Refunds = "refunds",
        /// Disputes.
        Disputes = "disputes",
        /// Events of Stripe in the inbox.
        Webhooks = "webhooks",
        /// Sagas.
        Sagas = "sagas",
        /// Mails in the outbox.
        Outbox = "outbox",
        /// Products and what there is of them.
        Stock = "stock",
        /// Circuits.
        Circuit = "circuit",
        /// What people did, and how far it is chained.
        Audit = "audit",
        /// Runs of the invariants.
        Checks = "checks",
        /// Which payment methods the shop takes.
        Methods = "methods",
        /// Sessions and accounts of the team.
        Team = "team",
    }
}
