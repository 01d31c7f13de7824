//! The laws of facts over observations of every kind, in orders that Stripe would never send.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::scenarios::stories::attempt;
use super::*;
use crate::domain::payment_status::PaymentStatus;

fn one_of<T: Clone + std::fmt::Debug + 'static>(
    all: impl Into<Vec<T>>,
) -> impl Strategy<Value = T> + Clone {
    prop::sample::select(all.into())
}

fn number() -> impl Strategy<Value = u8> + Clone {
    1_u8..5
}

fn id(prefix: &'static str) -> impl Strategy<Value = String> + Clone {
    number().prop_map(move |number| format!("{prefix}_{number}"))
}

/// The attempt that an object of this number belongs to: what an object belongs to is told or
/// not yet told, and never changes.
fn attempt_of(number: u8) -> AttemptId {
    attempt(number % 2)
}

fn attempts() -> impl Strategy<Value = AttemptId> + Clone {
    number().prop_map(attempt_of)
}

fn minor() -> impl Strategy<Value = i64> + Clone {
    one_of([0_i64, 40, 60, 100])
}

fn intent_states() -> impl Strategy<Value = IntentState> + Clone {
    one_of([
        IntentState::RequiresPaymentMethod,
        IntentState::RequiresConfirmation,
        IntentState::RequiresAction,
        IntentState::Processing,
        IntentState::RequiresCapture,
        IntentState::Canceled,
        IntentState::Succeeded,
    ])
}

fn intents() -> impl Strategy<Value = Observed> {
    let failed_try = (0_i64..3).prop_map(|at_seconds| FailedTry {
        id: format!("ch_declined_{at_seconds}"),
        at_seconds,
        code: "card_declined".to_owned(),
        decline_code: None,
    });
    let parts = (number(), any::<bool>(), intent_states(), minor(), prop::option::of(failed_try));
    parts.prop_map(|(number, is_told, state, amount, failed_try)| {
        let id = format!("pi_{number}");
        let attempt = is_told.then(|| attempt_of(number));
        // Only one that succeeded has received anything.
        let received_minor = if state == IntentState::Succeeded { amount } else { 0 };
        Observed::Intent { id, attempt, state, received_minor, failed_try }
    })
}

fn charges() -> impl Strategy<Value = Observed> {
    let parts = (number(), any::<bool>(), minor(), any::<bool>(), prop::option::of(minor()));
    parts.prop_map(|(number, is_told, captured_minor, held, fee)| Observed::Charge {
        id: format!("ch_{number}"),
        intent: is_told.then(|| format!("pi_{number}")),
        captured_minor: if held { 0 } else { captured_minor },
        held,
        capture_before: None,
        card: None,
        fee: fee.map(|minor| FeeSeen { minor, currency: "cop".to_owned() }),
        three_d_secure: None,
    })
}

fn refunds() -> impl Strategy<Value = Observed> {
    let states = [
        RefundState::Pending,
        RefundState::RequiresAction,
        RefundState::Succeeded,
        RefundState::Failed,
        RefundState::Canceled,
    ];
    let reasons = [None, Some("duplicate"), Some("expired_uncaptured_charge")];
    let charge = prop::option::of(id("ch"));
    (id("re"), charge, minor(), one_of(reasons), one_of(states)).prop_map(
        |(id, charge, amount_minor, reason, state)| {
            let reason = reason.map(str::to_owned);
            Observed::Refund {
                id,
                intent: None,
                charge,
                amount_minor,
                reason,
                state,
                request: None,
            }
        },
    )
}

