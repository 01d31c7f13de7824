//! What time alone brings: the end of sessions that nobody paid and of money that was held too
//! long, the answers of banks, the outcome of refunds, the disputes of some cards and the verdicts
//! on them.

use super::aftermath;
use super::charge::{Charge, ChargeStatus};
use super::checkout;
use super::context::Context;
use super::debit::{self, Verdict};
use super::dispute::{self, Dispute};
use super::objects::{self, Entity, Kind};
use super::payment_intent::PaymentIntent;
use super::refund::{self, Refund};
use super::release::{self, Cause};
use super::session::Session;
use crate::protocol::errors::ApiError;

/// Does everything whose time has come, of whichever account.
pub fn end_due(ctx: &mut Context<'_>) -> Result<(), ApiError> {
    each_due(ctx, Kind::Session, |ctx, mut session: Session| checkout::expire(ctx, &mut session))?;
    each_due(ctx, Kind::PaymentIntent, |ctx, mut intent: PaymentIntent| {
        release::end(ctx, &mut intent, Cause::AuthorizationExpired)
    })?;
    each_due(ctx, Kind::Refund, |ctx, refund: Refund| refund::settle(ctx, refund))?;
    each_due(ctx, Kind::Charge, |ctx, charge: Charge| match charge.status {
        ChargeStatus::Pending => debit::settle(ctx, charge, Verdict::AsKnown),
        ChargeStatus::Succeeded | ChargeStatus::Failed => aftermath::follow(ctx, charge),
    })?;
    each_due(ctx, Kind::Dispute, |ctx, dispute: Dispute| dispute::lapse(ctx, dispute))
}

/// Acts on each due object in the name of its own account, and of no request.
fn each_due<T: Entity>(
    ctx: &mut Context<'_>,
    kind: Kind,
    act: impl Fn(&mut Context<'_>, T) -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    loop {
        let due = ctx.objects.due(kind, ctx.now)?;
        if due.is_empty() {
            return Ok(());
        }
        for record in due {
            let object = objects::read(&record)?;
            let own_account = std::mem::replace(&mut ctx.account, record.account);
            let own_request = std::mem::take(&mut ctx.request);
            let ended = act(ctx, object);
            ctx.account = own_account;
            ctx.request = own_request;
            ended?;
        }
    }
}
