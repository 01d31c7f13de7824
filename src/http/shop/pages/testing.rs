//! Reads rendered pages the way a visitor's browser does: by selectors, labels and attributes.

use std::collections::BTreeSet;

use askama::Template;
use jiff::tz::TimeZone;
use scraper::{ElementRef, Html, Selector};

use crate::domain::ids::ProductId;
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderLine;
use crate::domain::product::{LocalizedText, Picture, Prices, Product};
use crate::domain::stock::Stock;
use crate::http::page::Layout;

/// A frame in pesos, with a shop's name that has to be escaped.
pub(crate) fn layout(locale: Locale) -> Layout {
    Layout {
        locale,
        currency: Currency::Cop,
        cart_count: 2,
        csrf: "csrf-token".into(),
        path: "/here".into(),
        request_id: "req_1".into(),
        shop_name: "Tienda & Co".into(),
        zone: TimeZone::UTC,
        test_mode: true,
        stylesheet: "/static/app.css?v=1".into(),
    }
}

/// Runs a test once in each language.
pub(crate) fn in_both_languages(test: impl Fn(Locale)) {
    Locale::ALL.into_iter().for_each(test);
}

pub(crate) fn product_id() -> ProductId {
    "prd_01234567890123456789012345678901".parse().unwrap()
}

/// A coffee for 32.000 pesos, of which two are left, not sold in euros.
pub(crate) fn a_product() -> Product {
    let text = |es: &str, en: &str| LocalizedText { es: es.into(), en: en.into() };
    Product {
        id: product_id(),
        slug: "cafe".parse().unwrap(),
        name: text("Café", "Coffee"),
        description: text("Tostado en Huila.", "Roasted in Huila."),
        picture: Some(Picture { file: "cafe.svg".into(), alt: text("Una bolsa", "A bag") }),
        stock: Stock::new(2, 0, 0).unwrap(),
        limit_per_order: 5,
        active: true,
        prices: Prices::new([Money::new(3_200_000, Currency::Cop).unwrap()]).unwrap(),
    }
}

/// Two of something for 64.000 pesos.
pub(crate) fn a_line(name: &str) -> OrderLine {
    let unit = Money::new(3_200_000, Currency::Cop).unwrap();
    OrderLine {
        product: product_id(),
        name: name.into(),
        quantity: 2,
        unit,
        total: unit.times(2).unwrap(),
    }
}

/// A rendered page.
pub(crate) struct Page(Html);

impl Page {
    pub(crate) fn of(page: &impl Template) -> Self {
        let rendered = page.render().unwrap();
        for line in rendered.lines() {
            assert!(!line.contains("style="), "an inline style: {line}");
        }
        Self(Html::parse_document(&rendered))
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    fn one(&self, selector: &str) -> ElementRef<'_> {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector} in {}", self.0.html());
        found[0]
    }

    pub(crate) fn count(&self, selector: &str) -> usize {
        self.all(selector).len()
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        words(self.one(selector))
    }

    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(words).collect()
    }

    pub(crate) fn title(&self) -> String {
        self.text("title")
    }

    pub(crate) fn value(&self, selector: &str) -> String {
        self.one(selector).attr("value").unwrap().to_owned()
    }

    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.all(selector).iter().filter_map(|e| e.attr(name)).map(str::to_owned).collect()
    }

    /// Amounts as programs read them: minor units and currency.
    pub(crate) fn money(&self, selector: &str) -> Vec<(i64, String)> {
        let read = |element: ElementRef<'_>| {
            assert_eq!(element.value().name(), "data");
            let minor = element.attr("value").unwrap().parse().unwrap();
            (minor, element.attr("data-currency").unwrap().to_owned())
        };
        self.all(selector).into_iter().map(read).collect()
    }

    /// What is read out after a control's label.
    pub(crate) fn described(&self, selector: &str) -> String {
        let ids = self.one(selector).attr("aria-describedby").unwrap_or_default();
        let told = ids.split_whitespace().map(|id| self.text(&format!("[id='{id}']")));
        let mut told: Vec<String> = told.collect();
        told.retain(|text| !text.is_empty());
        told.join(" ")
    }

    /// What holds for every page, whatever it shows.
    pub(crate) fn is_well_formed(&self, locale: Locale) {
        assert_eq!(self.attributes("html", "lang"), [locale.tag()]);
        assert!(self.title().contains("Tienda & Co"), "{}", self.title());
        for single in
            ["h1", "main#main", "body > header", "body > footer", ".skip-link[href='#main']"]
        {
            assert_eq!(self.count(single), 1, "{single} in {}", self.0.html());
        }
        assert_eq!(self.count("script:not([src]), style, [onclick], iframe"), 0);
        self.has_unique_ids_and_no_loose_references();
        self.has_labelled_controls_and_guarded_forms();
        for picture in self.all("img") {
            for name in ["alt", "width", "height"] {
                assert!(picture.attr(name).is_some(), "{}", picture.html());
            }
        }
        for time in self.attributes("time", "datetime") {
            assert!(time.ends_with('Z'), "{time}");
        }
    }

    fn has_unique_ids_and_no_loose_references(&self) {
        let ids = self.attributes("[id]", "id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        let described = self.attributes("[aria-describedby]", "aria-describedby");
        let labelled = self.attributes("[aria-labelledby]", "aria-labelledby");
        let linked = self.attributes("a[href^='#']", "href").join(" ").replace('#', "");
        for id in [described.join(" "), labelled.join(" "), linked].join(" ").split_whitespace() {
            assert!(ids.iter().any(|known| known == id), "nothing has the id {id}");
        }
    }

    fn has_labelled_controls_and_guarded_forms(&self) {
        for control in self.all("input:not([type=hidden]), select, textarea") {
            let by_for = control.attr("id").map(|id| self.count(&format!("label[for='{id}']")));
            let inside = control.ancestors().filter_map(ElementRef::wrap);
            let inside = inside.filter(|parent| parent.value().name() == "label").count();
            assert_eq!(by_for.unwrap_or_default() + inside, 1, "{}", control.html());
        }
        // What only asks, or only closes a dialog, needs no guard.
        for form in self.all("form:not([method=get]):not([method=dialog])") {
            assert_eq!(form.attr("method"), Some("post"));
            assert!(form.attr("action").unwrap().starts_with('/'));
            let guard = Selector::parse("input[name=csrf][value='csrf-token']").unwrap();
            assert_eq!(form.select(&guard).count(), 1, "{}", form.html());
        }
        for button in self.all("button:not([hidden]), a") {
            assert!(!words(button).is_empty(), "{}", button.html());
        }
    }
}

/// The text of an element, with white space as a browser shows it.
fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
