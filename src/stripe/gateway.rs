//! The gateway over Stripe's API: each method is a request, an answer, and what it shows.
//!
//! Each call is made once. A look-up of a payment asks on for refunds and disputes where the
//! charge may have some, and an error of any of its requests is the error of the look-up.

use std::sync::Arc;

use async_trait::async_trait;
use stripe_checkout::checkout_session::{
    ExpireCheckoutSession, ListCheckoutSession, RetrieveCheckoutSession,
};
use stripe_core::balance::RetrieveForMyAccountBalance;
use stripe_core::charge::RetrieveCharge;
use stripe_core::dispute::{CloseDispute, RetrieveDispute};
use stripe_core::payment_intent::{
    CancelPaymentIntent, CapturePaymentIntent, RetrievePaymentIntent,
};
use stripe_types::RangeQueryTs;

use super::client::{StripeSetupError, TimeOuts};
use super::objects::{self, Witness, id_of};
use super::seen::{
    Expandable, SeenBalance, SeenCharge, SeenDispute, SeenFile, SeenId, SeenIntent, SeenPage,
    SeenRefund, SeenSession,
};
use super::transport::{Told, Transport};
use super::{errors, events, requests, signature};
use crate::app::gateway::{
    AccountAnswer, CaptureRequest, DisputeAnswer, ErrorDetail, EvidenceSubmission, EvidenceUpload,
    FileAnswer, Gateway, GatewayError, GatewayEvent, GatewayResult, IntentAnswer, OpenSession,
    RefundAnswer, RefundRequest, SessionAnswer, WebhookRejected,
};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::ids::{ShopId, StripeCallId};
use crate::domain::money::Money;
use crate::domain::secret::Secret;

/// The most that Stripe shows on one page of a list.
pub(super) const PAGE_LIMIT: i64 = 100;

/// How far before the asked time a list begins, for clocks that do not agree.
const LIST_OVERLAP: Span = Span::from_minutes(1);

/// What the adapter needs to know.
#[derive(Clone, Debug)]
pub struct StripeSettings {
    /// Where the API is: `https://api.stripe.com/`, or the sandbox on this machine.
    pub api_base: String,
    /// The account's secret key.
    pub secret_key: Secret,
    /// The secrets of our webhook endpoint; several while one is being replaced.
    pub webhook_secrets: Vec<Secret>,
    /// The shop whose mark is ours.
    pub shop: ShopId,
    /// How long a call may take.
    pub time_outs: TimeOuts,
}

/// Stripe as the app's gateway.
pub struct StripeGateway {
    pub(super) transport: Transport,
    webhook_secrets: Vec<Secret>,
    pub(super) shop: ShopId,
}

impl StripeGateway {
    /// The gateway to one account; connections are made when they are needed.
    ///
    /// # Errors
    /// [`StripeSetupError`] where the settings cannot work.
    pub fn new(settings: StripeSettings, clock: Arc<dyn Clock>) -> Result<Self, StripeSetupError> {
        let StripeSettings { api_base, secret_key, webhook_secrets, shop, time_outs } = settings;
        let transport = Transport::new(&api_base, &secret_key, time_outs, clock)?;
        Ok(Self { transport, webhook_secrets, shop })
    }

    fn session_answer(&self, told: &Told<SeenSession>) -> Result<SessionAnswer, GatewayError> {
        self.session(&told.value, &witness(told), told.request_id.as_deref())
    }

    fn session(
        &self,
        seen: &SeenSession,
        witness: &Witness,
        request_id: Option<&str>,
    ) -> Result<SessionAnswer, GatewayError> {
        let state = objects::session_state(&seen.status)
            .ok_or_else(|| unknown_state(&seen.id, &seen.status, request_id))?;
        Ok(SessionAnswer {
            id: seen.id.clone(),
            owner: objects::owner(seen.metadata.as_ref()),
            state,
            url: seen.url.clone(),
            expires_at: Moment::from_seconds(seen.expires_at),
            intent: id_of(seen.payment_intent.as_ref()),
            observations: objects::session_with_intent(seen, witness, &self.shop),
        })
    }

    fn intent_answer(&self, told: &Told<SeenIntent>) -> IntentAnswer {
        IntentAnswer {
            id: told.value.id.clone(),
            owner: objects::owner(told.value.metadata.as_ref()),
            observations: objects::intent_with_charge(&told.value, &witness(told), &self.shop),
        }
    }
}

#[async_trait]
impl Gateway for StripeGateway {
    async fn open_session(
        &self,
        request: &OpenSession,
        key: &StripeCallId,
    ) -> GatewayResult<SessionAnswer> {
        let call = self.transport.call("open_session", Some(key));
        let decoded = requests::open_session(request).send(&call).await.map(drop);
        let told = call.read::<SeenSession>(decoded)?;
        let answer = self.session_answer(&told)?;
        Ok(told.answered(answer))
    }

