//! Typed reading of a form: each endpoint takes the fields that it knows, and what is left over
//! at the end is an unknown parameter.

use std::collections::BTreeMap;

use super::errors::ApiError;
use super::form::Node;

/// Key-value pairs that the merchant attaches to an object.
pub type Metadata = BTreeMap<String, String>;

/// The fields of one group of a form, which knows its own name within the request.
#[derive(Debug, Clone)]
pub struct Fields {
    path: String,
    entries: Vec<(String, Node)>,
}

impl Fields {
    /// The fields at the root of a request.
    pub fn root(entries: Vec<(String, Node)>) -> Self {
        Self { path: String::new(), entries }
    }

    /// The full name of a field of this group, such as `line_items[0][quantity]`.
    pub fn name_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn take(&mut self, name: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(known, _)| known == name)?;
        Some(self.entries.remove(at).1)
    }

    /// A text that may be missing; an empty one is refused.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        let param = self.name_of(name);
        match self.take(name) {
            None => Ok(None),
            Some(Node::Group(_)) => {
                Err(ApiError::validation(format!("Invalid string: {param}.")).param(param))
            }
            Some(Node::Text(value)) if value.is_empty() => Err(empty(&param)),
            Some(Node::Text(value)) if value.chars().count() > 5_000 => {
                let message = format!("Invalid string: {param} is longer than 5000 characters.");
                Err(ApiError::validation(message).param(param))
            }
            Some(Node::Text(value)) => Ok(Some(value)),
        }
    }

    /// A text of at most `most` characters that may be missing, or empty to take away what is
    /// there.
    pub fn clearable_text(&mut self, name: &str, most: usize) -> Result<Option<String>, ApiError> {
        let param = self.name_of(name);
        match self.take(name) {
            None => Ok(None),
            Some(Node::Text(value)) if value.chars().count() <= most => Ok(Some(value)),
            Some(Node::Text(_)) => {
                let message = format!("Invalid string: {param} is longer than {most} characters.");
                Err(ApiError::validation(message).param(param))
            }
            Some(Node::Group(_)) => {
                Err(ApiError::validation(format!("Invalid string: {param}.")).param(param))
            }
        }
    }

    /// A text that must be there.
    pub fn required_text(&mut self, name: &str) -> Result<String, ApiError> {
        self.text(name)?.ok_or_else(|| missing(&self.name_of(name)))
    }

    /// A whole number that may be missing.
    pub fn integer(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        let param = self.name_of(name);
        let Some(text) = self.text(name)? else { return Ok(None) };
        let value = text.parse().map_err(|_| {
            ApiError::validation(format!("Invalid integer: {text}"))
                .code("parameter_invalid_integer")
                .param(param)
        })?;
        Ok(Some(value))
    }

    /// A whole number of at least `least` that may be missing.
    pub fn integer_from(&mut self, name: &str, least: i64) -> Result<Option<i64>, ApiError> {
        let param = self.name_of(name);
        match self.integer(name)? {
            Some(value) if value < least => {
                let message =
                    format!("This value must be greater than or equal to {least}, not {value}.");
                Err(ApiError::validation(message).code("parameter_invalid_integer").param(param))
            }
            other => Ok(other),
        }
    }

    /// `true` or `false`, may be missing.
    pub fn boolean(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        let param = self.name_of(name);
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                Err(ApiError::validation(format!("Invalid boolean: {other}")).param(param))
            }
        }
    }

    /// One of a few words, may be missing.
    pub fn choice(&mut self, name: &str, allowed: &[&str]) -> Result<Option<String>, ApiError> {
        let param = self.name_of(name);
        let Some(text) = self.text(name)? else { return Ok(None) };
        if allowed.contains(&text.as_str()) {
            return Ok(Some(text));
        }
        let message =
            format!("Invalid {param}: must be one of {}; it is {text}.", allowed.join(", "));
        Err(ApiError::validation(message).param(param))
    }

    /// A group of fields, may be missing.
    pub fn group(&mut self, name: &str) -> Result<Option<Self>, ApiError> {
        let path = self.name_of(name);
        match self.take(name) {
            None => Ok(None),
            Some(Node::Group(entries)) => Ok(Some(Self { path, entries })),
            Some(Node::Text(_)) => {
                Err(ApiError::validation(format!("Invalid object: {path}.")).param(path))
            }
        }
    }

    /// A list of groups; a missing one is empty.
    pub fn groups(&mut self, name: &str) -> Result<Vec<Self>, ApiError> {
        let mut found = Vec::new();
        for (path, node) in self.items(name)? {
            match node {
                Node::Group(entries) => found.push(Self { path, entries }),
                Node::Text(_) => {
                    let message = format!("Invalid object: {path}.");
                    return Err(ApiError::validation(message).param(path));
                }
            }
        }
        Ok(found)
    }

    /// A list of texts; a missing one is empty.
    pub fn texts(&mut self, name: &str) -> Result<Vec<String>, ApiError> {
        let mut found = Vec::new();
        for (path, node) in self.items(name)? {
            match node {
                Node::Text(value) if !value.is_empty() => found.push(value),
                Node::Text(_) => return Err(empty(&path)),
                Node::Group(_) => {
                    let message = format!("Invalid string: {path}.");
                    return Err(ApiError::validation(message).param(path));
                }
            }
        }
        Ok(found)
    }

    fn items(&mut self, name: &str) -> Result<Vec<(String, Node)>, ApiError> {
        let path = self.name_of(name);
        let invalid = || ApiError::validation(format!("Invalid array: {path}.")).param(&*path);
        let entries = match self.take(name) {
            None => return Ok(Vec::new()),
            Some(Node::Group(entries)) => entries,
            Some(Node::Text(_)) => return Err(invalid()),
        };
        let mut numbered = Vec::new();
        for (key, node) in entries {
            let index: u32 = key.parse().map_err(|_| invalid())?;
            numbered.push((index, node));
        }
        numbered.sort_by_key(|(index, _)| *index);
        let items = numbered.into_iter().enumerate();
        Ok(items.map(|(at, (_, node))| (format!("{path}[{at}]"), node)).collect())
    }

    /// Metadata of a new object: at most 50 keys of 40 characters, values of 500.
    pub fn metadata(&mut self) -> Result<Metadata, ApiError> {
        let mut found = self.metadata_changes()?;
        found.retain(|_, value| !value.is_empty());
        Ok(found)
    }

    /// Changes of an object's metadata: an empty value takes its key away.
    pub fn metadata_changes(&mut self) -> Result<Metadata, ApiError> {
        let Some(group) = self.group("metadata")? else { return Ok(Metadata::new()) };
        let mut found = Metadata::new();
        for (key, node) in &group.entries {
            let param = group.name_of(key);
            let Node::Text(value) = node else {
                let message = "Metadata values must be strings.".to_owned();
                return Err(ApiError::validation(message).param(param));
            };
            if key.chars().count() > 40 || value.chars().count() > 500 {
                let message = "Metadata keys have at most 40 characters and values 500.";
                return Err(ApiError::validation(message).param(param));
            }
            found.insert(key.clone(), value.clone());
        }
        if found.len() > 50 {
            let message = "Metadata has at most 50 keys.";
            return Err(ApiError::validation(message).param("metadata"));
        }
        Ok(found)
    }

    /// Refuses parameters that Stripe knows and this sandbox does not play.
    pub fn refuse_unplayed(&mut self, names: &[&str]) -> Result<(), ApiError> {
        for name in names {
            if self.take(name).is_some() {
                let param = self.name_of(name);
                let message = format!("The sandbox does not play the parameter {param}.");
                return Err(ApiError::validation(message).param(param));
            }
        }
        Ok(())
    }

    /// Refuses what nobody took.
    pub fn end(self) -> Result<(), ApiError> {
        let Some((name, _)) = self.entries.first() else { return Ok(()) };
        let param = self.name_of(name);
        Err(ApiError::validation(format!("Received unknown parameter: {param}"))
            .code("parameter_unknown")
            .param(param))
    }
}