fn disputes() -> impl Strategy<Value = Observed> {
    let words = [
        "warning_needs_response",
        "warning_closed",
        "needs_response",
        "under_review",
        "lost",
        "won",
        "prevented",
        "appeal_under_review",
    ];
    let movement = number().prop_map(|number| FundsMoved {
        id: format!("txn_{number}"),
        at: Moment::from_seconds(i64::from(number)),
        amount_minor: -100,
        fee_minor: i64::from(number),
        currency: "cop".to_owned(),
    });
    let moved = prop::collection::vec(movement, 0..3);
    let refundable = prop::option::of(any::<bool>());
    let state = (one_of(words), refundable).prop_map(|(word, is_charge_refundable)| DisputeState {
        status: word.to_owned(),
        amount_minor: 100,
        evidence_due: None,
        is_charge_refundable,
    });
    let about = (0_u32..3, moved).prop_map(|(submissions, movements)| DisputeAbout {
        currency: None,
        opened_at: None,
        submissions,
        movements,
    });
    let parts = (id("dp"), prop::option::of(id("ch")), state, about);
    parts.prop_map(|(id, charge, state, about)| Observed::Dispute {
        id,
        charge,
        reason: None,
        state,
        about,
    })
}

fn fraud_warnings() -> impl Strategy<Value = Observed> {
    (id("issfr"), prop::option::of(id("ch")), any::<bool>()).prop_map(|(id, charge, actionable)| {
        let state = WarningState { actionable };
        Observed::FraudWarning { id, charge, fraud_type: None, raised_at: None, state }
    })
}

fn sessions() -> impl Strategy<Value = Observed> {
    let states = [SessionState::Open, SessionState::Complete, SessionState::Expired];
    (number(), one_of(states), any::<bool>()).prop_map(|(number, state, is_told)| {
        let intent = is_told.then(|| format!("pi_{number}"));
        let (id, attempt) = (format!("cs_{number}"), attempt_of(number));
        Observed::Session { id, attempt, state, intent }
    })
}

fn seen() -> impl Strategy<Value = Observed> {
    prop_oneof![
        2 => attempts().prop_map(|attempt| Observed::AttemptOpened { attempt }),
        1 => attempts().prop_map(|attempt| Observed::AttemptWrittenOff { attempt }),
        1 => one_of(ClosingCause::ALL).prop_map(|cause| Observed::Closed { cause }),
        3 => sessions(),
        4 => intents(),
        2 => charges(),
        2 => refunds(),
        1 => disputes(),
        1 => fraud_warnings(),
    ]
}

fn observations() -> impl Strategy<Value = Vec<Observation>> {
    let one = (0_i64..4, 0_u8..6, seen()).prop_map(|(at_seconds, source, seen)| Observation {
        at_seconds,
        source: format!("evt_{source}"),
        seen,
    });
    prop::collection::vec(one, 0..8)
}

/// These facts without the object that a reference names.
fn without(facts: &PaymentFacts, named: &FactRef) -> PaymentFacts {
    let mut rest = facts.clone();
    let was_there = match named {
        FactRef::Session(id) => rest.sessions.remove(id).is_some(),
        FactRef::Intent(id) => rest.intents.remove(id).is_some(),
        FactRef::Charge(id) => rest.charges.remove(id).is_some(),
        FactRef::Refund(id) => rest.refunds.remove(id).is_some(),
        FactRef::Dispute(id) => rest.disputes.remove(id).is_some(),
        FactRef::Attempt(id) => rest.attempts.remove(&id.parse().unwrap()).is_some(),
        FactRef::Closing => rest.closed.take().is_some(),
    };
    assert!(was_there, "{named:?} is named and not known");
    rest
}

