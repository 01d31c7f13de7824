//! What is refused at start, in one sentence, with exit code 2.

use std::process::Output;

use crate::support::program::Home;

/// The program could not run and said so with these words.
fn refused(output: &Output, words: &str) {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains(words), "{words:?} is not in: {told}");
}

#[test]
fn a_port_in_use_is_named() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind(&home.shop).unwrap();
    refused(&home.run(&["serve"]), &home.shop);
    drop(taken);
}

#[test]
fn a_second_serve_on_one_folder_is_refused_while_other_commands_run_beside_the_first() {
    let home = Home::new();
    let _first = home.serve(&[]);
    let second = home.run(&["serve", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"]);
    refused(&second, "data");
    let methods = home.run(&["methods", "list"]);
    assert_eq!(methods.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&methods.stdout).contains("card"));
    home.check();
}

#[test]
fn bad_settings_name_the_key_and_what_is_allowed() {
    let home = Home::new();
    let bad = |name: &str, value: &str| {
        home.command(&["serve"]).env(name, value).output().expect("the program runs")
    };
    refused(&bad("COBRO_SESSION_MINUTES", "5"), "COBRO_SESSION_MINUTES");
    refused(&bad("COBRO_LISTEN", "everywhere"), "COBRO_LISTEN");
    refused(&bad("COBRO_CURRENCY", "JPY"), "COBRO_CURRENCY");
    refused(&bad("COBRO_NO_SUCH_KEY", "1"), "COBRO_NO_SUCH_KEY");
    refused(&bad("COBRO_LIMITS_USD", "10-5"), "COBRO_LIMITS_USD");
}

#[test]
fn a_database_of_another_mode_is_not_served() {
    let home = Home::new();
    drop(home.serve(&[]));
    let other = home.command(&["serve"]).env("COBRO_STRIPE_SECRET_KEY", "sk_test_other").output();
    refused(&other.expect("the program runs"), "sandbox");
}

#[test]
fn sepa_debit_is_off_until_it_is_switched_on() {
    let home = Home::new();
    assert_eq!(home.run(&["migrate"]).status.code(), Some(0));
    let told = |arguments: &[&str]| {
        let outcome = home.run(arguments);
        assert_eq!(outcome.status.code(), Some(0), "{arguments:?}");
        String::from_utf8_lossy(&outcome.stdout).into_owned()
    };
    assert!(told(&["methods", "list"]).contains("sepa_debit   off"));
    assert!(told(&["methods", "enable", "sepa_debit"]).contains("sepa_debit is on"));
    assert!(told(&["methods", "list"]).contains("sepa_debit   on"));
    assert_ne!(home.run(&["methods", "enable", "pse"]).status.code(), Some(0));
}
