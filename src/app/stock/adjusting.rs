//! A person corrects the count of a product: checked and written under the product's lock, with a
//! movement that keeps the reason.

use serde_json::{Value, json};

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::db::products::NewMovement;
use crate::db::{JobError, StoreError, Tx, products};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, MovementId};
use crate::domain::product::{Product, Slug};
use crate::domain::reason::{Reason, ReasonRefused};
use crate::domain::stock::{CorrectionRefused, MovementKind, Stock, StockRefused, read_correction};

/// What the form of a correction sends, as it was typed.
#[derive(Clone, Debug)]
pub struct AdjustForm {
    /// The product's name in addresses.
    pub product: Slug,
    /// How many units come or go.
    pub change: String,
    /// Why.
    pub reason: String,
    /// What the page said is available.
    pub seen_available: i64,
    /// The token of the form.
    pub form_token: String,
}

/// What a correction does to a stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjusted {
    /// How many units come, or go when it is below zero.
    pub change: i64,
    /// Why.
    pub reason: Reason,
    /// The stock before.
    pub before: Stock,
    /// The stock after.
    pub after: Stock,
}

/// Why a stock was not corrected. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AdjustError {
    /// The number is none.
    #[error(transparent)]
    Correction(#[from] CorrectionRefused),
    /// The reason is none.
    #[error(transparent)]
    Reason(#[from] ReasonRefused),
    /// The stock cannot be changed so.
    #[error(transparent)]
    Stock(#[from] StockRefused),
    /// Another number is available than the page said.
    #[error("{available} are available now")]
    Changed {
        /// How many are available now.
        available: i64,
    },
    /// The form was used for something else.
    #[error("the form was used for something else")]
    FormUsed,
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for AdjustError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for AdjustError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Correction(_)
            | Self::Reason(_)
            | Self::Stock(_)
            | Self::Changed { .. }
            | Self::FormUsed => None,
        }
    }
}

/// What a correction would do, by the function that does it. Nothing is written.
///
/// # Errors
/// [`AdjustError`], as [`adjust`] would answer.
pub async fn preview(app: &App, form: AdjustForm) -> Result<Adjusted, AdjustError> {
    app.store
        .read(move |tx| {
            let product = products::by_slug(tx, &form.product)?.ok_or(AppError::NotFound)?;
            check(&product, &form)
        })
        .await
}

/// Corrects the count of a product. The same form twice does it once.
///
/// # Errors
/// [`AdjustError`]; then nothing was changed.
pub async fn adjust(app: &App, actor: &Actor, form: AdjustForm) -> Result<(), AdjustError> {
    if !form_token::is_token(&form.form_token) {
        return Err(AdjustError::FormUsed);
    }
    let ids = Ids {
        movement: MovementId::new(app.now(), app.randomness.as_ref()),
        audit: AuditId::new(app.now(), app.randomness.as_ref()),
    };
    let actor = actor.clone();
    app.store.write(move |tx| write(tx, &form, (&actor, &ids))).await
}

/// Everything random, chosen before the transaction.
struct Ids {
    movement: MovementId,
    audit: AuditId,
}

fn check(product: &Product, form: &AdjustForm) -> Result<Adjusted, AdjustError> {
    let change = read_correction(&form.change)?;
    let reason = Reason::parse(&form.reason)?;
    let before = product.stock;
    if before.available() != form.seen_available {
        return Err(AdjustError::Changed { available: before.available() });
    }
    Ok(Adjusted { change, reason, before, after: before.adjust(change)? })
}

fn write(
    tx: &mut Tx<'_>,
    form: &AdjustForm,
    (actor, ids): (&Actor, &Ids),
) -> Result<(), AdjustError> {
    let found = products::by_slug(tx, &form.product)?.ok_or(AppError::NotFound)?;
    let mut locked = products::lock_by_ids(tx, std::slice::from_ref(&found.id))?;
    let product = locked.remove(&found.id).ok_or(AppError::NotFound)?;
    let what = (DeedKind::StockAdjusted, product.id.as_str());
    match form_use(tx, &form.form_token, what)? {
        FormUse::Fresh => {}
        FormUse::DoneBefore => return Ok(()),
        FormUse::UsedElsewhere => return Err(AdjustError::FormUsed),
    }
    let Adjusted { change, reason, before, after } = check(&product, form)?;
    products::set_stock(tx, &product.id, after)?;
    let movement = NewMovement {
        id: ids.movement.clone(),
        product_id: product.id.clone(),
        kind: MovementKind::Adjustment,
        quantity: change,
        note: Some(reason.as_str().to_owned()),
        created_at: tx.now(),
    };
    products::add_movement(tx, &movement)?;
    let mut told = figures(after);
    if let Some(object) = told.as_object_mut() {
        object.insert("change".to_owned(), json!(change));
        object.insert("reason".to_owned(), json!(reason.as_str()));
    }
    let deed = Deed::new(&ids.audit, actor, what);
    let (before, form_token) = (Some(figures(before)), Some(form.form_token.as_str()));
    Ok(Deed { before, after: Some(told), form_token, ..deed }.record(tx)?)
}

fn figures(stock: Stock) -> Value {
    json!({
        "available": stock.available(), "reserved": stock.reserved(), "sold": stock.sold(),
    })
}
