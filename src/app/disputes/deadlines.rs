//! The team is written to before the deadline of a dispute: whoever may answer it and can sign in,
//! each in their language. What was written is noted, so that it is written once.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::saga::runner;
use crate::db::{StoreError, Tx, dispute_answers, dispute_notices, disputes};
use crate::db::{orders, outbox, payments, team};
use crate::domain::dispute::{DeadlineNotice, DisputePhase};
use crate::domain::ids::{MemberId, MessageId};
use crate::domain::role::Permission;

/// Puts the mails about deadlines that have come near into the outbox. Returns about how many
/// deadlines it wrote.
///
/// # Errors
/// Those of the database.
pub async fn tell_due(app: &App, limit: i64) -> AppResult<usize> {
    let (due, readers) = app.store.read(move |tx| due(tx, limit)).await?;
    let mut told = 0;
    for (dispute, notice) in due {
        let new = |member: &MemberId| {
            (MessageId::new(app.now(), app.randomness.as_ref()), member.clone())
        };
        let telling =
            Telling { dispute: dispute.clone(), notice, mails: readers.iter().map(new).collect() };
        match app.store.write(move |tx| telling.write(tx)).await {
            Ok(written) => told += usize::from(written),
            // It is due again in the next turn, and keeps no other from being written.
            Err(error) => tracing::warn!(
                dispute.id = dispute, notice = %notice,
                error = runner::chain(&AppError::Store(error)),
                "the team could not be written to about a dispute and will be later"
            ),
        }
    }
    Ok(told)
}

type Due = (Vec<(String, DeadlineNotice)>, Vec<MemberId>);

/// What is to be written about, and to whom. While there is nobody to write to, it stays due.
fn due(tx: &mut Tx<'_>, limit: i64) -> Result<Due, StoreError> {
    let mut due = Vec::new();
    for notice in DeadlineNotice::ALL.iter().copied() {
        let window = notice.window(tx.now());
        let found = dispute_notices::unwritten(tx, notice, window, limit)?;
        due.extend(found.into_iter().map(|dispute| (dispute, notice)));
    }
    if due.is_empty() {
        return Ok((due, Vec::new()));
    }
    let readers = readers(tx)?;
    if readers.is_empty() {
        due.clear();
    }
    Ok((due, readers))
}

fn readers(tx: &mut Tx<'_>) -> Result<Vec<MemberId>, StoreError> {
    let members = team::active_with(tx, Permission::Dispute)?;
    Ok(members.into_iter().map(|member| member.id).collect())
}

/// A mail to each of those who may answer, about one deadline.
struct Telling {
    dispute: String,
    notice: DeadlineNotice,
    mails: Vec<(MessageId, MemberId)>,
}

impl Telling {
    /// Writes it; `false` where there is nothing to write about any more, or another instance did.
    fn write(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let Some(found) = disputes::find(tx, &self.dispute)? else { return Ok(false) };
        let payment = payments::find(tx, &found.payment_id)?.ok_or(StoreError::NotFound)?;
        // A mail refers to its order, which is locked before its payment.
        let order = orders::lock(tx, &payment.order_id)?.id;
        payments::lock(tx, &found.payment_id)?;
        let Some(dispute) = disputes::find(tx, &self.dispute)? else { return Ok(false) };
        let waits = dispute.phase == DisputePhase::NeedsResponse
            && dispute_answers::under_way(tx, std::slice::from_ref(&dispute.id))?.is_empty();
        let Some(due) = dispute.evidence_due_at.filter(|_| waits) else { return Ok(false) };
        if DeadlineNotice::at(due, tx.now()) != Some(self.notice) {
            return Ok(false);
        }
        let readers = readers(tx)?;
        let mut mails = self.mails.iter().filter(|(_, member)| readers.contains(member)).peekable();
        if mails.peek().is_none() || !dispute_notices::put(tx, &dispute.id, (self.notice, due))? {
            return Ok(false);
        }
        for (id, member) in mails {
            let mail = (id.clone(), member);
            outbox::put_for_dispute(tx, mail, (self.notice, due), (&order, &dispute.id))?;
        }
        Ok(true)
    }
}
