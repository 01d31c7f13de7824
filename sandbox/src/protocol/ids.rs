//! Makes ids: never twice the same, and the same again from the same seed.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The source of ids: a secret seed and a counter, both kept in the state.
#[derive(Debug, Clone)]
pub struct Ids {
    seed: Vec<u8>,
    counter: i64,
}

impl Ids {
    /// A source that goes on after `counter`.
    pub fn new(seed: &[u8], counter: i64) -> Self {
        Self { seed: seed.to_vec(), counter }
    }

    /// How many ids it has made.
    pub fn counter(&self) -> i64 {
        self.counter
    }

    /// The next id, such as `pi_3…` with 24 characters after the prefix.
    pub fn next(&mut self, prefix: &str) -> String {
        self.next_of(prefix, 24)
    }

    /// The next id with `length` characters after the prefix.
    pub fn next_of(&mut self, prefix: &str, length: usize) -> String {
        self.counter += 1;
        format!("{prefix}{}", derive(&self.seed, &self.counter.to_string(), length))
    }
}

/// `length` characters that follow from a seed and a label and tell nothing about the seed.
pub fn derive(seed: &[u8], label: &str, length: usize) -> String {
    let mut text = String::new();
    let mut block: u32 = 0;
    while text.len() < length {
        // An HMAC takes a key of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(seed) else { break };
        mac.update(label.as_bytes());
        mac.update(&block.to_be_bytes());
        for byte in mac.finalize().into_bytes() {
            // Bytes from 248 on would make the first letters likelier than the others.
            let letter = ALPHABET.get(usize::from(byte % 62)).filter(|_| byte < 248);
            if let (Some(letter), true) = (letter, text.len() < length) {
                text.push(char::from(*letter));
            }
        }
        block += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_follow_from_the_seed() {
        let mut one = Ids::new(b"seed", 0);
        let mut two = Ids::new(b"seed", 0);
        let first = one.next("pi_");
        assert_eq!(first.len(), 27);
        assert_eq!(first, two.next("pi_"));
        assert_ne!(first, one.next("pi_"));
        assert_ne!(first, Ids::new(b"other", 0).next("pi_"));
        assert_eq!(one.next_of("cs_test_", 58).len(), 66);
    }
}
