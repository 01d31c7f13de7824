//! What something would do, said by the very functions that do it: they run in a transaction that
//! is rolled back, and the books before and after are laid side by side.

use tracing::subscriber::NoSubscriber;

use crate::db::orders::OrderRecord;
use crate::db::payments::PaymentRecord;
use crate::db::sagas::SagaRecord;
use crate::db::{JobError, StoreError, Tx, orders, outbox, payment_facts, payments, sagas};
use crate::db::{products, types};
use crate::domain::clock::Span;
use crate::domain::facts::Observation;
use crate::domain::ids::{MessageId, PaymentId, ProductId};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::product::LocalizedText;
use crate::domain::saga::{SagaState, SagaStep};
use crate::domain::saga_repair::Ask;
use crate::domain::stock::Stock;

use super::context::App;
use super::error::AppError;
use super::saga::by_the_books::{self, Answers, GRANTED, Ground};

/// More mails than any order has.
const MOST_MAILS: i64 = 200;

/// How something is before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<T> {
    /// How it is.
    pub before: T,
    /// How it would be.
    pub after: T,
}

impl<T: PartialEq> Change<T> {
    /// Whether anything would change.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.before != self.after
    }
}

/// The stock of one product of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockChange {
    /// The product's name.
    pub name: LocalizedText,
    /// Its stock.
    pub stock: Change<Stock>,
}

/// What would change in the books of one payment, up to where Stripe must be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effects {
    /// The payment's status.
    pub payment: Change<PaymentStatus>,
    /// What was captured.
    pub captured: Change<Money>,
    /// What was returned or is on its way back.
    pub returned: Change<Money>,
    /// The order's status.
    pub order: Change<OrderStatus>,
    /// Where the saga stands.
    pub saga: Change<(SagaState, SagaStep)>,
    /// Facts that are not in the books yet, those of Stripe alone.
    pub new_facts: Vec<Observation>,
    /// Products whose stock would change.
    pub stock: Vec<StockChange>,
    /// Mails that would be written.
    pub mails: Vec<MailKind>,
    /// What Stripe would be asked, in this order.
    pub asks: Vec<Ask>,
    /// How long Stripe cannot be asked, if anything asks it and it cannot be now.
    pub circuit_wait: Option<Span>,
    /// Whether somebody works on the saga at this moment, so that nothing can be said of it.
    pub busy: bool,
}

impl Effects {
    /// Whether nothing at all would change.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        !self.payment.is_one()
            && !self.captured.is_one()
            && !self.returned.is_one()
            && !self.order.is_one()
            && !self.saga.is_one()
            && self.new_facts.is_empty()
            && self.stock.is_empty()
            && self.mails.is_empty()
            && self.asks.is_empty()
    }
}

/// The end of a rehearsal: whatever it came to, its transaction is rolled back.
enum Curtain<T, E> {
    Falls(T),
    Failed(E),
}

impl<T, E: From<StoreError>> From<StoreError> for Curtain<T, E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T, E: JobError> JobError for Curtain<T, E> {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Falls(_) => None,
            Self::Failed(error) => error.store(),
        }
    }
}

/// Runs a job and rolls it back. What it logs did not happen, so it is not written.
///
/// # Errors
/// The job's own.
pub async fn try_out<T, E, F>(app: &App, job: F) -> Result<T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: JobError + Send + 'static,
{
    let tried = app.store.write(move |tx| {
        let done = tracing::subscriber::with_default(NoSubscriber::default(), || job(tx));
        Err::<(), _>(match done {
            Ok(value) => Curtain::Falls(value),
            Err(error) => Curtain::Failed(error),
        })
    });
    match tried.await {
        Err(Curtain::Falls(value)) => Ok(value),
        Err(Curtain::Failed(error)) => Err(error),
        // The job never succeeds: nothing of it is kept.
        Ok(()) => Err(StoreError::Closed.into()),
    }
}

