//! Tells whoever follows what a transaction changed, once it is committed: in this process at
//! once, in others by a row for each kind of thing, which each instance writes and reads at most
//! once a second. So no transaction waits for another one because of those who look.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;
use tokio::sync::watch;

use super::dialect::on_either;
use super::schema::changes;
use super::{StoreError, Tx};
use crate::domain::topic::Topic;

/// How often things of each kind have changed, as far as this process knows.
pub type Revisions = BTreeMap<Topic, u64>;

/// What changed in this process; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    news: watch::Sender<Revisions>,
    others: Mutex<Others>,
}

/// What the other instances know of us, and we of them.
#[derive(Debug, Default)]
struct Others {
    /// What changed here since the last time it was written down.
    untold: BTreeSet<Topic>,
    /// The rows as this process last saw or wrote them.
    seen: BTreeMap<Topic, i64>,
}

impl Changes {
    /// Things of these kinds changed, by a transaction of this process.
    pub(super) fn tell(&self, topics: BTreeSet<Topic>) {
        if topics.is_empty() {
            return;
        }
        self.announce(&topics);
        self.others().untold.extend(topics);
    }

    fn announce(&self, topics: &BTreeSet<Topic>) {
        self.0.news.send_modify(|revisions| {
            for topic in topics {
                let revision = revisions.entry(*topic).or_default();
                *revision = revision.wrapping_add(1);
            }
        });
    }

    /// Follows what changes from now on.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<Revisions> {
        self.0.news.subscribe()
    }

    /// Whether anybody follows.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        self.0.news.receiver_count() > 0
    }

    /// What changed here and was not written down yet; it counts as written from now on.
    #[must_use]
    pub fn take_untold(&self) -> BTreeSet<Topic> {
        std::mem::take(&mut self.others().untold)
    }

    /// Gives back what could not be written down.
    pub fn give_back(&self, untold: BTreeSet<Topic>) {
        self.others().untold.extend(untold);
    }

    /// Takes the revisions that this process wrote: what another one changed in between is told.
    pub fn wrote(&self, written: &BTreeMap<Topic, i64>) {
        self.take(written, 1);
    }

    /// Takes the revisions as they stand: what another instance changed is told.
    pub fn read(&self, stand: &BTreeMap<Topic, i64>) {
        self.take(stand, 0);
    }

    fn take(&self, stand: &BTreeMap<Topic, i64>, own: i64) {
        let mut others = self.others();
        let mut news = BTreeSet::new();
        for (topic, revision) in stand {
            let before = others.seen.get(topic).copied().unwrap_or_default();
            if revision.saturating_sub(before) > own {
                news.insert(*topic);
            }
            others.seen.insert(*topic, before.max(*revision));
        }
        drop(others);
        if !news.is_empty() {
            self.announce(&news);
        }
    }

    fn others(&self) -> std::sync::MutexGuard<'_, Others> {
        self.0.others.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down that things of these kinds changed; returns how the rows stand then.
pub fn write_down(
    tx: &mut Tx<'_>,
    topics: &BTreeSet<Topic>,
) -> Result<BTreeMap<Topic, i64>, StoreError> {
    let mut written = BTreeMap::new();
    for topic in topics {
        let row = (changes::topic.eq(*topic), changes::revision.eq(1));
        let revision: i64 = on_either!(tx.conn(), |conn| {
            diesel::insert_into(changes::table)
                .values(row)
                .on_conflict(changes::topic)
                .do_update()
                .set(changes::revision.eq(changes::revision + 1))
                .returning(changes::revision)
                .get_result(conn)
        })?;
        written.insert(*topic, revision);
    }
    Ok(written)
}

/// How the rows stand.
pub fn stand(tx: &mut Tx<'_>) -> Result<BTreeMap<Topic, i64>, StoreError> {
    let rows: Vec<(Topic, i64)> = changes::table.load(tx.conn())?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::proving_ground::on_each_engine;

    fn set(topics: &[Topic]) -> BTreeSet<Topic> {
        topics.iter().copied().collect()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_a_transaction_touches_is_told_once_it_is_committed_and_not_otherwise() {
        on_each_engine(async |store| {
            let mut news = store.changes().follow();
            let failed = store.write(|tx| {
                tx.touch(Topic::Orders);
                Err::<(), _>(StoreError::NotFound)
            });
            failed.await.unwrap_err();
            assert!(!news.has_changed().unwrap());
            let done = store.write(|tx| {
                tx.touch(Topic::Payments);
                Ok::<_, StoreError>(())
            });
            done.await.unwrap();
            assert!(news.has_changed().unwrap());
            let told: Vec<Topic> = news.borrow_and_update().keys().copied().collect();
            assert_eq!(told, [Topic::Payments]);
            assert_eq!(store.changes().take_untold(), set(&[Topic::Payments]));
            assert_eq!(store.changes().take_untold(), set(&[]));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_instance_hears_of_others_and_not_of_itself() {
        on_each_engine(async |store| {
            let (ours, theirs) = (Changes::default(), Changes::default());
            let mut news = ours.follow();
            let write = async |topics: BTreeSet<Topic>| {
                store.write(move |tx| write_down(tx, &topics)).await.unwrap()
            };
            ours.wrote(&write(set(&[Topic::Payments])).await);
            let standing = store.read(stand).await.unwrap();
            ours.read(&standing);
            assert!(!news.has_changed().unwrap(), "it knows what it wrote");
            theirs.wrote(&write(set(&[Topic::Payments, Topic::Sagas])).await);
            ours.read(&store.read(stand).await.unwrap());
            assert_eq!(news.borrow_and_update().len(), 2);
            theirs.wrote(&write(set(&[Topic::Sagas])).await);
            ours.wrote(&write(set(&[Topic::Sagas])).await);
            assert!(news.has_changed().unwrap(), "what lay between is another's");
        })
        .await;
    }
}