    async fn look_up_session(&self, session: &str) -> GatewayResult<SessionAnswer> {
        checked("cs_", session)?;
        let expand = vec!["payment_intent.latest_charge.balance_transaction".to_owned()];
        let request = RetrieveCheckoutSession::new(session).expand(expand);
        let call = self.transport.call("look_up_session", None);
        let decoded = request.send(&call).await.map(drop);
        let told = call.read::<SeenSession>(decoded)?;
        let mut answer = self.session_answer(&told)?;
        let intent = told.value.payment_intent.as_ref().and_then(Expandable::whole);
        answer.observations.extend(self.beyond_the_charge(intent, false).await?);
        Ok(told.answered(answer))
    }

    async fn list_sessions(&self, since: Moment) -> GatewayResult<Vec<SessionAnswer>> {
        let from = (since - LIST_OVERLAP).seconds();
        let mut all = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let mut request =
                ListCheckoutSession::new().created(RangeQueryTs::gte(from)).limit(PAGE_LIMIT);
            if let Some(last) = &after {
                request = request.starting_after(last.as_str());
            }
            let call = self.transport.call("list_sessions", None);
            let decoded = request.send(&call).await.map(drop);
            let told = call.read::<SeenPage<SeenSession>>(decoded)?;
            let witness = witness(&told);
            for seen in &told.value.data {
                all.push(self.session(seen, &witness, told.request_id.as_deref())?);
            }
            let last = told.value.data.last().map(|session| session.id.clone());
            if !told.value.has_more || last.is_none() || last == after {
                return Ok(told.answered(all));
            }
            after = last;
        }
    }

    async fn expire_session(
        &self,
        session: &str,
        key: &StripeCallId,
    ) -> GatewayResult<SessionAnswer> {
        checked("cs_", session)?;
        let call = self.transport.call("expire_session", Some(key));
        let decoded = ExpireCheckoutSession::new(session).send(&call).await.map(drop);
        let told = call.read::<SeenSession>(decoded)?;
        let answer = self.session_answer(&told)?;
        Ok(told.answered(answer))
    }

    async fn look_up_intent(&self, intent: &str) -> GatewayResult<IntentAnswer> {
        checked("pi_", intent)?;
        let request = RetrievePaymentIntent::new(intent)
            .expand(vec!["latest_charge.balance_transaction".to_owned()]);
        let call = self.transport.call("look_up_intent", None);
        let decoded = request.send(&call).await.map(drop);
        let told = call.read::<SeenIntent>(decoded)?;
        let mut answer = self.intent_answer(&told);
        answer.observations.extend(self.beyond_the_charge(Some(&told.value), true).await?);
        Ok(told.answered(answer))
    }

    async fn look_up_charge(&self, charge: &str) -> GatewayResult<IntentAnswer> {
        // Charges of older integrations are `ch_…`, those of some bank methods `py_…`.
        checked("", charge)?;
        let call = self.transport.call("look_up_charge", None);
        let decoded = RetrieveCharge::new(charge).send(&call).await.map(drop);
        let told = call.read::<SeenCharge>(decoded)?;
        match id_of(told.value.payment_intent.as_ref()) {
            Some(intent) => self.look_up_intent(&intent).await,
            None => Err(errors::refused_here(
                "charge_without_payment_intent",
                format!("the charge {charge} has no PaymentIntent, so it is not ours"),
            )),
        }
    }

    async fn cancel_intent(&self, intent: &str, key: &StripeCallId) -> GatewayResult<IntentAnswer> {
        checked("pi_", intent)?;
        let call = self.transport.call("cancel_intent", Some(key));
        let decoded = CancelPaymentIntent::new(intent).send(&call).await.map(drop);
        let told = call.read::<SeenIntent>(decoded)?;
        let answer = self.intent_answer(&told);
        Ok(told.answered(answer))
    }

    async fn capture_intent(
        &self,
        request: &CaptureRequest,
        key: &StripeCallId,
    ) -> GatewayResult<IntentAnswer> {
        checked("pi_", &request.intent)?;
        let call = self.transport.call("capture_intent", Some(key));
        let capture = CapturePaymentIntent::new(request.intent.as_str())
            .amount_to_capture(request.amount.minor());
        let decoded = capture.send(&call).await.map(drop);
        let told = call.read::<SeenIntent>(decoded)?;
        let answer = self.intent_answer(&told);
        Ok(told.answered(answer))
    }

    async fn refund(
        &self,
        request: &RefundRequest,
        key: &StripeCallId,
    ) -> GatewayResult<RefundAnswer> {
        checked("pi_", &request.intent)?;
        let call = self.transport.call("refund", Some(key));
        let decoded = requests::refund(request).send(&call).await.map(drop);
        let told = call.read::<SeenRefund>(decoded)?;
        let answer = refund_answer(&told.value, &witness(&told));
        Ok(told.answered(answer))
    }

    async fn list_refunds(&self, intent: &str) -> GatewayResult<Vec<RefundAnswer>> {
        checked("pi_", intent)?;
        let mut told = self.refunds(intent).await?;
        let refunds = std::mem::take(&mut told.value);
        Ok(told.answered(refunds))
    }

    async fn look_up_dispute(&self, dispute: &str) -> GatewayResult<DisputeAnswer> {
        // Disputes are `du_…`, older ones `dp_…`.
        checked("", dispute)?;
        let call = self.transport.call("look_up_dispute", None);
        let decoded = RetrieveDispute::new(dispute).send(&call).await.map(drop);
        let told = call.read::<SeenDispute>(decoded)?;
        let answer = dispute_answer(&told);
        Ok(told.answered(answer))
    }

    async fn upload_evidence(
        &self,
        upload: &EvidenceUpload,
        key: &StripeCallId,
    ) -> GatewayResult<FileAnswer> {
        let call = self.transport.call("upload_evidence", Some(key));
        let sent = call.upload(upload).await;
        let told = call.read::<SeenFile>(sent)?;
        let answer = FileAnswer { id: told.value.id.clone() };
        Ok(told.answered(answer))
    }

    async fn submit_evidence(
        &self,
        request: &EvidenceSubmission,
        key: &StripeCallId,
    ) -> GatewayResult<DisputeAnswer> {
        checked("", &request.dispute)?;
        let call = self.transport.call("submit_evidence", Some(key));
        let decoded = requests::submit_evidence(request).send(&call).await.map(drop);
        let told = call.read::<SeenDispute>(decoded)?;
        let answer = dispute_answer(&told);
        Ok(told.answered(answer))
    }

    async fn accept_dispute(
        &self,
        dispute: &str,
        key: &StripeCallId,
    ) -> GatewayResult<DisputeAnswer> {
        checked("", dispute)?;
        let call = self.transport.call("accept_dispute", Some(key));
        let decoded = CloseDispute::new(dispute).send(&call).await.map(drop);
        let told = call.read::<SeenDispute>(decoded)?;
        let answer = dispute_answer(&told);
        Ok(told.answered(answer))
    }

    async fn balance(&self) -> GatewayResult<Vec<Money>> {
        let call = self.transport.call("balance", None);
        let decoded = RetrieveForMyAccountBalance::new().send(&call).await.map(drop);
        let told = call.read::<SeenBalance>(decoded)?;
        let known = told.value.available.iter().filter_map(|one| {
            // What is owed to Stripe is no balance to return from.
            Money::new(one.amount.max(0), one.currency.parse().ok()?).ok()
        });
        let known = known.collect();
        Ok(told.answered(known))
    }

    async fn account(&self) -> GatewayResult<AccountAnswer> {
        let call = self.transport.call("account", None);
        let decoded = requests::account().send(&call).await.map(drop);
        let told = call.read::<SeenId>(decoded)?;
        let answer = AccountAnswer { id: told.value.id.clone() };
        Ok(told.answered(answer))
    }

    fn read_webhook(
        &self,
        body: &[u8],
        signature: Option<&str>,
        now: Moment,
    ) -> Result<GatewayEvent, WebhookRejected> {
        signature::verify(body, signature, &self.webhook_secrets, now)?;
        events::read(body, &self.shop)
    }

    fn read_stored_event(&self, body: &[u8]) -> Result<GatewayEvent, WebhookRejected> {
        events::read(body, &self.shop)
    }
}

