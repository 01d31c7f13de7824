//! What is known of one object's state when observations arrive twice, late and out of order.
//!
//! Merging must not depend on order or repetition, so a state is kept with the key of its
//! observation, and the greater key wins: final states before others, then Stripe's time, then
//! the rank of the state, then the id of what brought it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A state of an object at Stripe.
pub trait ObjectState: Ord + Clone {
    /// Whether the object never leaves this state again.
    fn is_final(&self) -> bool;

    /// Which of two states seen within one second is taken to be the later one.
    fn rank(&self) -> u8;
}

/// One sighting of a state within a second.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Sighting<S> {
    rank: u8,
    source: String,
    state: S,
}

/// The latest known state of one object: a join-semilattice under [`Latest::merge`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest<S: Ord> {
    is_final: bool,
    at_seconds: i64,
    sightings: BTreeSet<Sighting<S>>,
    state: S,
}

impl<S: ObjectState> Latest<S> {
    /// A state seen at `at_seconds` of Stripe's clock, brought by `source`.
    pub fn seen(state: S, at_seconds: i64, source: &str) -> Self {
        let sighting =
            Sighting { rank: state.rank(), source: source.to_owned(), state: state.clone() };
        let is_final = state.is_final();
        Self { is_final, at_seconds, sightings: BTreeSet::from([sighting]), state }
    }

    /// Joins what two sides know.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        let own = (self.is_final, self.at_seconds);
        let others = (other.is_final, other.at_seconds);
        if others > own {
            return other;
        }
        if others == own {
            self.sightings.extend(other.sightings);
            if let Some(last) = self.sightings.last() {
                self.state = last.state.clone();
            }
        }
        self
    }

    /// The state.
    pub const fn state(&self) -> &S {
        &self.state
    }

    /// The second of Stripe's clock at which it was seen.
    pub const fn at_seconds(&self) -> i64 {
        self.at_seconds
    }

    /// Whether two different states were seen within one second, so that only a look-up whose
    /// answer lies after both can tell.
    pub fn is_ambiguous(&self) -> bool {
        !self.is_final && self.sightings.iter().any(|sighting| sighting.state != self.state)
    }

    /// What brought the state: event ids and request ids.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let same = self.sightings.iter().filter(|sighting| sighting.state == self.state);
        same.map(|sighting| sighting.source.as_str())
    }
}
