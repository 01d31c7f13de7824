//! A client of the API, the hosted page and the control API.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::Value;

/// A client with a key of an account and, maybe, an idempotency key.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base_url: String,
    api_key: String,
    idempotency_key: Option<String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub text: String,
    /// The body as JSON; null when it is none.
    pub json: Value,
    headers: HeaderMap,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}

impl Client {
    pub fn new(base_url: &str, api_key: &str) -> Self {
        Self {
            http: http(Duration::from_secs(30)),
            base_url: base_url.to_owned(),
            api_key: api_key.to_owned(),
            idempotency_key: None,
        }
    }

    pub fn with_key(&self, key: &str) -> Self {
        Self { idempotency_key: Some(key.to_owned()), ..self.clone() }
    }

    pub fn of_account(&self, api_key: &str) -> Self {
        Self { api_key: api_key.to_owned(), ..self.clone() }
    }

    pub fn patient_for(&self, timeout: Duration) -> Self {
        Self { http: http(timeout), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.address(path))).await.unwrap()
    }

    pub async fn get_with(&self, path: &str, (name, value): (&str, &str)) -> Answer {
        self.send(self.http.get(self.address(path)).header(name, value)).await.unwrap()
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.try_post(path, form).await.unwrap()
    }

    pub async fn try_post(&self, path: &str, form: &str) -> reqwest::Result<Answer> {
        let mut request = self
            .http
            .post(self.address(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form.replace(' ', "+"));
        if let Some(key) = &self.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        self.send(request).await
    }

    /// Uploads a file as evidence.
    pub async fn upload(&self, name: &str, content: &[u8]) -> Answer {
        let mut body = b"--limit\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\
            dispute_evidence\r\n--limit\r\nContent-Disposition: form-data; name=\"file\"; \
            filename=\""
            .to_vec();
        body.extend_from_slice(name.as_bytes());
        body.extend_from_slice(b"\"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--limit--\r\n");
        let mut request = self
            .http
            .post(self.address("/v1/files"))
            .header("Content-Type", "multipart/form-data; boundary=limit")
            .body(body);
        if let Some(key) = &self.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        self.send(request).await.unwrap()
    }

    /// Fills in the hosted page of a session and presses its button.
    pub async fn pay_on_page(&self, session: &Value, card: &str) -> Answer {
        let path = format!("/pay/{}?locale=es", session["id"].as_str().unwrap());
        let form = format!(
            "email=ana@ejemplo.com&card_number={card}&card_expiry=12/34&card_cvc=123\
             &card_name=Ana+Prueba"
        );
        self.post(&path, &form).await
    }

    pub async fn control(&self, path: &str, body: &Value) -> Answer {
        let request = self.http.post(self.address(path)).body(body.to_string());
        let answer = self.send(request).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let mut request = request;
        if !self.api_key.is_empty() {
            request = request.header("Authorization", format!("Bearer {}", self.api_key));
        }
        let response = request.send().await?;
        let headers = response.headers().clone();
        let status = response.status().as_u16();
        let text = response.text().await?;
        let location = headers.get("location").map(|value| value.to_str().unwrap().to_owned());
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Answer { status, location: location.unwrap_or_default(), text, json, headers })
    }
}

fn http(timeout: Duration) -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
