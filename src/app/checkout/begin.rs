//! Steps 1 to 4 of the saga in one transaction, with the saga's own row.

use sha2::{Digest, Sha256};

use crate::app::cart::VisitorHash;
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{CaptureMode, OpenSession, Owner, SessionLine};
use crate::app::payments::search;
use crate::app::payments::{News, own_fact, record_facts};
use crate::app::saga::FIRST_LEASE;
use crate::app::saga::runner::{Hold, lease_owner};
use crate::app::settings::Settings;
use crate::app::stock;
use crate::db::attempts::AttemptRecord;
use crate::db::orders::{OrderLineRecord, OrderRecord};
use crate::db::payments::PaymentRecord;
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::stripe_calls::NewStripeCall;
use crate::db::types::to_json;
use crate::db::{
    StoreError, Tx, UniqueRule, attempts, carts, orders, payment_methods, payment_search, payments,
    products, sagas, stripe_calls,
};
use crate::domain::cart::{CartLine, MOST_LINES};
use crate::domain::checkout::{CheckoutRequest, PricedCart, validate_checkout};
use crate::domain::clock::Moment;
use crate::domain::facts::Observed;
use crate::domain::ids::{
    AttemptId, CartId, OrderId, PaymentId, ReservationId, SagaId, StripeCallId,
};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};
use crate::domain::stripe_call::CallOperation;

use super::Parsed;

/// A checkout whose books are written, under its first lease.
pub(super) struct Written {
    pub order: OrderId,
    pub hold: Hold,
}

/// What came of trying to write the books.
pub(super) enum Begun {
    /// They are written.
    Written(Written),
    /// The same form, a moment earlier in another tab, did so already.
    SameForm,
    /// Another form of this cart did: its order must end first.
    EarlierOrder,
}

/// Everything random of a checkout, chosen before its transaction.
struct Ids {
    order: OrderId,
    payment: PaymentId,
    attempt: AttemptId,
    saga: SagaId,
    call: StripeCallId,
    reservations: Vec<ReservationId>,
    lease_owner: String,
}

impl Ids {
    fn new(app: &App) -> Self {
        let (now, random) = (app.now(), app.randomness.as_ref());
        Self {
            order: OrderId::new(now, random),
            payment: PaymentId::new(now, random),
            attempt: AttemptId::new(now, random),
            saga: SagaId::new(now, random),
            call: StripeCallId::new(now, random),
            reservations: (0..MOST_LINES).map(|_| ReservationId::new(now, random)).collect(),
            lease_owner: lease_owner(app),
        }
    }
}

/// What the transaction of a beginning is made from.
struct Beginning {
    ids: Ids,
    parsed: Parsed,
    visitor: VisitorHash,
    settings: std::sync::Arc<Settings>,
    links: OrderUrls,
    metrics: crate::metrics::Metrics,
}

/// Where Stripe sends the customer back to.
struct OrderUrls {
    success: String,
    cancel: String,
}

/// A digest of what a form asks for, so that the same token with something else is noticed.
fn fingerprint(lines: &[CartLine], parsed: &Parsed) -> String {
    let mut digest = Sha256::new();
    for line in lines {
        digest.update(format!("{} {};", line.product, line.quantity));
    }
    let email = parsed.contact.email.normalised();
    let Parsed { method, currency, total_seen_minor, .. } = parsed;
    digest.update(format!("{method} {currency} {total_seen_minor} {email}"));
    hex::encode(digest.finalize())
}

/// The order that this form began before. A changed cart under the same token asks again.
pub(super) async fn already_begun(
    app: &App,
    visitor: &VisitorHash,
    parsed: &Parsed,
) -> AppResult<Option<OrderId>> {
    let (token, visitor) = (parsed.token.clone(), visitor.clone());
    let found = app
        .store
        .read(move |tx| {
            let Some(order) = orders::by_token(tx, &token)? else { return Ok(None) };
            let cart = carts::of_visitor(tx, visitor.as_str(), order.currency)?;
            Ok(Some((order, cart)))
        })
        .await
        .map_err(AppError::Store)?;
    let Some((order, cart)) = found else { return Ok(None) };
    let Some(cart) = cart.filter(|cart| cart.id == order.cart_id) else {
        return Err(AppError::NotFound);
    };
    // A confirmed order took its goods out of the cart, so an empty cart is that same form.
    let same =
        cart.lines.is_empty() || fingerprint(&cart.lines, parsed) == order.checkout_fingerprint;
    if same { Ok(Some(order.id)) } else { Err(AppError::Changed) }
}

