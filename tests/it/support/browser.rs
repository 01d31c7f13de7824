//! A real Chromium, driven through the ChromeDriver that `scripts/test` starts.
//!
//! It is used as a person uses a page: fields by their label, buttons and links by their name.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::server_of_this_run;

/// How long a page may take to show what is expected of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether pages may run their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JavaScript {
    /// As most people browse.
    On,
    /// As the browser's setting leaves them out, `<noscript>` shown.
    Off,
}

/// Which of a page's two palettes the person prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

/// How a person's browser is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether scripts run.
    pub javascript: JavaScript,
    /// The preferred palette.
    pub colours: Colours,
    /// The languages that the browser asks for, the dearest first: `es-CO,es`.
    pub languages: &'static str,
    /// Width and height of the page in CSS pixels.
    pub viewport: (u32, u32),
}

impl Settings {
    /// A wide window in light colours that asks for Colombian Spanish.
    pub fn with(javascript: JavaScript) -> Self {
        Self { javascript, colours: Colours::Light, languages: "es-CO,es", viewport: (1280, 900) }
    }
}

/// One window of a browser of its own, with no history and no cookies; closed when dropped.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: Driver,
}

impl Browser {
    /// A wide browser in Spanish; `None` where `--fast` left the browser out.
    pub async fn open(javascript: JavaScript) -> Option<Self> {
        Self::open_with(Settings::with(javascript)).await
    }

    /// A browser set up as told; `None` where `--fast` left the browser out.
    pub async fn open_with(settings: Settings) -> Option<Self> {
        let Some(address) = server_of_this_run("COBRO_TEST_CHROMEDRIVER") else {
            println!("left out by COBRO_TEST_FAST: Chromium");
            return None;
        };
        let capabilities = capabilities(&settings);
        let capabilities = capabilities.as_object().expect("an object").clone();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&address)
            .await
            .expect("ChromeDriver of COBRO_TEST_CHROMEDRIVER opens a browser");
        // Our own `Drop` ends the session, also when the test's runtime is gone.
        client.persist().await.expect("the session stays ours");
        let session = client.session_id().await.expect("a session").expect("its id");
        let driver = Driver { address, session };
        driver.emulate(&settings);
        Some(Self { client, driver })
    }

    /// Opens an address and waits until its page has loaded.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The address of the page that is shown.
    pub async fn url(&self) -> String {
        self.client.current_url().await.expect("an address").to_string()
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("a title")
    }

    /// What a person can read on the page.
    pub async fn text(&self) -> String {
        self.element("body").await.text().await.expect("the page's text")
    }

    /// The first element for a CSS selector; waits up to ten seconds for it.
    pub async fn element(&self, selector: &str) -> Element {
        self.find(Locator::Css(selector), selector).await
    }

    /// The field with this label, whether the label stands around it or names it by `for`.
    pub async fn field(&self, label: &str) -> Element {
        let label = quoted(label);
        // A label around its field also holds the field's own text, such as its options.
        let label_here =
            format!("//label[normalize-space()={label} or .//text()[normalize-space()={label}]]");
        let path = format!(
            "//*[@id={label_here}/@for] \
             | {label_here}//*[self::input or self::select or self::textarea]"
        );
        self.find(Locator::XPath(&path), &label).await
    }

    /// Replaces what stands in the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap_or_else(|error| panic!("clear {label}: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("fill {label}: {error}"));
    }

    /// Chooses a file for the field with this label.
    pub async fn choose_file(&self, label: &str, file: &Path) {
        let file = file.to_str().expect("a path in UTF-8");
        let field = self.field(label).await;
        field.send_keys(file).await.unwrap_or_else(|error| panic!("{file} for {label}: {error}"));
    }

    /// Presses the button with this name, and waits for the page it leads to.
    pub async fn press(&self, name: &str) {
        let quoted = quoted(name);
        let path = format!(
            "//button[normalize-space()={quoted}] | //input[@type='submit'][@value={quoted}]"
        );
        self.click(&path, name).await;
    }

    /// Follows the link with this name, and waits for the page it leads to.
    pub async fn follow(&self, name: &str) {
        self.click(&format!("//a[normalize-space()={}]", quoted(name)), name).await;
    }

    /// Writes a picture of the window's content as PNG.
    pub async fn screenshot(&self, file: &Path) {
        let picture = self.client.screenshot().await.expect("a screenshot");
        fs::write(file, picture).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    /// What the browser complained about since this was last asked: errors of scripts, addresses
    /// that failed to load, and what the content security policy forbade.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.driver.ask("POST", "/se/log", &json!({"type": "browser"}));
        let entries = log.as_array().expect("a list of log entries");
        entries.iter().map(|entry| entry["message"].to_string()).collect()
    }

    /// Clicks, and waits until the page that was there is gone, wherever the click leads.
    async fn click(&self, path: &str, name: &str) {
        let element = self.find(Locator::XPath(path), name).await;
        let page = self.element("html").await;
        element.click().await.unwrap_or_else(|error| panic!("click {name}: {error}"));
        let gone = async {
            let mut every = tokio::time::interval(Duration::from_millis(20));
            while page.tag_name().await.is_ok() {
                every.tick().await;
            }
        };
        if tokio::time::timeout(PATIENCE, gone).await.is_err() {
            panic!("{name} leads nowhere from {}", self.url().await);
        }
    }

    async fn find(&self, locator: Locator<'_>, name: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(locator).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                panic!("{name} on {}: {error}\n{}", self.url().await, self.source().await)
            }
        }
    }

    async fn source(&self) -> String {
        self.client.source().await.unwrap_or_else(|error| error.to_string())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Err(error) = self.driver.send("DELETE", "", "") {
            eprintln!("the browser was not closed: {error}");
        }
    }
}

