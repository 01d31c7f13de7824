//! What the books remember of their shop: its id, its mode, and its account at Stripe. They are
//! written at first use and never change, so that a lost key cannot turn a live shop into a
//! sandbox, nor a mistyped one mix two merchants' money.

use crate::db::{JobError, Store, StoreError, dispute_answers, refunds, sagas, shop_settings};
use crate::domain::ids::ShopId;
use crate::domain::shop::Mode;

const ID: &str = "shop_id";
const MODE: &str = "mode";
const ACCOUNT: &str = "stripe_account";

/// Why a shop cannot be served from these books.
#[derive(Debug, thiserror::Error)]
pub enum ShopRefused {
    /// The books began in another mode.
    #[error(
        "this database belongs to a shop in {remembered} mode and cannot serve one in {asked} \
         mode; {}", way_out(*.remembered, *.asked)
    )]
    OtherMode {
        /// The mode that the books remember.
        remembered: Mode,
        /// The mode that was asked for.
        asked: Mode,
    },
    /// The books belong to another account.
    #[error(
        "this database belongs to the Stripe account {remembered}, and the key is of {asked}; \
         use that account's key, or another database"
    )]
    OtherAccount {
        /// The account that the books remember.
        remembered: String,
        /// The account of the key.
        asked: String,
    },
    /// The database could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

const fn way_out(remembered: Mode, asked: Mode) -> &'static str {
    match (remembered, asked) {
        (_, Mode::Sandbox) => "give its key as COBRO_STRIPE_SECRET_KEY, or use another data folder",
        (Mode::Sandbox, _) => "use another data folder or database for the key",
        (Mode::Test | Mode::Live, Mode::Test | Mode::Live) => {
            "give a key of its mode, or use another data folder or database"
        }
    }
}

impl JobError for ShopRefused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::OtherMode { .. } | Self::OtherAccount { .. } => None,
        }
    }
}

/// The mode that the books remember; none when they are new.
///
/// # Errors
/// Those of the database.
pub async fn mode(store: &Store) -> Result<Option<Mode>, StoreError> {
    store
        .read(|tx| {
            let word = shop_settings::find(tx, MODE)?;
            word.map(|word| read::<Mode>(MODE, &word)).transpose()
        })
        .await
}

/// Opens the books in a mode: at first use they remember it and the shop's new id, later they
/// demand the mode and return the id that they know.
///
/// # Errors
/// [`ShopRefused::OtherMode`], and those of the database.
pub async fn open(store: &Store, asked: Mode, new_id: ShopId) -> Result<ShopId, ShopRefused> {
    store
        .write(move |tx| {
            let word = shop_settings::remember(tx, MODE, asked.name())?;
            let remembered = read::<Mode>(MODE, &word)?;
            if remembered != asked {
                return Err(ShopRefused::OtherMode { remembered, asked });
            }
            let id = shop_settings::remember(tx, ID, new_id.as_str())?;
            Ok(read::<ShopId>(ID, &id)?)
        })
        .await
}

/// Remembers the account at first use, and demands it later.
///
/// # Errors
/// [`ShopRefused::OtherAccount`], and those of the database.
pub async fn demand_account(store: &Store, account: &str) -> Result<(), ShopRefused> {
    let asked = account.to_owned();
    store
        .write(move |tx| {
            let remembered = shop_settings::remember(tx, ACCOUNT, &asked)?;
            if remembered == asked {
                return Ok(());
            }
            Err(ShopRefused::OtherAccount { remembered, asked: asked.clone() })
        })
        .await
}

/// Gives back every lease: the only instance of an SQLite database starts or ends.
///
/// # Errors
/// Those of the database.
pub async fn clear_leases(store: &Store) -> Result<(), StoreError> {
    store
        .write(|tx| {
            sagas::clear_leases(tx)?;
            refunds::clear_leases(tx)?;
            dispute_answers::clear_leases(tx)
        })
        .await
}

fn read<T: std::str::FromStr>(key: &str, word: &str) -> Result<T, StoreError> {
    word.parse().map_err(|_| StoreError::Corrupt(format!("shop_settings.{key}: {word:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::proving_ground::on_each_engine;

    fn id(last: char) -> ShopId {
        format!("shop_0190a0b0c0d07000800000000000000{last}").parse().unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_books_keep_the_shop_and_the_mode_of_their_first_use() {
        on_each_engine(async |store| {
            assert_eq!(mode(store).await.unwrap(), None);
            assert_eq!(open(store, Mode::Live, id('1')).await.unwrap(), id('1'));
            assert_eq!(open(store, Mode::Live, id('2')).await.unwrap(), id('1'));
            assert_eq!(mode(store).await.unwrap(), Some(Mode::Live));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn books_of_one_mode_cannot_be_served_in_another() {
        on_each_engine(async |store| {
            open(store, Mode::Live, id('1')).await.unwrap();
            let refused = open(store, Mode::Sandbox, id('1')).await.unwrap_err();
            assert!(matches!(refused, ShopRefused::OtherMode { .. }), "{refused}");
            assert!(refused.to_string().contains("COBRO_STRIPE_SECRET_KEY"), "{refused}");
            assert_eq!(mode(store).await.unwrap(), Some(Mode::Live));
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn books_of_one_account_cannot_be_served_with_anothers_key() {
        on_each_engine(async |store| {
            demand_account(store, "acct_1").await.unwrap();
            demand_account(store, "acct_1").await.unwrap();
            let refused = demand_account(store, "acct_2").await.unwrap_err();
            assert!(matches!(refused, ShopRefused::OtherAccount { .. }), "{refused}");
        })
        .await;
    }
}
