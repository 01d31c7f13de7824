//! Every row of the table of scenarios: facts told in the order in which they happened, with the
//! status after each, and told again in any order, any number of times.

pub(super) mod stories;

use proptest::prelude::*;

use super::*;
use crate::domain::payment_status::PaymentStatus as S;
use stories::{all, charge, dispute, intent, opened, refund, session};

#[test]
fn every_scenario_goes_through_its_statuses_along_the_table() {
    for scenario in all() {
        let observations = scenario.observations();
        let mut facts = PaymentFacts::default();
        let mut before = S::Pending;
        for (observation, (_, expected)) in observations.iter().zip(&scenario.story) {
            facts = facts.merge(observation.into());
            let now = facts.status();
            assert_eq!(now, *expected, "{}: after {observation:?}", scenario.name);
            // Told in order, every status is seen and none is implied.
            let path = before.path_to(now).unwrap();
            assert!(path.len() <= 1, "{}: {path:?}", scenario.name);
            before = now;
        }
        assert_eq!(facts.captured_minor(), scenario.captured_minor, "{}", scenario.name);
        assert_eq!(facts.returned_minor(), scenario.returned_minor, "{}", scenario.name);
        assert!(!facts.wants_look_up(), "{}", scenario.name);
    }
}

#[test]
fn a_decline_told_twice_is_one_failed_try() {
    let scenarios = all();
    let declined = scenarios.iter().find(|one| one.name == "declined, window closed").unwrap();
    let twice = [declined.observations(), declined.observations()].concat();
    let facts = PaymentFacts::of(&twice);
    let codes: Vec<Option<&str>> =
        facts.failed_tries().iter().map(|one| one.decline_code.as_deref()).collect();
    assert_eq!(codes, [Some("insufficient_funds")]);
}

#[test]
fn when_all_webhooks_were_lost_one_look_up_tells_it_all_and_the_steps_are_implied() {
    let one_answer = [
        intent(1, IntentState::Succeeded, 100),
        charge(1, 100, false),
        refund(1, 100, RefundState::Succeeded),
        dispute(1, "lost"),
    ];
    let known = PaymentFacts::of(&[Observation {
        at_seconds: 10,
        source: "ours".to_owned(),
        seen: opened(1),
    }]);
    let look_up =
        one_answer.map(|seen| Observation { at_seconds: 5000, source: "req_1".to_owned(), seen });
    let after = known.clone().merge(PaymentFacts::of(&look_up));
    assert_eq!(after.status(), S::Disputed);
    let path = known.status().path_to(after.status()).unwrap();
    let steps: Vec<(S, bool)> = path.iter().map(|change| (change.to, change.implied)).collect();
    assert_eq!(steps, [(S::Completed, true), (S::Disputed, false)]);
}

#[test]
fn a_refund_or_dispute_known_before_the_capture_wants_a_look_up() {
    for early in [refund(1, 100, RefundState::Succeeded), dispute(1, "needs_response")] {
        let seen = |seen| Observation { at_seconds: 10, source: "evt".to_owned(), seen };
        let facts = PaymentFacts::of(&[seen(opened(1)), seen(early.clone())]);
        assert_eq!(facts.status(), S::Pending);
        assert!(facts.wants_look_up(), "{early:?}");
    }
}

#[test]
fn an_attempt_whose_debit_is_under_way_has_not_ended_though_its_session_does_not_name_it() {
    let seen = |seen| Observation { at_seconds: 10, source: "evt".to_owned(), seen };
    for state in [SessionState::Expired, SessionState::Complete] {
        let told =
            [session(1, state, None), intent(1, IntentState::Processing, 0)].map(seen).to_vec();
        assert!(!PaymentFacts::of(&told).all_attempts_ended(), "{state:?}");
        let ended = [session(1, state, None), intent(1, IntentState::Canceled, 0)].map(seen);
        assert!(PaymentFacts::of(&ended).all_attempts_ended(), "{state:?}");
    }
    let unseen = [session(1, SessionState::Complete, Some("pi_9"))].map(seen);
    assert!(!PaymentFacts::of(&unseen).all_attempts_ended());
    assert!(PaymentFacts::of(&unseen).wants_look_up());
}

