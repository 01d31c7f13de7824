//! The walk along the chain, from its first row to its last.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::StoreError;
use crate::db::audit::AuditRecord;
use crate::db::audit_chain::{self, ChainHead};
use crate::domain::clock::Span;
use crate::domain::ids::AuditId;
use crate::domain::invariant::{Breach, BreachRule};

use super::{GENESIS, seal_of};

/// How long a row may wait for its seal: the sealer comes each second.
const SEALED_WITHIN: Span = Span::from_minutes(1);

/// How many rows are read in one transaction.
const PAGE: i64 = 500;

/// How many breaks are told; where one is, the rest tells little more.
const MOST_TOLD: usize = 50;

/// A place where the chain is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainBreak {
    /// A row, or the one before it, is not what was sealed there.
    DoesNotFollow {
        /// The row.
        id: AuditId,
        /// Its place.
        position: i64,
    },
    /// Rows are missing before another.
    Missing {
        /// The first missing place.
        first: i64,
        /// The last missing place.
        last: i64,
    },
    /// The last rows are missing, or rows stand behind the last one that was sealed.
    EndsElsewhere {
        /// Where the chain should end.
        sealed: i64,
        /// Where it ends.
        found: i64,
    },
    /// A row has waited too long for its seal.
    Unsealed {
        /// The row.
        id: AuditId,
    },
}

impl From<&ChainBreak> for Breach {
    fn from(broken: &ChainBreak) -> Self {
        let (rule, subject) = match broken {
            ChainBreak::DoesNotFollow { id, .. } => (BreachRule::AuditAltered, id.to_string()),
            ChainBreak::Missing { first, last } => {
                (BreachRule::AuditMissing, format!("{first}\u{2013}{last}"))
            }
            ChainBreak::EndsElsewhere { sealed, found } => {
                (BreachRule::AuditCut, format!("{found} / {sealed}"))
            }
            ChainBreak::Unsealed { id } => (BreachRule::AuditUnsealed, id.to_string()),
        };
        Self { rule, subject }
    }
}

/// What a walk along the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// How many rows were looked at.
    pub rows: i64,
    /// The head at the end of the walk.
    pub head: ChainHead,
    /// Where it is broken, the first places first.
    pub breaks: Vec<ChainBreak>,
}

/// Walks along the whole chain, page by page.
///
/// # Errors
/// Those of the database.
pub async fn verify(app: &App) -> AppResult<ChainReport> {
    let mut walk = Walk::begin();
    loop {
        let after = walk.read_to;
        // The head is read with the page: the last page and the head are of one snapshot.
        let (rows, head, unsealed) = app
            .store
            .read(move |tx| {
                let rows = audit_chain::sealed_after(tx, after, PAGE)?;
                let late = tx.now() - SEALED_WITHIN;
                let unsealed = audit_chain::unsealed_since(tx, late, PAGE)?;
                Ok::<_, StoreError>((rows, audit_chain::head(tx)?, unsealed))
            })
            .await
            .map_err(AppError::Store)?;
        if rows.is_empty() {
            return Ok(walk.end(head, unsealed));
        }
        for row in &rows {
            walk.step(row).map_err(AppError::Store)?;
        }
    }
}

struct Walk {
    /// The place of the last row that was read.
    read_to: i64,
    /// The last place of the chain so far.
    place: i64,
    /// Its seal as it is stored.
    hash: String,
    rows: i64,
    breaks: Vec<ChainBreak>,
}

impl Walk {
    fn begin() -> Self {
        let (hash, breaks) = (GENESIS.to_owned(), Vec::new());
        Self { read_to: i64::MIN, place: 0, hash, rows: 0, breaks }
    }

    fn step(&mut self, row: &AuditRecord) -> Result<(), StoreError> {
        let position = row.chain_position.unwrap_or_default();
        let expected = self.place.saturating_add(1);
        let stored = row.chain_hash.clone().unwrap_or_default();
        self.rows = self.rows.saturating_add(1);
        self.read_to = position;
        let follows = position == expected && seal_of(row, &self.hash)? == stored;
        if position > expected {
            // What a row behind a gap follows is not known any more.
            let last = position.saturating_sub(1);
            self.found(ChainBreak::Missing { first: expected, last });
        } else if !follows {
            self.found(ChainBreak::DoesNotFollow { id: row.id.clone(), position });
        }
        if position < expected {
            return Ok(()); // Before the first place there is no chain.
        }
        self.place = position;
        self.hash = stored;
        Ok(())
    }

    fn found(&mut self, broken: ChainBreak) {
        if self.breaks.len() < MOST_TOLD {
            self.breaks.push(broken);
        }
    }

    fn end(mut self, head: ChainHead, unsealed: Vec<AuditId>) -> ChainReport {
        if (self.place, self.hash.as_str()) != (head.position, head.hash.as_str()) {
            let (sealed, found) = (head.position, self.place);
            self.found(ChainBreak::EndsElsewhere { sealed, found });
        }
        for id in unsealed {
            self.found(ChainBreak::Unsealed { id });
        }
        ChainReport { rows: self.rows, head, breaks: self.breaks }
    }
}
