//! Why a try to move money came to nothing: the answer about a card, or a bank that did not pay.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::debit::DebitFailure;
use super::decline::Decline;

/// Why a try came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Refusal {
    /// The card was declined.
    Card(Decline),
    /// The debit was not paid.
    Debit(DebitFailure),
}

impl Refusal {
    /// The `failure_code` of the charge.
    pub fn code(self) -> &'static str {
        match self {
            Self::Card(decline) => decline.code(),
            Self::Debit(failure) => failure.code(),
        }
    }

    /// The `failure_message` of the charge.
    pub fn message(self) -> &'static str {
        match self {
            Self::Card(decline) => decline.message(),
            Self::Debit(failure) => failure.message(),
        }
    }

    /// The `outcome` of the charge.
    pub fn outcome(self) -> Value {
        match self {
            Self::Card(decline) => decline.outcome(),
            // The bank was asked and took the debit; that it did not pay came later.
            Self::Debit(_) => approved("not_assessed"),
        }
    }
}

/// The `outcome` of a charge that was not refused.
pub fn approved(risk_level: &str) -> Value {
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": "approved_by_network",
        "reason": null,
        "risk_level": risk_level,
        "risk_score": if risk_level == "normal" { Some(12) } else { None },
        "seller_message": "Payment complete.",
        "type": "authorized",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_back_as_what_it_was() {
        for refusal in [
            Refusal::Card(Decline::InsufficientFunds),
            Refusal::Debit(DebitFailure::InsufficientFunds),
            Refusal::Debit(DebitFailure::HolderName),
        ] {
            let kept = serde_json::to_string(&refusal).unwrap();
            assert_eq!(serde_json::from_str::<Refusal>(&kept).unwrap(), refusal);
        }
    }
}
