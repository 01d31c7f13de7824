//! Holds the two languages side by side: every sentence of every trait is here, and English never
//! stands where Spanish should.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::catalogue::{ErrorKind, TimelineEvent};
use super::{Sentence, Texts, texts};
use crate::domain::clock::{Moment, Span};
use crate::domain::decline::DeclineClass;
use crate::domain::dispute::DeadlineNotice;
use crate::domain::facts::{CardSeen, RefundState};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::PaymentStatus;

/// A sentence's name, what it was asked with, and what it says.
type Sample = (&'static str, String);

macro_rules! say {
    ($samples:ident, $texts:ident: $($name:ident($($argument:expr),*)),+ $(,)?) => {
        $samples.extend([$((stringify!($name), told($texts.$name($($argument),*)))),+]);
    };
}

mod console;

/// The sentence as words; amounts and times are written alike for both languages, so that only
/// the words can make them differ.
fn told(sentence: impl Into<Sentence>) -> String {
    sentence.into().plain(Locale::Es, &TimeZone::UTC)
}

fn money() -> Money {
    Money::new(12_000_000, Currency::Cop).unwrap()
}

fn before_the_checkout(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: skip_to_content(), test_mode(), currency(), language(), cart(), items_in_cart(1),
        items_in_cart(2), shop_links(), products(), title_of_refused("x"));
    say!(s, t: prices_are_final_in(Currency::Cop), no_products_yet(), come_back_soon(), in_stock(),
        few_left(1), few_left(2), sold_out(), not_sold_in(Currency::Eur),
        choose_another_currency(), quantity(), quantity_of("x"), at_most_per_order(3),
        add_to_cart(), back_to_products(), your_cart(), cart_is_empty(), cart_will_show(),
        see_products(), added_to_cart("x"), priced_again_in(Currency::Usd), each(), update(),
        remove(), total(), summary(), keep_shopping(), go_to_checkout(), mend_the_cart_first(),
        line_price_changed(money(), money()), line_only_left(0), line_only_left(1),
        line_only_left(2), line_gone(), withdrawn_product(), line_not_sold_in(Currency::Eur),
        line_over_limit(3));
    s
}

fn at_the_checkout(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: checkout(), check_these(), contact(), your_name(), email(), email_hint(),
        how_to_pay(), no_method_for(Currency::Eur), your_order(), pay(money()),
        pay_on_stripes_page(), back_to_cart(), total_changed(),
        total_changed_from(money(), money()), cannot_charge_now(), cannot_charge_until(None),
        cannot_charge_until(Some(Span::from_seconds(9))), try_again());
    for kind in PaymentMethodKind::ALL {
        say!(s, t: method(kind), method_hint(kind), pay_by(kind));
    }
    say!(s, t: nothing_to_pay(), quantity_not_a_number(), quantity_below_one(),
        quantity_too_large(9), product_unknown(), product_gone("x"), product_inactive("x"),
        product_not_sold_in("x", Currency::Eur), product_over_limit("x", 3),
        product_too_little_stock("x", 0), product_too_little_stock("x", 1),
        product_too_little_stock("x", 2), too_many_lines(50), amount_too_small(money()),
        amount_too_large(money()), currency_unsupported(), method_missing(), method_unknown(),
        method_switched_off(), method_not_for(Currency::Usd), form_expired(), name_missing(),
        name_too_long(100), name_malformed(), email_missing(), email_too_long(),
        email_malformed());
    for class in DeclineClass::ALL {
        say!(s, t: decline(class));
    }
    s
}

fn of_an_order(t: &dyn Texts) -> Vec<Sample> {
    let card = CardSeen { brand: "another".into(), last_four: "4242".into() };
    let until = Moment::from_seconds(1_795_629_900);
    let mut s = Vec::new();
    for status in PaymentStatus::ALL {
        say!(s, t: payment_status(status));
    }
    for status in OrderStatus::ALL {
        say!(s, t: order_status(status));
    }
    for state in [
        RefundState::Pending,
        RefundState::RequiresAction,
        RefundState::Succeeded,
        RefundState::Failed,
        RefundState::Canceled,
    ] {
        say!(s, t: refund_state(state));
    }
    say!(s, t: order(OrderNumber(1042)), card(&card), unknown_card(), what_happened(), items(),
        product(), price(), payment(), refunds(), see_receipt(), receipt(), order_label(), date(),
        seller(), buyer(), paid_with(), paid(), returned(), back_to_order(), print_hint());
    say!(s, t: paid_heading(), paid_body(money(), None, None),
        paid_body(money(), Some("Visa"), Some("a@b.co")), paid_title(), held_heading(),
        held_body(money()), processing_heading(), processing_body(None),
        processing_body(Some(until)), checking_heading(), checking_body(), check_now(),
        no_answer_heading(), no_answer_body(OrderNumber(1042)), not_finished_heading(),
        not_finished_body(until), declined_heading(), items_kept_until(until),
        continue_paying(), pay_once_more(), cancel_order(), failed_heading(), failed_body(),
        bounced_heading(), bounced_body(until),
        given_up_heading(), given_up_body(), unsettled_heading(), start_another_way(),
        cancelled_heading(), cart_is_kept(), replaced_heading(), replaced_body(),
        expired_heading(), closed_by_shop_heading(), released_heading(), released_body(),
        nothing_was_charged(), revived_heading(), revived_body(), late_refund_heading(money()),
        late_refund_body(None), late_refund_body(Some("Visa")), refunded_heading(),
        refunded_body(money()), see_order(), see_refund(), start_again());
    s
}

