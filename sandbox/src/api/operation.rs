//! Every operation of the API with its method and path: the one place that knows addresses.

use crate::protocol::errors::ApiError;

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `POST /v1/checkout/sessions`
    CheckoutSessionsCreate,
    /// `GET /v1/checkout/sessions/{id}`
    CheckoutSessionsRetrieve,
    /// `GET /v1/checkout/sessions`
    CheckoutSessionsList,
    /// `POST /v1/checkout/sessions/{id}/expire`
    CheckoutSessionsExpire,
    /// `GET /v1/checkout/sessions/{id}/line_items`
    CheckoutSessionsLineItems,
    /// `POST /v1/payment_intents`
    PaymentIntentsCreate,
    /// `GET /v1/payment_intents/{id}`
    PaymentIntentsRetrieve,
    /// `GET /v1/payment_intents`
    PaymentIntentsList,
    /// `POST /v1/payment_intents/{id}/confirm`
    PaymentIntentsConfirm,
    /// `POST /v1/payment_intents/{id}/cancel`
    PaymentIntentsCancel,
    /// `POST /v1/payment_intents/{id}/capture`
    PaymentIntentsCapture,
    /// `GET /v1/charges/{id}`
    ChargesRetrieve,
    /// `POST /v1/charges/{id}`
    ChargesUpdate,
    /// `GET /v1/charges`
    ChargesList,
    /// `GET /v1/charges/{id}/refunds`
    ChargesRefunds,
    /// `POST /v1/refunds`
    RefundsCreate,
    /// `GET /v1/refunds/{id}`
    RefundsRetrieve,
    /// `POST /v1/refunds/{id}`
    RefundsUpdate,
    /// `GET /v1/refunds`
    RefundsList,
    /// `POST /v1/refunds/{id}/cancel`
    RefundsCancel,
    /// `GET /v1/mandates/{id}`
    MandatesRetrieve,
    /// `GET /v1/payment_methods/{id}`
    PaymentMethodsRetrieve,
    /// `GET /v1/events/{id}`
    EventsRetrieve,
    /// `GET /v1/events`
    EventsList,
    /// `POST /v1/webhook_endpoints`
    WebhookEndpointsCreate,
    /// `GET /v1/webhook_endpoints/{id}`
    WebhookEndpointsRetrieve,
    /// `GET /v1/webhook_endpoints`
    WebhookEndpointsList,
    /// `DELETE /v1/webhook_endpoints/{id}`
    WebhookEndpointsDelete,
    /// `GET /v1/account`
    AccountRetrieve,
    /// `GET /v1/balance`
    BalanceRetrieve,
    /// `GET /v1/balance_transactions/{id}`
    BalanceTransactionsRetrieve,
    /// `GET /v1/balance_transactions`
    BalanceTransactionsList,
    /// `GET /v1/disputes/{id}`
    DisputesRetrieve,
    /// `POST /v1/disputes/{id}`
    DisputesUpdate,
    /// `GET /v1/disputes`
    DisputesList,
    /// `POST /v1/disputes/{id}/close`
    DisputesClose,
    /// `POST /v1/files`
    FilesCreate,
    /// `GET /v1/files/{id}`
    FilesRetrieve,
    /// `GET /v1/radar/early_fraud_warnings/{id}`
    FraudWarningsRetrieve,
    /// `GET /v1/radar/early_fraud_warnings`
    FraudWarningsList,
}

/// An operation, and the object that the path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// What is asked for.
    pub operation: Operation,
    /// The id in the path; empty where there is none.
    pub id: String,
}

