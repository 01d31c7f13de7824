//! What can be shown to a bank: texts and files, what each reason asks for, and their limits.

use std::collections::BTreeMap;

use super::{DisputeReason, DisputeRefused};
use crate::domain::words::words;

words! {
    /// Evidence that is text, by Stripe's names.
    EvidenceText {
        /// What was sold.
        ProductDescription = "product_description",
        /// Who bought it.
        CustomerName = "customer_name",
        /// The customer's address for mail.
        CustomerEmailAddress = "customer_email_address",
        /// The network address that the purchase came from.
        CustomerPurchaseIp = "customer_purchase_ip",
        /// Where the bill goes.
        BillingAddress = "billing_address",
        /// Where the goods went.
        ShippingAddress = "shipping_address",
        /// Who carried them.
        ShippingCarrier = "shipping_carrier",
        /// When they left.
        ShippingDate = "shipping_date",
        /// Under which number.
        ShippingTrackingNumber = "shipping_tracking_number",
        /// When a service was given.
        ServiceDate = "service_date",
        /// What shows that the customer used it.
        AccessActivityLog = "access_activity_log",
        /// How the customer was told of the rules for refunds.
        RefundPolicyDisclosure = "refund_policy_disclosure",
        /// Why no refund is due.
        RefundRefusalExplanation = "refund_refusal_explanation",
        /// How the customer was told of the rules for ending a subscription.
        CancellationPolicyDisclosure = "cancellation_policy_disclosure",
        /// Why the subscription had not ended.
        CancellationRebuttal = "cancellation_rebuttal",
        /// Stripe's id of the other charge.
        DuplicateChargeId = "duplicate_charge_id",
        /// How the two charges differ.
        DuplicateChargeExplanation = "duplicate_charge_explanation",
        /// Everything else that the bank should read.
        UncategorizedText = "uncategorized_text",
    }
}

words! {
    /// Evidence that is a file, by Stripe's names.
    EvidenceFile {
        /// The receipt, or the message that told of the charge.
        Receipt = "receipt",
        /// What customer and shop wrote to each other.
        CustomerCommunication = "customer_communication",
        /// A paper with the customer's signature.
        CustomerSignature = "customer_signature",
        /// Proof that the goods were sent.
        ShippingDocumentation = "shipping_documentation",
        /// Proof that a service was given.
        ServiceDocumentation = "service_documentation",
        /// The rules for refunds, as the customer saw them.
        RefundPolicy = "refund_policy",
        /// The rules for ending a subscription, as the customer saw them.
        CancellationPolicy = "cancellation_policy",
        /// Papers of the other charge.
        DuplicateChargeDocumentation = "duplicate_charge_documentation",
        /// Anything else.
        UncategorizedFile = "uncategorized_file",
    }
}

words! {
    /// A kind of file that banks read.
    FileKind {
        /// A document.
        Pdf = "pdf",
        /// A picture.
        Png = "png",
        /// A picture.
        Jpeg = "jpeg",
    }
}

