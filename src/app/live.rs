//! What pages follow while they are open: a word for each kind of thing that changed. In this
//! process a commit tells it at once; what other instances do is looked up once a second, and only
//! while somebody follows.

use std::collections::BTreeMap;

use tokio::sync::watch;

use crate::db::Engine;
use crate::db::changes::{self, Revisions};
use crate::domain::topic::Topic;

use super::context::App;
use super::error::{AppError, AppResult};

/// Hears of changes to things of some kinds.
pub struct Follower {
    news: watch::Receiver<Revisions>,
    heard: Revisions,
    topics: Vec<Topic>,
}

impl Follower {
    /// Follows things of these kinds from now on.
    #[must_use]
    pub fn new(app: &App, topics: Vec<Topic>) -> Self {
        let mut news = app.store.changes().follow();
        let heard = news.borrow_and_update().clone();
        Self { news, heard, topics }
    }

    /// Returns once something changed that is followed, with the first kind that did. Changes that
    /// come while nobody waits are one. When this is dropped, nothing is lost.
    pub async fn next(&mut self) -> Option<Topic> {
        loop {
            self.news.changed().await.ok()?;
            let revisions = self.news.borrow_and_update().clone();
            let changed = |topic: &&Topic| revisions.get(*topic) != self.heard.get(*topic);
            let topic = self.topics.iter().find(changed).copied();
            self.heard = revisions;
            if topic.is_some() {
                return topic;
            }
        }
    }
}

/// Tells other instances what changed here, and those who follow here what changed elsewhere. Of
/// SQLite there is one instance, which knows everything already.
///
/// # Errors
/// Those of the database; what was not told is told the next time.
pub async fn keep_up(app: &App) -> AppResult<()> {
    let Engine::Postgres = app.store.engine() else { return Ok(()) };
    let changes = app.store.changes();
    let untold = changes.take_untold();
    if !untold.is_empty() {
        let topics = untold.clone();
        match app.store.write(move |tx| changes::write_down(tx, &topics)).await {
            Ok(written) => changes.wrote(&written),
            Err(error) => {
                changes.give_back(untold);
                return Err(AppError::Store(error));
            }
        }
    }
    if changes.is_followed() {
        let stand: BTreeMap<Topic, i64> = app.store.read(changes::stand).await?;
        changes.read(&stand);
    }
    Ok(())
}