impl Operation {
    /// The operation's name in the control API, such as `checkout.sessions.create`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CheckoutSessionsCreate => "checkout.sessions.create",
            Self::CheckoutSessionsRetrieve => "checkout.sessions.retrieve",
            Self::CheckoutSessionsList => "checkout.sessions.list",
            Self::CheckoutSessionsExpire => "checkout.sessions.expire",
            Self::CheckoutSessionsLineItems => "checkout.sessions.line_items",
            Self::PaymentIntentsCreate => "payment_intents.create",
            Self::PaymentIntentsRetrieve => "payment_intents.retrieve",
            Self::PaymentIntentsList => "payment_intents.list",
            Self::PaymentIntentsConfirm => "payment_intents.confirm",
            Self::PaymentIntentsCancel => "payment_intents.cancel",
            Self::PaymentIntentsCapture => "payment_intents.capture",
            Self::ChargesRetrieve => "charges.retrieve",
            Self::ChargesUpdate => "charges.update",
            Self::ChargesList => "charges.list",
            Self::ChargesRefunds => "charges.refunds",
            Self::RefundsCreate => "refunds.create",
            Self::RefundsRetrieve => "refunds.retrieve",
            Self::RefundsUpdate => "refunds.update",
            Self::RefundsList => "refunds.list",
            Self::RefundsCancel => "refunds.cancel",
            Self::MandatesRetrieve => "mandates.retrieve",
            Self::PaymentMethodsRetrieve => "payment_methods.retrieve",
            Self::EventsRetrieve => "events.retrieve",
            Self::EventsList => "events.list",
            Self::WebhookEndpointsCreate => "webhook_endpoints.create",
            Self::WebhookEndpointsRetrieve => "webhook_endpoints.retrieve",
            Self::WebhookEndpointsList => "webhook_endpoints.list",
            Self::WebhookEndpointsDelete => "webhook_endpoints.delete",
            Self::AccountRetrieve => "account.retrieve",
            Self::BalanceRetrieve => "balance.retrieve",
            Self::BalanceTransactionsRetrieve => "balance_transactions.retrieve",
            Self::BalanceTransactionsList => "balance_transactions.list",
            Self::DisputesRetrieve => "disputes.retrieve",
            Self::DisputesUpdate => "disputes.update",
            Self::DisputesList => "disputes.list",
            Self::DisputesClose => "disputes.close",
            Self::FilesCreate => "files.create",
            Self::FilesRetrieve => "files.retrieve",
            Self::FraudWarningsRetrieve => "radar.early_fraud_warnings.retrieve",
            Self::FraudWarningsList => "radar.early_fraud_warnings.list",
        }
    }
}

/// Finds the operation of a method and a path.
///
/// # Errors
/// 404 when the API has none there.
pub fn route(method: &str, path: &str) -> Result<Route, ApiError> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (operation, id) = match (method, segments.as_slice()) {
        ("POST" | "GET", ["v1", "checkout", "sessions", rest @ ..]) => session(method, rest),
        ("POST" | "GET", ["v1", "payment_intents", rest @ ..]) => payment_intent(method, rest),
        ("GET", ["v1", "radar", "early_fraud_warnings"]) => {
            (Some(Operation::FraudWarningsList), "")
        }
        ("GET", ["v1", "radar", "early_fraud_warnings", id]) => {
            (Some(Operation::FraudWarningsRetrieve), *id)
        }
        (_, ["v1", resource, rest @ ..]) => other(method, resource, rest),
        _ => (None, ""),
    };
    let operation = operation.ok_or_else(|| ApiError::unknown_route(method, path))?;
    Ok(Route { operation, id: id.to_owned() })
}

fn session<'a>(method: &str, rest: &[&'a str]) -> (Option<Operation>, &'a str) {
    match (method, rest) {
        ("POST", []) => (Some(Operation::CheckoutSessionsCreate), ""),
        ("GET", []) => (Some(Operation::CheckoutSessionsList), ""),
        ("GET", [id]) => (Some(Operation::CheckoutSessionsRetrieve), id),
        ("POST", [id, "expire"]) => (Some(Operation::CheckoutSessionsExpire), id),
        ("GET", [id, "line_items"]) => (Some(Operation::CheckoutSessionsLineItems), id),
        _ => (None, ""),
    }
}