/// What a deed would do to the books of one payment, and everything that its saga would do then by
/// the books alone.
///
/// # Errors
/// The deed's own refusal; those of the database.
pub async fn rehearse<T, E, F>(app: &App, payment: PaymentId, deed: F) -> Result<(T, Effects), E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: JobError + From<AppError> + Send + 'static,
{
    let ground = Ground::new(app);
    let (taking, rest) = (app.breaker.taking_refused(), app.breaker.rest_refused());
    let rehearsed = try_out(app, move |tx| {
        by_the_books::lock_all(tx, &payment)?;
        let before = Books::read(tx, &payment)?;
        let done = deed(tx)?;
        let lease = by_the_books::claim(tx, &payment, &ground)?;
        let busy = lease.is_none();
        let asks = match lease {
            Some(lease) => by_the_books::go(tx, &lease, (&ground, Answers::TakenForGranted))?,
            None => Vec::new(),
        };
        let after = Books::read(tx, &payment)?;
        Ok::<_, E>((done, before.beside(after, (asks, busy))?))
    });
    let (done, mut effects) = rehearsed.await?;
    effects.circuit_wait = match effects.asks.first() {
        Some(Ask::OpenSession) => taking,
        Some(
            Ask::LookUpSession(_)
            | Ask::ExpireSession(_)
            | Ask::FindSession
            | Ask::Capture
            | Ask::Release
            | Ask::Refund(_),
        ) => rest,
        None => None,
    };
    Ok((done, effects))
}

/// What the books say of a payment and of everything that hangs on it.
struct Books {
    payment: PaymentRecord,
    order: OrderRecord,
    saga: SagaRecord,
    facts: Vec<Observation>,
    goods: Vec<(ProductId, LocalizedText, Stock)>,
    mails: Vec<(MessageId, MailKind)>,
}

impl Books {
    fn read(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Self, StoreError> {
        let payment = payments::find(tx, payment)?.ok_or(StoreError::NotFound)?;
        let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
        let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
        let facts = payment_facts::of_payment(tx, &payment.id)?;
        let lines = orders::lines(tx, &order.id)?;
        let ids: Vec<ProductId> = lines.into_iter().map(|line| line.product_id).collect();
        let goods = products::by_ids(tx, &ids)?.into_values();
        let mails = outbox::of_order(tx, &order.id, MOST_MAILS)?;
        Ok(Self {
            facts: facts.into_iter().map(|fact| fact.observation).collect(),
            goods: goods.map(|product| (product.id, product.name, product.stock)).collect(),
            mails: mails.into_iter().map(|mail| (mail.id, mail.kind)).collect(),
            payment,
            order,
            saga,
        })
    }

    fn beside(self, after: Self, (asks, busy): (Vec<Ask>, bool)) -> Result<Effects, StoreError> {
        let currency = self.payment.currency;
        let money = |minor| types::money("payments", minor, currency);
        let stock = self.goods.into_iter().filter_map(|(id, name, before)| {
            let (_, _, after) = after.goods.iter().find(|(own, _, _)| *own == id)?;
            let stock = Change { before, after: *after };
            stock.is_one().then_some(StockChange { name, stock })
        });
        let is_new = |mail: &MessageId| !self.mails.iter().any(|(own, _)| own == mail);
        let mails = after.mails.iter().filter(|(id, _)| is_new(id)).map(|(_, kind)| *kind);
        Ok(Effects {
            payment: Change { before: self.payment.status, after: after.payment.status },
            captured: Change {
                before: money(self.payment.captured_minor)?,
                after: money(after.payment.captured_minor)?,
            },
            returned: Change {
                before: money(self.payment.returned_minor)?,
                after: money(after.payment.returned_minor)?,
            },
            order: Change { before: self.order.status, after: after.order.status },
            saga: Change {
                before: (self.saga.state, self.saga.step),
                after: (after.saga.state, after.saga.step),
            },
            new_facts: of_stripe(after.facts.into_iter().skip(self.facts.len())),
            stock: stock.collect(),
            mails: mails.collect(),
            asks,
            circuit_wait: None,
            busy,
        })
    }
}

/// Facts of our own say what the saga did, which is told otherwise.
fn of_stripe(facts: impl Iterator<Item = Observation>) -> Vec<Observation> {
    facts.filter(|fact| fact.is_of_stripe() && fact.source != GRANTED).collect()
}
