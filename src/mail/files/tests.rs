use super::*;
use crate::app::gateway::CaptureMode;
use crate::app::mailer::TeamNotice;
use crate::app::orders::{Happening, OrderView, PaymentView, Standing, TimelineEntry};
use crate::app::settings::LateSuccess;
use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{DeadlineNotice, DisputeReason};
use crate::domain::facts::CardSeen;
use crate::domain::limits::{Limits, RefundLimits};
use crate::domain::locale::Locale;
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::order::{OrderLine, OrderNumber, OrderStatus};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::PaymentStatus;

const AT: Moment = Moment::from_millis(1_795_574_600_123);

fn settings(public_url: &str) -> Arc<Settings> {
    Arc::new(Settings {
        shop: "shop_0190a0b0c0d070008000000000000001".parse().unwrap(),
        shop_name: "Tienda Cobro".into(),
        shop_details: Some("NIT 900.000.000-1\nBogotá".into()),
        public_url: public_url.into(),
        locale: Locale::Es,
        currency: Currency::Cop,
        time_zone: "America/Bogota".into(),
        capture: CaptureMode::Automatic,
        session: Span::from_minutes(30),
        limits: Limits::default(),
        support_refunds: RefundLimits::default(),
        late_success: LateSuccess::Revive,
        settlement: Span::from_hours(336),
        live: false,
    })
}

fn order() -> OrderView {
    let total = Money::new(6_400_000, Currency::Cop).unwrap();
    let line = OrderLine {
        product: "prd_0190a0b0c0d070008000000000000001".parse().unwrap(),
        name: "Café de Nariño".into(),
        quantity: 2,
        unit: Money::new(3_200_000, Currency::Cop).unwrap(),
        total,
    };
    OrderView {
        id: "ord_0190a0b0c0d070008000000000000001".parse().unwrap(),
        number: OrderNumber(1042),
        link: "tok-abc".into(),
        status: OrderStatus::Confirmed,
        standing: Standing::Paid,
        locale: Locale::Es,
        contact_name: "Ana Peña".into(),
        contact_email: "ana@cliente.example".into(),
        lines: vec![line],
        total,
        created_at: AT,
        payment: PaymentView {
            id: "pay_0190a0b0c0d070008000000000000001".parse().unwrap(),
            status: PaymentStatus::Completed,
            method: PaymentMethodKind::Card,
            captured: total,
            returned: Money::zero(Currency::Cop),
            card: Some(CardSeen { brand: "visa".into(), last_four: "4242".into() }),
            tries: Vec::new(),
            refunds: Vec::new(),
        },
        pay_url: None,
        ways: Vec::new(),
        deadline: AT,
        closed: None,
        timeline: vec![TimelineEntry { at: AT, what: Happening::Paid }],
    }
}

fn mail(order: OrderView) -> DueMail {
    DueMail {
        id: "msg_0190a0b0c0d070008000000000000001".parse().unwrap(),
        kind: MailKind::Confirmation,
        number: order.number,
        order,
        written_at: AT,
        returned: None,
        team: None,
    }
}

/// The same to a person of the team, where that is whom this kind goes to.
fn to_team(mail: DueMail, number: u32, locale: Locale) -> DueMail {
    let team = DeadlineNotice::of(mail.kind).map(|notice| TeamNotice {
        member: format!("mem_0190a0b0c0d07000800000000000000{number}").parse().unwrap(),
        email: format!("colega{number}@tienda.example"),
        disabled: false,
        locale,
        notice,
        dispute: "dp_1".into(),
        reason: DisputeReason::ProductNotReceived,
        inquiry: false,
        amount: mail.order.total,
        due: Some(AT),
    });
    DueMail { team, ..mail }
}

