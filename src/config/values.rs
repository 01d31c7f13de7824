//! What each setting may be.

use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::error::ConfigError;
use super::key::Key;
use super::layers::Layers;
use super::{
    Given, LogConfig, LogFormat, Place, SandboxConfig, ShopConfig, StripeConfig, StripeKey,
    WebConfig,
};
use crate::app::gateway::CaptureMode;
use crate::app::settings::LateSuccess;
use crate::db::DatabaseAddress;
use crate::domain::circuit::CircuitRules;
use crate::domain::clock::Span;
use crate::domain::limits::{ChargeLimits, Limits, RefundLimits};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::secret::Secret;
use crate::domain::shop::Mode;

const AN_ADDRESS: &str = "an address and a port, such as 127.0.0.1:8080";

/// The least length of the server's secret: 256 bits in hexadecimal.
const SECRET_DIGITS: usize = 64;

pub(super) fn database(layers: &Layers, data_dir: &Path) -> Result<DatabaseAddress, ConfigError> {
    match layers.given(Key::DatabaseUrl) {
        Some(given) => DatabaseAddress::from_str(given.text.trim())
            .map_err(|error| given.refused(format_args!("sqlite:FILE or postgres://… ({error})"))),
        None => Ok(DatabaseAddress::Sqlite(data_dir.join("cobro.db"))),
    }
}

pub(super) fn secret_key(layers: &Layers) -> Result<Option<Secret>, ConfigError> {
    layers
        .given(Key::SecretKey)
        .map(|given| server_secret(given.text.trim()).ok_or_else(|| given.refused(A_SECRET)))
        .transpose()
}

/// What the server's secret must look like.
pub(super) const A_SECRET: &str =
    "64 hexadecimal digits or more, such as `openssl rand -hex 32` prints";

fn server_secret(text: &str) -> Option<Secret> {
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let even = text.len().is_multiple_of(2);
    (hexadecimal && even && text.len() >= SECRET_DIGITS).then(|| Secret::new(text))
}

pub(super) fn web(layers: &Layers) -> Result<WebConfig, ConfigError> {
    Ok(WebConfig {
        listen: address(layers, Key::Listen, 8080)?,
        ops_listen: address(layers, Key::OpsListen, 9464)?,
        public_url: layers.given(Key::PublicUrl).cloned(),
        danger_plain_http: switch(layers, Key::DangerPlainHttp, false)?,
        rate_limits: switch(layers, Key::RateLimits, true)?,
        trusted_proxies: layers.given(Key::TrustedProxies).cloned(),
    })
}

pub(super) fn stripe(layers: &Layers) -> Result<StripeConfig, ConfigError> {
    let key = layers.given(Key::StripeSecretKey).map(stripe_key).transpose()?;
    let secrets = layers.given(Key::StripeWebhookSecrets).map(webhook_secrets).transpose()?;
    let webhook_secrets = secrets.unwrap_or_default();
    Ok(StripeConfig { key, webhook_secrets, api_base: layers.given(Key::StripeApiBase).cloned() })
}

fn stripe_key(given: &Given) -> Result<StripeKey, ConfigError> {
    let text = given.text.trim();
    let begins = |prefixes: [&str; 2]| prefixes.iter().any(|prefix| text.starts_with(prefix));
    let mode = if begins(["sk_test_", "rk_test_"]) {
        Mode::Test
    } else if begins(["sk_live_", "rk_live_"]) {
        Mode::Live
    } else {
        return Err(given.refused("a secret key: sk_test_…, sk_live_…, rk_test_… or rk_live_…"));
    };
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(given.refused("a key without spaces or line breaks"));
    }
    Ok(StripeKey { secret: Secret::new(text), mode })
}

fn webhook_secrets(given: &Given) -> Result<Vec<Secret>, ConfigError> {
    let secrets = given.text.split(',').map(str::trim).filter(|one| !one.is_empty());
    let read = |one: &str| match one.starts_with("whsec_") {
        true => Ok(Secret::new(one)),
        false => Err(given.refused("one or more whsec_… with commas between them")),
    };
    secrets.map(read).collect()
}

pub(super) fn sandbox(layers: &Layers) -> Result<SandboxConfig, ConfigError> {
    Ok(SandboxConfig {
        listen: address(layers, Key::SandboxListen, 8081)?,
        asked_for: switch(layers, Key::Sandbox, false)?,
    })
}

