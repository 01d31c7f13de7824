//! Gathers what each place says and lets the later one win.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::{ConfigError, Place};
use super::key::Key;
use super::{Given, Inputs, ReadFile};

/// What settings of the environment begin with.
const PREFIX: &str = "COBRO_";

/// Where the settings file is; `cli` has read it.
const OF_THE_FILE: &str = "COBRO_CONFIG";

/// Where the process is to die; only builds for tests know it.
const OF_FAIL_POINTS: &str = "COBRO_FAIL_POINT";

/// Names that belong to the tests begin with this.
const OF_TESTS: &str = "COBRO_TEST_";

/// The winning value of each setting.
pub(super) struct Layers {
    given: BTreeMap<Key, Given>,
}

impl Layers {
    pub(super) fn gather(inputs: Inputs<'_>) -> Result<Self, ConfigError> {
        let mut given = BTreeMap::new();
        if let Some((path, text)) = inputs.file {
            given.extend(of_file(path, &text, inputs.read_file)?);
        }
        given.extend(of_environment(inputs.environment, inputs.read_file)?);
        given.extend(
            inputs
                .flags
                .into_iter()
                .map(|(key, text)| (key, Given { key, place: Place::Flag, text })),
        );
        Ok(Self { given })
    }

    /// The value, when one was given. An empty one counts as none.
    pub(super) fn given(&self, key: Key) -> Option<&Given> {
        self.given.get(&key).filter(|given| !given.text.is_empty())
    }

    /// The text, or the default.
    pub(super) fn text(&self, key: Key, default: &str) -> String {
        self.given(key).map_or_else(|| default.to_owned(), |given| given.text.clone())
    }

    /// The value read by `read`, or the default; what it cannot read is an error that says
    /// `allowed`.
    pub(super) fn read<T>(
        &self,
        key: Key,
        default: T,
        (allowed, read): (&str, impl FnOnce(&str) -> Option<T>),
    ) -> Result<T, ConfigError> {
        match self.given(key) {
            Some(given) => read(given.text.trim()).ok_or_else(|| given.refused(allowed)),
            None => Ok(default),
        }
    }

    /// Settings whose part is not built yet are refused, so that nobody relies on them.
    pub(super) fn refuse_what_comes_later(&self) -> Result<(), ConfigError> {
        let later = [
            (Key::OtlpEndpoint, "", "traces by OpenTelemetry"),
            (Key::Mail, "smtp:", "mail by SMTP"),
            (Key::Mail, "smtps:", "mail by SMTP"),
            (Key::LateSuccess, "ask", "a person's decision about late money"),
        ];
        for (key, start, what) in later {
            if let Some(given) = self.given(key).filter(|given| given.text.starts_with(start)) {
                return Err(ConfigError::NotYet { key, place: given.place.clone(), what });
            }
        }
        Ok(())
    }
}

fn of_file(
    path: PathBuf,
    text: &str,
    read_file: ReadFile<'_>,
) -> Result<BTreeMap<Key, Given>, ConfigError> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        // The whole error would quote the line, and with it perhaps a secret.
        ConfigError::BadToml { path: path.clone(), message: error.message().to_owned() }
    })?;
    let place = Place::File(path);
    let mut found = BTreeMap::new();
    for (name, value) in table {
        let (key, is_file) = with_file(&name, &place, |key| key.name().to_owned())?;
        let text = plain(&value).ok_or_else(|| ConfigError::BadValue {
            key,
            place: place.clone(),
            text: format!("a {}", value.type_str()),
            allowed: "a text, a whole number, true, false, or a list of texts".to_owned(),
        })?;
        let label = format!("{name} {place}");
        keep(&mut found, (key, is_file), (text, place.clone(), label), read_file)?;
    }
    Ok(found)
}

/// A value of TOML as the text that the environment would hold.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(true) => Some("on".to_owned()),
        toml::Value::Boolean(false) => Some("off".to_owned()),
        toml::Value::Array(list) => {
            let texts: Option<Vec<&str>> = list.iter().map(toml::Value::as_str).collect();
            Some(texts?.join(","))
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

fn of_environment(
    environment: BTreeMap<String, String>,
    read_file: ReadFile<'_>,
) -> Result<BTreeMap<Key, Given>, ConfigError> {
    let mut found = BTreeMap::new();
    for (name, text) in environment {
        if is_no_setting(&name) {
            continue;
        }
        let place = Place::Environment(name.clone());
        let (key, is_file) = with_file(&name, &place, Key::in_environment)?;
        keep(&mut found, (key, is_file), (text, place, name), read_file)?;
    }
    Ok(found)
}

fn is_no_setting(name: &str) -> bool {
    let of_tests = cfg!(feature = "fail-points") && name == OF_FAIL_POINTS;
    of_tests || !name.starts_with(PREFIX) || name.starts_with(OF_TESTS) || name == OF_THE_FILE
}

fn keep(
    found: &mut BTreeMap<Key, Given>,
    (key, is_file): (Key, bool),
    (text, place, label): (String, Place, String),
    read_file: ReadFile<'_>,
) -> Result<(), ConfigError> {
    if is_file && text.is_empty() {
        return Ok(());
    }
    let (text, place) = if is_file {
        let path = PathBuf::from(text);
        let inside = read_file(&path).map_err(|cause| ConfigError::Unreadable { path, cause })?;
        (inside.trim().to_owned(), Place::FileNamedBy(label))
    } else {
        (text, place)
    };
    match found.insert(key, Given { key, place, text }) {
        None => Ok(()),
        Some(_) => Err(ConfigError::GivenTwice { key }),
    }
}

/// The setting of a name, and whether the name says that the value is a file's.
fn with_file(
    name: &str,
    place: &Place,
    spell: impl Fn(Key) -> String + Copy,
) -> Result<(Key, bool), ConfigError> {
    let bare = name.strip_suffix("_FILE").or_else(|| name.strip_suffix("_file"));
    if let Some(key) = bare.and_then(|bare| key_of(bare, place, spell).ok())
        && key.is_secret()
    {
        return Ok((key, true));
    }
    key_of(name, place, spell).map(|key| (key, false))
}

fn key_of(name: &str, place: &Place, spell: impl Fn(Key) -> String) -> Result<Key, ConfigError> {
    let found = Key::ALL.iter().copied().find(|key| spell(*key) == name);
    found.ok_or_else(|| {
        let by_distance = |key: &Key| distance(&spell(*key), name);
        let nearest = Key::ALL.iter().copied().min_by_key(by_distance).map(spell);
        let near = nearest.filter(|nearest| distance(nearest, name) <= 3);
        ConfigError::Unknown { name: name.to_owned(), place: place.clone(), nearest: near }
    })
}

/// How many letters to add, drop or change to make one name of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        for (column, (against, pair)) in other.chars().zip(row.windows(2)).enumerate() {
            let (corner, above) = match pair {
                [corner, above] => (*corner, *above),
                _ => (0, 0),
            };
            let left = next.get(column).copied().unwrap_or(0);
            let change = corner + usize::from(letter != against);
            next.push(change.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