#[test]
fn a_bounced_debit_is_told_from_a_declined_card_by_its_session() {
    let at = |at_seconds, seen| Observation { at_seconds, source: "evt".to_owned(), seen };
    let declined = at(20, stories::declined(1));
    let with_session = |state| {
        let session = at(10, session(1, state, Some("pi_1")));
        PaymentFacts::of(&[at(5, opened(1)), session, declined.clone()])
    };
    let attempt = stories::attempt(1);
    for (state, bounced) in [
        (SessionState::Open, false),
        (SessionState::Expired, false),
        (SessionState::Complete, true),
    ] {
        let facts = with_session(state);
        assert_eq!(facts.has_bounced(&attempt), bounced, "{state:?}");
        assert_eq!(facts.failed_tries().len(), 1);
        assert_eq!(facts.declined_tries().is_empty(), bounced, "{state:?}");
    }
    let under_way = at(30, intent(1, IntentState::Processing, 0));
    let again = with_session(SessionState::Complete).merge((&under_way).into());
    assert!(!again.has_bounced(&attempt));
    assert_eq!(again.processing_seen_at(), Some(30));
    assert!(!PaymentFacts::default().has_bounced(&attempt));
}

#[test]
fn a_final_state_stands_whatever_is_said_to_be_later() {
    let at = |at_seconds, seen| Observation { at_seconds, source: "evt".to_owned(), seen };
    let told = [
        at(10, session(1, SessionState::Expired, Some("pi_1"))),
        at(20, session(1, SessionState::Open, None)),
        at(10, intent(1, IntentState::Canceled, 0)),
        at(20, intent(1, IntentState::Processing, 0)),
    ];
    let facts = PaymentFacts::of(&told);
    assert!(facts.all_attempts_ended());
    assert_eq!(facts.explain().rule, Rule::BetweenAttempts);
}

#[test]
fn two_states_within_one_second_want_a_look_up_until_a_later_answer() {
    let at = |at_seconds, source: &str, seen| Observation {
        at_seconds,
        source: source.to_owned(),
        seen,
    };
    let tie = [
        at(10, "evt_a", intent(1, IntentState::Processing, 0)),
        at(10, "evt_b", intent(1, IntentState::RequiresPaymentMethod, 0)),
    ];
    let facts = PaymentFacts::of(&tie);
    assert!(facts.wants_look_up());
    let answer = at(12, "req_1", intent(1, IntentState::Processing, 0));
    let facts = facts.merge((&answer).into());
    assert!(!facts.wants_look_up());
    assert_eq!(facts.status(), S::Processing);
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_ends_the_same(
        which in any::<prop::sample::Index>(),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        order in any::<u64>(),
    ) {
        let scenarios = all();
        let scenario = which.get(&scenarios);
        let told = scenario.observations();
        let mut retold = told.clone();
        retold.extend(again.iter().map(|index| index.get(&told).clone()));
        // A shuffle by keys that depend on the generated number alone.
        let shuffled = {
            let mut keyed: Vec<(u64, Observation)> = (1_u64..)
                .map(|place| order.wrapping_mul(place).wrapping_mul(0x9e37_79b9_7f4a_7c15))
                .map(|key| key ^ (key >> 29))
                .zip(retold)
                .collect();
            keyed.sort_by_key(|(key, _)| *key);
            keyed.into_iter().map(|(_, observation)| observation).collect::<Vec<_>>()
        };
        let facts = PaymentFacts::of(&shuffled);
        prop_assert_eq!(&facts, &PaymentFacts::of(&told), "{}", scenario.name);
        prop_assert_eq!(facts.status(), scenario.end(), "{}", scenario.name);
    }
}