/// The order that came from the form with this token.
pub(super) async fn order_of_token(app: &App, token: String) -> AppResult<OrderId> {
    app.store
        .read(move |tx| orders::by_token(tx, &token)?.ok_or(StoreError::NotFound))
        .await
        .map(|order| order.id)
        .map_err(AppError::Store)
}

/// Writes the books of a checkout, unless another one of this cart is open: under the cart's lock,
/// so that two tabs cannot both begin.
pub(super) async fn begin(app: &App, visitor: &VisitorHash, parsed: Parsed) -> AppResult<Begun> {
    let (ids, taken_at) = (Ids::new(app), app.now());
    let url = format!("{}/orders/{}", app.settings.public_url, app.links.token(&ids.order));
    let beginning = Beginning {
        links: OrderUrls {
            success: format!("{url}/return?session_id={{CHECKOUT_SESSION_ID}}"),
            cancel: format!("{url}/cancelled"),
        },
        ids,
        parsed,
        visitor: visitor.clone(),
        settings: app.settings.clone(),
        metrics: app.metrics.clone(),
    };
    let started = app.store.write(move |tx| write(tx, &beginning)).await;
    if let Err(AppError::Store(StoreError::Unique(UniqueRule::CheckoutToken))) = started {
        return Ok(Begun::SameForm);
    }
    let Some((order, lease)) = started? else { return Ok(Begun::EarlierOrder) };
    Ok(Begun::Written(Written { order, hold: Hold::new(lease, taken_at, FIRST_LEASE) }))
}

fn write(tx: &mut Tx<'_>, new: &Beginning) -> Result<Option<(OrderId, Lease)>, AppError> {
    // The currency that the cart is read in does not matter: the form's own decides, below.
    let cart = carts::lock_of_visitor(tx, new.visitor.as_str(), new.settings.currency)?;
    let (cart_id, lines) = cart.map(|cart| (Some(cart.id), cart.lines)).unwrap_or_default();
    if let Some(cart) = &cart_id
        && !orders::open_of_cart(tx, cart)?.is_empty()
    {
        return Ok(None);
    }
    let mut wanted: Vec<_> = lines.iter().map(|line| line.product.clone()).collect();
    wanted.sort();
    let goods = products::lock_by_ids(tx, &wanted)?;
    let priced = validate_checkout(CheckoutRequest {
        lines: &lines,
        products: &goods,
        currency: &new.parsed.currency,
        method: &new.parsed.method,
        enabled_methods: &payment_methods::enabled(tx)?,
        limits: &new.settings.limits,
        total_seen_minor: new.parsed.total_seen_minor,
    })
    .map_err(|refused| AppError::Refused(Box::new(refused)))?;
    let cart_id = cart_id.ok_or(AppError::NotFound)?;
    let order = write_order(tx, new, &priced, (cart_id, fingerprint(&lines, &new.parsed)))?;
    let order_lines = orders::lines(tx, &order.id)?;
    stock::reserve(tx, &order.id, &order_lines, goods, &new.ids.reservations)?;
    write_payment(tx, new, &priced, &order)?;
    let lease = write_saga(tx, new)?;
    announce(tx, new, &priced);
    Ok(Some((order.id, lease)))
}

