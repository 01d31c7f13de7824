//! A shop that does nothing but take webhooks and remember them.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A webhook as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub body: String,
    signature: String,
}

impl Received {
    /// The time and the first signature of the header.
    pub fn signature(&self) -> (String, String) {
        let (time, rest) = self.signature.split_once(",v1=").unwrap();
        (time.strip_prefix("t=").unwrap().to_owned(), rest.to_owned())
    }
}

/// A listener for webhooks.
pub struct Shop {
    url: String,
    status: Arc<AtomicU16>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Shop {
    pub async fn open(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let status = Arc::new(AtomicU16::new(status));
        let received = Arc::new(Mutex::new(Vec::new()));
        let shop = Self { url, status: status.clone(), received: received.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                take(stream, status.load(Ordering::SeqCst), &received).await;
            }
        });
        shop
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    pub fn answer_with(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// The first webhook of a type.
    pub fn received(&self, event_type: &str) -> Option<Received> {
        self.all_of(event_type).into_iter().next()
    }

    /// How many webhooks of a type came.
    pub fn count(&self, event_type: &str) -> usize {
        self.all_of(event_type).len()
    }

    fn all_of(&self, event_type: &str) -> Vec<Received> {
        let received = self.received.lock().unwrap();
        let of_type = |webhook: &&Received| {
            let event: Value = serde_json::from_str(&webhook.body).unwrap();
            event["type"] == event_type
        };
        received.iter().filter(of_type).cloned().collect()
    }
}

async fn take(mut stream: TcpStream, status: u16, received: &Mutex<Vec<Received>>) {
    let mut raw = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&raw).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |name: &str| {
                let mut lines = head.lines();
                let line = lines.find(|line| line.to_ascii_lowercase().starts_with(name));
                line.map(|line| line[name.len()..].trim().to_owned()).unwrap_or_default()
            };
            if body.len() >= header("content-length:").parse().unwrap_or(0) {
                let signature = header("stripe-signature:");
                received.lock().unwrap().push(Received { body: body.to_owned(), signature });
                break;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(count) if count > 0 => raw.extend_from_slice(&chunk[..count]),
            _ => return,
        }
    }
    let answer = format!("HTTP/1.1 {status} OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.ok();
}
