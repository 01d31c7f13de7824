//! The beginning of a checkout: one transaction that validates, reserves and writes order,
//! payment and saga, then the call that opens the Checkout Session.

mod begin;
mod replace;

pub(super) use begin::capture_of;

use tracing::Instrument;

use crate::db::{StoreError, Tx, attempts, orders, payments};
use crate::domain::clock::Span;
use crate::domain::customer::{Contact, CustomerName, EmailAddress};
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::domain::order::OrderStatus;
use crate::domain::payment_method::PaymentMethodKind;

use super::cart::{self, CartView, VisitorHash};
use super::context::App;
use super::error::{AppError, AppResult, InvalidField};
use super::form_token;
use super::payment_methods::CacheKey;
use super::saga::runner;

/// What the checkout page shows.
#[derive(Clone, Debug)]
pub struct CheckoutPage {
    /// The cart, priced.
    pub cart: CartView,
    /// How the customer can pay in this currency.
    pub methods: Vec<PaymentMethodKind>,
    /// The token of this form: the same token twice is the same order.
    pub token: String,
    /// How long the payment service cannot be asked, if it cannot.
    pub circuit_wait: Option<Span>,
}

/// What the form sends, as it was typed.
#[derive(Clone, Debug)]
pub struct CheckoutForm {
    /// The token of the page.
    pub token: String,
    /// The customer's name.
    pub name: String,
    /// The customer's e-mail address.
    pub email: String,
    /// The payment method's name.
    pub method: String,
    /// The currency's code.
    pub currency: String,
    /// The total that the page showed, in minor units.
    pub total_seen_minor: i64,
    /// The language of the page, and of the order from now on.
    pub locale: Locale,
}

/// Where the customer goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// To the page where the card is taken.
    Pay {
        /// The order.
        order: OrderId,
        /// The page's address, at the payment provider.
        url: String,
    },
    /// To the order's page, which waits: the outcome of the call is not known yet, or the order
    /// ended meanwhile.
    Wait {
        /// The order.
        order: OrderId,
    },
    /// To the order's page: it is paid already.
    Paid {
        /// The order.
        order: OrderId,
    },
}

/// A form after its fields were read: everything in it is what it says.
#[derive(Clone)]
struct Parsed {
    token: String,
    contact: Contact,
    method: String,
    currency: String,
    total_seen_minor: i64,
    locale: Locale,
}

/// What the checkout page shows to this visitor.
///
/// # Errors
/// Those of the database.
pub async fn prepare(
    app: &App,
    visitor: &VisitorHash,
    currency: Currency,
) -> AppResult<CheckoutPage> {
    let cart = cart::show(app, visitor, currency).await?;
    let customer = CacheKey::Guest(visitor.clone());
    let offered = app.methods.offered(&app.store, &customer, currency).await?;
    let methods = offered.iter().map(|method| method.kind).collect();
    Ok(CheckoutPage {
        cart,
        methods,
        token: form_token::new(app),
        circuit_wait: app.breaker.taking_refused(),
    })
}

/// Begins a checkout, or finds the one that the same form began before.
///
/// # Errors
/// [`AppError::Invalid`] for fields, [`AppError::Refused`] for what payments.md lists,
/// [`AppError::Changed`] when the same form asks for something else, [`AppError::Busy`] while the
/// circuit is open or an earlier session cannot be expired. In each case nothing is reserved and
/// the cart is kept.
pub async fn start(app: &App, visitor: &VisitorHash, form: CheckoutForm) -> AppResult<Begun> {
    let parsed = parse(form)?;
    // Only words of ours reach the log, whatever a stranger sends.
    let method = parsed.method.parse().map_or("unknown", PaymentMethodKind::name);
    let currency = parsed.currency.parse().map_or("unknown", Currency::code);
    let amount_minor = parsed.total_seen_minor;
    begin_or_find(app, visitor, parsed).await.inspect_err(|error| {
        tracing::info!(
            amount_minor, currency, payment_method = method, customer = "guest",
            error = %error, "payment_creation_failed"
        );
    })
}