fn write_order(
    tx: &mut Tx<'_>,
    new: &Beginning,
    priced: &PricedCart,
    (cart_id, checkout_fingerprint): (CartId, String),
) -> Result<OrderRecord, StoreError> {
    let contact = &new.parsed.contact;
    let order = OrderRecord {
        id: new.ids.order.clone(),
        number: orders::next_number(tx)?,
        checkout_token: new.parsed.token.clone(),
        checkout_fingerprint,
        cart_id,
        status: crate::domain::order::OrderStatus::AwaitingPayment,
        currency: priced.total.currency(),
        total_minor: priced.total.minor(),
        locale: new.parsed.locale,
        contact_name: contact.name.as_str().to_owned(),
        contact_email: contact.email.as_str().to_owned(),
        email_normalised: contact.email.normalised(),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let lines = priced.lines.iter().zip(0_i64..).map(|(line, position)| OrderLineRecord {
        order_id: new.ids.order.clone(),
        position,
        product_id: line.product.clone(),
        name_es: line.name.es.clone(),
        name_en: line.name.en.clone(),
        unit_minor: line.unit.minor(),
        quantity: i64::from(line.quantity),
    });
    orders::insert(tx, order.clone(), lines.collect())?;
    Ok(order)
}

fn write_payment(
    tx: &mut Tx<'_>,
    new: &Beginning,
    priced: &PricedCart,
    order: &OrderRecord,
) -> Result<(), StoreError> {
    let payment = PaymentRecord {
        id: new.ids.payment.clone(),
        order_id: order.id.clone(),
        status: PaymentStatus::Pending,
        method: priced.method,
        currency: order.currency,
        amount_minor: order.total_minor,
        captured_minor: 0,
        returned_minor: 0,
        wants_look_up: false,
        looked_up_at: None,
        succeeded_at: None,
        card_brand: None,
        card_last_four: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        capture_before: None,
        last_decline: None,
    };
    let keys = search::of_order(order, &payment);
    payments::insert(tx, payment, "create_payment")?;
    payment_search::add(tx, (&new.ids.payment, tx.now()), keys)?;
    let request = request(new, priced, order, tx.now());
    let attempt = AttemptRecord {
        id: new.ids.attempt.clone(),
        payment_id: new.ids.payment.clone(),
        number: 1,
        method: priced.method,
        session_id: None,
        session_url: None,
        expires_at: request.expires_at,
        created_at: tx.now(),
        bounced_at: None,
    };
    attempts::insert(tx, attempt)?;
    let call = NewStripeCall {
        id: new.ids.call.clone(),
        payment_id: new.ids.payment.clone(),
        attempt_id: Some(new.ids.attempt.clone()),
        operation: CallOperation::OpenSession,
        request: to_json(&request)?,
        object_id: None,
    };
    stripe_calls::prepare(tx, call).map(drop)
}

/// A method whose funds cannot be held is taken at once, whatever the shop's setting.
pub(in crate::app) const fn capture_of(
    method: PaymentMethodKind,
    setting: CaptureMode,
) -> CaptureMode {
    if method.can_be_held() { setting } else { CaptureMode::Automatic }
}

/// The exact request, which each repetition carries.
fn request(new: &Beginning, priced: &PricedCart, order: &OrderRecord, now: Moment) -> OpenSession {
    let locale = new.parsed.locale;
    let lines = priced.lines.iter().map(|line| SessionLine {
        name: line.name.in_language(locale).to_owned(),
        unit: line.unit,
        quantity: line.quantity,
        picture: None,
    });
    OpenSession {
        owner: Owner {
            shop: new.settings.shop.clone(),
            payment: new.ids.payment.clone(),
            attempt: new.ids.attempt.clone(),
        },
        order: order.id.clone(),
        order_number: order.number,
        lines: lines.collect(),
        method: priced.method,
        capture: capture_of(priced.method, new.settings.capture),
        email: new.parsed.contact.email.as_str().to_owned(),
        locale,
        success_url: new.links.success.clone(),
        cancel_url: new.links.cancel.clone(),
        expires_at: now + new.settings.session_with_slack(),
    }
}

/// The saga's row, under the first lease, and its attempt's first fact.
fn write_saga(tx: &mut Tx<'_>, new: &Beginning) -> Result<Lease, StoreError> {
    let lease = Lease {
        saga: new.ids.saga.clone(),
        payment: new.ids.payment.clone(),
        owner: new.ids.lease_owner.clone(),
        fence: 1,
        until: tx.now() + FIRST_LEASE,
    };
    let saga = SagaRecord {
        id: lease.saga.clone(),
        payment_id: lease.payment.clone(),
        step: SagaStep::ProcessWithStripe,
        state: SagaState::Running,
        ending: None,
        late: false,
        due_at: Some(tx.now()),
        deadline_at: tx.now() + new.settings.session_with_slack(),
        tries: 0,
        last_error: None,
        lease_owner: Some(lease.owner.clone()),
        lease_until: Some(lease.until),
        fence: lease.fence,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    sagas::insert(tx, saga)?;
    let done = [
        SagaStep::ValidateInventory,
        SagaStep::ReserveInventory,
        SagaStep::CreateOrder,
        SagaStep::CreatePayment,
    ];
    for step in done {
        sagas::append_log(tx, &lease.saga, step, SagaEntry::Done, None)?;
    }
    let opened = own_fact(tx, Observed::AttemptOpened { attempt: new.ids.attempt.clone() });
    let observations = [opened];
    let news =
        News { payment: &lease.payment, observations: &observations, cause: "create_payment" };
    record_facts(tx, &new.metrics, news)?;
    Ok(lease)
}

/// The log's first event of a payment and the figure that counts attempts.
fn announce(tx: &mut Tx<'_>, new: &Beginning, priced: &PricedCart) {
    let (order, payment) = (new.ids.order.clone(), new.ids.payment.clone());
    let (metrics, method, total) = (new.metrics.clone(), priced.method, priced.total);
    tx.after_commit(move || {
        metrics.attempt_opened(method);
        tracing::info!(
            order.id = %order, payment.id = %payment, amount_minor = total.minor(),
            currency = %total.currency(), payment_method = %method, customer = "guest",
            "payment_creation_started"
        );
    });
}
