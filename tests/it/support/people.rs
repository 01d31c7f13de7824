//! A visitor of the shop, who speaks nothing but HTTP: pages, forms and cookies.

use std::collections::BTreeMap;

use cobro::stripe::{TimeOuts, http_client};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use scraper::{Html, Selector};

/// A page as it was answered.
#[derive(Debug)]
pub struct Page {
    /// The status of the answer.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Page {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The words on it, as a reader of the whole page gets them.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        let words: Vec<&str> = html.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// An attribute of the first element that fits.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        let found = html.select(&Selector::parse(selector).unwrap()).next()?;
        found.attr(name).map(str::to_owned)
    }

    /// An attribute of every element that fits and has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        let found = html.select(&selector).filter_map(|one| one.attr(name));
        found.map(str::to_owned).collect()
    }

    /// The text of every element that fits.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let words = |one: scraper::ElementRef<'_>| {
            one.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
        };
        html.select(&Selector::parse(selector).unwrap()).map(words).collect()
    }

    /// The text of the first element that fits.
    pub fn text_of(&self, selector: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        let found = html.select(&Selector::parse(selector).unwrap()).next()?;
        let words: Vec<&str> = found.text().flat_map(str::split_whitespace).collect();
        Some(words.join(" "))
    }

    /// What a reader by ear needs: ids are unique, what refers to one finds it, and every control
    /// has a label.
    pub fn is_labelled(&self) {
        let html = Html::parse_document(&self.body);
        let all =
            |selector: &str| html.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
        let ids: Vec<&str> = all("[id]").iter().filter_map(|one| one.attr("id")).collect();
        for id in &ids {
            assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id} is there twice");
        }
        for name in ["aria-describedby", "aria-labelledby"] {
            for one in all(&format!("[{name}]")) {
                for id in one.attr(name).unwrap().split_whitespace() {
                    assert!(ids.contains(&id), "nothing has the id {id}: {}", one.html());
                }
            }
        }
        for one in all("input:not([type=hidden]), select, textarea") {
            let by_id = |id: &str| !all(&format!("label[for='{id}']")).is_empty();
            let inside = one.ancestors().filter_map(scraper::ElementRef::wrap);
            let inside = inside.into_iter().any(|parent| parent.value().name() == "label");
            assert!(one.attr("id").is_some_and(by_id) || inside, "no label: {}", one.html());
        }
        assert_eq!(all("h1").len(), 1, "{}", self.text());
    }

    /// The form with this address, with everything that a browser would send.
    pub fn form(&self, action: &str) -> Form {
        let html = Html::parse_document(&self.body);
        let form = Selector::parse(&format!("form[action=\"{action}\"]")).unwrap();
        let form = html.select(&form).next().unwrap_or_else(|| {
            panic!("no form to {action} on a page of status {}:\n{}", self.status, self.text())
        });
        let mut fields = BTreeMap::new();
        for input in form.select(&Selector::parse("input").unwrap()) {
            let sent = match input.attr("type").unwrap_or("text") {
                "radio" | "checkbox" => input.attr("checked").is_some(),
                "file" => false,
                _ => true,
            };
            if let Some(name) = input.attr("name").filter(|_| sent) {
                fields.insert(name.to_owned(), input.attr("value").unwrap_or_default().to_owned());
            }
        }
        for area in form.select(&Selector::parse("textarea").unwrap()) {
            // Of what stands in it the first line end is the markup's, not the text's.
            let text: String = area.text().collect();
            let text = text.strip_prefix('\n').unwrap_or(&text).replace('\n', "\r\n");
            fields.insert(area.attr("name").unwrap().to_owned(), text);
        }
        Form { action: action.to_owned(), fields }
    }
}

/// A form that is filled in.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is sent to.
    pub action: String,
    /// What it would send.
    pub fields: BTreeMap<String, String>,
}

impl Form {
    /// What a browser sends as its body.
    fn body(&self) -> Vec<u8> {
        let pairs = self.fields.iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        pairs.collect::<Vec<_>>().join("&").into_bytes()
    }

    /// What a browser sends as its body, with these files: field, name, bytes.
    fn parts(&self, files: &[(&str, &str, &[u8])]) -> Vec<u8> {
        let head =
            |name: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            body.extend(format!("{}\r\n\r\n{value}\r\n", head(name)).into_bytes());
        }
        for (field, name, content) in files {
            let head = format!("{}; filename=\"{name}\"\r\nContent-Type: x/y", head(field));
            body.extend([head.as_bytes(), b"\r\n\r\n", content, b"\r\n"].concat());
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        body
    }

