//! From an order as the use-cases see it to the mail that tells of it.

use jiff::tz::TimeZone;

use super::messages::{
    AboutOrder, CancelledMail, ConfirmationMail, LateRefundMail, PaymentFailedMail, PlacedMail,
    RefundMail, RefundNews,
};
use crate::app::mailer::{DueMail, WrittenMail};
use crate::app::orders::OrderView;
use crate::app::settings::Settings;
use crate::domain::mail::MailKind;
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;

/// Writes the mail in its order's language.
pub(super) fn write(
    mail: &DueMail,
    settings: &Settings,
    zone: &TimeZone,
) -> Result<WrittenMail, askama::Error> {
    let order = &mail.order;
    let about = about(order, settings, zone);
    match mail.kind {
        MailKind::Confirmation => ConfirmationMail {
            about,
            lines: order.lines.clone(),
            total: order.total,
            paid: order.payment.captured,
            paid_at: order.paid_or_made_at(),
            method: order.payment.card.clone(),
        }
        .render(),
        MailKind::Placed => PlacedMail {
            about,
            amount: order.total,
            held: is_held(order),
            settles_by: (order.status == OrderStatus::Placed).then_some(order.deadline),
        }
        .render(),
        MailKind::PaymentFailed => {
            PaymentFailedMail { about, amount: order.total, until: order.deadline }.render()
        }
        MailKind::RefundRequested => refund(mail, about, RefundNews::Requested),
        MailKind::RefundSucceeded => refund(mail, about, RefundNews::Succeeded),
        MailKind::RefundFailed => refund(mail, about, RefundNews::Failed),
        MailKind::Cancelled => {
            let cause = order.closing_cause();
            let nothing_was_charged = order.proves_no_charge(cause);
            CancelledMail { about, cause, nothing_was_charged }.render()
        }
        MailKind::LateRefund => LateRefundMail {
            about,
            amount: order.payment.returned,
            method: order.payment.card.clone(),
        }
        .render(),
        MailKind::DisputeWeek | MailKind::DisputeThreeDays | MailKind::DisputeDay => {
            Err(askama::Error::custom("a mail about a dispute's deadline is for the team"))
        }
    }
}

/// Whether the amount is held, or was when the order was placed: a debit never is.
fn is_held(order: &OrderView) -> bool {
    match order.payment.status {
        PaymentStatus::Authorized => true,
        PaymentStatus::Processing => false,
        PaymentStatus::Pending
        | PaymentStatus::Completed
        | PaymentStatus::Failed
        | PaymentStatus::Cancelled
        | PaymentStatus::Refunded
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Disputed => order.payment.method.can_be_held(),
    }
}

fn refund(
    mail: &DueMail,
    about: AboutOrder,
    news: RefundNews,
) -> Result<WrittenMail, askama::Error> {
    let amount = mail.returned.unwrap_or(mail.order.payment.returned);
    RefundMail { about, amount, method: mail.order.payment.card.clone(), news }.render()
}

fn about(order: &OrderView, settings: &Settings, zone: &TimeZone) -> AboutOrder {
    let details = settings.shop_details.as_deref().unwrap_or_default();
    AboutOrder {
        locale: order.locale,
        shop_name: settings.shop_name.clone(),
        shop_details: details.lines().map(str::to_owned).collect(),
        zone: zone.clone(),
        customer: order.contact_name.clone(),
        number: order.number,
        order_url: format!("{}/orders/{}", settings.public_url, order.link),
    }
}
