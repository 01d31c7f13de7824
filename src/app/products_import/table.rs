//! The CSV file itself: its header, its rows, and where in it something is wrong.

use std::collections::BTreeMap;
use std::fmt;

use csv::{ByteRecord, StringRecord};

use crate::db::products::MOST_PRODUCTS;
use crate::domain::money::{Currency, Money};
use crate::domain::product::{LocalizedText, Picture, Prices, Slug};

use super::cells::{self, CellProblem};
use super::picture::{self, PictureCopy};
use super::{Import, ImportRefused, ImportedProduct};

/// The largest file that is read.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The columns of the file: all of them, in any order.
pub const COLUMNS: [&str; 14] = [
    "slug",
    "name_es",
    "name_en",
    "description_es",
    "description_en",
    "price_cop",
    "price_usd",
    "price_eur",
    "stock",
    "limit_per_order",
    "picture",
    "picture_alt_es",
    "picture_alt_en",
    "active",
];

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column, unless the whole line is wrong.
    pub column: Option<&'static str>,
    /// What is wrong, and what is allowed.
    pub problem: TableProblem,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, column {column}: {}", self.line, self.problem),
            None => write!(f, "line {}: {}", self.line, self.problem),
        }
    }
}

/// What can be wrong with the file, a line or a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// The file is too large.
    #[error("the file is larger than {} MiB", MOST_BYTES / 1024 / 1024)]
    TooLarge,
    /// There is nothing in it but, at most, a header.
    #[error("the file has no products; its first line names the columns: {}", COLUMNS.join(","))]
    NoRows,
    /// There are more rows than a shop can have products.
    #[error("the file has more than {MOST_PRODUCTS} products")]
    TooManyRows,
    /// The header names a column that does not exist.
    #[error("{0:?} is no column; the columns are {columns}", columns = COLUMNS.join(","))]
    UnknownColumn(String),
    /// The header lacks a column.
    #[error("the column {0} is missing; the columns are {columns}", columns = COLUMNS.join(","))]
    MissingColumn(&'static str),
    /// The header names a column twice.
    #[error("the column {0} stands there twice")]
    ColumnTwice(&'static str),
    /// A line has another number of cells than the header.
    #[error("has {found} cells; the header has {}", COLUMNS.len())]
    CellCount {
        /// How many it has.
        found: usize,
    },
    /// A line is not UTF-8.
    #[error("is not UTF-8; save the file as CSV in UTF-8")]
    NotUtf8,
    /// The CSV reader gave up.
    #[error("cannot be read as CSV: {0}")]
    Unreadable(String),
    /// A cell is wrong.
    #[error(transparent)]
    Cell(#[from] CellProblem),
}

/// Checks a whole file. `current_pictures` are the ones that products have already and may keep;
/// `read_picture` reads a file beside the CSV by its name.
///
/// # Errors
/// [`ImportRefused::Rows`] with everything that is wrong.
pub fn read(
    csv: &[u8],
    current_pictures: &BTreeMap<Slug, String>,
    read_picture: impl Fn(&str) -> std::io::Result<Vec<u8>>,
) -> Result<Import, ImportRefused> {
    let mut reading = Reading::default();
    match records(csv) {
        Ok(records) => reading.rows(&records, current_pictures, &read_picture),
        Err(problem) => reading.problems.push(problem),
    }
    if !reading.problems.is_empty() {
        return Err(ImportRefused::Rows(reading.problems));
    }
    let mut pictures = reading.pictures;
    pictures.sort();
    pictures.dedup();
    Ok(Import { products: reading.products, pictures })
}

fn records(csv: &[u8]) -> Result<Vec<ByteRecord>, RowProblem> {
    let whole_file = |problem| RowProblem { line: 1, column: None, problem };
    if csv.len() > MOST_BYTES {
        return Err(whole_file(TableProblem::TooLarge));
    }
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    let records: Result<Vec<ByteRecord>, _> = reader.byte_records().collect();
    let records = records.map_err(|error| RowProblem {
        line: error.position().map_or(1, csv::Position::line),
        column: None,
        problem: TableProblem::Unreadable(error.to_string()),
    })?;
    let most = usize::try_from(MOST_PRODUCTS).unwrap_or(usize::MAX);
    match records.len().saturating_sub(1) {
        0 => Err(whole_file(TableProblem::NoRows)),
        rows if rows > most => Err(whole_file(TableProblem::TooManyRows)),
        _ => Ok(records),
    }
}

/// What has been read so far, good and bad.
#[derive(Default)]
struct Reading {
    products: Vec<ImportedProduct>,
    pictures: Vec<PictureCopy>,
    problems: Vec<RowProblem>,
    lines: BTreeMap<Slug, u64>,
}

impl Reading {
    fn rows(
        &mut self,
        records: &[ByteRecord],
        current_pictures: &BTreeMap<Slug, String>,
        read_picture: &impl Fn(&str) -> std::io::Result<Vec<u8>>,
    ) {
        let Some((header, rows)) = records.split_first() else { return };
        let Some(places) = self.places(header) else { return };
        for record in rows {
            let line = record.position().map_or(0, csv::Position::line);
            let Some(record) = self.text_of(record, line) else { continue };
            let mut row = Row { record, places: &places, line, problems: Vec::new() };
            let product = row.product(current_pictures, read_picture, &mut self.pictures);
            if let Some(product) = &product
                && let Some(earlier) = self.lines.insert(product.slug.clone(), line)
            {
                let twice = CellProblem::Twice { slug: product.slug.clone(), line: earlier };
                row.wrong(Some("slug"), twice.into());
            }
            self.problems.append(&mut row.problems);
            self.products.extend(product);
        }
    }

    /// Where each column stands.
    fn places(&mut self, header: &ByteRecord) -> Option<BTreeMap<&'static str, usize>> {
        let header = self.text_of_any_length(header, 1)?;
        let mut places = BTreeMap::new();
        for (place, name) in header.iter().enumerate() {
            let name = name.trim();
            match COLUMNS.into_iter().find(|column| *column == name) {
                None => {
                    let name = name.chars().take(80).collect();
                    self.wrong(1, TableProblem::UnknownColumn(name));
                }
                Some(column) if places.insert(column, place).is_some() => {
                    self.wrong(1, TableProblem::ColumnTwice(column));
                }
                Some(_) => {}
            }
        }
        for column in COLUMNS.into_iter().filter(|column| !places.contains_key(column)) {
            self.wrong(1, TableProblem::MissingColumn(column));
        }
        self.problems.is_empty().then_some(places)
    }

    fn text_of(&mut self, record: &ByteRecord, line: u64) -> Option<StringRecord> {
        let found = record.len();
        if found != COLUMNS.len() {
            self.wrong(line, TableProblem::CellCount { found });
            return None;
        }
        self.text_of_any_length(record, line)
    }

    fn text_of_any_length(&mut self, record: &ByteRecord, line: u64) -> Option<StringRecord> {
        let text = StringRecord::from_byte_record(record.clone());
        if text.is_err() {
            self.wrong(line, TableProblem::NotUtf8);
        }
        text.ok()
    }

    fn wrong(&mut self, line: u64, problem: TableProblem) {
        self.problems.push(RowProblem { line, column: None, problem });
    }
}

/// One row being read; a bad cell is noted and the others are read all the same.
struct Row<'a> {
    record: StringRecord,
    places: &'a BTreeMap<&'static str, usize>,
    line: u64,
    problems: Vec<RowProblem>,
}

