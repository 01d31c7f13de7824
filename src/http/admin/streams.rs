//! How many pages follow what happens at once: bounded for the process and for each session.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Streams of this process.
const MOST: usize = 256;

/// Streams of one session: a browser has one for each page that is in sight, and those of the pages
/// that it left are noticed a moment later.
const MOST_OF_SESSION: usize = 32;

/// The streams that are open.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<BTreeMap<String, usize>>>);

/// Why no stream is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The session has enough of them.
    BySession,
    /// The process has.
    ByProcess,
}

/// The place of an open stream; dropping it gives it back.
pub struct Place {
    streams: Streams,
    session: String,
}

impl Streams {
    /// Takes a place for a stream of this session.
    ///
    /// # Errors
    /// [`Refused`], when there is none.
    pub fn enter(&self, session: &str) -> Result<Place, Refused> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<usize>() >= MOST {
            return Err(Refused::ByProcess);
        }
        let own = open.entry(session.to_owned()).or_default();
        if *own >= MOST_OF_SESSION {
            return Err(Refused::BySession);
        }
        *own = own.saturating_add(1);
        Ok(Place { streams: self.clone(), session: session.to_owned() })
    }

    /// How many are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.session) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                open.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_and_the_process_have_so_many_places_and_get_them_back() {
        let streams = Streams::default();
        let ana: Vec<_> = (0..MOST_OF_SESSION).map(|_| streams.enter("ana").unwrap()).collect();
        assert_eq!(streams.enter("ana").err(), Some(Refused::BySession));
        let rest = (0..MOST - ana.len()).map(|n| streams.enter(&format!("{n}")).unwrap());
        let rest: Vec<_> = rest.collect();
        assert_eq!(streams.enter("luis").err(), Some(Refused::ByProcess));
        drop(ana);
        streams.enter("ana").unwrap();
        drop(rest);
        assert_eq!(streams.count(), 0);
        assert!(streams.0.lock().unwrap().is_empty(), "nothing of them is remembered");
    }
}
