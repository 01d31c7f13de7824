//! `cobro admin`, as its own process beside a running shop.

use std::io::Write as _;
use std::process::{Output, Stdio};

use crate::support::admin::PASSWORD;
use crate::support::people::Visitor;
use crate::support::program::Home;

/// Runs a command that reads a password.
pub(super) fn with_password(home: &Home, arguments: &[&str], password: &str) -> Output {
    let mut command = home.command(arguments);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    writeln!(child.stdin.take().expect("its input"), "{password}").expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_is_added_and_a_link_is_printed_and_never_logged() {
    let home = Home::new();
    let mut program = home.serve(&[("COBRO_LOG", "trace")]);
    let owner = ["admin", "add", "ana@example.com", "--role", "owner", "--password-stdin"];
    let weak = with_password(&home, &owner, "password1234");
    assert_eq!(weak.status.code(), Some(2));
    let added = with_password(&home, &owner, PASSWORD);
    assert_eq!(said(&added), "ana@example.com is in the team as owner\n");
    let invited = home.run(&["admin", "add", "luis@example.com", "--role", "viewer"]);
    let link = said(&invited).lines().next().expect("a link").to_owned();
    let path = link.strip_prefix(&home.shop_url()).expect("an address of the shop").to_owned();
    let mut luis = Visitor::of(&home.shop_url());
    assert_eq!(luis.get(&path).await.status, 200);
    let list = said(&home.run(&["admin", "list"]));
    let expected = "owner    active   ana@example.com\nviewer   invited  luis@example.com\n";
    assert_eq!(list, expected);
    let last = home.run(&["admin", "disable", "ana@example.com"]);
    assert_eq!(last.status.code(), Some(2));
    program.kill();
    let token = path.rsplit('/').next().expect("a token");
    for secret in [token, PASSWORD, "ana@example.com", "luis@example.com"] {
        assert!(!home.log().contains(secret), "{secret} is in the log");
    }
}
