//! Every address of the shop's server, on one page: what it answers, who guards it, how its
//! answers may be kept. Handlers are registered from this table and nowhere else, so that none
//! can be without its row.

use actix_web::dev::{ResourceDef, ServiceRequest};
use actix_web::guard::{self, Guard as _};
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpMessage, HttpRequest, Route};

use super::admin::{
    audit, checks, circuit, disputes, home, live, login, methods, order as admin_order, orders,
    outbox, payment, payment_capture, payment_refund, payments, payments_csv, refund, refunds,
    saga_repairs, sagas, search, stock, stock_adjust, stripe_refund, warnings, webhook_replays,
    webhooks as events, welcome,
};
use super::error::PageError;
use super::middleware::rate_limit::Limited;
use super::shop::{cart, catalogue, checkout, order, preferences, product};
use super::{assets, webhooks};
use crate::domain::role::Permission;

/// The methods that a row answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// GET and HEAD.
    Get,
    /// POST.
    Post,
}

/// What stands between a request and its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Nothing: it decides nothing.
    ReadOnly,
    /// The token in the form, and what the browser says about the form's origin.
    Token,
    /// The token in a form of the console, which belongs to the session.
    SessionToken,
    /// Stripe's signature of the body.
    StripeSignature,
}

/// Who gets to the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever asks.
    Anyone,
    /// People of the team whose role gives them this.
    Team(Permission),
}

/// Who may see the answer, and what browsers are told about that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// A file of the program, which browsers keep.
    Asset,
    /// A product's picture, which other sites may show.
    Picture,
    /// A page with the visitor's cart and tokens.
    Page,
    /// A page that only its unguessable address protects.
    Order,
    /// A page of the console, or a door to it.
    Console,
    /// An answer for a program.
    Machine,
}

/// What a form brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// Texts.
    Fields,
    /// Texts and files.
    Files,
}

/// An address.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The methods.
    pub verb: Verb,
    /// The pattern of its path.
    pub path: &'static str,
    /// Who guards it.
    pub guard: Guard,
    /// Who gets to the handler.
    pub access: Access,
    /// Who may see its answer.
    pub exposure: Exposure,
    /// Whether it is counted for each client.
    pub limited: Option<Limited>,
    /// What its form brings, where it is one.
    pub brings: Brings,
    handler: fn(Route) -> Route,
}

/// A page that decides nothing.
const fn get(path: &'static str, exposure: Exposure, handler: fn(Route) -> Route) -> Row {
    let (verb, guard, access) = (Verb::Get, Guard::ReadOnly, Access::Anyone);
    let brings = Brings::Fields;
    Row { verb, path, guard, access, exposure, limited: None, brings, handler }
}

/// A form.
const fn post(path: &'static str, exposure: Exposure, handler: fn(Route) -> Route) -> Row {
    let (verb, guard, access) = (Verb::Post, Guard::Token, Access::Anyone);
    let brings = Brings::Fields;
    Row { verb, path, guard, access, exposure, limited: None, brings, handler }
}

/// A page of the console.
const fn room(path: &'static str, needs: Permission, handler: fn(Route) -> Route) -> Row {
    Row { access: Access::Team(needs), ..get(path, Exposure::Console, handler) }
}

/// A form of the console.
const fn deed(path: &'static str, needs: Permission, handler: fn(Route) -> Route) -> Row {
    let guard = Guard::SessionToken;
    Row { access: Access::Team(needs), guard, ..post(path, Exposure::Console, handler) }
}

/// A form that brings files.
const fn uploading(row: Row) -> Row {
    Row { brings: Brings::Files, ..row }
}

const fn limited(by: Limited, row: Row) -> Row {
    Row { limited: Some(by), ..row }
}

/// A row of an order's pages, whose links must not be guessed.
const fn order_row(row: Row) -> Row {
    limited(Limited::OrderLink, row)
}

