//! Small values that must survive a restart: keys, seed, counter, clock, ways of delivering.

use diesel::prelude::*;

use super::schema::settings;
use super::{StoreError, Transaction};

/// The name of a stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Where ids come from, in hexadecimal digits.
    Seed,
    /// How many ids were made.
    IdCounter,
    /// How often the sandbox was started.
    Starts,
    /// The key of its own account.
    SecretKey,
    /// What deliveries to the target are signed with.
    WebhookSecret,
    /// Where the events of every account go.
    WebhookUrl,
    /// How far the test clock is ahead, in milliseconds.
    ClockOffset,
    /// How events are delivered, as JSON.
    DeliveryMode,
}

impl Setting {
    fn name(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::IdCounter => "id_counter",
            Self::Starts => "starts",
            Self::SecretKey => "secret_key",
            Self::WebhookSecret => "webhook_secret",
            Self::WebhookUrl => "webhook_url",
            Self::ClockOffset => "clock_offset_ms",
            Self::DeliveryMode => "delivery_mode",
        }
    }
}

impl Transaction<'_> {
    /// A stored value.
    pub fn setting(&mut self, setting: Setting) -> Result<Option<String>, StoreError> {
        let found = settings::table
            .find(setting.name())
            .select(settings::value)
            .first(self.connection)
            .optional()?;
        Ok(found)
    }

    /// A stored whole number; zero when there is none.
    pub fn number(&mut self, setting: Setting) -> Result<i64, StoreError> {
        match self.setting(setting)? {
            Some(text) => text.parse().map_err(|_| StoreError::Setting(setting.name())),
            None => Ok(0),
        }
    }

    /// Stores a value.
    pub fn set(&mut self, setting: Setting, value: &str) -> Result<(), StoreError> {
        diesel::insert_into(settings::table)
            .values((settings::name.eq(setting.name()), settings::value.eq(value)))
            .on_conflict(settings::name)
            .do_update()
            .set(settings::value.eq(value))
            .execute(self.connection)?;
        Ok(())
    }
}
