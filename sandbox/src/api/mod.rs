//! The API's operations, one file a resource. A request comes in as method, path and pairs, and
//! goes out as JSON; sockets, keys and faults are others' business.

pub mod account;
pub mod balance;
pub mod charges;
pub mod checkout_sessions;
pub mod disputes;
pub mod events;
pub mod files;
pub mod fraud_warnings;
pub mod mandates;
pub mod method_types;
pub mod method_wish;
pub mod operation;
pub mod payment_intents;
pub mod payment_methods;
pub mod refunds;
pub mod webhook_endpoints;

use serde_json::Value;

use self::operation::{Operation, Route};
use crate::model::context::Context;
use crate::model::lapse;
use crate::model::objects::{Entity, Filter};
use crate::protocol::errors::ApiError;
use crate::protocol::expand;
use crate::protocol::fields::Fields;
use crate::protocol::form;
use crate::protocol::lists::{self, ListParams};

/// Carries out one request: time-driven changes first, then the operation, then `expand`.
///
/// # Errors
/// What the API answers; [`ApiError::keeping`] says whether the writes made so far stand.
pub fn handle(
    ctx: &mut Context<'_>,
    route: &Route,
    pairs: &[(String, String)],
) -> Result<Value, ApiError> {
    lapse::end_due(ctx)?;
    let tree = form::tree(pairs).map_err(|error| ApiError::validation(error.to_string()))?;
    let mut fields = Fields::root(tree);
    let expansions = expand::take(&mut fields)?;
    let mut answer = dispatch(ctx, route, fields)?;
    expand::apply(ctx, &mut answer, &expansions)?;
    Ok(answer)
}

fn dispatch(ctx: &mut Context<'_>, route: &Route, fields: Fields) -> Result<Value, ApiError> {
    let id = route.id.as_str();
    match route.operation {
        Operation::CheckoutSessionsCreate => checkout_sessions::create(ctx, fields),
        Operation::CheckoutSessionsRetrieve => checkout_sessions::retrieve(ctx, id, fields),
        Operation::CheckoutSessionsList => checkout_sessions::list(ctx, fields),
        Operation::CheckoutSessionsExpire => checkout_sessions::expire(ctx, id, fields),
        Operation::CheckoutSessionsLineItems => checkout_sessions::line_items(ctx, id, fields),
        Operation::PaymentIntentsCreate => payment_intents::create(ctx, fields),
        Operation::PaymentIntentsRetrieve => payment_intents::retrieve(ctx, id, fields),
        Operation::PaymentIntentsList => payment_intents::list(ctx, fields),
        Operation::PaymentIntentsConfirm => payment_intents::confirm(ctx, id, fields),
        Operation::PaymentIntentsCancel => payment_intents::cancel(ctx, id, fields),
        Operation::PaymentIntentsCapture => payment_intents::capture(ctx, id, fields),
        Operation::ChargesRetrieve => charges::retrieve(ctx, id, fields),
        Operation::ChargesUpdate => charges::update(ctx, id, fields),
        Operation::ChargesList => charges::list(ctx, fields),
        Operation::ChargesRefunds => charges::refunds(ctx, id, fields),
        Operation::RefundsCreate => refunds::create(ctx, fields),
        Operation::RefundsRetrieve => refunds::retrieve(ctx, id, fields),
        Operation::RefundsUpdate => refunds::update(ctx, id, fields),
        Operation::RefundsList => refunds::list(ctx, fields),
        Operation::RefundsCancel => refunds::cancel(ctx, id, fields),
        Operation::MandatesRetrieve => mandates::retrieve(ctx, id, fields),
        Operation::PaymentMethodsRetrieve => payment_methods::retrieve(ctx, id, fields),
        Operation::EventsRetrieve => events::retrieve(ctx, id, fields),
        Operation::EventsList => events::list(ctx, fields),
        Operation::WebhookEndpointsCreate => webhook_endpoints::create(ctx, fields),
        Operation::WebhookEndpointsRetrieve => webhook_endpoints::retrieve(ctx, id, fields),
        Operation::WebhookEndpointsList => webhook_endpoints::list(ctx, fields),
        Operation::WebhookEndpointsDelete => webhook_endpoints::delete(ctx, id, fields),
        Operation::AccountRetrieve => account::retrieve(ctx, fields),
        Operation::BalanceRetrieve => balance::retrieve(ctx, fields),
        Operation::BalanceTransactionsRetrieve => balance::retrieve_transaction(ctx, id, fields),
        Operation::DisputesRetrieve => disputes::retrieve(ctx, id, fields),
        Operation::DisputesUpdate => disputes::update(ctx, id, fields),
        Operation::DisputesList => disputes::list(ctx, fields),
        Operation::DisputesClose => disputes::close(ctx, id, fields),
        Operation::FilesCreate => files::create(ctx, fields),
        Operation::FilesRetrieve => files::retrieve(ctx, id, fields),
        Operation::FraudWarningsRetrieve => fraud_warnings::retrieve(ctx, id, fields),
        Operation::FraudWarningsList => fraud_warnings::list(ctx, fields),
        Operation::BalanceTransactionsList => balance::list_transactions(ctx, fields),
    }
}

/// The answer to a look-up by id.
fn shown<T: Entity>(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    Ok(ctx.load::<T>(id, "id")?.to_json())
}

/// The answer to a list whose own filters were taken already.
fn listed<T: Entity>(
    ctx: &mut Context<'_>,
    mut fields: Fields,
    filter: Filter,
    url: &str,
) -> Result<Value, ApiError> {
    let params = ListParams::take(&mut fields)?;
    fields.end()?;
    let (found, has_more) = ctx.page::<T>(&params, filter)?;
    Ok(lists::list_json(url, found.iter().map(Entity::to_json).collect(), has_more))
}
