//! Events of the fixtures, read as the webhook address reads them.

use serde_json::{Value, json};

use super::events::read;
use super::test_server::SHOP;
use crate::app::gateway::{EventMeaning, GatewayEvent, WebhookRejected};
use crate::domain::clock::Moment;
use crate::domain::facts::{
    CardSeen, FailedTry, FundsMoved, IntentState, Observation, Observed, RefundState, SessionState,
    WarningState,
};
use crate::domain::money::Currency;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../tests/fixtures/stripe/", $name, ".json"))
    };
}

const ATTEMPT: &str = "att_0192f0c0a1b27c3d8e4f5a6b7c8d9e02";

fn event(text: &str) -> GatewayEvent {
    read(text.as_bytes(), &SHOP.parse().unwrap()).unwrap()
}

fn facts(text: &str) -> Vec<Observation> {
    match event(text).meaning {
        EventMeaning::Facts(observations) => observations,
        EventMeaning::NotUsed | EventMeaning::Foreign => panic!("no facts"),
    }
}

fn only(text: &str) -> Observed {
    let mut observations = facts(text);
    assert_eq!(observations.len(), 1, "{observations:?}");
    observations.remove(0).seen
}

fn with(text: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    change(&mut value);
    value.to_string()
}

#[test]
fn a_completed_session_says_that_it_is_used_up_and_no_more() {
    let event = event(fixture!("checkout_session_completed"));
    assert_eq!(event.kind, "checkout.session.completed");
    assert_eq!(event.owner.unwrap().attempt.as_str(), ATTEMPT);
    assert_eq!(event.subject.session.as_deref(), Some("cs_test_a1B2c3D4"));
    assert_eq!(event.subject.intent.as_deref(), Some("pi_3PqRsT"));
    let EventMeaning::Facts(observations) = event.meaning else { panic!("no facts") };
    let expected = Observation {
        at_seconds: 1_795_572_000,
        source: event.id,
        seen: Observed::Session {
            id: "cs_test_a1B2c3D4".to_owned(),
            attempt: ATTEMPT.parse().unwrap(),
            state: SessionState::Complete,
            intent: Some("pi_3PqRsT".to_owned()),
        },
    };
    assert_eq!(observations, [expected]);
}

#[test]
fn an_expired_session_that_nobody_tried_has_no_intent() {
    let Observed::Session { state, intent, .. } = only(fixture!("checkout_session_expired")) else {
        panic!("not a session")
    };
    assert_eq!((state, intent), (SessionState::Expired, None));
}

#[test]
fn a_session_without_our_mark_or_with_another_shops_is_foreign() {
    let none = event(fixture!("checkout_session_foreign"));
    assert_eq!((none.meaning, none.owner), (EventMeaning::Foreign, None));
    let other = with(fixture!("checkout_session_completed"), |event| {
        event["data"]["object"]["metadata"]["cobro_shop"] =
            json!("shop_ffffffffffffffffffffffffffffffff");
    });
    assert_eq!(event(&other).meaning, EventMeaning::Foreign);
}

#[test]
fn a_refused_try_keeps_the_true_code_and_the_time_of_its_own_event() {
    let Observed::Intent { state, failed_try, received_minor, .. } =
        only(fixture!("payment_intent_payment_failed"))
    else {
        panic!("not an intent")
    };
    assert_eq!((state, received_minor), (IntentState::RequiresPaymentMethod, 0));
    let expected = FailedTry {
        id: "ch_3Declined".to_owned(),
        at_seconds: 1_795_571_931,
        code: "card_declined".to_owned(),
        decline_code: Some("lost_card".to_owned()),
    };
    assert_eq!(failed_try, Some(expected));
}

#[test]
fn a_later_event_that_still_carries_the_refusal_does_not_tell_it_again() {
    let Observed::Intent { state, failed_try, .. } =
        only(fixture!("payment_intent_requires_action"))
    else {
        panic!("not an intent")
    };
    assert_eq!((state, failed_try), (IntentState::RequiresAction, None));
}

#[test]
fn a_paid_intent_brings_what_it_received() {
    let Observed::Intent { state, received_minor, attempt, .. } =
        only(fixture!("payment_intent_succeeded"))
    else {
        panic!("not an intent")
    };
    assert_eq!((state, received_minor), (IntentState::Succeeded, 8_900_000));
    assert_eq!(attempt.unwrap().as_str(), ATTEMPT);
}

#[test]
fn a_charge_is_captured_or_held_and_shows_its_card() {
    let card = Some(CardSeen { brand: "visa".to_owned(), last_four: "4242".to_owned() });
    let charge = |captured_minor, held, capture_before| Observed::Charge {
        id: "ch_3PqRsT".to_owned(),
        intent: Some("pi_3PqRsT".to_owned()),
        captured_minor,
        held,
        capture_before,
        card: card.clone(),
        fee: None,
        three_d_secure: None,
    };
    assert_eq!(only(fixture!("charge_succeeded")), charge(8_900_000, false, None));
    let until = Some(Moment::from_seconds(1_796_176_798));
    assert_eq!(only(fixture!("charge_succeeded_held")), charge(0, true, until));
}

