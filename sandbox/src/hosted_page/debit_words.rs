//! What the page says about bank debits, in both languages.

use crate::model::debit::{DebitBehaviour, DebitFailure, DebitOutcome};
use crate::model::iban::IbanMistake;

/// The sentences of one language.
pub(super) struct DebitWords {
    pub details: &'static str,
    pub iban: &'static str,
    pub iban_hint: &'static str,
    pub holder: &'static str,
    pub holder_missing: &'static str,
    pub examples: &'static str,
    pub pay_by: &'static str,
    pub processing: &'static str,
    pub processing_body: &'static str,
    mandate: fn(&str) -> String,
    mistake: fn(IbanMistake) -> &'static str,
    behaviour: fn(DebitBehaviour) -> &'static str,
}

impl DebitWords {
    /// What the customer allows by paying, to the shop of this name.
    pub(super) fn mandate(&self, shop: &str) -> String {
        (self.mandate)(shop)
    }

    /// What is wrong with an IBAN.
    pub(super) fn mistake(&self, mistake: IbanMistake) -> &'static str {
        (self.mistake)(mistake)
    }

    /// What a debit of a test account comes to.
    pub(super) fn behaviour(&self, behaviour: DebitBehaviour) -> &'static str {
        (self.behaviour)(behaviour)
    }
}

pub(super) const SPANISH: DebitWords = DebitWords {
    details: "Débito bancario SEPA",
    iban: "IBAN",
    iban_hint: "El número de tu cuenta bancaria, como AT61 1904 3002 3457 3201",
    holder: "Titular de la cuenta",
    holder_missing: "Escribe el nombre del titular de la cuenta.",
    examples: "IBAN de prueba",
    pay_by: "Pagar con débito bancario SEPA",
    processing: "Tu banco está procesando el pago",
    processing_body: "Esta página de pago ya se usó. La tienda te dirá si el banco paga.",
    mandate: spanish_mandate,
    mistake: spanish_mistake,
    behaviour: spanish_behaviour,
};

pub(super) const ENGLISH: DebitWords = DebitWords {
    details: "SEPA bank debit",
    iban: "IBAN",
    iban_hint: "The number of your bank account, such as AT61 1904 3002 3457 3201",
    holder: "Account holder",
    holder_missing: "Enter the name of the account holder.",
    examples: "Test IBANs",
    pay_by: "Pay by SEPA bank debit",
    processing: "Your bank is processing the payment",
    processing_body: "This payment page has been used. The shop will tell you whether the bank \
                pays.",
    mandate: english_mandate,
    mistake: english_mistake,
    behaviour: english_behaviour,
};

fn spanish_mandate(shop: &str) -> String {
    format!(
        "Al pagar, autorizas a {shop} y a su proveedor de pagos a pedir a tu banco que cargue este \
         importe en tu cuenta una sola vez, y a tu banco a cargarlo. Puedes pedir a tu banco que \
         te lo devuelva según el contrato que tengas con él, dentro de las ocho semanas siguientes \
         al cargo."
    )
}

fn english_mandate(shop: &str) -> String {
    format!(
        "By paying, you allow {shop} and its payment provider to ask your bank to debit this \
         amount from your account once, and your bank to do so. You may ask your bank to return it \
         under the terms of your agreement with it, within eight weeks of the debit."
    )
}

fn spanish_mistake(mistake: IbanMistake) -> &'static str {
    match mistake {
        IbanMistake::Missing => "Escribe tu IBAN.",
        IbanMistake::NoSuchCountry => {
            "El IBAN empieza por las dos letras de un país de la zona SEPA, como ES o AT."
        }
        IbanMistake::WrongForm => "Al IBAN le faltan o le sobran cifras. Revísalo.",
        IbanMistake::WrongCheckDigits => "El IBAN no es correcto. Revísalo.",
        IbanMistake::NotATestIban => "En modo de prueba solo sirven los IBAN de prueba.",
    }
}

fn english_mistake(mistake: IbanMistake) -> &'static str {
    match mistake {
        IbanMistake::Missing => "Enter your IBAN.",
        IbanMistake::NoSuchCountry => {
            "An IBAN begins with the two letters of a country of the SEPA area, such as ES or AT."
        }
        IbanMistake::WrongForm => "The IBAN has too few or too many digits. Check it.",
        IbanMistake::WrongCheckDigits => "The IBAN is not right. Check it.",
        IbanMistake::NotATestIban => "In test mode only the test IBANs work.",
    }
}

fn spanish_behaviour(behaviour: DebitBehaviour) -> &'static str {
    match (behaviour.outcome, behaviour.delayed) {
        (DebitOutcome::Succeeds, false) => "El banco paga",
        (DebitOutcome::Succeeds, true) => "Paga a los tres minutos",
        (DebitOutcome::Disputed, _) => "Paga y se disputa",
        (DebitOutcome::Fails(_), true) => "Falla a los tres minutos",
        (DebitOutcome::Fails(DebitFailure::HolderName), false) => "El banco no paga",
        (DebitOutcome::Fails(DebitFailure::InsufficientFunds), false) => "Sin fondos",
        (DebitOutcome::Fails(DebitFailure::SourceLimit), false) => "Supera su límite",
        (DebitOutcome::Fails(DebitFailure::WeeklyLimit), false) => "Demasiados pagos",
    }
}

fn english_behaviour(behaviour: DebitBehaviour) -> &'static str {
    match (behaviour.outcome, behaviour.delayed) {
        (DebitOutcome::Succeeds, false) => "The bank pays",
        (DebitOutcome::Succeeds, true) => "Pays after three minutes",
        (DebitOutcome::Disputed, _) => "Pays, then disputed",
        (DebitOutcome::Fails(_), true) => "Fails after three minutes",
        (DebitOutcome::Fails(DebitFailure::HolderName), false) => "The bank does not pay",
        (DebitOutcome::Fails(DebitFailure::InsufficientFunds), false) => "No funds",
        (DebitOutcome::Fails(DebitFailure::SourceLimit), false) => "Over its limit",
        (DebitOutcome::Fails(DebitFailure::WeeklyLimit), false) => "Too many payments",
    }
}
