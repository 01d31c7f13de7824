//! The tokens in the addresses of orders: the order's id and a keyed digest of it, so that mails
//! and retries can rebuild a link and nothing is stored (`docs/decisions`, order links).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::ids::OrderId;

/// How much of the digest a token carries: 128 bits.
const DIGEST_BYTES: usize = 16;

/// Makes and reads the tokens of orders under the server's secret.
pub struct OrderLinks {
    secret: Vec<u8>,
}

impl OrderLinks {
    /// Links under this secret.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self { secret: secret.to_vec() }
    }

    /// The token of an order.
    #[must_use]
    pub fn token(&self, order: &OrderId) -> String {
        let id = order.as_str().trim_start_matches("ord_");
        let digest = self.mac(order).map(|mac| mac.finalize().into_bytes());
        let short: Vec<u8> = digest.iter().flatten().take(DIGEST_BYTES).copied().collect();
        format!("{id}-{}", hex::encode(short))
    }

    /// The order that a token names, if the token is one of ours. Compared in constant time.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<OrderId> {
        let (id, digest) = token.split_once('-')?;
        let order: OrderId = format!("ord_{id}").parse().ok()?;
        let digest = hex::decode(digest).ok().filter(|bytes| bytes.len() == DIGEST_BYTES)?;
        self.mac(&order)?.verify_truncated_left(&digest).ok()?;
        Some(order)
    }

    fn mac(&self, order: &OrderId) -> Option<Hmac<Sha256>> {
        // HMAC takes keys of every length, so this is always there.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(b"order-link:");
        mac.update(order.as_str().as_bytes());
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(last: char) -> OrderId {
        format!("ord_0190a0b0c0d07000800000000000000{last}").parse().unwrap()
    }

    #[test]
    fn a_token_names_its_order_and_no_other_secret_makes_it() {
        let links = OrderLinks::new(b"one secret");
        let token = links.token(&order('1'));
        assert_eq!(links.read(&token), Some(order('1')));
        assert_eq!(OrderLinks::new(b"another secret").read(&token), None);
    }

    #[test]
    fn a_token_with_another_id_or_a_shorter_digest_is_nobodys() {
        let links = OrderLinks::new(b"one secret");
        let token = links.token(&order('1'));
        let (id, digest) = token.split_once('-').unwrap();
        let other = id.replace('1', "2");
        assert_eq!(links.read(&format!("{other}-{digest}")), None);
        assert_eq!(links.read(&format!("{id}-{}", &digest[..8])), None);
        assert_eq!(links.read(&format!("{id}-")), None);
        assert_eq!(links.read(id), None);
    }
}
