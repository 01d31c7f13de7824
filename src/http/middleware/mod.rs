//! What every request passes, from the outside in: an id and its span, headers for browsers,
//! figures, the page of an error, the host, the limits, the visitor and the token of forms.

pub mod csrf;
pub mod error_pages;
pub mod host;
pub mod locale;
pub mod rate_limit;
pub mod request_id;
pub mod security_headers;
pub mod visitor;

#[cfg(test)]
pub(crate) mod testing;
