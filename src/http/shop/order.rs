//! `/orders/{token}`: the order's page, the two addresses that Stripe's page leads back to, the
//! receipt, and the buttons that pay or give up. What stands in the address proves nothing.

use actix_web::{HttpRequest, web};

use super::checkout::to_payment_page;
use super::order_words;
use super::pages::{OrderPage, ReceiptPage, ReturnPage};
use crate::app::checkout::Begun;
use crate::app::context::App;
use crate::app::orders::{self, OrderView, Standing};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value, see_other};

/// The order's page. It writes nothing, but while it waits it asks Stripe.
pub async fn show(
    visit: Visit,
    app: web::Data<App>,
    token: web::Path<String>,
    request: HttpRequest,
) -> PageResult {
    let mut order = orders::view(&app, &token).await?;
    // The webhook may be late or lost, and the customer may not have come back by `return`.
    let open = matches!(
        order.standing,
        Standing::Checking | Standing::NotFinished | Standing::Processing | Standing::GivenUp
    );
    if open {
        order = orders::arrive(&app, &token, None).await?;
    }
    let layout = visit.layout(&app, &format!("/orders/{}", order.link)).await?;
    let outcome = order_words::outcome(&order, waited(&request), &layout);
    page(&OrderPage {
        layout,
        token: order.link.clone(),
        number: order.number,
        placed_at: order.created_at,
        order_status: order.status,
        payment_status: order.payment.status,
        outcome,
        total: order.total,
        refunds: order_words::refunds(&order),
        timeline: order_words::timeline(&order),
        has_receipt: !order.payment.captured.is_zero(),
        lines: order.lines,
    })
}

/// `/orders/{token}/return`: back from Stripe's page after paying, or so the address says.
pub async fn arrive(
    visit: Visit,
    app: web::Data<App>,
    token: web::Path<String>,
    request: HttpRequest,
) -> PageResult {
    let session = match query_value(&request, "session_id") {
        None if request.query_string().contains("session_id=") => return Err(PageError::NotFound),
        session => session,
    };
    let order = orders::arrive(&app, &token, session.as_deref()).await?;
    let layout = visit.layout(&app, &format!("/orders/{}/return", order.link)).await?;
    page(&return_page(layout, &order, waited(&request)))
}

/// `/orders/{token}/cancelled`: back from Stripe's page without paying, or so the address says.
/// Nothing is cancelled by coming here.
pub async fn came_back(
    visit: Visit,
    app: web::Data<App>,
    token: web::Path<String>,
    request: HttpRequest,
) -> PageResult {
    let order = orders::arrive(&app, &token, None).await?;
    let layout = visit.layout(&app, &format!("/orders/{}/cancelled", order.link)).await?;
    page(&return_page(layout, &order, waited(&request)))
}

fn return_page(layout: Layout, order: &OrderView, waited: u8) -> ReturnPage {
    ReturnPage {
        token: order.link.clone(),
        number: order.number,
        payment_status: order.payment.status,
        outcome: order_words::outcome(order, waited, &layout),
        layout,
    }
}

/// `/orders/{token}/receipt`: there is one as soon as money was taken.
pub async fn receipt(visit: Visit, app: web::Data<App>, token: web::Path<String>) -> PageResult {
    let order = orders::view(&app, &token).await?;
    let paid_at = order_words::paid_at(&order).ok_or(PageError::NotFound)?;
    let details = app.settings.shop_details.as_deref().unwrap_or_default();
    page(&ReceiptPage {
        layout: visit.layout(&app, &format!("/orders/{}/receipt", order.link)).await?,
        token: order.link.clone(),
        number: order.number,
        paid_at,
        shop_details: details.lines().map(ToOwned::to_owned).collect(),
        refunds: order_words::refunds(&order),
        buyer: order.contact_name,
        lines: order.lines,
        total: order.total,
        paid: order.payment.captured,
        method: order.payment.card,
        payment_status: order.payment.status,
    })
}

/// `POST /orders/{token}/cancel`: gives the order up; its page says what came of it.
pub async fn cancel(app: web::Data<App>, token: web::Path<String>, form: Form) -> PageResult {
    form.nothing_else()?;
    let order = orders::cancel(&app, &token).await?;
    Ok(see_other(&format!("/orders/{}", order.link)))
}

/// `POST /orders/{token}/pay`: to the payment page while it is open, else to the order's page,
/// which says why not. Stripe is asked first, so that nobody pays what is paid. After a bounced
/// debit the form names the method of another try.
pub async fn pay(
    visit: Visit,
    app: web::Data<App>,
    token: web::Path<String>,
    mut form: Form,
) -> PageResult {
    let method = form.take("method")?;
    form.nothing_else()?;
    let order = orders::arrive(&app, &token, None).await?;
    match (order.standing, order.pay_url) {
        (Standing::NotFinished, Some(url)) => to_payment_page(&visit, &url),
        (Standing::Bounced, _) => {
            let method = method.ok_or(PageError::BadRequest("the form names no method"))?;
            match orders::try_again(&app, &token, &method).await? {
                Begun::Pay { url, .. } => to_payment_page(&visit, &url),
                Begun::Wait { .. } | Begun::Paid { .. } => {
                    Ok(see_other(&format!("/orders/{}", order.link)))
                }
            }
        }
        (
            Standing::NotFinished
            | Standing::Paid
            | Standing::Authorized
            | Standing::Processing
            | Standing::GivenUp
            | Standing::Checking
            | Standing::Failed
            | Standing::Cancelled(_)
            | Standing::LateReturned
            | Standing::Refunded,
            _,
        ) => Ok(see_other(&format!("/orders/{}", order.link))),
    }
}

/// How often a page that waits has looked, as its address says. It changes only the pause.
fn waited(request: &HttpRequest) -> u8 {
    query_value(request, "waited").and_then(|text| text.parse().ok()).unwrap_or(0)
}
