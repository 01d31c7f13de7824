//! `/orders/{token}/receipt`: what was bought, paid and returned, fit for paper.

use askama::Template;

use super::order::RefundLine;
use crate::domain::clock::Moment;
use crate::domain::facts::CardSeen;
use crate::domain::money::Money;
use crate::domain::order::{OrderLine, OrderNumber};
use crate::domain::payment_status::PaymentStatus;
use crate::http::page::Layout;
use crate::i18n::time::TimeStyle;

/// A receipt.
#[derive(Debug, Template)]
#[template(path = "shop/receipt.html")]
pub struct ReceiptPage {
    /// The frame.
    pub layout: Layout,
    /// The order's token.
    pub token: String,
    /// The order's number.
    pub number: OrderNumber,
    /// When the money was taken.
    pub paid_at: Moment,
    /// What else the seller says of itself: a line each.
    pub shop_details: Vec<String>,
    /// Who bought.
    pub buyer: String,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What it cost.
    pub total: Money,
    /// What was taken.
    pub paid: Money,
    /// The card, where it is known.
    pub method: Option<CardSeen>,
    /// What went back.
    pub refunds: Vec<RefundLine>,
    /// The status of the payment.
    pub payment_status: PaymentStatus,
}

impl ReceiptPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        self.layout.titled(&[t.receipt(), &t.order(self.number)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facts::RefundState;
    use crate::domain::money::Currency;
    use crate::http::shop::pages::testing::{Page, a_line, in_both_languages, layout};
    use crate::i18n::texts;

    #[test]
    fn a_receipt_names_the_seller_the_lines_the_card_and_what_went_back() {
        in_both_languages(|locale| {
            let money = |minor| Money::new(minor, Currency::Cop).unwrap();
            let card = CardSeen { brand: "visa".into(), last_four: "4242".into() };
            let at = Moment::from_seconds(1_795_629_900);
            let refund = RefundLine {
                at: Some(at),
                amount: money(3_200_000),
                state: RefundState::Succeeded,
            };
            let page = Page::of(&ReceiptPage {
                layout: layout(locale),
                token: "tok".into(),
                number: OrderNumber(1042),
                paid_at: at,
                shop_details: vec!["NIT 900.000.000-1".into()],
                buyer: "Ana <b>".into(),
                lines: vec![a_line("Café")],
                total: money(6_400_000),
                paid: money(6_400_000),
                method: Some(card),
                refunds: vec![refund],
                payment_status: PaymentStatus::PartiallyRefunded,
            });
            page.is_well_formed(locale);
            let main = page.text("main");
            let order = texts(locale).order(OrderNumber(1042));
            for said in ["Visa •••• 4242", "Tienda & Co", "NIT 900.000.000-1", "Ana <b>", &order]
            {
                assert!(main.contains(said), "{said} in {main}");
            }
            assert_eq!(page.money("tfoot .money"), [(6_400_000, "COP".to_owned())]);
            assert!(page.money("dl .money").contains(&(3_200_000, "COP".to_owned())));
            assert_eq!(page.attributes("main time", "datetime"), ["2026-11-25T18:05:00Z"; 2]);
        });
    }
}
