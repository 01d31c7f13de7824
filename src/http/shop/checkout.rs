//! `/checkout`: the page that pays, and its form. Whatever is refused shows the page again with
//! everything that was typed.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::pages::{CheckoutErrors, CheckoutNotice, CheckoutPage, SummaryLine};
use crate::app::cart::CartLineView;
use crate::app::checkout::{self, Begun, CheckoutForm};
use crate::app::context::App;
use crate::app::error::{AppError, InvalidField};
use crate::domain::clock::Span;
use crate::http::address::is_payment_page;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::visit::{PageResult, Visit, html, page, refused, see_other};
use crate::i18n::{refusals, texts};

/// Shows the checkout; a cart that cannot be bought as it stands says so itself.
pub async fn show(visit: Visit, app: web::Data<App>) -> PageResult {
    match page_of(&visit, &app).await? {
        Some(shown) => page(&shown),
        None => Ok(see_other("/cart")),
    }
}

/// `POST /checkout`: begins the payment and sends the customer to where they pay.
pub async fn create(visit: Visit, app: web::Data<App>, form: Form) -> PageResult {
    let form = read(&visit, form)?;
    match checkout::start(&app, &visit.visitor.hash(), form.clone()).await {
        Ok(Begun::Pay { url, .. }) => to_payment_page(&visit, &url),
        Ok(Begun::Wait { order } | Begun::Paid { order }) => {
            Ok(see_other(&format!("/orders/{}", app.links.token(&order))))
        }
        Err(error) => again(&visit, &app, form, error).await,
    }
}

/// To the hosted page, if it is where such pages are.
pub(super) fn to_payment_page(visit: &Visit, url: &str) -> PageResult {
    if is_payment_page(url, &visit.site.settings.checkout_origins) {
        Ok(see_other(url))
    } else {
        Err(PageError::internal("the payment page is at an origin that is not configured"))
    }
}

fn read(visit: &Visit, mut form: Form) -> Result<CheckoutForm, PageError> {
    let total = form.require("total_minor")?;
    let read = CheckoutForm {
        token: form.require("token")?,
        name: form.require("name")?,
        email: form.require("email")?,
        // Without a chosen button browsers send nothing.
        method: form.take("method")?.unwrap_or_default(),
        currency: form.require("currency")?,
        total_seen_minor: total
            .parse()
            .map_err(|_| PageError::BadRequest("the total is not a number"))?,
        locale: visit.locale,
    };
    form.nothing_else()?;
    Ok(read)
}

/// The page again after the form was refused, or the error where it was no refusal.
async fn again(visit: &Visit, app: &App, form: CheckoutForm, error: AppError) -> PageResult {
    let t = texts(visit.locale);
    let kept = |mut shown: CheckoutPage| {
        shown.name.clone_from(&form.name);
        shown.email.clone_from(&form.email);
        shown.method = form.method.parse().ok();
        shown
    };
    // The same token again: sent twice, it is still one order.
    let same = |shown: CheckoutPage| CheckoutPage { token: form.token.clone(), ..kept(shown) };
    let Some(shown) = page_of(visit, app).await? else {
        return cart_says(error);
    };
    match error {
        AppError::Invalid(fields) => {
            let errors = field_errors(visit, &fields);
            let ours = !fields.contains(&InvalidField::CheckoutToken);
            let shown = if ours { same(shown) } else { kept(shown) };
            refused(&CheckoutPage { errors, ..shown })
        }
        AppError::Refused(refusal) => {
            refused(&same(shown).answered(refusals::checkout(t, visit.locale, &refusal)))
        }
        AppError::Changed => {
            let order = vec![t.form_expired().into()];
            let errors = CheckoutErrors { order, ..CheckoutErrors::default() };
            refused(&CheckoutPage { errors, ..kept(shown) })
        }
        AppError::Busy(wait) => busy(same(shown), wait),
        other @ (AppError::NotFound
        | AppError::NotPossible(_)
        | AppError::Internal(_)
        | AppError::Store(_)) => Err(other.into()),
    }
}

/// A cart that cannot be bought as it stands any more says why itself.
fn cart_says(error: AppError) -> PageResult {
    match error {
        AppError::Invalid(_) | AppError::Refused(_) | AppError::Changed => Ok(see_other("/cart")),
        other @ (AppError::Busy(_)
        | AppError::NotFound
        | AppError::NotPossible(_)
        | AppError::Internal(_)
        | AppError::Store(_)) => Err(other.into()),
    }
}

fn busy(mut shown: CheckoutPage, wait: Span) -> PageResult {
    shown.notice = CheckoutNotice::CannotCharge { wait: Some(wait) };
    let mut answer = HttpResponse::ServiceUnavailable();
    answer.insert_header((header::RETRY_AFTER, wait.seconds_rounded_up().max(1).to_string()));
    Ok(html(answer, shown.render()?))
}

fn field_errors(visit: &Visit, fields: &[InvalidField]) -> CheckoutErrors {
    let t = texts(visit.locale);
    let mut errors = CheckoutErrors::default();
    for field in fields {
        match field {
            InvalidField::Name(why) => errors.name = Some(refusals::name(t, *why)),
            InvalidField::Email(why) => errors.email = Some(refusals::email(t, *why)),
            InvalidField::Method => errors.method = Some(t.method_unknown().into()),
            InvalidField::Currency => errors.order.push(t.currency_unsupported().into()),
            InvalidField::CheckoutToken => errors.order.push(t.form_expired().into()),
            InvalidField::Product => errors.order.push(t.product_unknown().into()),
            InvalidField::Quantity(why) => errors.order.push(refusals::quantity(t, *why)),
        }
    }
    errors
}

/// The page with an empty form and a new token; `None` when the cart cannot be bought as it
/// stands.
async fn page_of(visit: &Visit, app: &App) -> Result<Option<CheckoutPage>, PageError> {
    let prepared = checkout::prepare(app, &visit.visitor.hash(), visit.currency).await?;
    let (true, Some(total)) = (prepared.cart.can_check_out, prepared.cart.total) else {
        return Ok(None);
    };
    Ok(Some(CheckoutPage {
        layout: visit.layout(app, "/checkout").await?,
        token: prepared.token,
        lines: prepared.cart.lines.iter().map(|line| summary_line(visit, line)).collect(),
        total,
        name: String::new(),
        email: String::new(),
        methods: prepared.methods,
        method: None,
        errors: CheckoutErrors::default(),
        notice: match prepared.circuit_wait {
            Some(wait) => CheckoutNotice::CannotCharge { wait: Some(wait) },
            None => CheckoutNotice::Nothing,
        },
    }))
}

fn summary_line(visit: &Visit, line: &CartLineView) -> SummaryLine {
    SummaryLine {
        name: line.product.name.in_language(visit.locale).to_owned(),
        quantity: line.quantity.get(),
        total: line.line_total,
    }
}
