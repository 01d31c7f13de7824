//! Templates, styles and scripts: nothing inline, unescaped, unused or missing.

use std::collections::BTreeSet;

use super::{File, Finding, demand_none, lines_of, project};

/// The app and the sandbox each have templates, styles and code of their own.
const APP: House = House {
    templates: "templates/",
    styles: "static/css/",
    users: &["src/", "templates/", "static/js/", "docs/STYLE.md"],
};
const SANDBOX: House =
    House { templates: "sandbox/templates/", styles: "sandbox/", users: &["sandbox/"] };

struct House {
    templates: &'static str,
    styles: &'static str,
    users: &'static [&'static str],
}

impl House {
    fn templates<'f>(&self, files: &'f [File]) -> Vec<&'f File> {
        files.iter().filter(|file| file.is_in(&[self.templates])).collect()
    }

    fn styles<'f>(&self, files: &'f [File]) -> Vec<&'f File> {
        let is_style = |file: &&File| file.is_in(&[self.styles]) && file.ends_with(&[".css"]);
        files.iter().filter(is_style).collect()
    }

    /// The text of whatever may name a template or a class, styles themselves left out.
    fn users<'f>(&self, files: &'f [File]) -> Vec<&'f File> {
        let is_user = |file: &&File| file.is_in(self.users) && !file.ends_with(&[".css"]);
        files.iter().filter(is_user).collect()
    }
}

/// Once the shop has pages, an empty folder means that these rules read nothing.
fn missing_folders(files: &[File]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.is_in(&["src/http/"])) else {
        return Vec::new();
    };
    ["templates/", "static/css/", "migrations/sqlite/", "migrations/postgres/"]
        .iter()
        .filter(|folder| !files.iter().any(|file| file.is_in(&[folder])))
        .map(|folder| Finding::new(page, 1, format!("there are pages, but nothing in {folder}")))
        .collect()
}

fn breaches_of_policy(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in APP.templates(files).into_iter().chain(SANDBOX.templates(files)) {
        for (line, text) in file.lines() {
            let lower = text.to_lowercase();
            let close: String = lower.split_whitespace().collect();
            let attributes = attributes(&lower);
            let named = |wanted: &str| attributes.iter().any(|name| name == wanted);
            let is_handler = |name: &String| name.len() > 2 && name.starts_with("on");
            let mut tell = |rule: &str| findings.push(Finding::new(file, line, rule));
            if close.contains("|safe") || close.contains("|escape(") {
                tell("what a page shows is escaped, always");
            }
            if lower.contains("<style") || named("style") {
                tell("styles stand in static/css, not in a page");
            }
            if lower.match_indices("<script").any(|(at, _)| !tag_at(&lower, at).contains("src=")) {
                tell("scripts stand in static/js, not in a page");
            }
            if close.contains("javascript:") || attributes.iter().any(is_handler) {
                tell("scripts stand in static/js and listen by themselves");
            }
        }
    }
    findings
}

/// The tag that begins at this byte, as far as it stands on the line.
fn tag_at(line: &str, at: usize) -> &str {
    line[at..].split('>').next().unwrap_or_default()
}