/// The table.
pub const ROWS: &[Row] = &[
    get("/", Exposure::Page, |route| route.to(catalogue::show)),
    get("/products/{slug}", Exposure::Page, |route| route.to(product::show)),
    get("/cart", Exposure::Page, |route| route.to(cart::show)),
    post("/cart/lines", Exposure::Page, |route| route.to(cart::add)),
    post("/cart/lines/{product}", Exposure::Page, |route| route.to(cart::set_quantity)),
    post("/cart/lines/{product}/remove", Exposure::Page, |route| route.to(cart::remove)),
    get("/checkout", Exposure::Page, |route| route.to(checkout::show)),
    limited(
        Limited::Checkout,
        post("/checkout", Exposure::Page, |route| route.to(checkout::create)),
    ),
    order_row(get("/orders/{token}", Exposure::Order, |route| route.to(order::show))),
    order_row(get("/orders/{token}/return", Exposure::Order, |route| route.to(order::arrive))),
    order_row(get("/orders/{token}/cancelled", Exposure::Order, |route| {
        route.to(order::came_back)
    })),
    order_row(get("/orders/{token}/receipt", Exposure::Order, |route| route.to(order::receipt))),
    order_row(post("/orders/{token}/cancel", Exposure::Order, |route| route.to(order::cancel))),
    order_row(post("/orders/{token}/pay", Exposure::Order, |route| route.to(order::pay))),
    room("/admin", Permission::See, |route| route.to(home::show)),
    room("/admin/live", Permission::See, |route| route.to(live::follow)),
    room("/admin/search", Permission::See, |route| route.to(search::find)),
    room("/admin/payments", Permission::See, |route| route.to(payments::list)),
    room("/admin/payments.csv", Permission::See, |route| route.to(payments_csv::export)),
    room("/admin/payments/{payment}", Permission::See, |route| route.to(payment::show)),
    room("/admin/payments/{payment}/refunds/new", Permission::Refund, |route| {
        route.to(payment_refund::ask)
    }),
    deed("/admin/payments/{payment}/refunds", Permission::Refund, |route| {
        route.to(payment_refund::refund)
    }),
    deed("/admin/payments/{payment}/look-up", Permission::Refund, |route| {
        route.to(payment::look_up)
    }),
    room("/admin/payments/{payment}/capture", Permission::Capture, |route| {
        route.to(payment_capture::ask)
    }),
    deed("/admin/payments/{payment}/capture", Permission::Capture, |route| {
        route.to(payment_capture::capture)
    }),
    room("/admin/payments/{payment}/void", Permission::Void, |route| {
        route.to(payment_capture::ask_to_void)
    }),
    deed("/admin/payments/{payment}/void", Permission::Void, |route| {
        route.to(payment_capture::void)
    }),
    room("/admin/payments/{payment}/explanation.json", Permission::See, |route| {
        route.to(payment::explanation)
    }),
    room("/admin/circuit", Permission::See, |route| route.to(circuit::show)),
    room("/admin/circuit/hold", Permission::Circuit, |route| route.to(circuit::ask_hold)),
    deed("/admin/circuit/hold", Permission::Circuit, |route| route.to(circuit::hold)),
    room("/admin/circuit/{circuit}/release", Permission::Circuit, |route| {
        route.to(circuit::ask_release)
    }),
    deed("/admin/circuit/{circuit}/release", Permission::Circuit, |route| {
        route.to(circuit::release)
    }),
    room("/admin/checks", Permission::See, |route| route.to(checks::show)),
    deed("/admin/checks", Permission::Repair, |route| route.to(checks::run)),
    room("/admin/audit", Permission::See, |route| route.to(audit::list)),
    room("/admin/audit.jsonl", Permission::See, |route| route.to(audit::export)),
    room("/admin/webhooks", Permission::See, |route| route.to(events::list)),
    room("/admin/webhooks/replay", Permission::Repair, |route| {
        route.to(webhook_replays::review_many)
    }),
    deed("/admin/webhooks/replay", Permission::Repair, |route| {
        route.to(webhook_replays::replay_many)
    }),
    room("/admin/webhooks/replays/{token}", Permission::See, |route| {
        route.to(webhook_replays::results)
    }),
    room("/admin/webhooks/{event}", Permission::See, |route| route.to(events::show)),
    room("/admin/webhooks/{event}/replay", Permission::Repair, |route| {
        route.to(webhook_replays::review)
    }),
    deed("/admin/webhooks/{event}/replay", Permission::Repair, |route| {
        route.to(webhook_replays::replay)
    }),
    room("/admin/sagas", Permission::See, |route| route.to(sagas::list)),
    room("/admin/sagas/{saga}", Permission::See, |route| route.to(sagas::show)),
    room("/admin/sagas/{saga}/{repair}", Permission::Repair, |route| {
        route.to(saga_repairs::review)
    }),
    deed("/admin/sagas/{saga}/{repair}", Permission::Repair, |route| {
        route.to(saga_repairs::repair)
    }),
    room("/admin/stock", Permission::See, |route| route.to(stock::list)),
    room("/admin/stock/{slug}", Permission::See, |route| route.to(stock::show)),
    room("/admin/stock/{slug}/adjust", Permission::Stock, |route| route.to(stock_adjust::review)),
    deed("/admin/stock/{slug}/adjust", Permission::Stock, |route| route.to(stock_adjust::adjust)),
    room("/admin/outbox", Permission::See, |route| route.to(outbox::list)),
    room("/admin/outbox/{mail}", Permission::See, |route| route.to(outbox::show)),
    room("/admin/outbox/{mail}/resend", Permission::ResendMail, |route| route.to(outbox::review)),
    deed("/admin/outbox/{mail}/resend", Permission::ResendMail, |route| route.to(outbox::resend)),
    room("/admin/methods", Permission::See, |route| route.to(methods::list)),
    room("/admin/methods/{method}", Permission::Settings, |route| route.to(methods::review)),
    deed("/admin/methods/{method}", Permission::Settings, |route| route.to(methods::switch)),
    room("/admin/refunds", Permission::See, |route| route.to(refunds::list)),
    room("/admin/refunds/stripe/{refund}", Permission::See, |route| route.to(stripe_refund::show)),
    deed("/admin/refunds/stripe/{refund}", Permission::Refund, |route| {
        route.to(stripe_refund::decide)
    }),
    room("/admin/refunds/{refund}", Permission::See, |route| route.to(refund::show)),
    room("/admin/refunds/{refund}/handled", Permission::Refund, |route| route.to(refund::review)),
    deed("/admin/refunds/{refund}/handled", Permission::Refund, |route| route.to(refund::handle)),
    room("/admin/orders", Permission::See, |route| route.to(orders::list)),
    room("/admin/orders/{number}", Permission::See, |route| route.to(admin_order::show)),
    room("/admin/orders/{number}/cancel", Permission::Void, |route| route.to(admin_order::review)),
    deed("/admin/orders/{number}/cancel", Permission::Void, |route| route.to(admin_order::cancel)),
    room("/admin/disputes", Permission::See, |route| route.to(disputes::list)),
    room("/admin/disputes/{dispute}", Permission::See, |route| route.to(disputes::show)),
    room("/admin/disputes/{dispute}/print", Permission::See, |route| route.to(disputes::print)),
    room("/admin/disputes/{dispute}/files/{file}", Permission::See, |route| {
        route.to(disputes::file)
    }),
    uploading(deed("/admin/disputes/{dispute}/draft", Permission::Dispute, |route| {
        route.to(disputes::save)
    })),
    room("/admin/disputes/{dispute}/submit", Permission::Dispute, |route| {
        route.to(disputes::review_submission)
    }),
    deed("/admin/disputes/{dispute}/submit", Permission::Dispute, |route| {
        route.to(disputes::submit)
    }),
    room("/admin/disputes/{dispute}/accept", Permission::Dispute, |route| {
        route.to(disputes::review_acceptance)
    }),
    deed("/admin/disputes/{dispute}/accept", Permission::Dispute, |route| {
        route.to(disputes::accept)
    }),
    room("/admin/warnings", Permission::See, |route| route.to(warnings::list)),
    get("/admin/login", Exposure::Console, |route| route.to(login::show)),
    limited(
        Limited::SignIn,
        post("/admin/login", Exposure::Console, |route| route.to(login::sign_in)),
    ),
    deed("/admin/logout", Permission::See, |route| route.to(login::sign_out)),
    get("/admin/welcome/{token}", Exposure::Console, |route| route.to(welcome::show)),
    limited(
        Limited::SignIn,
        post("/admin/welcome/{token}", Exposure::Console, |route| route.to(welcome::accept)),
    ),
    post("/preferences", Exposure::Page, |route| route.to(preferences::choose)),
    get("/static/app.css", Exposure::Asset, |route| route.to(assets::stylesheet)),
    get("/static/{file:.*}", Exposure::Asset, |route| route.to(assets::file)),
    get("/pictures/{file}", Exposure::Picture, |route| route.to(assets::picture)),
    Row {
        verb: Verb::Post,
        path: "/webhooks/stripe",
        guard: Guard::StripeSignature,
        access: Access::Anyone,
        exposure: Exposure::Machine,
        limited: None,
        brings: Brings::Fields,
        handler: |route| route.to(webhooks::receive),
    },
];

