//! A person of the team, who works in the console by HTTP alone.

use std::sync::Arc;

use cobro::app::accounts::{self, Added, Cost, Passwords};
use cobro::domain::ids::Randomness;
use cobro::domain::role::Role;
use cobro::domain::secret::Secret;

use super::app::TestApp;
use super::people::{Page, Visitor};

/// The password of everybody in these tests.
pub const PASSWORD: &str = "cuatro palabras sin sentido";

/// The name of the session's cookie on plain HTTP.
pub const COOKIE: &str = "cobro_console";

/// Hashes that cost next to nothing; what they cost otherwise is tested beside them.
pub fn passwords(randomness: Arc<dyn Randomness>) -> Passwords {
    Passwords::new(Cost { memory_kib: 64, passes: 1 }, randomness)
}

/// Adds a person with the password of these tests.
pub async fn hire(test: &TestApp, email: &str, role: Role) {
    let added = accounts::add(&test.app, email, role, Some(Secret::new(PASSWORD))).await;
    assert_eq!(added.unwrap(), Added::WithPassword);
}

/// A person of the team with a browser of their own.
pub struct Admin {
    /// Their browser.
    pub browser: Visitor,
    email: String,
}

impl Admin {
    /// Somebody with this address, who has not signed in.
    pub fn at_the_door(test: &TestApp, email: &str) -> Self {
        Self { browser: Visitor::of(&test.url), email: email.to_owned() }
    }

    /// Somebody of this role, added and signed in.
    pub async fn of(test: &TestApp, role: Role) -> Self {
        let email = format!("{role}@example.com");
        hire(test, &email, role).await;
        let mut admin = Self::at_the_door(test, &email);
        let page = admin.sign_in(PASSWORD).await;
        assert_eq!((page.status, page.location()), (303, "/admin"));
        admin
    }

    /// Tries a password at the door.
    pub async fn sign_in(&mut self, password: &str) -> Page {
        self.sign_in_from("/admin/login", password).await
    }

    /// Tries a password at the door with this address.
    pub async fn sign_in_from(&mut self, door: &str, password: &str) -> Page {
        let page = self.browser.get(door).await;
        let form = page.form("/admin/login");
        let form = form.with("email", &self.email).with("password", password);
        self.browser.submit(&form).await
    }

    /// Whether the console lets them in.
    pub async fn is_in(&mut self) -> bool {
        let page = self.browser.get("/admin").await;
        match page.status {
            200 => true,
            303 => {
                assert!(page.location().starts_with("/admin/login"), "{}", page.location());
                false
            }
            other => panic!("{other}: {}", page.text()),
        }
    }
}