impl Row<'_> {
    fn product(
        &mut self,
        current_pictures: &BTreeMap<Slug, String>,
        read_picture: &impl Fn(&str) -> std::io::Result<Vec<u8>>,
        pictures: &mut Vec<PictureCopy>,
    ) -> Option<ImportedProduct> {
        let slug = self.cell("slug", cells::slug);
        let name = self.localized(["name_es", "name_en"], cells::name);
        let description = self.localized(["description_es", "description_en"], cells::description);
        let prices = self.prices();
        let available = self.cell("stock", cells::stock);
        let limit_per_order = self.cell("limit_per_order", cells::limit);
        let active = self.cell("active", cells::active);
        let current = slug.as_ref().and_then(|slug| current_pictures.get(slug));
        let file = self.cell("picture", |name| match name.trim() {
            "" => Ok(None),
            name if current.is_some_and(|current| current == name) => Ok(Some(name.to_owned())),
            name => {
                let copy = picture::check(name, read_picture)?;
                let file = copy.to.clone();
                pictures.push(copy);
                Ok(Some(file))
            }
        });
        let picture = match file? {
            Some(file) => {
                let alt = self.localized(["picture_alt_es", "picture_alt_en"], cells::alt)?;
                Some(Picture { file, alt })
            }
            None => None,
        };
        Some(ImportedProduct {
            slug: slug?,
            name: name?,
            description: description?,
            prices: prices?,
            available: available?,
            limit_per_order: limit_per_order?,
            picture,
            active: active?,
        })
    }

    fn prices(&mut self) -> Option<Prices> {
        let columns = [
            ("price_cop", Currency::Cop),
            ("price_usd", Currency::Usd),
            ("price_eur", Currency::Eur),
        ];
        let read = columns
            .map(|(column, currency)| self.cell(column, |text| cells::price(text, currency)));
        let prices: Vec<Option<Money>> = read.into_iter().collect::<Option<_>>()?;
        if prices.iter().all(Option::is_none) {
            self.wrong(None, CellProblem::NoPrice.into());
            return None;
        }
        // Each has a currency of its own, and neither is zero or too fine.
        Prices::new(prices.into_iter().flatten()).ok()
    }

    fn localized(
        &mut self,
        [es, en]: [&'static str; 2],
        read: impl Fn(&str) -> Result<String, CellProblem>,
    ) -> Option<LocalizedText> {
        let (es, en) = (self.cell(es, &read), self.cell(en, &read));
        Some(LocalizedText { es: es?, en: en? })
    }

    fn cell<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, CellProblem>,
    ) -> Option<T> {
        let place = self.places.get(column).copied();
        let text = place.and_then(|place| self.record.get(place)).unwrap_or_default();
        match read(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.wrong(Some(column), problem.into());
                None
            }
        }
    }

    fn wrong(&mut self, column: Option<&'static str>, problem: TableProblem) {
        self.problems.push(RowProblem { line: self.line, column, problem });
    }
}
