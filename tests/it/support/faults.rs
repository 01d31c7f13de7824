//! Faults that the sandbox plays on demand.

use super::app::TestApp;

/// The faults that leave open whether anything was done, or say that nothing was.
pub const FAULTS: [&str; 8] =
    ["429", "500", "503", "timeout_before", "timeout_after", "reset", "malformed", "html"];

/// Lets an operation fail so many times.
pub async fn fault(test: &TestApp, operation: &str, kind: &str, count: u32) {
    let body = format!(r#"{{"operation":"{operation}","kind":"{kind}","count":{count}}}"#);
    test.control("faults", &body).await;
}

/// How many faults struck.
pub async fn fired(test: &TestApp) -> i64 {
    let faults = test.sandbox_shows("faults").await;
    faults.as_array().unwrap().iter().filter_map(|one| one["fired"].as_i64()).sum()
}