async fn begin_or_find(app: &App, visitor: &VisitorHash, parsed: Parsed) -> AppResult<Begun> {
    if let Some(wait) = app.breaker.taking_refused() {
        return Err(AppError::Busy(wait));
    }
    if let Some(order) = begin::already_begun(app, visitor, &parsed).await? {
        return whereto(app, order).await;
    }
    let token = parsed.token.clone();
    let begun = match begin_alone(app, visitor, parsed).await? {
        Alone::Written(begun) => begun,
        Alone::Shows(order) => return whereto(app, order).await,
        Alone::SameForm => return whereto(app, begin::order_of_token(app, token).await?).await,
    };
    // The request holds the first lease. Should the browser go away, the task goes on.
    let (task_app, hold) = (app.clone(), begun.hold);
    let order = begun.order;
    let run = async move { runner::run(&task_app, hold).await };
    let task = tokio::spawn(run.in_current_span());
    if let Err(error) = task.await.map_err(AppError::internal)? {
        // The books are written: the worker goes on, and the order's page says how it stands.
        tracing::error!(order.id = %order, error = %error, "the checkout goes on in the worker");
    }
    whereto(app, order).await
}

/// What came of beginning with no other checkout of the cart open.
enum Alone {
    Written(begin::Written),
    SameForm,
    /// An earlier order turned out to be the one to show.
    Shows(OrderId),
}

/// Ends the earlier checkouts of the cart, then begins. Whoever begins another one in between has
/// it ended too, a few times over.
async fn begin_alone(app: &App, visitor: &VisitorHash, parsed: Parsed) -> AppResult<Alone> {
    const MOST_ROUNDS: usize = 3;
    for _ in 0..MOST_ROUNDS {
        if let Some(order) = replace::earlier_orders(app, visitor, &parsed.token).await? {
            return Ok(Alone::Shows(order));
        }
        match begin::begin(app, visitor, parsed.clone()).await? {
            begin::Begun::Written(written) => return Ok(Alone::Written(written)),
            begin::Begun::SameForm => return Ok(Alone::SameForm),
            begin::Begun::EarlierOrder => {}
        }
    }
    Err(AppError::Busy(Span::from_seconds(5)))
}

fn parse(form: CheckoutForm) -> AppResult<Parsed> {
    let mut wrong = Vec::new();
    let name = CustomerName::parse(&form.name).map_err(|why| wrong.push(InvalidField::Name(why)));
    let email =
        EmailAddress::parse(&form.email).map_err(|why| wrong.push(InvalidField::Email(why)));
    let is_token = form.token.len() == 32 && form.token.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_token {
        wrong.push(InvalidField::CheckoutToken);
    }
    match (name, email, wrong.is_empty()) {
        (Ok(name), Ok(email), true) => Ok(Parsed {
            token: form.token,
            contact: Contact { name, email },
            method: form.method,
            currency: form.currency,
            total_seen_minor: form.total_seen_minor,
            locale: form.locale,
        }),
        (_, _, _) => Err(AppError::Invalid(wrong)),
    }
}

/// Where the customer of an order goes from here.
pub(super) async fn whereto(app: &App, order: OrderId) -> AppResult<Begun> {
    let now = app.now();
    app.store
        .read(move |tx| {
            let found = orders::find(tx, &order)?.ok_or(StoreError::NotFound)?;
            let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
            Ok(match found.status {
                OrderStatus::Confirmed | OrderStatus::Refunded | OrderStatus::Placed => {
                    Begun::Paid { order }
                }
                OrderStatus::Cancelled => Begun::Wait { order },
                OrderStatus::AwaitingPayment => match open_url(tx, &payment.id, now)? {
                    Some(url) => Begun::Pay { order, url },
                    None => Begun::Wait { order },
                },
            })
        })
        .await
        .map_err(AppError::Store)
}

/// The address at which the payment's latest attempt can be paid now, if it can.
pub(super) fn open_url(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    now: crate::domain::clock::Moment,
) -> Result<Option<String>, StoreError> {
    let facts = super::payments::facts_of(tx, payment)?;
    let attempt = attempts::latest(tx, payment)?.filter(|attempt| attempt.expires_at > now);
    let open = attempt.filter(|attempt| {
        let session = attempt.session_id.as_ref().and_then(|id| facts.sessions.get(id));
        session.is_some_and(|session| {
            *session.state.state() == crate::domain::facts::SessionState::Open
        })
    });
    Ok(open.and_then(|attempt| attempt.session_url))
}