    /// Fills a field in.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// What separates the parts of a form with files.
const BOUNDARY: &str = "----WebKitFormBoundaryOfTests";

/// A visitor with a browser of their own.
pub struct Visitor {
    base: String,
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    language: &'static str,
}

impl Visitor {
    /// A new visitor of this shop, who reads Spanish.
    pub fn of(base: &str) -> Self {
        Self::reading(base, "es")
    }

    /// A new visitor who reads this language.
    pub fn reading(base: &str, language: &'static str) -> Self {
        let http = http_client(TimeOuts::default()).unwrap();
        Self { base: base.to_owned(), http, cookies: BTreeMap::new(), language }
    }

    /// Opens an address.
    pub async fn get(&mut self, path: &str) -> Page {
        let request = self.http.get(self.address(path)).header("cookie", self.jar());
        self.send(request).await
    }

    /// A cookie that this browser has.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Puts a cookie into this browser, as an attacker may.
    pub fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Opens an address and whatever it leads to within the shop.
    pub async fn open(&mut self, path: &str) -> Page {
        let mut page = self.get(path).await;
        while page.status == 303 && page.location().starts_with('/') {
            let next = page.location().to_owned();
            page = self.get(&next).await;
        }
        page
    }

    /// Sends a form as a browser does.
    pub async fn submit(&mut self, form: &Form) -> Page {
        self.post(&form.action, form.body(), &[("origin", &self.base.clone())]).await
    }

    /// Sends a form with files as a browser does: field, name, bytes.
    pub async fn upload(&mut self, form: &Form, files: &[(&str, &str, &[u8])]) -> Page {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("origin", &*self.base.clone()), ("content-type", &*kind)];
        self.post(&form.action, form.parts(files), &headers).await
    }

    /// Sends a form and follows where it leads within the shop.
    pub async fn submit_and_follow(&mut self, form: &Form) -> Page {
        let page = self.submit(form).await;
        let next = page.location().to_owned();
        if page.status == 303 && next.starts_with('/') { self.open(&next).await } else { page }
    }

    /// Sends any bytes as a form.
    pub async fn post(&mut self, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Page {
        let request = self.posting(path, body, headers);
        self.send(request).await
    }

    /// Sends a form to a shop that may die in the middle of it.
    pub async fn try_submit(&mut self, form: &Form) {
        let body = form.body();
        self.try_post(&form.action, body, &[("origin", &self.base.clone())]).await;
    }

    /// Sends any bytes to whoever may die in the middle of it.
    pub async fn try_post(&mut self, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) {
        // The answer is not what the caller waits for: the process's death is.
        self.posting(path, body, headers).send().await.ok();
    }

    /// Puts so many of a product into the cart.
    pub async fn add(&mut self, slug: &str, quantity: &str) -> Page {
        let page = self.get(&format!("/products/{slug}")).await;
        self.submit_and_follow(&page.form("/cart/lines").with("quantity", quantity)).await
    }

    /// The checkout form with a name and an address in it.
    pub async fn checkout_form(&mut self) -> Form {
        let page = self.get("/checkout").await;
        let form = page.form("/checkout").with("name", "Ana Gómez");
        form.with("email", "ana@example.com").with("method", "card")
    }

    fn posting(
        &self,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> reqwest::RequestBuilder {
        let kind = headers.iter().find(|(name, _)| *name == "content-type");
        let kind = kind.map_or("application/x-www-form-urlencoded", |(_, kind)| *kind);
        let mut request = self
            .http
            .post(self.address(path))
            .header("content-type", kind)
            .header("cookie", self.jar())
            .body(body);
        for (name, value) in headers.iter().filter(|(name, _)| *name != "content-type") {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request = request.header(name, HeaderValue::from_str(value).unwrap());
        }
        request
    }

    fn jar(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let request =
            request.header("accept-language", self.language).header("accept", "text/html");
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        for cookie in headers.get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let pair = text.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = String::from_utf8(answer.bytes().await.unwrap().to_vec()).unwrap();
        Page { status, headers, body }
    }
}

/// A value as a form's body carries it.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
