use super::*;

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn read(file: Option<&str>, environment: Pairs<'_>) -> Result<Config, ConfigError> {
    let no_files = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    read_with(file, environment, &[], &no_files)
}

fn read_with(
    file: Option<&str>,
    environment: Pairs<'_>,
    flags: &[(Key, &str)],
    read_file: ReadFile<'_>,
) -> Result<Config, ConfigError> {
    Config::read(Inputs {
        file: file.map(|text| (PathBuf::from("cobro.toml"), text.to_owned())),
        environment: environment.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
        flags: flags.iter().map(|(key, text)| (*key, (*text).to_owned())).collect(),
        read_file,
    })
}

#[test]
fn with_nothing_given_every_setting_has_its_default() {
    let config = read(None, &[]).unwrap();
    assert_eq!(config.data_dir, PathBuf::from("./data"));
    assert_eq!(config.database, DatabaseAddress::Sqlite("./data/cobro.db".into()));
    assert_eq!(config.web.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.web.ops_listen.to_string(), "127.0.0.1:9464");
    assert_eq!(config.sandbox.listen.to_string(), "127.0.0.1:8081");
    assert!(config.stripe.key.is_none() && config.web.rate_limits);
    assert_eq!(config.shop.session, Span::from_minutes(30));
    assert_eq!(config.breaker, CircuitRules::default());
    assert_eq!(config.shop.currency, Currency::Cop);
}

#[test]
fn the_environment_wins_over_the_file_and_a_flag_over_both() {
    let file = "listen = \"127.0.0.1:1\"\nops_listen = \"127.0.0.1:2\"\nshop_name = \"De archivo\"";
    let env = [("COBRO_LISTEN", "127.0.0.1:3"), ("COBRO_OPS_LISTEN", "127.0.0.1:4")];
    let no_files = |_: &Path| panic!("no file is named");
    let flags = [(Key::Listen, "127.0.0.1:5")];
    let config = read_with(Some(file), &env, &flags, &no_files).unwrap();
    assert_eq!(config.web.listen.port(), 5);
    assert_eq!(config.web.ops_listen.port(), 4);
    assert_eq!(config.shop.name, "De archivo");
}

#[test]
fn numbers_switches_and_lists_of_the_file_read_like_the_environments_texts() {
    let file = "session_minutes = 45\nrate_limits = false\n\
                stripe_webhook_secrets = [\"whsec_a\", \"whsec_b\"]";
    let config = read(Some(file), &[]).unwrap();
    assert_eq!(config.shop.session, Span::from_minutes(45));
    assert!(!config.web.rate_limits);
    assert_eq!(config.stripe.webhook_secrets, [Secret::new("whsec_a"), Secret::new("whsec_b")]);
}

#[test]
fn an_unknown_name_is_an_error_that_says_where_it_stands_and_what_was_meant() {
    let error = read(None, &[("COBRO_LISTN", "x")]).unwrap_err().to_string();
    assert!(
        error.contains("COBRO_LISTN") && error.contains("did you mean COBRO_LISTEN?"),
        "{error}"
    );
    let error = read(Some("lisen = \"x\""), &[]).unwrap_err().to_string();
    assert!(error.contains("lisen") && error.contains("in cobro.toml"), "{error}");
    assert!(error.contains("did you mean listen?"), "{error}");
    assert!(read(Some("LISTEN = \"127.0.0.1:1\""), &[]).is_err());
    read(None, &[("PATH", "x"), ("COBRO_TEST_POSTGRES", "x"), ("COBRO_CONFIG", "x")]).unwrap();
}

#[test]
fn a_bad_value_is_an_error_that_names_the_setting_its_place_and_what_is_allowed() {
    let cases = [
        ("COBRO_LISTEN", "8080", "an address and a port"),
        ("COBRO_SESSION_MINUTES", "29", "from 30 to 1430"),
        ("COBRO_SESSION_MINUTES", "1431", "from 30 to 1430"),
        ("COBRO_SESSION_MINUTES", "half an hour", "from 30 to 1430"),
        ("COBRO_CAPTURE", "later", "automatic or manual"),
        ("COBRO_LATE_SUCCESS", "maybe", "revive or refund"),
        ("COBRO_LOCALE", "fr", "es or en"),
        ("COBRO_CURRENCY", "GBP", "COP, USD or EUR"),
        ("COBRO_TIMEZONE", "Bogota", "IANA"),
        ("COBRO_RATE_LIMITS", "yes", "on or off"),
        ("COBRO_DANGER_PLAIN_HTTP", "1", "on or off"),
        ("COBRO_DATABASE_URL", "mysql://shop", "sqlite:FILE or postgres://"),
        ("COBRO_LIMITS_USD", "5", "0.50-10000"),
        ("COBRO_BREAKER_FAILURES", "0", "from 1 to 1000"),
        ("COBRO_SETTLEMENT_DAYS", "0", "from 1 to 60"),
        ("COBRO_LOG_FORMAT", "xml", "text or json"),
        ("COBRO_MAIL", "pigeon", "file"),
        ("COBRO_SHOP_NAME", "Una\ntienda", "one line"),
        ("COBRO_STRIPE_SECRET_KEY", "pk_test_1", "sk_test_"),
        ("COBRO_STRIPE_WEBHOOK_SECRETS", "whsec_a,b", "whsec_"),
        ("COBRO_SECRET_KEY", "short", "64 hexadecimal digits"),
    ];
    for (name, text, allowed) in cases {
        let error = read(None, &[(name, text)]).unwrap_err();
        assert!(matches!(error, ConfigError::BadValue { .. }), "{name}: {error:?}");
        let says = error.to_string();
        assert!(says.contains(name) && says.contains(allowed), "{says}");
        assert!(!says.contains('\n'), "{says}");
    }
}

