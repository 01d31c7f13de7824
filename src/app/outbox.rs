//! The outbox: sends the mails that are due. One that cannot be sent waits with its next try, and
//! blocks nothing.

mod outbox_room;
mod resending;

pub use outbox_room::{MailView, list, one};
pub use resending::{ResendError, ResendForm, Resending, Resent, resend};

pub use crate::db::outbox_list::{MailFilter, MailRow};

use crate::db::outbox::OutboxRecord;
use crate::db::types::money;
use crate::db::{StoreError, dispute_answers, disputes, outbox, refunds, stripe_refunds, team};
use crate::domain::clock::Span;
use crate::domain::dispute::{DeadlineNotice, DisputePhase, DisputeReason, is_inquiry};
use crate::domain::money::Money;
use crate::domain::saga::retry_pause;

use super::context::App;
use super::error::{AppError, AppResult};
use super::mailer::{DueMail, MailFailed, TeamNotice};
use super::orders;

/// How long one sender may take before another may try the same mail.
const AT_MOST: Span = Span::from_minutes(2);

/// Sends what is due. Returns how many there were.
///
/// # Errors
/// Those of the database.
pub async fn send_due(app: &App, limit: i64) -> AppResult<usize> {
    let due = app
        .store
        .write(move |tx| {
            let next = tx.now() + AT_MOST;
            outbox::claim_due(tx, next, limit)
        })
        .await
        .map_err(AppError::Store)?;
    let count = due.len();
    for mail in due {
        let id = mail.id.clone();
        if let Err(error) = send(app, mail).await {
            // It is due again by itself, and keeps no other mail from being sent.
            tracing::error!(mail.id = %id, error = %error, "a mail could not be made");
        }
    }
    Ok(count)
}

/// What goes back by a refund, ours or one made at Stripe, for the mail about it.
async fn returned(app: &App, mail: &OutboxRecord) -> AppResult<Option<Money>> {
    let (own, made_there) = (mail.refund_id.clone(), mail.stripe_refund_id.clone());
    app.store
        .read(move |tx| {
            if let Some(own) = own {
                let found = refunds::find(tx, &own)?.ok_or(StoreError::NotFound)?;
                return money("refunds", found.amount_minor, found.currency).map(Some);
            }
            let Some(made_there) = made_there else { return Ok(None) };
            let found = stripe_refunds::find(tx, &made_there)?.ok_or(StoreError::NotFound)?;
            money("stripe_refunds", found.amount_minor, found.currency).map(Some)
        })
        .await
        .map_err(AppError::Store)
}

/// The person of the team and the dispute, for a mail about its deadline. Whether it still waits
/// for an answer is looked at now, since the mail may have waited.
async fn team_notice(app: &App, mail: &OutboxRecord) -> AppResult<Option<TeamNotice>> {
    let about = (DeadlineNotice::of(mail.kind), mail.dispute_id.clone(), mail.member_id.clone());
    let (Some(notice), Some(dispute), Some(member)) = about else { return Ok(None) };
    let shops = app.settings.locale;
    let read = app.store.read(move |tx| {
        let dispute = disputes::find(tx, &dispute)?.ok_or(StoreError::NotFound)?;
        let member = team::find(tx, &member)?.ok_or(StoreError::NotFound)?;
        let answered = dispute_answers::under_way(tx, std::slice::from_ref(&dispute.id))?;
        let waits = dispute.phase == DisputePhase::NeedsResponse && answered.is_empty();
        let now = tx.now();
        Ok::<_, StoreError>(TeamNotice {
            member: member.id,
            email: member.email,
            disabled: member.disabled_at.is_some(),
            locale: member.locale.unwrap_or(shops),
            notice,
            reason: DisputeReason::of(dispute.reason.as_deref()),
            inquiry: is_inquiry(&dispute.status),
            amount: money("disputes", dispute.amount_minor, dispute.currency)?,
            due: dispute.evidence_due_at.filter(|due| waits && now <= *due),
            dispute: dispute.id,
        })
    });
    Ok(Some(read.await?))
}

/// A mail with all that it is written from, as the books are now.
async fn due_mail(app: &App, mail: &OutboxRecord) -> AppResult<DueMail> {
    let order = orders::view_of(app, mail.order_id.clone()).await?;
    Ok(DueMail {
        id: mail.id.clone(),
        kind: mail.kind,
        number: order.number,
        order,
        written_at: mail.created_at,
        returned: returned(app, mail).await?,
        team: team_notice(app, mail).await?,
    })
}

async fn send(app: &App, mail: OutboxRecord) -> AppResult<()> {
    let due = due_mail(app, &mail).await?;
    let (id, tries) = (mail.id.clone(), u32::try_from(mail.tries).unwrap_or(u32::MAX));
    let sent = match &due.team {
        // What a dispute is about is for people of the team alone.
        Some(notice) if notice.disabled => {
            Err(MailFailed { message: "the account of its reader is disabled".to_owned() })
        }
        Some(_) | None => app.mailer.deliver(&due).await,
    };
    app.metrics.mail(mail.kind.name(), if sent.is_ok() { "sent" } else { "failed" });
    match sent {
        Ok(()) => {
            tracing::info!(mail.id = %mail.id, mail.kind = %mail.kind, order.id = %mail.order_id,
                "a mail was sent");
            app.store.write(move |tx| outbox::set_sent(tx, &id)).await
        }
        Err(error) => {
            tracing::warn!(mail.id = %mail.id, error = %error, "a mail could not be sent");
            let words = error.to_string();
            app.store
                .write(move |tx| {
                    let next = tx.now() + retry_pause(tries.saturating_add(1), 0);
                    outbox::set_failed(tx, &id, &words, next)
                })
                .await
        }
    }
    .map_err(AppError::Store)
}
