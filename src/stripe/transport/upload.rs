//! Files on their way to Stripe. async-stripe sends forms only, so the parts are put together
//! here; client, headers, key and answer are those of every other call.

use reqwest::multipart::{Form, Part};

use super::{Call, CallError, lost};
use crate::app::gateway::EvidenceUpload;

/// Where files go, for a base of the API: Stripe has a host of its own for them, everybody else
/// takes them where the API is.
pub(super) fn files_base(base: &str) -> String {
    match base.strip_prefix("https://api.stripe.com/") {
        Some(path) => format!("https://files.stripe.com/{path}"),
        None => base.to_owned(),
    }
}

impl Call<'_> {
    /// Sends a file as evidence for a dispute.
    pub(in crate::stripe) async fn upload(&self, upload: &EvidenceUpload) -> Result<(), CallError> {
        let file = Part::bytes(upload.content.clone())
            .file_name(upload.name.clone())
            .mime_str(upload.kind.media_type())
            .map_err(|error| lost(&error.to_string()))?;
        let form = Form::new().text("purpose", "dispute_evidence").part("file", file);
        let url = format!("{}/files", self.transport.files);
        let mut http = self.transport.client.post(url).headers(self.transport.headers.clone());
        if let Some(key) = &self.key {
            http = http.header("idempotency-key", key);
        }
        self.send(http.multipart(form)).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_to_stripes_own_host_and_stay_on_any_other() {
        assert_eq!(files_base("https://api.stripe.com/v1"), "https://files.stripe.com/v1");
        assert_eq!(files_base("http://127.0.0.1:8081/v1"), "http://127.0.0.1:8081/v1");
        let like = "https://api.stripe.com.example/v1";
        assert_eq!(files_base(like), like);
    }
}