pub(super) fn witness<T>(told: &Told<T>) -> Witness {
    Witness::Answer { at_seconds: told.at_seconds, request_id: told.request_id.clone() }
}

pub(super) fn refund_answer(seen: &SeenRefund, witness: &Witness) -> RefundAnswer {
    RefundAnswer {
        id: seen.id.clone(),
        refund: objects::refund_row(seen),
        observations: objects::refund(seen, witness).into_iter().collect(),
    }
}

fn dispute_answer(told: &Told<SeenDispute>) -> DisputeAnswer {
    DisputeAnswer {
        id: told.value.id.clone(),
        state: objects::dispute_state(&told.value),
        submissions: objects::submissions(&told.value),
        observations: vec![objects::dispute(&told.value, &witness(told))],
    }
}

/// An id goes into the path of a request, and may come from an address that anyone can type.
fn checked(prefix: &str, id: &str) -> Result<(), GatewayError> {
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let own = id.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
    if plain && own && id.len() <= 255 {
        return Ok(());
    }
    Err(errors::refused_here("malformed_id", format!("not an id of the kind {prefix}…")))
}

fn unknown_state(id: &str, word: &str, request_id: Option<&str>) -> GatewayError {
    GatewayError::Unknown(Box::new(ErrorDetail {
        status: 200,
        message: format!("{id} is in the state {word:?}, which is not known"),
        request_id: request_id.map(str::to_owned),
        ..ErrorDetail::default()
    }))
}