/// Registers the table; what it does not have is not found, or not answered to that method.
pub fn register(config: &mut ServiceConfig) {
    let mut done: Vec<&str> = Vec::new();
    for row in ROWS {
        if done.contains(&row.path) {
            continue;
        }
        done.push(row.path);
        let mut resource = web::resource(row.path);
        for row in ROWS.iter().filter(|other| other.path == row.path) {
            resource = resource.route((row.handler)(route_for(row.verb)));
        }
        let allowed = methods_of(row.path);
        let refuse = move || {
            let allowed = allowed.clone();
            async move { Err::<String, PageError>(PageError::MethodNotAllowed { allowed }) }
        };
        config.service(resource.default_service(web::to(refuse)));
    }
    config.default_service(web::to(|| async { Err::<String, PageError>(PageError::NotFound) }));
}

fn route_for(verb: Verb) -> Route {
    match verb {
        Verb::Get => web::route()
            .guard(guard::fn_guard(|head| guard::Get().check(head) || guard::Head().check(head))),
        Verb::Post => web::post(),
    }
}

fn methods_of(path: &str) -> String {
    let names = ROWS.iter().filter(|row| row.path == path).map(|row| match row.verb {
        Verb::Get => "GET, HEAD",
        Verb::Post => "POST",
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The row of a request, found once.
#[derive(Clone, Copy)]
struct Matched(Option<&'static Row>);

/// Finds the row of a request and keeps it with the request.
pub fn remember(request: &ServiceRequest) {
    let row = find(request.request());
    request.extensions_mut().insert(Matched(row));
}

/// The row of a request; `None` where nothing answers its method at its address.
#[must_use]
pub fn row_of(request: &HttpRequest) -> Option<&'static Row> {
    let remembered = request.extensions().get::<Matched>().copied();
    remembered.map_or_else(|| find(request), |matched| matched.0)
}

fn find(request: &HttpRequest) -> Option<&'static Row> {
    let verb = match *request.method() {
        Method::GET | Method::HEAD => Verb::Get,
        Method::POST => Verb::Post,
        _ => return None,
    };
    let pattern = request.match_pattern()?;
    ROWS.iter().find(|row| row.verb == verb && row.path == pattern)
}

/// The pattern of a request's address, for logs: the address itself may be a secret.
#[must_use]
pub fn pattern_of(request: &HttpRequest) -> Option<&'static str> {
    row_of(request).map(|row| row.path)
}

/// Whether a path is a page that a person can be sent to.
#[must_use]
pub fn is_page(path: &str) -> bool {
    has_page(path, |row| {
        matches!(row.exposure, Exposure::Page | Exposure::Order | Exposure::Console)
    })
}

/// Whether a path is a page of the console, and no door to it.
#[must_use]
pub fn is_room(path: &str) -> bool {
    has_page(path, |row| matches!(row.access, Access::Team(_)))
}

fn has_page(path: &str, fits: impl Fn(&Row) -> bool) -> bool {
    let pages = ROWS.iter().filter(|row| row.verb == Verb::Get && fits(row));
    pages.into_iter().any(|row| ResourceDef::new(row.path).is_match(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_that_decides_something_is_guarded() {
        for row in ROWS {
            let expected = match row.verb {
                Verb::Get => Guard::ReadOnly,
                Verb::Post if row.path == "/webhooks/stripe" => Guard::StripeSignature,
                Verb::Post if row.access != Access::Anyone => Guard::SessionToken,
                Verb::Post => Guard::Token,
            };
            assert_eq!(row.guard, expected, "{:?} {}", row.verb, row.path);
        }
    }

    #[test]
    fn files_are_taken_from_people_of_the_team_alone() {
        for row in ROWS.iter().filter(|row| row.brings == Brings::Files) {
            assert_eq!((row.verb, row.guard), (Verb::Post, Guard::SessionToken), "{}", row.path);
            assert_ne!(row.access, Access::Team(Permission::See), "{}", row.path);
        }
    }

    #[test]
    fn no_address_stands_there_twice() {
        for (index, row) in ROWS.iter().enumerate() {
            let others = ROWS.iter().skip(index + 1);
            let twice = others.filter(|other| (other.verb, other.path) == (row.verb, row.path));
            assert_eq!(twice.count(), 0, "{}", row.path);
        }
    }

    /// What of the console is open to whoever asks: its doors.
    const DOORS: [&str; 2] = ["/admin/login", "/admin/welcome/{token}"];

    #[test]
    fn whatever_is_of_the_console_asks_for_a_role_but_its_doors() {
        for row in ROWS {
            let of_console = row.path == "/admin" || row.path.starts_with("/admin/");
            assert_eq!(row.exposure == Exposure::Console, of_console, "{}", row.path);
            let open = !of_console || DOORS.contains(&row.path);
            assert_eq!(row.access == Access::Anyone, open, "{}", row.path);
            if DOORS.contains(&row.path) && row.verb == Verb::Post {
                assert_eq!(row.limited, Some(Limited::SignIn), "{}", row.path);
            }
        }
    }

    #[test]
    fn nobody_is_sent_from_the_sign_in_to_a_door_or_to_the_shop() {
        assert!(is_room("/admin"));
        for path in ["/", "/cart", "/admin/login", "/admin/logout", "/admin/welcome/x", "/admin/"] {
            assert!(!is_room(path), "{path}");
        }
    }

    #[test]
    fn whatever_an_orders_link_opens_is_counted_and_hidden() {
        for row in ROWS.iter().filter(|row| row.path.starts_with("/orders/")) {
            assert_eq!(row.limited, Some(Limited::OrderLink), "{}", row.path);
            assert_eq!(row.exposure, Exposure::Order, "{}", row.path);
        }
        let checkout = ROWS.iter().find(|row| row.verb == Verb::Post && row.path == "/checkout");
        assert_eq!(checkout.unwrap().limited, Some(Limited::Checkout));
    }
}