pub(super) fn shop(layers: &Layers) -> Result<ShopConfig, ConfigError> {
    let minutes = number(layers, Key::SessionMinutes, (30, 1430), 30)?;
    let days = number(layers, Key::SettlementDays, (1, 60), 14)?;
    let kept = number(layers, Key::MethodsCacheSeconds, (0, 86_400), 3600)?;
    let one_line = |text: &str| is_written(text, 80, false).then(|| text.to_owned());
    let some_lines = |text: &str| is_written(text, 500, true).then(|| Some(text.to_owned()));
    mail(layers)?;
    Ok(ShopConfig {
        name: layers.read(
            Key::ShopName,
            "Tienda Cobro".to_owned(),
            ("one line of 1 to 80 characters", one_line),
        )?,
        details: layers.read(
            Key::ShopDetails,
            None,
            ("lines of together at most 500 characters", some_lines),
        )?,
        locale: layers.read(Key::Locale, Locale::Es, ("es or en", |text| text.parse().ok()))?,
        currency: layers.read(
            Key::Currency,
            Currency::Cop,
            ("COP, USD or EUR", |text| text.parse().ok()),
        )?,
        time_zone: layers.read(
            Key::Timezone,
            "America/Bogota".to_owned(),
            ("a name of the IANA database, such as America/Bogota", |text| {
                jiff::tz::TimeZone::get(text).ok().map(|_| text.to_owned())
            }),
        )?,
        capture: layers.read(
            Key::Capture,
            CaptureMode::Automatic,
            ("automatic or manual", |text| match text {
                "automatic" => Some(CaptureMode::Automatic),
                "manual" => Some(CaptureMode::Manual),
                _ => None,
            }),
        )?,
        session: Span::from_minutes(minutes),
        limits: limits(layers)?,
        support_refunds: support_refunds(layers)?,
        late_success: layers.read(
            Key::LateSuccess,
            LateSuccess::Revive,
            ("revive or refund", |text| match text {
                "revive" => Some(LateSuccess::Revive),
                "refund" => Some(LateSuccess::Refund),
                _ => None,
            }),
        )?,
        settlement: Span::from_hours(days.saturating_mul(24)),
        methods_kept: Span::from_seconds(kept),
    })
}

/// Mail leaves as files, or not at all in this version.
fn mail(layers: &Layers) -> Result<(), ConfigError> {
    layers.read(Key::Mail, (), ("file", |text| (text == "file").then_some(())))
}

fn limits(layers: &Layers) -> Result<Limits, ConfigError> {
    let mut limits = Limits::default();
    for (key, currency) in [
        (Key::LimitsUsd, Currency::Usd),
        (Key::LimitsEur, Currency::Eur),
        (Key::LimitsCop, Currency::Cop),
    ] {
        if let Some(given) = layers.given(key) {
            let own = ChargeLimits::parse(given.text.trim(), currency).map_err(|error| {
                given.refused(format_args!("a least and a most, such as 0.50-10000 ({error})"))
            })?;
            limits = limits.with(own);
        }
    }
    Ok(limits)
}

fn support_refunds(layers: &Layers) -> Result<RefundLimits, ConfigError> {
    let mut limits = RefundLimits::default();
    for (key, currency) in [
        (Key::SupportRefundsUsd, Currency::Usd),
        (Key::SupportRefundsEur, Currency::Eur),
        (Key::SupportRefundsCop, Currency::Cop),
    ] {
        let read = |text: &str| {
            let amount = Decimal::from_str_exact(text).ok()?;
            Money::from_decimal(amount, currency).ok()
        };
        let allowed = "an amount in major units, such as 100.00; 0 allows none";
        let most = layers.read(key, limits.of(currency), (allowed, read))?;
        limits = limits.with(most);
    }
    Ok(limits)
}

pub(super) fn breaker(layers: &Layers) -> Result<CircuitRules, ConfigError> {
    let failures = number(layers, Key::BreakerFailures, (1, 1000), 5)?;
    let recovery = number(layers, Key::BreakerRecoverySeconds, (1, 3600), 60)?;
    let failures = u32::try_from(failures).unwrap_or(u32::MAX);
    Ok(CircuitRules { failures, recovery: Span::from_seconds(recovery) })
}

pub(super) fn log(layers: &Layers) -> Result<LogConfig, ConfigError> {
    let info =
        Given { key: Key::Log, place: Place::Default, text: "info,actix_server=warn".to_owned() };
    Ok(LogConfig {
        filter: layers.given(Key::Log).cloned().unwrap_or(info),
        format: layers.read(
            Key::LogFormat,
            None,
            ("text or json", |text| match text {
                "text" => Some(Some(LogFormat::Text)),
                "json" => Some(Some(LogFormat::Json)),
                _ => None,
            }),
        )?,
    })
}

fn address(layers: &Layers, key: Key, port: u16) -> Result<SocketAddr, ConfigError> {
    let default = SocketAddr::from(([127, 0, 0, 1], port));
    layers.read(key, default, (AN_ADDRESS, |text| text.parse().ok()))
}

fn switch(layers: &Layers, key: Key, default: bool) -> Result<bool, ConfigError> {
    let read = |text: &str| match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    layers.read(key, default, ("on or off", read))
}

fn number(
    layers: &Layers,
    key: Key,
    (least, most): (i64, i64),
    default: i64,
) -> Result<i64, ConfigError> {
    let read = |text: &str| text.parse().ok().filter(|number| (least..=most).contains(number));
    layers.read(key, default, (&format!("a whole number from {least} to {most}"), read))
}

/// Whether a text can be shown as it is: not too long, and without control characters.
fn is_written(text: &str, longest: usize, lines: bool) -> bool {
    let fine = |c: char| !c.is_control() || (lines && c == '\n');
    text.chars().count() <= longest && text.chars().all(fine)
}