/// The names of what looks like an attribute with a value; `{{ … }}` and `{% … %}` hold none.
fn attributes(line: &str) -> Vec<String> {
    let plain = without_expressions(line);
    let before_equals = plain.match_indices('=').map(|(at, _)| plain[..at].trim_end());
    before_equals
        .filter_map(|before| before.rsplit([' ', '\t', '"', '\'']).next())
        .filter(|name| name.chars().all(|c| c.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

fn breaches_of_use(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for house in [APP, SANDBOX] {
        let users = house.users(files);
        for template in house.templates(files) {
            let name = format!("\"{}\"", template.path.trim_start_matches(house.templates));
            if !users.iter().any(|user| user.text.contains(&name)) {
                findings.push(Finding::new(template, 1, "no page and no template names this one"));
            }
        }
        let mut words = BTreeSet::new();
        for user in &users {
            words.extend(user.text.split(|c: char| !is_of_a_class(c)));
        }
        for style in house.styles(files) {
            for (line, class) in classes_of(&style.text) {
                if !words.contains(class.as_str()) {
                    findings.push(Finding::new(style, line, format!("nobody uses `.{class}`")));
                }
            }
        }
    }
    findings
}

fn breaches_of_definition(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for house in [APP, SANDBOX] {
        let mut defined = BTreeSet::new();
        for style in house.styles(files) {
            defined.extend(classes_of(&style.text).into_iter().map(|(_, class)| class));
        }
        for template in house.templates(files) {
            for (line, text) in template.lines() {
                for class in classes_named_in(text) {
                    if !defined.contains(&class) {
                        let rule = format!("`{class}` is in no style");
                        findings.push(Finding::new(template, line, rule));
                    }
                }
            }
        }
    }
    findings
}

fn is_of_a_class(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The classes that a style sheet has rules for, each with its line.
fn classes_of(css: &str) -> Vec<(usize, String)> {
    let css = without(&without(&without(css, "/*", "*/"), "\"", "\""), "url(", ")");
    let mut classes = Vec::new();
    for (index, line) in css.lines().enumerate() {
        for (at, _) in line.match_indices('.') {
            let class: String = line[at + 1..].chars().take_while(|&c| is_of_a_class(c)).collect();
            if !class.is_empty() && !class.starts_with(|c: char| c.is_ascii_digit()) {
                classes.push((index + 1, class));
            }
        }
    }
    classes
}

/// The text without what stands between these marks, its lines kept.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        let (removed, after) = after.split_once(to).unwrap_or((after, ""));
        kept.push_str(before);
        kept.extend(removed.chars().filter(|&c| c == '\n'));
        rest = after;
    }
    kept + rest
}

/// Stands where a template puts something in.
const PUT_IN: char = '\u{0}';

/// The line with each `{{ … }}` and `{% … %}` as one mark.
fn without_expressions(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let end = rest[at..].find("}}").into_iter().chain(rest[at..].find("%}")).min();
        plain.push_str(&rest[..at]);
        plain.push(PUT_IN);
        rest = end.map_or("", |end| &rest[at + end + 2..]);
    }
    plain + rest
}

/// The classes that a line of a template names in full; a name put together by it is left out.
fn classes_named_in(line: &str) -> Vec<String> {
    let plain = without_expressions(line);
    let values = plain.split("class=\"").skip(1).filter_map(|after| after.split('"').next());
    values
        .flat_map(str::split_whitespace)
        .filter(|class| !class.contains(PUT_IN))
        .map(str::to_owned)
        .collect()
}

#[test]
fn there_are_files_for_these_rules() {
    demand_none(&missing_folders(&project()));
}

#[test]
fn pages_without_their_folders_are_found() {
    let page = File::new("src/http/page.rs", "");
    assert_eq!(missing_folders(std::slice::from_ref(&page)).len(), 4);
    assert_eq!(missing_folders(&[page, File::new("templates/base.html", "")]).len(), 3);
    assert_eq!(missing_folders(&[]), []);
}

#[test]
fn templates_hold_nothing_inline_and_nothing_unescaped() {
    demand_none(&breaches_of_policy(&project()));
}

#[test]
fn what_the_policy_forbids_is_found() {
    let broken = [
        "<p>{{ name|safe }}",
        "<p>{{ name | safe }}",
        "<p style=\"color:red\">",
        "<p class=\"a\"style = red>",
        "<STYLE>",
        "<script>alert(1)</script>",
        "<script src=\"/static/js/a.js\"></script><script>alert(1)",
        "<a onclick=\"go()\">",
        "<a title=\"{{ on }}\" onclick=go()>",
        "<a href=\"javascript:go()\">",
    ];
    for text in broken {
        let file = File::new("templates/shop/cart.html", &format!("fine\n{text}"));
        assert_eq!(lines_of(&breaches_of_policy(&[file])), [2], "{text}");
    }
    let fine = "<script src=\"/a.js\" defer></script> <p data-on=\"x\" class=\"style\"> safe style";
    assert_eq!(breaches_of_policy(&[File::new("templates/a.html", fine)]), []);
    let fine = "{% if once == x %}<a href=\"/?on=1&style=2\" data-style=\"3\">{% endif %}";
    assert_eq!(breaches_of_policy(&[File::new("templates/a.html", fine)]), []);
}

#[test]
fn every_template_and_every_class_is_used() {
    demand_none(&breaches_of_use(&project()));
}

#[test]
fn an_unused_template_or_class_is_found() {
    let files = [
        File::new("src/http/shop/cart.rs", "#[template(path = \"shop/cart.html\")]"),
        File::new("templates/shop/cart.html", "{% extends \"base.html\" %}<p class=\"b a-c\">"),
        File::new("templates/base.html", "<body>"),
        File::new("static/css/components/a.css", "a.b, .a-c { top: .5rem }\n/* .d */\n.a { }"),
        File::new("templates/shop/old.html", "old"),
    ];
    let findings = breaches_of_use(&files);
    let found: Vec<(&str, usize)> =
        findings.iter().map(|found| (found.path.as_str(), found.line)).collect();
    assert_eq!(found, [("templates/shop/old.html", 1), ("static/css/components/a.css", 3)]);
}

#[test]
fn every_class_of_a_template_has_a_style() {
    demand_none(&breaches_of_definition(&project()));
}

#[test]
fn a_class_without_a_style_is_found() {
    let files = [
        File::new("static/css/a.css", ".a { background: url(b.c) } .b { }"),
        File::new(
            "templates/a.html",
            "<p class=\"a b\">\n<p class=\"a {% if x %}b{% endif %} x-{{ y }}\">\n\
             <p class=\"c a\">",
        ),
    ];
    assert_eq!(lines_of(&breaches_of_definition(&files)), [3]);
}
