//! Who did something and to what, as the rooms of the console write it.

use crate::http::routes;
use crate::i18n::Texts;

/// Whoever acted: their address while they are of the team, else what they are.
#[must_use]
pub fn actor(t: &dyn Texts, name: &str, email: Option<&String>) -> String {
    match (email, name) {
        (Some(email), _) => email.clone(),
        (None, "cli") => t.actor_cli().to_owned(),
        (None, "cobro") => t.actor_cobro().to_owned(),
        (None, _) => t.actor_gone().to_owned(),
    }
}

/// The page about the thing with this id, where the console has one.
#[must_use]
pub fn page_about(id: &str) -> Option<String> {
    let room = match id.split_once('_').map(|(prefix, _)| prefix) {
        Some("pay") => "payments",
        Some("ord") => "orders",
        Some("ref") => "refunds",
        Some("saga") => "sagas",
        Some("evt") => "webhooks",
        Some("msg") => "outbox",
        Some(_) | None => return None,
    };
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    Some(format!("/admin/{room}/{id}")).filter(|path| plain && routes::is_room(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;
    use crate::i18n::texts;

    #[test]
    fn whoever_left_the_team_is_no_longer_named() {
        let t = texts(Locale::Es);
        let email = "ana@example.com".to_owned();
        assert_eq!(actor(t, "mem_1", Some(&email)), "ana@example.com");
        assert_eq!(actor(t, "mem_1", None), t.actor_gone());
        assert_eq!(actor(t, "cli", None), t.actor_cli());
        assert_eq!(actor(t, "cobro", None), t.actor_cobro());
    }

    #[test]
    fn only_pages_that_the_console_has_are_linked() {
        for id in ["evt_../x", "books", "circuit:taking", "pay_1?x=1", "zzz_1"] {
            assert_eq!(page_about(id), None, "{id}");
        }
    }
}
