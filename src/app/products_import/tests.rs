use super::*;
use crate::db::proving_ground::{
    Counted, NOON, change, coffee, money, movements, on_each_engine, stock_up,
};
use crate::domain::money::Currency;

const HEADER: &str = "slug,name_es,name_en,description_es,description_en,price_cop,price_usd,\
                      price_eur,stock,limit_per_order,picture,picture_alt_es,picture_alt_en,active";

const CAFE: &str = "cafe,Café,Coffee,De Huila.,From Huila.,42000,12.50,,60,10,,,,true";

fn file(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn no_pictures(_: &str) -> std::io::Result<Vec<u8>> {
    Err(std::io::ErrorKind::NotFound.into())
}

fn png(_: &str) -> std::io::Result<Vec<u8>> {
    Ok(b"\x89PNG\r\n\x1a\n...".to_vec())
}

fn parsed(text: &str) -> Import {
    read(text.as_bytes(), &BTreeMap::new(), no_pictures).unwrap()
}

/// What is wrong with a file, as the command line prints it.
fn wrong(text: &[u8]) -> Vec<String> {
    match read(text, &BTreeMap::new(), no_pictures) {
        Err(ImportRefused::Rows(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

async fn import(store: &Store, text: &str) -> Result<ImportDone, ImportRefused> {
    parsed(text).write(store, NOON, &Counted).await
}

#[test]
fn a_row_is_read_whatever_the_order_of_the_columns() {
    let import = parsed(&format!("\u{feff}{}", file(&[CAFE])));
    let cafe = &import.products[0];
    assert_eq!((cafe.slug.as_str(), cafe.available, cafe.limit_per_order), ("cafe", 60, 10));
    let prices: Vec<_> = cafe.prices.all().collect();
    assert_eq!(prices, [money(4_200_000, Currency::Cop), money(1_250, Currency::Usd)]);
    assert!(cafe.active && cafe.picture.is_none());
    let turned = |line: &str| line.rsplit(',').collect::<Vec<_>>().join(",");
    let other = parsed(&format!("{}\r\n{}\r\n", turned(HEADER), turned(CAFE)));
    assert_eq!(other, import);
}

#[test]
fn every_bad_cell_is_named_with_its_line_its_column_and_what_is_allowed() {
    let problems = wrong(
        file(&[
            CAFE,
            "Mochila,,Bag,De lana.,Wool.,\"42000,50\",12.505,abc,-1,1000,,,,yes",
            "cafe,Café,Coffee,De Huila.,From Huila.,,,,1.5,0,,,,",
        ])
        .as_bytes(),
    );
    insta::assert_snapshot!("every_problem_of_a_bad_list", problems.join("\n"));
}

#[test]
fn a_wrong_header_or_shape_is_refused() {
    let columns = COLUMNS.join(",");
    assert_eq!(HEADER, columns);
    let missing = HEADER.replace(",stock", "");
    let problems = wrong(format!("{missing}\n{CAFE}\n").as_bytes());
    assert_eq!(
        problems,
        [format!("line 1: the column stock is missing; the columns are {columns}")]
    );
    let extra = wrong(format!("{HEADER},colour\n{CAFE},red\n").as_bytes());
    assert_eq!(extra, [format!("line 1: \"colour\" is no column; the columns are {columns}")]);
    let twice = wrong(format!("{HEADER},slug\n{CAFE},cafe\n").as_bytes());
    assert_eq!(twice, ["line 1: the column slug stands there twice"]);
    let headless = wrong(format!("{CAFE}\n{CAFE}\n").as_bytes());
    assert!(headless[0].contains("\"cafe\" is no column"), "{headless:?}");
    assert_eq!(wrong(file(&["cafe,Café"]).as_bytes()), ["line 2: has 2 cells; the header has 14"]);
    assert!(wrong(b"")[0].contains("has no products"));
    assert!(wrong(format!("{HEADER}\n").as_bytes())[0].contains("has no products"));
    let latin = [HEADER.as_bytes(), b"\ncaf\xe9,", CAFE.as_bytes()].concat();
    let latin = wrong(&[&latin[..latin.len() - 5], b"\n"].concat());
    assert_eq!(latin, ["line 2: is not UTF-8; save the file as CSV in UTF-8"]);
    assert!(wrong(&vec![b'a'; MOST_BYTES + 1])[0].contains("larger than 10 MiB"));
}

#[test]
fn one_product_has_one_line() {
    let problems = wrong(file(&[CAFE, CAFE]).as_bytes());
    assert_eq!(
        problems,
        ["line 3, column slug: cafe stands in line 2 already; each product has one line"]
    );
}

#[test]
fn formulas_and_line_breaks_are_text_and_nothing_else() {
    let row = CAFE
        .replace("Coffee", "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")
        .replace("From Huila.", "\"@SUM(1)\r\n-2, <script>\"");
    let import = parsed(&file(&[&row]));
    let cafe = &import.products[0];
    assert_eq!(cafe.name.en, "=HYPERLINK(\"http://x\",\"y\")");
    assert_eq!(cafe.description.en, "@SUM(1)\n-2, <script>");
    let broken_name = CAFE.replace("Café", "\"Ca\nfé\"");
    let problems = wrong(file(&[&broken_name]).as_bytes());
    assert_eq!(problems, ["line 2, column name_es: holds a control character; none is allowed"]);
}

#[test]
fn prices_are_plain_digits() {
    for bad in ["1e3", "+5", "-5", "1_000", "1.000.00", ".5", "5.", "0", "0.00", "٣", "$5", "nan"]
    {
        assert!(cells::price(bad, Currency::Usd).is_err(), "{bad}");
    }
    assert!(cells::price("42000.50", Currency::Cop).is_err());
    assert!(cells::price("999999999999999999999", Currency::Usd).is_err());
    assert_eq!(
        cells::price(" 42000.00 ", Currency::Cop),
        Ok(Some(money(4_200_000, Currency::Cop)))
    );
    assert_eq!(cells::price("", Currency::Eur), Ok(None));
}

#[test]
fn pictures_are_checked_renamed_and_handed_to_the_caller() {
    let row = CAFE.replace(",10,,,,", ",10,cafe.png,Una bolsa,A bag,");
    let import = read(file(&[&row]).as_bytes(), &BTreeMap::new(), png).unwrap();
    let picture = import.products[0].picture.as_ref().unwrap();
    assert_eq!(import.pictures.len(), 1);
    assert_eq!(
        (import.pictures[0].from.as_str(), &import.pictures[0].to),
        ("cafe.png", &picture.file)
    );
    assert_eq!(picture.alt.en, "A bag");
    let unnamed = CAFE.replace(",10,,,,", ",10,cafe.png,,A bag,");
    let refused = read(file(&[&unnamed]).as_bytes(), &BTreeMap::new(), png);
    let Err(ImportRefused::Rows(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems[0].to_string(), "line 2, column picture_alt_es: is empty; it must not be");
}

#[test]
fn a_product_may_keep_the_picture_that_it_has() {
    let row = CAFE.replace(",10,,,,", ",10,cafe-huila.svg,Una bolsa,A bag,");
    let problems = wrong(file(&[&row]).as_bytes());
    assert!(problems[0].starts_with("line 2, column picture: the picture cannot be read"));
    let current = BTreeMap::from([("cafe".parse().unwrap(), "cafe-huila.svg".to_owned())]);
    let import = read(file(&[&row]).as_bytes(), &current, no_pictures).unwrap();
    assert_eq!(import.pictures, []);
    assert_eq!(import.products[0].picture.as_ref().unwrap().file, "cafe-huila.svg");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_products_are_added_and_known_ones_updated() {
    on_each_engine(async |store| {
        let ruana = coffee("ruana", 5);
        stock_up(store, std::slice::from_ref(&ruana)).await;
        let held = Product { stock: ruana.stock.reserve(2).unwrap(), ..ruana };
        change(store, &held).await;
        let row = CAFE.replace("cafe,Café", "ruana,Ruana").replace(",60,", ",10,");
        let done = import(store, &file(&[CAFE, &row])).await.unwrap();
        assert_eq!(done, ImportDone { added: 1, updated: 1 });
        let stored = store.read(products::all).await.unwrap();
        let slugs: Vec<&str> = stored.iter().map(|product| product.slug.as_str()).collect();
        assert_eq!(slugs, ["ruana", "cafe"]);
        assert_eq!((stored[0].id.clone(), stored[0].name.es.as_str()), (held.id, "Ruana"));
        assert_eq!(stored[0].picture, None);
        // What is held for an order stays held.
        assert_eq!((stored[0].stock.available(), stored[0].stock.reserved()), (10, 2));
        assert_eq!(
            movements(store, &stored[0]).await,
            [(MovementKind::Opening, 5), (MovementKind::Import, 7)]
        );
        assert_eq!(movements(store, &stored[1]).await, [(MovementKind::Opening, 60)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_twice_changes_nothing() {
    on_each_engine(async |store| {
        import(store, &file(&[CAFE])).await.unwrap();
        let first = store.read(products::all).await.unwrap();
        let done = import(store, &file(&[CAFE])).await.unwrap();
        assert_eq!(done, ImportDone { added: 0, updated: 1 });
        assert_eq!(store.read(products::all).await.unwrap(), first);
        assert_eq!(movements(store, &first[0]).await, [(MovementKind::Opening, 60)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_fails_at_its_end_leaves_nothing_behind() {
    on_each_engine(async |store| {
        let mut half = parsed(&file(&[CAFE]));
        let mut broken = half.products[0].clone();
        broken.slug = "ruana".parse().unwrap();
        broken.available = -1;
        half.products.push(broken);
        let refused = half.write(store, NOON, &Counted).await;
        assert!(matches!(refused, Err(ImportRefused::Stock { .. })), "{refused:?}");
        assert!(store.read(products::is_empty).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pictures_that_products_have_are_known_by_slug() {
    on_each_engine(async |store| {
        let bare = Product { picture: None, ..coffee("ruana", 1) };
        stock_up(store, &[coffee("cafe", 1), bare]).await;
        let pictures = current_pictures(store).await.unwrap();
        let cafe: Slug = "cafe".parse().unwrap();
        assert_eq!(pictures, BTreeMap::from([(cafe, "cafe.png".to_owned())]));
    })
    .await;
}