/// A folder of its own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("cobro-mail-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _absent = fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn mailer(&self, public_url: &str) -> FileMailer {
        FileMailer::new(self.0.clone(), settings(public_url)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _absent = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_mail_is_one_file_named_by_time_kind_and_order() {
    let folder = Folder::new("name");
    folder.mailer("https://tienda.example").deliver(&mail(order())).await.unwrap();
    assert_eq!(folder.names(), ["20261125T024320.123Z-confirmation-1042.eml"]);
    let text = fs::read_to_string(folder.0.join(&folder.names()[0])).unwrap();
    for line in [
        "To: =?utf-8?b?QW5hIFBlw7Fh?= <ana@cliente.example>",
        "Message-ID: <msg_0190a0b0c0d070008000000000000001@tienda.example>",
        "Date: Wed, 25 Nov 2026 02:43:20 +0000",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain",
        "Content-Type: text/html",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    assert!(text.contains("<no-reply@tienda.example>"), "{text}");
}

#[tokio::test]
async fn the_same_mail_again_replaces_its_file() {
    let folder = Folder::new("again");
    let mailer = folder.mailer("http://127.0.0.1:8080");
    mailer.deliver(&mail(order())).await.unwrap();
    mailer.deliver(&mail(order())).await.unwrap();
    assert_eq!(folder.names().len(), 1, "{:?}", folder.names());
    let text = fs::read_to_string(folder.0.join(&folder.names()[0])).unwrap();
    assert!(text.contains("@localhost>"), "a bare address is no mail domain: {text}");
}

#[tokio::test]
async fn every_kind_of_mail_is_delivered_in_both_languages() {
    let folder = Folder::new("kinds");
    let mailer = folder.mailer("https://tienda.example");
    for kind in MailKind::ALL {
        for locale in Locale::ALL {
            let mail = DueMail { kind: *kind, ..mail(OrderView { locale, ..order() }) };
            mailer.deliver(&to_team(mail, 1, locale)).await.unwrap();
        }
    }
    assert_eq!(folder.names().len(), MailKind::ALL.len());
}

#[tokio::test]
async fn colleagues_who_are_told_the_same_get_a_mail_each_and_the_customer_none() {
    let folder = Folder::new("team");
    let mailer = folder.mailer("https://tienda.example");
    for number in [1, 2] {
        let mail = DueMail { kind: MailKind::DisputeDay, ..mail(order()) };
        mailer.deliver(&to_team(mail, number, Locale::Es)).await.unwrap();
    }
    let mut names = folder.names();
    names.sort();
    let name = |number| {
        let member = format!("mem_0190a0b0c0d07000800000000000000{number}");
        format!("20261125T024320.123Z-dispute_day-1042-{member}.eml")
    };
    assert_eq!(names, [name(1), name(2)]);
    let text = fs::read_to_string(folder.0.join(&names[1])).unwrap();
    assert!(text.contains("To: colega2@tienda.example\r\n"), "{text}");
    assert!(!text.contains("ana@cliente.example"), "{text}");
}

#[tokio::test]
async fn a_mail_about_a_deadline_is_never_written_to_a_customer() {
    let folder = Folder::new("nobody");
    let mailer = folder.mailer("https://tienda.example");
    let nobodys = DueMail { kind: MailKind::DisputeDay, ..mail(order()) };
    assert!(mailer.write(&nobodys).is_err() && mailer.deliver(&nobodys).await.is_err());
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

#[tokio::test]
async fn a_line_break_in_a_header_is_refused_and_nothing_is_written() {
    let folder = Folder::new("breaks");
    let mailer = folder.mailer("https://tienda.example");
    for breaking in ["Ana\r\nBcc: all@cliente.example", "Ana\nx", "Ana\rx", "Ana\0"] {
        let by_name = OrderView { contact_name: breaking.into(), ..order() };
        assert!(mailer.deliver(&mail(by_name)).await.is_err(), "{breaking:?}");
        let address = format!("ana@cliente.example{}", breaking.trim_start_matches("Ana"));
        let by_address = OrderView { contact_email: address, ..order() };
        assert!(mailer.deliver(&mail(by_address)).await.is_err(), "{breaking:?}");
    }
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

#[test]
fn the_domain_of_our_addresses_is_the_shops_host() {
    for (url, domain) in [
        ("https://tienda.example", "tienda.example"),
        ("https://tienda.example:8443", "tienda.example"),
        ("http://127.0.0.1:8080", "localhost"),
        ("http://[::1]:8080", "localhost"),
        ("http://localhost:8080", "localhost"),
    ] {
        assert_eq!(mail_domain(url), domain, "{url}");
    }
}
