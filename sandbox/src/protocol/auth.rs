//! Reads the API key of a request: `Bearer sk_test_…`, or `Basic` with the key as user name.

use super::errors::ApiError;

/// An API key of test mode; each is an account of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Reads the key from the value of the `Authorization` header.
    pub fn from_header(header: Option<&str>) -> Result<Self, ApiError> {
        let (scheme, rest) = header
            .and_then(|value| value.trim().split_once(' '))
            .ok_or_else(|| ApiError::authentication("You did not provide an API key."))?;
        let text = if scheme.eq_ignore_ascii_case("bearer") {
            rest.trim().to_owned()
        } else if scheme.eq_ignore_ascii_case("basic") {
            basic_user(rest.trim())
                .ok_or_else(|| ApiError::authentication("The API key could not be read."))?
        } else {
            return Err(ApiError::authentication("You did not provide an API key."));
        };
        Self::parse(&text)
    }

    /// Accepts any secret or restricted key of test mode.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let rest = text.strip_prefix("sk_test_").or_else(|| text.strip_prefix("rk_test_"));
        match rest {
            Some(rest)
                if (1..=200).contains(&rest.len())
                    && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') =>
            {
                Ok(Self(text.to_owned()))
            }
            Some(_) | None => Err(ApiError::authentication(
                "Invalid API Key provided: the sandbox takes keys that begin with sk_test_.",
            )),
        }
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn basic_user(encoded: &str) -> Option<String> {
    let text = String::from_utf8(base64(encoded)?).ok()?;
    Some(text.split_once(':').map_or(text.as_str(), |(user, _)| user).to_owned())
}

fn base64(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut held: u32 = 0;
    let mut bits = 0;
    for byte in encoded.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(value)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_as_bearer_or_as_basic_user() {
        let key = ApiKey::from_header(Some("Bearer sk_test_abc")).unwrap();
        assert_eq!(key.as_str(), "sk_test_abc");
        let key = ApiKey::from_header(Some("Basic c2tfdGVzdF9hYmM6")).unwrap();
        assert_eq!(key.as_str(), "sk_test_abc");
    }

    #[test]
    fn no_key_and_a_live_key_are_refused() {
        for header in [None, Some("Bearer sk_live_abc"), Some("Bearer"), Some("Digest x")] {
            assert_eq!(ApiKey::from_header(header).unwrap_err().status(), 401);
        }
    }
}