impl FileKind {
    /// What the first bytes of a file say; its name and what a browser claims say nothing.
    #[must_use]
    pub fn sniff(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if content.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// How its name ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// The most bytes of all files of an answer together. Source:
/// <https://docs.stripe.com/disputes/responding>: 4.5 MB.
pub const MOST_FILE_BYTES: usize = 4_500_000;

/// The longest text of one piece of evidence, in characters (Stripe's limit).
pub const LONGEST_TEXT: usize = 20_000;

/// The most characters of all pieces together (Stripe's limit).
pub const LONGEST_TOGETHER: usize = 150_000;

/// The texts that a bank wants to see first for a reason. The others can be given all the same.
#[must_use]
pub const fn asked_texts(reason: DisputeReason) -> &'static [EvidenceText] {
    use EvidenceText as T;
    match reason {
        DisputeReason::ProductNotReceived => &[
            T::ProductDescription,
            T::CustomerName,
            T::CustomerEmailAddress,
            T::ShippingAddress,
            T::ShippingCarrier,
            T::ShippingDate,
            T::ShippingTrackingNumber,
            T::UncategorizedText,
        ],
        DisputeReason::ProductUnacceptable | DisputeReason::CreditNotProcessed => &[
            T::ProductDescription,
            T::CustomerName,
            T::CustomerEmailAddress,
            T::RefundPolicyDisclosure,
            T::RefundRefusalExplanation,
            T::ShippingDate,
            T::UncategorizedText,
        ],
        DisputeReason::Duplicate => &[
            T::ProductDescription,
            T::CustomerName,
            T::CustomerEmailAddress,
            T::DuplicateChargeId,
            T::DuplicateChargeExplanation,
            T::UncategorizedText,
        ],
        DisputeReason::SubscriptionCanceled => &[
            T::ProductDescription,
            T::CustomerName,
            T::CustomerEmailAddress,
            T::CancellationPolicyDisclosure,
            T::CancellationRebuttal,
            T::ServiceDate,
            T::UncategorizedText,
        ],
        DisputeReason::BankCannotProcess
        | DisputeReason::CheckReturned
        | DisputeReason::CustomerInitiated
        | DisputeReason::DebitNotAuthorized
        | DisputeReason::Fraudulent
        | DisputeReason::General
        | DisputeReason::IncorrectAccountDetails
        | DisputeReason::InsufficientFunds
        | DisputeReason::Noncompliant
        | DisputeReason::Unrecognized => &[
            T::ProductDescription,
            T::CustomerName,
            T::CustomerEmailAddress,
            T::CustomerPurchaseIp,
            T::BillingAddress,
            T::ShippingAddress,
            T::ShippingTrackingNumber,
            T::UncategorizedText,
        ],
    }
}

/// The files that a bank wants to see first for a reason. The others can be given all the same.
#[must_use]
pub const fn asked_files(reason: DisputeReason) -> &'static [EvidenceFile] {
    use EvidenceFile as F;
    match reason {
        DisputeReason::ProductNotReceived => {
            &[F::ShippingDocumentation, F::Receipt, F::CustomerCommunication]
        }
        DisputeReason::ProductUnacceptable | DisputeReason::CreditNotProcessed => {
            &[F::RefundPolicy, F::CustomerCommunication, F::Receipt]
        }
        DisputeReason::Duplicate => {
            &[F::Receipt, F::DuplicateChargeDocumentation, F::ShippingDocumentation]
        }
        DisputeReason::SubscriptionCanceled => {
            &[F::CancellationPolicy, F::CustomerCommunication, F::Receipt]
        }
        DisputeReason::BankCannotProcess
        | DisputeReason::CheckReturned
        | DisputeReason::CustomerInitiated
        | DisputeReason::DebitNotAuthorized
        | DisputeReason::Fraudulent
        | DisputeReason::General
        | DisputeReason::IncorrectAccountDetails
        | DisputeReason::InsufficientFunds
        | DisputeReason::Noncompliant
        | DisputeReason::Unrecognized => {
            &[F::Receipt, F::CustomerCommunication, F::ShippingDocumentation, F::CustomerSignature]
        }
    }
}

/// The texts of an answer, by what they are. An empty one is none.
pub type Evidence = BTreeMap<EvidenceText, String>;

/// The texts as they are kept: what is empty or only white space is left out.
///
/// # Errors
/// A [`DisputeRefused`] for each text that is too long, or one for all together.
pub fn checked_texts(typed: Evidence) -> Result<Evidence, Vec<DisputeRefused>> {
    let texts: Evidence = typed
        .into_iter()
        .map(|(name, text)| (name, text.replace("\r\n", "\n").trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let length = |text: &String| text.chars().count();
    let long = texts.iter().filter(|(_, text)| length(text) > LONGEST_TEXT);
    let mut refused: Vec<DisputeRefused> =
        long.map(|(name, _)| DisputeRefused::TextTooLong(*name)).collect();
    let together: usize = texts.values().map(length).sum();
    if refused.is_empty() && together > LONGEST_TOGETHER {
        refused.push(DisputeRefused::TextsTooLong);
    }
    if refused.is_empty() { Ok(texts) } else { Err(refused) }
}