/// What the session is asked for; Chromium must reach nothing but the test's own addresses.
fn capabilities(settings: &Settings) -> Value {
    let (width, height) = settings.viewport;
    let mut chrome = json!({
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars",
            format!("--lang={}", settings.languages.split(',').next().unwrap_or_default()),
            format!("--window-size={width},{height}"),
        ],
        "prefs": {"intl.accept_languages": settings.languages},
    });
    if let Ok(program) = env::var("COBRO_TEST_CHROMIUM") {
        chrome["binary"] = json!(program);
    }
    if settings.javascript == JavaScript::Off {
        chrome["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": chrome,
        "goog:loggingPrefs": {"browser": "WARNING"},
        "timeouts": {"pageLoad": 30_000, "script": 15_000},
    })
}

/// A text as an XPath string.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// The session's own address at ChromeDriver, for what WebDriver's standard does not have.
///
/// It speaks on a plain socket and waits, so that a session is also ended while a test panics.
#[derive(Debug)]
struct Driver {
    address: String,
    session: String,
}

impl Driver {
    /// Sets the window's inner size and the preferred palette.
    fn emulate(&self, settings: &Settings) {
        let (width, height) = settings.viewport;
        self.chrome(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
        let scheme = match settings.colours {
            Colours::Light => "light",
            Colours::Dark => "dark",
        };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.chrome("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// Sends a command of Chrome's own protocol.
    fn chrome(&self, command: &str, parameters: Value) {
        self.ask("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }

    /// Asks for something below the session and returns the answer's value.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.send(method, path, &body.to_string()).expect("ChromeDriver answers");
        let mut answer: Value = serde_json::from_str(&answer).expect("JSON from ChromeDriver");
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{method} {path} {body}: {value}");
        value
    }

    /// One request on a connection of its own; the answer's body.
    fn send(&self, method: &str, path: &str, body: &str) -> io::Result<String> {
        let host = self.address.trim_start_matches("http://");
        let mut connection = TcpStream::connect(host)?;
        connection.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            connection,
            "{method} /session/{}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.session,
            body.len(),
        )?;
        // ChromeDriver does not close the connection, so the length says where the answer ends.
        let mut answer = BufReader::new(connection);
        let (mut line, mut length) = (String::new(), 0);
        while answer.read_line(&mut line)? > 2 {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            line.clear();
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body)?;
        String::from_utf8(body).map_err(io::Error::other)
    }
}

mod tests;
