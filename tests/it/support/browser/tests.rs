//! The browser against a tiny site of its own: what it fills in arrives, what breaks is told.

use std::net::TcpListener;
use std::thread;

use super::*;

const FORM: &str = r#"<!doctype html><html lang="es"><title>Formulario</title>
<link rel="icon" href="data:,">
<style>@media (prefers-color-scheme: dark) { #light { display: none } }</style>
<form action="/sent"><label for="name">Tu nombre</label><input id="name" name="name" value="x">
<label>Ciudad <select name="city"><option>Cali<option>Pasto</select></label>
<button>Enviar "ya"</button></form>
<p id="script">sin script</p><p id="light">claro</p><p id="width"></p>
<a href="/broken">Lo que falla</a>
<script>document.getElementById("script").textContent = "con script";
document.getElementById("width").textContent = innerWidth + " " + navigator.language;</script>"#;

const BROKEN: &str = "<!doctype html><title>Roto</title><p>roto</p><script>alert(1)</script>";

/// Serves the two pages on a free port for as long as the test's process lives.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    thread::spawn(move || {
        for connection in listener.incoming() {
            // A browser opens connections ahead of need, so each gets a thread.
            thread::spawn(move || answer(connection.expect("a connection")));
        }
    });
    address
}

fn answer(mut connection: TcpStream) {
    let mut lines = BufReader::new(connection.try_clone().expect("a second handle")).lines();
    let Some(Ok(request)) = lines.next() else { return };
    let languages = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .find(|line| line.to_lowercase().starts_with("accept-language"))
        .unwrap_or_default();
    let (policy, page) = match request.split(' ').nth(1).unwrap_or_default() {
        "/" => ("", FORM.to_owned()),
        "/broken" => ("Content-Security-Policy: default-src 'none'\r\n", BROKEN.to_owned()),
        path => ("", format!("<!doctype html><title>Recibido</title><p>{path}<p>{languages}")),
    };
    // The browser may have gone in the meantime.
    let _ = write!(
        connection,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{policy}\
         Content-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len(),
    );
}

async fn what_is_filled_in_arrives(javascript: JavaScript) {
    let Some(browser) = Browser::open(javascript).await else { return };
    browser.goto(&format!("{}/", serve())).await;
    assert_eq!(browser.title().await, "Formulario");
    let script = match javascript {
        JavaScript::On => "con script",
        JavaScript::Off => "sin script",
    };
    assert_eq!(browser.element("#script").await.text().await.expect("a text"), script);
    browser.fill("Tu nombre", "Ana").await;
    browser.field("Ciudad").await.select_by_label("Pasto").await.expect("a choice");
    browser.press("Enviar \"ya\"").await;
    assert!(browser.url().await.ends_with("/sent?name=Ana&city=Pasto"), "{}", browser.url().await);
    let text = browser.text().await;
    assert!(text.contains("es-CO,es"), "{text}");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_sent_with_javascript() {
    what_is_filled_in_arrives(JavaScript::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_sent_without_javascript() {
    what_is_filled_in_arrives(JavaScript::Off).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_policy_forbids_is_a_complaint() {
    let Some(browser) = Browser::open(JavaScript::On).await else { return };
    browser.goto(&format!("{}/", serve())).await;
    browser.follow("Lo que falla").await;
    let complaints = browser.complaints();
    assert!(
        complaints.iter().any(|told| told.contains("Content Security Policy")),
        "{complaints:?}"
    );
    assert_eq!(browser.complaints(), Vec::<String>::new(), "each is told once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_in_the_dark_asks_for_english() {
    let settings = Settings {
        colours: Colours::Dark,
        languages: "en-US,en",
        viewport: (390, 844),
        ..Settings::with(JavaScript::On)
    };
    let Some(browser) = Browser::open_with(settings).await else { return };
    browser.goto(&format!("{}/", serve())).await;
    let text = browser.text().await;
    assert!(text.contains("390 en-US") && !text.contains("claro"), "{text}");

    let file = env::temp_dir().join(format!("cobro-screenshot-{}.png", std::process::id()));
    browser.screenshot(&file).await;
    let picture = fs::read(&file).expect("the screenshot");
    fs::remove_file(&file).expect("the screenshot goes again");
    assert!(picture.starts_with(b"\x89PNG"));
    // The second and third number of a PNG's header are its width and height.
    assert_eq!(picture[16..24], [0, 0, 1, 0x86, 0, 0, 3, 0x4c]);
}