#[test]
fn a_charge_that_is_not_paid_yet_brings_no_money() {
    let pending = with(fixture!("charge_succeeded"), |event| {
        event["data"]["object"]["status"] = json!("pending");
        event["data"]["object"]["paid"] = json!(false);
    });
    assert_eq!(facts(&pending), []);
}

#[test]
fn a_debit_under_way_is_processing_and_its_charge_brings_nothing_yet() {
    let Observed::Intent { state, received_minor, failed_try, .. } =
        only(fixture!("payment_intent_processing"))
    else {
        panic!("not an intent")
    };
    assert_eq!((state, received_minor, failed_try), (IntentState::Processing, 0, None));
    // Stripe calls it captured, and no money has come.
    let pending = with(fixture!("charge_pending"), |event| event["type"] = json!("charge.updated"));
    assert_eq!(facts(&pending), []);
    assert_eq!(event(fixture!("charge_pending")).meaning, EventMeaning::NotUsed);
}

#[test]
fn a_debit_that_was_paid_shows_the_last_signs_of_its_account() {
    let Observed::Charge { captured_minor, held, card, .. } =
        only(fixture!("charge_succeeded_debit"))
    else {
        panic!("not a charge")
    };
    assert_eq!((captured_minor, held), (2_400, false));
    let account = CardSeen { brand: "sepa_debit".to_owned(), last_four: "3201".to_owned() };
    assert_eq!(card, Some(account));
}

#[test]
fn a_bounced_debit_is_a_failed_try_of_a_session_that_is_used_up() {
    let Observed::Intent { state, failed_try, .. } =
        only(fixture!("payment_intent_payment_failed_debit"))
    else {
        panic!("not an intent")
    };
    assert_eq!(state, IntentState::RequiresPaymentMethod);
    let failed_try = failed_try.unwrap();
    assert_eq!(failed_try.id, "py_3Debit");
    assert_eq!(failed_try.code, "payment_intent_payment_attempt_failed");
    for text in [
        fixture!("checkout_session_async_payment_failed"),
        fixture!("checkout_session_async_payment_succeeded"),
    ] {
        let Observed::Session { state, .. } = only(text) else { panic!("not a session") };
        assert_eq!(state, SessionState::Complete, "its PaymentIntent decides");
    }
}

#[test]
fn the_dispute_of_a_debit_has_no_time_for_evidence() {
    let zero = with(fixture!("charge_dispute_created_debit"), |event| {
        event["data"]["object"]["evidence_details"]["due_by"] = json!(0);
    });
    for text in [fixture!("charge_dispute_created_debit"), zero.as_str()] {
        let Observed::Dispute { state, reason, .. } = only(text) else { panic!("no dispute") };
        assert_eq!((state.status.as_str(), state.evidence_due), ("lost", None));
        assert_eq!(reason.as_deref(), Some("customer_initiated"));
    }
}

#[test]
fn an_event_of_another_version_is_read_and_its_former_values_are_ignored() {
    let event = event(fixture!("charge_updated_by_older_version"));
    assert_eq!(event.owner, None);
    assert_eq!(event.subject.charge.as_deref(), Some("ch_3PqRsT"));
    assert_eq!(event.subject.intent.as_deref(), Some("pi_3PqRsT"));
    let EventMeaning::Facts(observations) = event.meaning else { panic!("no facts") };
    let Some(Observed::Charge { captured_minor, .. }) = observations.first().map(|o| &o.seen)
    else {
        panic!("no charge")
    };
    assert_eq!(*captured_minor, 8_900_000);
}

#[test]
fn a_refund_without_our_mark_is_told_by_its_charge_and_intent() {
    let event = event(fixture!("refund_failed"));
    assert_eq!(event.owner, None);
    assert_eq!(event.subject.object_id, "re_3PqRsT");
    assert_eq!(event.subject.charge.as_deref(), Some("ch_3PqRsT"));
    assert_eq!(event.subject.intent.as_deref(), Some("pi_3PqRsT"));
    let Observed::Refund { state, amount_minor, .. } = only(fixture!("refund_failed")) else {
        panic!("not a refund")
    };
    assert_eq!((state, amount_minor), (RefundState::Failed, 2_500_000));
}

#[test]
fn a_refund_with_another_shops_mark_is_foreign() {
    let other = with(fixture!("refund_failed"), |event| {
        event["data"]["object"]["metadata"]["cobro_shop"] =
            json!("shop_ffffffffffffffffffffffffffffffff");
    });
    assert_eq!(event(&other).meaning, EventMeaning::Foreign);
}