#[test]
fn what_a_later_version_has_is_refused_and_not_passed_over() {
    let cases = [
        ("COBRO_MAIL", "smtp://mail.example"),
        ("COBRO_MAIL", "smtps://mail.example"),
        ("COBRO_LATE_SUCCESS", "ask"),
        ("COBRO_OTLP_ENDPOINT", "http://127.0.0.1:4317"),
    ];
    for (name, text) in cases {
        let error = read(None, &[(name, text)]).unwrap_err();
        assert!(matches!(error, ConfigError::NotYet { .. }), "{name}: {error:?}");
        assert!(error.to_string().contains("does not have yet"), "{error}");
    }
}

#[test]
fn a_secret_can_be_given_as_a_file_and_never_twice() {
    let key = "sk_test_out_of_a_file\n";
    let file_of = |path: &Path| match path.to_str() {
        Some("/run/key") => Ok(key.to_owned()),
        _ => Err(std::io::Error::from(std::io::ErrorKind::NotFound)),
    };
    let env = [("COBRO_STRIPE_SECRET_KEY_FILE", "/run/key")];
    let config = read_with(None, &env, &[], &file_of).unwrap();
    let stripe_key = config.stripe.key.unwrap();
    assert_eq!(stripe_key.secret.reveal(), "sk_test_out_of_a_file");
    assert_eq!(stripe_key.mode, Mode::Test);
    let in_file = Some("stripe_secret_key_file = \"/run/key\"");
    assert!(read_with(in_file, &[], &[], &file_of).unwrap().stripe.key.is_some());

    let twice = [env[0], ("COBRO_STRIPE_SECRET_KEY", "sk_test_a")];
    let error = read_with(None, &twice, &[], &file_of).unwrap_err();
    assert!(matches!(error, ConfigError::GivenTwice { key: Key::StripeSecretKey }), "{error:?}");
    let missing = [("COBRO_SECRET_KEY_FILE", "/run/nothing")];
    let error = read_with(None, &missing, &[], &file_of).unwrap_err();
    assert!(error.to_string().starts_with("/run/nothing cannot be read"), "{error}");
    assert!(read(None, &[("COBRO_SHOP_NAME_FILE", "/run/key")]).is_err(), "no secret, no file");
}

#[test]
fn no_error_and_no_debug_text_shows_a_secret() {
    let config = read(
        None,
        &[
            ("COBRO_STRIPE_SECRET_KEY", "sk_live_hunter2"),
            ("COBRO_STRIPE_WEBHOOK_SECRETS", "whsec_hunter2"),
            ("COBRO_SECRET_KEY", &"2a".repeat(32)),
            ("COBRO_DATABASE_URL", "postgres://shop:hunter2@db/shop"),
        ],
    )
    .unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("2a2a"), "{shown}");
    let bad = [
        ("COBRO_STRIPE_SECRET_KEY", "hunter2"),
        ("COBRO_STRIPE_WEBHOOK_SECRETS", "hunter2"),
        ("COBRO_SECRET_KEY", "hunter2"),
        ("COBRO_DATABASE_URL", "mysql://hunter2@db"),
    ];
    for (name, text) in bad {
        let error = read(None, &[(name, text)]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
    let broken = read(Some("secret_key = \"hunter2\nlisten"), &[]).unwrap_err();
    assert!(matches!(broken, ConfigError::BadToml { .. }), "{broken:?}");
    assert!(!format!("{broken} {broken:?}").contains("hunter2"), "{broken:?}");
}

#[test]
fn an_empty_value_counts_as_none() {
    let config = read(None, &[("COBRO_STRIPE_SECRET_KEY", ""), ("COBRO_SHOP_NAME", "")]).unwrap();
    assert!(config.stripe.key.is_none());
    assert_eq!(config.shop.name, "Tienda Cobro");
}

#[test]
fn a_table_or_a_fraction_in_the_file_is_refused() {
    for text in ["[listen]\nport = 1", "session_minutes = 30.5"] {
        let error = read(Some(text), &[]).unwrap_err();
        assert!(matches!(error, ConfigError::BadValue { .. }), "{error:?}");
    }
}

#[test]
fn limits_are_those_of_their_own_currency() {
    let config = read(None, &[("COBRO_LIMITS_EUR", "1-200")]).unwrap();
    assert_eq!(config.shop.limits.of(Currency::Eur).most().minor(), 20_000);
    let untouched = Limits::default().of(Currency::Usd);
    assert_eq!(config.shop.limits.of(Currency::Usd), untouched);
}
