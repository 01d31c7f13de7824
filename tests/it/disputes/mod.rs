//! Disputes and warnings, from the sandbox's own events to the end, on both databases.

mod deadlines;
mod faults;
mod life;
mod refunds;
mod refusals;

use cobro::app::disputes::{AnswerOutcome, DisputeError, answer, save};
use cobro::domain::dispute::AnswerKind;

use crate::support::app::TestApp;
use crate::support::disputes::{ana, answer_form, draft, draft_with_file};

/// Saves a draft with a file and submits it.
async fn submit(test: &TestApp, dispute: &str, text: &str) -> AnswerOutcome {
    let form = draft_with_file(test, dispute, text, "draft").await;
    save(&test.app, &ana(), form).await.unwrap();
    give(test, dispute, AnswerKind::Submit, "answer").await.unwrap()
}

/// Saves a draft of text alone.
async fn drafted(test: &TestApp, dispute: &str, text: &str) {
    save(&test.app, &ana(), draft(test, dispute, text, "draft").await).await.unwrap();
}

/// Answers by a form of just now.
async fn give(
    test: &TestApp,
    dispute: &str,
    kind: AnswerKind,
    token: &str,
) -> Result<AnswerOutcome, DisputeError> {
    answer(&test.app, &ana(), answer_form(test, dispute, kind, token).await).await
}