/// Applies changes of metadata: what is empty goes, the rest is set.
pub fn change_metadata(metadata: &mut Metadata, changes: Metadata) {
    for (key, value) in changes {
        if value.is_empty() {
            metadata.remove(&key);
        } else {
            metadata.insert(key, value);
        }
    }
}

/// The error of a parameter that must be there.
pub fn missing(param: &str) -> ApiError {
    ApiError::validation(format!("Missing required param: {param}."))
        .code("parameter_missing")
        .param(param)
}

fn empty(param: &str) -> ApiError {
    let message = format!("{param} was given as an empty string, and it cannot be unset.");
    ApiError::validation(message).code("parameter_invalid_empty").param(param)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::form;

    fn fields(text: &str) -> Fields {
        Fields::root(form::tree(&form::pairs(text.as_bytes()).unwrap()).unwrap())
    }

    #[test]
    fn what_nobody_took_is_an_unknown_parameter_by_its_full_name() {
        let mut form = fields("line_items[0][price_data][colour]=red");
        let mut lines = form.groups("line_items").unwrap();
        let price = lines[0].group("price_data").unwrap().unwrap();
        let error = price.end().unwrap_err();
        assert_eq!(error.code_text(), Some("parameter_unknown"));
        assert_eq!(error.to_json()["error"]["param"], "line_items[0][price_data][colour]");
    }

    #[test]
    fn wrong_kinds_are_named() {
        assert!(fields("a=x").integer("a").is_err());
        assert!(fields("a=1").boolean("a").is_err());
        assert!(fields("a[b]=1").text("a").is_err());
        assert!(fields("a=1").group("a").is_err());
        assert!(fields("a[x]=1").texts("a").is_err());
        let error = fields("a=").text("a").unwrap_err();
        assert_eq!(error.code_text(), Some("parameter_invalid_empty"));
        let error = fields("").required_text("a").unwrap_err();
        assert_eq!(error.code_text(), Some("parameter_missing"));
    }
}
