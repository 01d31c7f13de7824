//! Passwords become hashes by argon2id, on threads that may block, and never more than two at
//! once: each takes 19 MiB, and whoever floods the sign-in must not take all of them.

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::app::error::{AppError, AppResult};
use crate::domain::ids::Randomness;
use crate::domain::secret::Secret;

/// How many passwords are hashed at once.
const AT_ONCE: usize = 2;

/// How many random bytes salt a hash (RFC 9106, section 3.1).
const SALT_BYTES: usize = 16;

/// What a hash costs whoever makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// How often all of it is gone through.
    pub passes: u32,
}

impl Default for Cost {
    /// 19 MiB and two passes: the least that OWASP's password cheat sheet advises for argon2id.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// What comes of comparing a password with a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password.
    Right,
    /// It is, and its hash was made at another cost and should be made anew.
    RightAndOutdated,
    /// It is not, or there is nothing to compare it with.
    Wrong,
}

/// Hashes and compares passwords.
#[derive(Clone)]
pub struct Passwords {
    cost: Cost,
    turns: Arc<Semaphore>,
    randomness: Arc<dyn Randomness>,
}

impl Passwords {
    /// Passwords at this cost.
    #[must_use]
    pub fn new(cost: Cost, randomness: Arc<dyn Randomness>) -> Self {
        Self { cost, turns: Arc::new(Semaphore::new(AT_ONCE)), randomness }
    }

    /// The hash of a password, in the PHC format.
    ///
    /// # Errors
    /// [`AppError::Internal`] when it cannot be made.
    pub async fn hash(&self, password: Secret) -> AppResult<String> {
        let mut salt = [0_u8; SALT_BYTES];
        self.randomness.fill(&mut salt);
        let cost = self.cost;
        self.in_turn(move || hash(cost, password.reveal(), &salt)).await
    }

    /// Compares a password with a hash. Where there is none, it takes as long.
    ///
    /// # Errors
    /// [`AppError::Internal`] when they cannot be compared.
    pub async fn verify(&self, password: Secret, known: Option<String>) -> AppResult<Verdict> {
        let cost = self.cost;
        self.in_turn(move || match known {
            Some(known) => verify(cost, password.reveal(), &known),
            None => hash(cost, password.reveal(), &[0; SALT_BYTES]).map(|_| Verdict::Wrong),
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashFailed> + Send + 'static,
    ) -> AppResult<T> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(AppError::internal)?;
        let worked = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        worked.await.map_err(AppError::internal)?.map_err(AppError::internal)
    }
}

/// A password could not be hashed, or a hash in the database is none.
#[derive(Debug, thiserror::Error)]
enum HashFailed {
    /// The cost is none that argon2 takes.
    #[error("argon2 does not take this cost: {0}")]
    Cost(argon2::Error),
    /// It could not be hashed, or compared.
    #[error("a password could not be hashed: {0}")]
    Hash(argon2::password_hash::Error),
}

fn argon2id(cost: Cost) -> Result<Argon2<'static>, HashFailed> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(HashFailed::Cost)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(cost: Cost, password: &str, salt: &[u8]) -> Result<String, HashFailed> {
    let salt = SaltString::encode_b64(salt).map_err(HashFailed::Hash)?;
    let hash = argon2id(cost)?.hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(HashFailed::Hash)?.to_string())
}

fn verify(cost: Cost, password: &str, known: &str) -> Result<Verdict, HashFailed> {
    let known = PasswordHash::new(known).map_err(HashFailed::Hash)?;
    let argon2 = argon2id(cost)?;
    match argon2.verify_password(password.as_bytes(), &known) {
        Ok(()) => {
            let made_at = Params::try_from(&known).map_err(HashFailed::Hash)?;
            let same = made_at.m_cost() == cost.memory_kib && made_at.t_cost() == cost.passes;
            Ok(if same { Verdict::Right } else { Verdict::RightAndOutdated })
        }
        Err(argon2::password_hash::Error::Password) => Ok(Verdict::Wrong),
        Err(error) => Err(HashFailed::Hash(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::proving_ground::Counted;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

    fn passwords(cost: Cost) -> Passwords {
        Passwords::new(cost, Arc::new(Counted))
    }

    async fn verdict(passwords: &Passwords, text: &str, known: &str) -> Verdict {
        passwords.verify(Secret::new(text), Some(known.to_owned())).await.unwrap()
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_at_the_cost_that_is_advised() {
        let hash = passwords(Cost::default()).hash(Secret::new("a long password")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn only_the_password_itself_is_right_and_no_two_hashes_are_alike() {
        let passwords = passwords(CHEAP);
        let hash = passwords.hash(Secret::new("a long password")).await.unwrap();
        assert_eq!(verdict(&passwords, "a long password", &hash).await, Verdict::Right);
        assert_eq!(verdict(&passwords, "a long passwore", &hash).await, Verdict::Wrong);
        assert_ne!(passwords.hash(Secret::new("a long password")).await.unwrap(), hash);
        let nothing = passwords.verify(Secret::new("a long password"), None).await.unwrap();
        assert_eq!(nothing, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_made_anew() {
        let hash = passwords(CHEAP).hash(Secret::new("a long password")).await.unwrap();
        let dearer = passwords(Cost { memory_kib: 128, passes: 1 });
        let verdict = verdict(&dearer, "a long password", &hash).await;
        assert_eq!(verdict, Verdict::RightAndOutdated);
    }

    #[tokio::test]
    async fn no_more_than_two_are_hashed_at_once() {
        let passwords = passwords(CHEAP);
        let both = Arc::clone(&passwords.turns).acquire_many_owned(2).await.unwrap();
        let mut third = std::pin::pin!(passwords.hash(Secret::new("a long password")));
        assert!(futures_util::poll!(third.as_mut()).is_pending());
        assert_eq!(passwords.turns.available_permits(), 0);
        drop(both);
        third.await.unwrap();
    }
}
