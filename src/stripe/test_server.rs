//! A scripted HTTP server on this machine, for the tests of this module: it answers each request
//! with the next raw reply, and keeps what it was sent.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::{StripeGateway, StripeSettings, TimeOuts};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::secret::Secret;

/// What the server does with a request.
pub(super) enum Reply {
    /// Sends these bytes and keeps the connection.
    Send(String),
    /// Sends these bytes and closes the connection.
    Cut(String),
    /// Says nothing for as long as the client waits.
    Silence,
}

#[derive(Default)]
struct Book {
    replies: VecDeque<Reply>,
    requests: Vec<String>,
    connections: usize,
}

/// The server; it ends with the test's process.
pub(super) struct TestServer {
    pub(super) base: String,
    book: Arc<Mutex<Book>>,
}

impl TestServer {
    pub(super) fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap());
        let book = Arc::new(Mutex::new(Book { replies: replies.into(), ..Book::default() }));
        let shared = Arc::clone(&book);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                shared.lock().unwrap().connections += 1;
                let own = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &own));
            }
        });
        Self { base, book }
    }

    /// Each request as it came: head, empty line, body.
    pub(super) fn requests(&self) -> Vec<String> {
        self.book.lock().unwrap().requests.clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.book.lock().unwrap().connections
    }
}

fn serve(mut stream: TcpStream, book: &Mutex<Book>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read_request(&mut reader) {
        let reply = {
            let mut book = book.lock().unwrap();
            book.requests.push(request);
            book.replies.pop_front()
        };
        match reply {
            Some(Reply::Send(bytes)) => stream.write_all(bytes.as_bytes()).unwrap(),
            Some(Reply::Cut(bytes)) => return stream.write_all(bytes.as_bytes()).unwrap(),
            Some(Reply::Silence) => drop(reader.read(&mut [0])),
            None => return,
        }
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8(body).unwrap())
}

/// An answer with these extra header lines, each with its line end.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> Reply {
    let length = body.len();
    Reply::Send(format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{headers}\r\n{body}"))
}

/// A clock that stands still.
pub(super) struct StillClock;

/// The moment at which the clock stands: Wed, 25 Nov 2026 02:00:00 GMT, and 700 ms.
pub(super) const NOW: Moment = Moment::from_millis(1_795_572_000_700);

impl Clock for StillClock {
    fn now(&self) -> Moment {
        NOW
    }
}

/// The shop of the fixtures.
pub(super) const SHOP: &str = "shop_0192f0c0a1b27c3d8e4f5a6b7c8d9e0f";

/// A gateway that talks to `base`, and waits half a second at most.
pub(super) fn gateway(base: &str, clock: impl Clock + 'static) -> StripeGateway {
    let half = Span::from_millis(500);
    let settings = StripeSettings {
        api_base: base.to_owned(),
        secret_key: Secret::new("sk_test_123"),
        webhook_secrets: vec![Secret::new("whsec_test")],
        shop: SHOP.parse().unwrap(),
        time_outs: TimeOuts { connect: half, total: half },
    };
    StripeGateway::new(settings, Arc::new(clock)).unwrap()
}