fn payment_intent<'a>(method: &str, rest: &[&'a str]) -> (Option<Operation>, &'a str) {
    match (method, rest) {
        ("POST", []) => (Some(Operation::PaymentIntentsCreate), ""),
        ("GET", []) => (Some(Operation::PaymentIntentsList), ""),
        ("GET", [id]) => (Some(Operation::PaymentIntentsRetrieve), id),
        ("POST", [id, "confirm"]) => (Some(Operation::PaymentIntentsConfirm), id),
        ("POST", [id, "cancel"]) => (Some(Operation::PaymentIntentsCancel), id),
        ("POST", [id, "capture"]) => (Some(Operation::PaymentIntentsCapture), id),
        _ => (None, ""),
    }
}

fn other<'a>(method: &str, resource: &str, rest: &[&'a str]) -> (Option<Operation>, &'a str) {
    let operation = match (method, resource, rest) {
        ("GET", "charges", []) => Operation::ChargesList,
        ("GET", "charges", [_]) => Operation::ChargesRetrieve,
        ("POST", "charges", [_]) => Operation::ChargesUpdate,
        ("GET", "charges", [_, "refunds"]) => Operation::ChargesRefunds,
        ("POST", "refunds", []) => Operation::RefundsCreate,
        ("GET", "refunds", []) => Operation::RefundsList,
        ("GET", "refunds", [_]) => Operation::RefundsRetrieve,
        ("POST", "refunds", [_]) => Operation::RefundsUpdate,
        ("POST", "refunds", [_, "cancel"]) => Operation::RefundsCancel,
        ("GET", "mandates", [_]) => Operation::MandatesRetrieve,
        ("GET", "payment_methods", [_]) => Operation::PaymentMethodsRetrieve,
        ("GET", "events", []) => Operation::EventsList,
        ("GET", "events", [_]) => Operation::EventsRetrieve,
        ("POST", "webhook_endpoints", []) => Operation::WebhookEndpointsCreate,
        ("GET", "webhook_endpoints", []) => Operation::WebhookEndpointsList,
        ("GET", "webhook_endpoints", [_]) => Operation::WebhookEndpointsRetrieve,
        ("DELETE", "webhook_endpoints", [_]) => Operation::WebhookEndpointsDelete,
        ("GET", "account", []) => Operation::AccountRetrieve,
        ("GET", "balance", []) => Operation::BalanceRetrieve,
        ("POST", "files", []) => Operation::FilesCreate,
        ("GET", "files", [_]) => Operation::FilesRetrieve,
        ("GET", "disputes", []) => Operation::DisputesList,
        ("GET", "disputes", [_]) => Operation::DisputesRetrieve,
        ("POST", "disputes", [_]) => Operation::DisputesUpdate,
        ("POST", "disputes", [_, "close"]) => Operation::DisputesClose,
        ("GET", "balance_transactions", []) => Operation::BalanceTransactionsList,
        ("GET", "balance_transactions", [_]) => Operation::BalanceTransactionsRetrieve,
        _ => return (None, ""),
    };
    (Some(operation), rest.first().copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_their_operations() {
        let found = route("POST", "/v1/checkout/sessions/cs_1/expire").unwrap();
        assert_eq!(found.operation.name(), "checkout.sessions.expire");
        assert_eq!(found.id, "cs_1");
        assert_eq!(route("GET", "/v1/refunds").unwrap().operation, Operation::RefundsList);
        for (method, path) in [
            ("DELETE", "/v1/checkout/sessions/cs_1"),
            ("GET", "/v1/nothing"),
            ("GET", "/v2/charges"),
            ("POST", "/v1/payment_intents/pi_1/confirm/again"),
        ] {
            assert_eq!(route(method, path).unwrap_err().status(), 404, "{method} {path}");
        }
    }
}
