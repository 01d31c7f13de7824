//! What a look-up of a payment asks for beyond its PaymentIntent: refunds and disputes.

use stripe_core::dispute::ListDispute;
use stripe_core::refund::ListRefund;

use super::gateway::{PAGE_LIMIT, StripeGateway, refund_answer, witness};
use super::objects;
use super::seen::{Expandable, SeenDispute, SeenIntent, SeenPage, SeenRefund};
use super::transport::Told;
use crate::app::gateway::{GatewayError, RefundAnswer};
use crate::domain::facts::Observation;

impl StripeGateway {
    /// The refunds of a PaymentIntent, all pages, each with what it shows.
    pub(super) async fn refunds(
        &self,
        intent: &str,
    ) -> Result<Told<Vec<RefundAnswer>>, GatewayError> {
        let mut all = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let mut request = ListRefund::new().payment_intent(intent).limit(PAGE_LIMIT);
            if let Some(last) = &after {
                request = request.starting_after(last.as_str());
            }
            let call = self.transport.call("list_refunds", None);
            let decoded = request.send(&call).await.map(drop);
            let told = call.read::<SeenPage<SeenRefund>>(decoded)?;
            let witness = witness(&told);
            all.extend(told.value.data.iter().map(|refund| refund_answer(refund, &witness)));
            let last = told.value.data.last().map(|refund| refund.id.clone());
            if !told.value.has_more || last.is_none() || last == after {
                return Ok(told.with(all));
            }
            after = last;
        }
    }

    /// The disputes of a PaymentIntent. A charge has a handful at most, so one page holds them.
    pub(super) async fn disputes(&self, intent: &str) -> Result<Vec<Observation>, GatewayError> {
        let request = ListDispute::new().payment_intent(intent).limit(PAGE_LIMIT);
        let call = self.transport.call("list_disputes", None);
        let decoded = request.send(&call).await.map(drop);
        let told = call.read::<SeenPage<SeenDispute>>(decoded)?;
        let witness = witness(&told);
        Ok(told.value.data.iter().map(|dispute| objects::dispute(dispute, &witness)).collect())
    }

    /// What hangs on a charge of ours. Refunds are asked for where the charge shows some, or
    /// where `every` says so: one that failed shows on the charge no more.
    pub(super) async fn beyond_the_charge(
        &self,
        intent: Option<&SeenIntent>,
        every: bool,
    ) -> Result<Vec<Observation>, GatewayError> {
        let mut observations = Vec::new();
        let ours =
            intent.filter(|seen| objects::attempt_of(seen.metadata.as_ref(), &self.shop).is_some());
        let Some(seen) = ours else {
            return Ok(observations);
        };
        let Some(charge) = seen.latest_charge.as_ref().and_then(Expandable::whole) else {
            return Ok(observations);
        };
        let returned = charge.refunded || charge.amount_refunded.is_some_and(|minor| minor > 0);
        if returned || (every && charge.paid) {
            let refunds = self.refunds(&seen.id).await?.value;
            observations.extend(refunds.into_iter().flat_map(|refund| refund.observations));
        }
        if charge.disputed {
            observations.extend(self.disputes(&seen.id).await?);
        }
        Ok(observations)
    }
}