/// Only the objects that the references name.
fn only(facts: &PaymentFacts, named: &[FactRef]) -> PaymentFacts {
    fn kept<K: Ord + Clone, V: Clone>(
        all: &BTreeMap<K, V>,
        is_named: impl Fn(&K) -> bool,
    ) -> BTreeMap<K, V> {
        let named = all.iter().filter(|(key, _)| is_named(key));
        named.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
    let has = |fact: FactRef| named.contains(&fact);
    PaymentFacts {
        attempts: kept(&facts.attempts, |id| has(FactRef::Attempt(id.as_str().to_owned()))),
        sessions: kept(&facts.sessions, |id| has(FactRef::Session(id.clone()))),
        intents: kept(&facts.intents, |id| has(FactRef::Intent(id.clone()))),
        charges: kept(&facts.charges, |id| has(FactRef::Charge(id.clone()))),
        refunds: kept(&facts.refunds, |id| has(FactRef::Refund(id.clone()))),
        disputes: kept(&facts.disputes, |id| has(FactRef::Dispute(id.clone()))),
        // No rule stands on a warning.
        warnings: BTreeMap::new(),
        closed: facts.closed.filter(|_| has(FactRef::Closing)),
    }
}

const fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::DisputeOpen => "dispute_open",
        Rule::DisputeLost => "dispute_lost",
        Rule::AllReturned => "all_returned",
        Rule::PartReturned => "part_returned",
        Rule::Captured => "captured",
        Rule::FundsHeld => "funds_held",
        Rule::OutcomeLater => "outcome_later",
        Rule::CanStillPay => "can_still_pay",
        Rule::OutcomeUnknown => "outcome_unknown",
        Rule::Released => "released",
        Rule::ClosedAsCancelled(_) => "closed_as_cancelled",
        Rule::ClosedAsFailed(_) => "closed_as_failed",
        Rule::BetweenAttempts => "between_attempts",
    }
}

#[test]
fn every_status_every_rule_and_every_kind_of_fact_is_generated() {
    let mut runner = TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    let mut statuses = BTreeSet::new();
    let mut rules = BTreeSet::new();
    for _ in 0..4000 {
        let told = observations().new_tree(&mut runner).unwrap().current();
        kinds.extend(told.iter().map(Observation::object_kind));
        let explanation = PaymentFacts::of(&told).explain();
        statuses.insert(explanation.status);
        rules.insert(rule_name(explanation.rule));
    }
    assert_eq!(statuses, BTreeSet::from(PaymentStatus::ALL));
    assert_eq!(rules.len(), 13, "{rules:?}");
    let nine = [
        "attempt_opened",
        "attempt_written_off",
        "closed",
        "session",
        "payment_intent",
        "charge",
        "refund",
        "dispute",
        "fraud_warning",
    ];
    assert_eq!(kinds, BTreeSet::from(nine));
}

proptest! {
    #[test]
    fn merging_is_commutative_associative_and_idempotent(
        a in observations(),
        b in observations(),
        c in observations(),
    ) {
        let [a, b, c] = [a, b, c].map(|told| PaymentFacts::of(&told));
        let merged = |left: &PaymentFacts, right: &PaymentFacts| left.clone().merge(right.clone());
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&a, &a), a.clone());
        prop_assert_eq!(merged(&a, &PaymentFacts::default()), a);
    }

    #[test]
    fn any_order_of_any_observations_ends_in_the_same_facts(
        (told, shuffled) in observations()
            .prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
    ) {
        prop_assert_eq!(PaymentFacts::of(&told), PaymentFacts::of(&shuffled));
    }

    #[test]
    fn a_history_is_always_a_path_of_the_table_and_money_taken_is_never_forgotten(
        told in observations(),
    ) {
        let mut facts = PaymentFacts::default();
        for observation in &told {
            let (before, captured) = (facts.status(), facts.captured_minor());
            facts = facts.merge(observation.into());
            let path = before.path_to(facts.status());
            prop_assert!(path.is_some(), "no path from {} to {}", before, facts.status());
            let path = path.unwrap_or_default();
            prop_assert!(path.iter().all(|change| change.from.may_become(change.to)));
            prop_assert_eq!(path.last().map_or(before, |change| change.to), facts.status());
            prop_assert!(facts.captured_minor() >= captured);
        }
    }

    #[test]
    fn each_fact_that_an_explanation_names_is_known_and_changes_it_when_removed(
        told in observations(),
    ) {
        let facts = PaymentFacts::of(&told);
        let explanation = facts.explain();
        for named in &explanation.stands_on {
            prop_assert_ne!(without(&facts, named).explain(), explanation.clone());
        }
    }

    #[test]
    fn the_facts_that_an_explanation_names_are_enough_for_it(told in observations()) {
        let facts = PaymentFacts::of(&told);
        let explanation = facts.explain();
        let enough = only(&facts, &explanation.stands_on).explain();
        prop_assert_eq!((enough.status, enough.rule), (explanation.status, explanation.rule));
    }
}
