//! `/cart`: the visitor's cart, and the forms that change it. A refused change shows the page
//! that it came from again, with what was typed and why not.

use actix_web::{HttpRequest, web};

use super::pages::{CartLineView, CartPage};
use super::product;
use crate::app::cart::{self, CartView};
use crate::app::catalogue;
use crate::app::context::App;
use crate::app::error::{AppError, InvalidField};
use crate::domain::cart::{CartLine, Quantity, QuantityRefused};
use crate::domain::checkout::CheckoutRefused;
use crate::domain::ids::ProductId;
use crate::domain::money::Money;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::visit::{PageResult, Visit, page, query_value, refused, see_other};
use crate::i18n::refusals::{self, CheckoutAnswer};
use crate::i18n::{Sentence, texts};

/// Shows the cart.
pub async fn show(visit: Visit, app: web::Data<App>, request: HttpRequest) -> PageResult {
    let mut shown = page_of(&visit, &app).await?;
    // The name is looked up in the cart: the address can say nothing that is not there.
    let added = query_value(&request, "added").unwrap_or_default();
    let line = shown.lines.iter().find(|line| line.product.as_str() == added);
    shown.added = line.map(|line| line.name.clone());
    page(&shown)
}

/// `POST /cart/lines`: adds a product.
pub async fn add(visit: Visit, app: web::Data<App>, mut form: Form) -> PageResult {
    let id: ProductId = form.require("product")?.parse().map_err(|_| PageError::NotFound)?;
    let typed = form.require("quantity")?;
    form.nothing_else()?;
    let why = match typed.parse::<Quantity>() {
        Err(why) => refusals::quantity(texts(visit.locale), why),
        Ok(quantity) => {
            let visitor = visit.visitor.hash();
            match cart::add(&app, &visitor, id.clone(), quantity, visit.currency).await {
                Ok(()) => return Ok(see_other(&format!("/cart?added={id}"))),
                Err(error) => sentence(&visit, error)?,
            }
        }
    };
    let products = catalogue::list(&app).await?;
    let product = products.iter().find(|product| product.id == id).ok_or(PageError::NotFound)?;
    refused(&product::page_of(&visit, &app, product).await?.refused(&typed, why))
}

/// `POST /cart/lines/{product}`: sets how many; none takes the line out.
pub async fn set_quantity(
    visit: Visit,
    app: web::Data<App>,
    product: web::Path<String>,
    mut form: Form,
) -> PageResult {
    let id: ProductId = product.parse().map_err(|_| PageError::NotFound)?;
    let typed = form.require("quantity")?;
    form.nothing_else()?;
    let (visitor, currency) = (visit.visitor.hash(), visit.currency);
    let done = match typed.parse::<Quantity>() {
        Ok(quantity) => cart::set_quantity(&app, &visitor, id.clone(), quantity, currency).await,
        Err(QuantityRefused::Zero) => cart::remove(&app, &visitor, id.clone(), currency).await,
        Err(why) => {
            let why = refusals::quantity(texts(visit.locale), why);
            return refused_line(&visit, &app, (&id, &typed, why)).await;
        }
    };
    match done {
        Ok(()) => Ok(see_other("/cart")),
        Err(error) => {
            let why = sentence(&visit, error)?;
            refused_line(&visit, &app, (&id, &typed, why)).await
        }
    }
}

/// `POST /cart/lines/{product}/remove`: takes a product out.
pub async fn remove(
    visit: Visit,
    app: web::Data<App>,
    product: web::Path<String>,
    form: Form,
) -> PageResult {
    let id: ProductId = product.parse().map_err(|_| PageError::NotFound)?;
    form.nothing_else()?;
    cart::remove(&app, &visit.visitor.hash(), id, visit.currency).await?;
    Ok(see_other("/cart"))
}

/// The cart again, with what was typed at a line and why it was refused.
async fn refused_line(
    visit: &Visit,
    app: &App,
    (id, typed, why): (&ProductId, &str, Sentence),
) -> PageResult {
    let mut shown = page_of(visit, app).await?;
    match shown.lines.iter_mut().find(|line| line.product == *id) {
        Some(line) => {
            typed.clone_into(&mut line.quantity);
            line.error = Some(why);
            refused(&shown)
        }
        // The line is gone from the cart, which the page shows.
        None => Ok(see_other("/cart")),
    }
}

/// Why a change was refused, as a sentence; other errors stay errors.
fn sentence(visit: &Visit, error: AppError) -> Result<Sentence, PageError> {
    let t = texts(visit.locale);
    match error {
        AppError::Refused(refusal) => told(visit, &refusal).ok_or(PageError::NotFound),
        AppError::Invalid(fields) => Ok(match fields.first() {
            Some(InvalidField::Quantity(why)) => refusals::quantity(t, *why),
            Some(
                InvalidField::Product
                | InvalidField::Name(_)
                | InvalidField::Email(_)
                | InvalidField::Currency
                | InvalidField::Method
                | InvalidField::CheckoutToken,
            )
            | None => t.product_unknown().into(),
        }),
        other @ (AppError::NotFound
        | AppError::Changed
        | AppError::NotPossible(_)
        | AppError::Busy(_)
        | AppError::Internal(_)
        | AppError::Store(_)) => Err(other.into()),
    }
}

fn told(visit: &Visit, refusal: &CheckoutRefused) -> Option<Sentence> {
    match refusals::checkout(texts(visit.locale), visit.locale, refusal) {
        CheckoutAnswer::Method(why) => Some(why),
        CheckoutAnswer::Order(why) => {
            why.into_iter().reduce(|sentences, next| sentences.followed_by(next))
        }
        // A change of the cart sends no total.
        CheckoutAnswer::TotalChanged { .. } => None,
    }
}

async fn page_of(visit: &Visit, app: &App) -> Result<CartPage, PageError> {
    let layout = visit.layout(app, "/cart").await?;
    let cart = match visit.visitor.known() {
        Some(visitor) => Some(cart::show(app, &visitor, visit.currency).await?),
        None => None,
    };
    let lines = |cart: &CartView| {
        let line = |line: &cart::CartLineView| {
            let own = CartLine {
                product: line.product.id.clone(),
                quantity: line.quantity,
                price_seen: None,
            };
            CartLineView::of(&layout, &own, Some(&line.product), &line.notices)
        };
        cart.lines.iter().map(line).collect()
    };
    let cart = cart.as_ref();
    let priced_again = cart.and_then(|cart| cart.currency_before).map(|_| visit.currency);
    Ok(CartPage {
        lines: cart.map(lines).unwrap_or_default(),
        total: cart.and_then(|cart| cart.total).unwrap_or(Money::zero(visit.currency)),
        can_check_out: cart.is_some_and(|cart| cart.can_check_out),
        added: None,
        priced_again,
        layout,
    })
}