fn told_afterwards(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    for event in [
        TimelineEvent::Received,
        TimelineEvent::WentToPay,
        TimelineEvent::Declined(DeclineClass::CardDeclined),
        TimelineEvent::Held(money()),
        TimelineEvent::Processing,
        TimelineEvent::Bounced,
        TimelineEvent::GivenUp,
        TimelineEvent::Paid(money()),
        TimelineEvent::CancelledByCustomer,
        TimelineEvent::Replaced,
        TimelineEvent::TimeRanOut,
        TimelineEvent::Failed,
        TimelineEvent::Released,
        TimelineEvent::Revived,
        TimelineEvent::LateMoneyReturned(money()),
        TimelineEvent::ExcessReturned(money()),
        TimelineEvent::Disputed,
        TimelineEvent::Refunded(money()),
    ] {
        say!(s, t: timeline(event));
    }
    for kind in ErrorKind::ALL {
        say!(s, t: error_heading(kind), error_body(kind));
    }
    let (number, at) = (OrderNumber(1042), Moment::from_seconds(1_795_629_900));
    say!(s, t: error_body(ErrorKind::TooMany(Some(Span::from_seconds(9)))), mention_this_id(),
        greeting("x"), confirmation_subject(number, "x"), confirmation_body(money()),
        cancelled_subject(number, "x"), cancelled_by_you(), cancelled_by_time(),
        cancelled_by_shop(), cancelled_by_failure(), late_refund_subject(number, "x"),
        late_refund_mail_body(money(), None), late_refund_mail_body(money(), Some("Visa")),
        bank_may_take_days(), follow_your_order(), why_this_mail("x"));
    say!(s, t: team_greeting(), dispute_settled_subject(number, "x"),
        bank_disputes(money(), number, "x"), bank_inquires(money(), number, "x"),
        dispute_answer_until(at), dispute_needs_no_answer(), dispute_in_console(),
        why_this_team_mail("x"));
    for notice in DeadlineNotice::ALL {
        say!(s, t: dispute_deadline_subject(*notice, number, "x"));
    }
    say!(s, t: placed_subject(number, "x"), placed_held_body(money()),
        placed_processing_body(money(), None), placed_processing_body(money(), Some(at)),
        payment_failed_subject(number, "x"), payment_failed_body(money()),
        payment_failed_pay_again(at), cancelled_by_bounce(), cancelled_unsettled(),
        refund_requested_subject(number, "x"),
        refund_succeeded_subject(number, "x"), refund_failed_subject(number, "x"));
    for card in [None, Some("Visa")] {
        say!(s, t: refund_requested_body(money(), card), refund_succeeded_body(money(), card),
            refund_failed_body(money(), card));
    }
    s
}

fn samples(locale: Locale) -> Vec<Sample> {
    let t = texts(locale);
    let shop = [before_the_checkout(t), at_the_checkout(t), of_an_order(t), told_afterwards(t)];
    [shop.concat(), console::samples(t)].concat()
}

/// Sentences that both languages write alike.
const ALIKE: [&str; 2] = ["Total", "Error: x"];

#[test]
fn both_languages_say_each_sentence_in_words_of_their_own() {
    let pairs = samples(Locale::Es).into_iter().zip(samples(Locale::En));
    for ((name, spanish), (_, english)) in pairs {
        assert!(!spanish.trim().is_empty() && !english.trim().is_empty(), "{name} is empty");
        let alike = ALIKE.contains(&spanish.as_str());
        assert_eq!(spanish == english, alike, "{name}: {spanish} / {english}");
    }
}

#[test]
fn every_sentence_of_the_catalogue_is_looked_at() {
    let sources = [
        include_str!("catalogue/checkout.rs"),
        include_str!("catalogue/declines.rs"),
        include_str!("catalogue/errors.rs"),
        include_str!("catalogue/layout.rs"),
        include_str!("catalogue/mails.rs"),
        include_str!("catalogue/orders.rs"),
        include_str!("catalogue/refusals.rs"),
        include_str!("catalogue/shop.rs"),
        include_str!("catalogue/outcome.rs"),
        include_str!("catalogue/timeline.rs"),
    ];
    let names = |source: &'static str| {
        source.split("    fn ").skip(1).filter_map(|rest| rest.split('(').next())
    };
    let all = sources.into_iter().chain(console::SOURCES.iter().copied());
    let declared: BTreeSet<&str> = all.flat_map(names).collect();
    let seen: BTreeSet<&str> = samples(Locale::Es).into_iter().map(|(name, _)| name).collect();
    assert_eq!(declared, seen);
    let areas = include_str!("catalogue/mod.rs").matches("\nmod ").count();
    assert_eq!(areas, sources.len() + 1, "a new area of the catalogue belongs into this test");
    let rooms = include_str!("catalogue/console/mod.rs").matches("\nmod ").count();
    assert_eq!(rooms + 1, console::SOURCES.len(), "a new room belongs into this test");
}

#[test]
fn no_customer_reads_an_exclamation_mark_or_an_error_code() {
    for (name, sentence) in [samples(Locale::Es), samples(Locale::En)].concat() {
        assert!(!sentence.contains(['!', '¡', '_']), "{name}: {sentence}");
    }
}

#[test]
fn the_sentences_of_the_design_are_said_word_for_word() {
    let es = texts(Locale::Es);
    assert_eq!(
        es.decline(DeclineClass::CardDeclined),
        "Tarjeta rechazada. Usa otra o consulta con tu banco."
    );
    assert_eq!(
        told(es.paid_body(money(), Some("Visa •••• 4242"), Some("ana@ejemplo.co"))),
        "Cobramos 120.000\u{a0}COP a Visa •••• 4242. Te enviamos el recibo a ana@ejemplo.co."
    );
    assert_eq!(
        es.cannot_charge_until(Some(Span::from_millis(41_200))),
        "Tu carrito está guardado. Prueba en 42 s."
    );
}