#[test]
fn a_dispute_keeps_stripes_word_even_one_of_a_later_version() {
    let later = with(fixture!("charge_dispute_created"), |event| {
        event["data"]["object"]["status"] = json!("appeal_under_review");
    });
    for (text, word) in [
        (fixture!("charge_dispute_created"), "needs_response"),
        (later.as_str(), "appeal_under_review"),
    ] {
        let Observed::Dispute { state, charge, .. } = only(text) else { panic!("no dispute") };
        assert_eq!(state.status, word);
        assert_eq!(state.evidence_due, Some(Moment::from_seconds(1_796_200_000)));
        assert_eq!(charge.as_deref(), Some("ch_3PqRsT"));
    }
}

#[test]
fn a_dispute_tells_its_currency_its_opening_its_answers_and_the_money_that_it_moved() {
    let Observed::Dispute { about, state, .. } = only(fixture!("charge_dispute_funds_withdrawn"))
    else {
        panic!("no dispute")
    };
    assert_eq!(state.is_charge_refundable, Some(false));
    assert_eq!((about.currency, about.submissions), (Some(Currency::Cop), 1));
    assert_eq!(about.opened_at, Some(Moment::from_seconds(1_795_600_000)));
    let withdrawn = FundsMoved {
        id: "txn_3Withdrawn".to_owned(),
        at: Moment::from_seconds(1_795_600_000),
        amount_minor: -2_175,
        fee_minor: 1_500,
        currency: "usd".to_owned(),
    };
    assert_eq!(about.movements, [withdrawn], "one that cannot be read costs no other");
}

#[test]
fn a_deadline_of_zero_is_none_as_with_the_dispute_of_a_debit() {
    for due in [json!(0), Value::Null] {
        let debit = with(fixture!("charge_dispute_created"), |event| {
            event["data"]["object"]["evidence_details"]["due_by"] = due.clone();
        });
        let Observed::Dispute { state, .. } = only(&debit) else { panic!("no dispute") };
        assert_eq!(state.evidence_due, None, "{due}");
    }
}

#[test]
fn a_warning_is_told_by_its_charge_and_intent_and_says_whether_a_refund_still_helps() {
    let text = fixture!("radar_early_fraud_warning_created");
    let event = event(text);
    assert_eq!(event.subject.object_id, "issfr_1PqRsT");
    assert_eq!(event.subject.charge.as_deref(), Some("ch_3PqRsT"));
    assert_eq!(event.subject.intent.as_deref(), Some("pi_3PqRsT"));
    let expected = |actionable| Observed::FraudWarning {
        id: "issfr_1PqRsT".to_owned(),
        charge: Some("ch_3PqRsT".to_owned()),
        fraud_type: Some("made_with_stolen_card".to_owned()),
        raised_at: Some(Moment::from_seconds(1_795_590_000)),
        state: WarningState { actionable },
    };
    assert_eq!(only(text), expected(true));
    let updated = with(text, |event| {
        event["type"] = json!("radar.early_fraud_warning.updated");
        event["data"]["object"]["actionable"] = json!(false);
    });
    assert_eq!(only(&updated), expected(false));
}

#[test]
fn a_type_that_we_make_no_use_of_is_told_so() {
    let event = event(fixture!("payout_paid"));
    assert_eq!(event.meaning, EventMeaning::NotUsed);
    assert_eq!(event.subject.object_id, "po_1");
}

#[test]
fn a_known_event_with_a_broken_object_still_says_what_to_look_up() {
    let broken = with(fixture!("charge_succeeded"), |event| {
        event["data"]["object"]["amount_captured"] = json!("a lot");
        event["livemode"] = json!(true);
    });
    let event = event(&broken);
    assert_eq!(event.meaning, EventMeaning::Facts(Vec::new()));
    assert_eq!(event.subject.intent.as_deref(), Some("pi_3PqRsT"));
    assert!(event.livemode);
}

#[test]
fn a_state_that_is_not_known_is_not_guessed() {
    let unknown = with(fixture!("payment_intent_succeeded"), |event| {
        event["data"]["object"]["status"] = json!("requires_luck");
    });
    assert_eq!(facts(&unknown), []);
}

#[test]
fn a_body_that_is_no_event_is_malformed() {
    let shop = SHOP.parse().unwrap();
    for body in ["", "[]", "{}", "{\"id\":\"evt_1\"}", "\u{feff}", "{\"id\":\"\",\"type\":\"a\"}"] {
        assert_eq!(read(body.as_bytes(), &shop), Err(WebhookRejected::Malformed), "{body}");
    }
    let no_object = with(fixture!("payout_paid"), |event| event["data"]["object"] = json!("po_1"));
    assert_eq!(read(no_object.as_bytes(), &shop), Err(WebhookRejected::Malformed));
}
