//! Every sentence of the page, in both languages.

use super::debit_words::{self, DebitWords};
use crate::model::card::{Aftermath, Behaviour};
use crate::model::decline::Decline;

/// The sentences of one language.
pub(super) struct Words {
    pub pay: &'static str,
    pub pay_title: &'static str,
    pub error: &'static str,
    pub error_heading: &'static str,
    pub skip: &'static str,
    pub test_banner: &'static str,
    pub summary: &'static str,
    pub quantity: &'static str,
    pub total: &'static str,
    pub details: &'static str,
    pub email: &'static str,
    pub number: &'static str,
    pub expiry: &'static str,
    pub expiry_hint: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub name: &'static str,
    pub cards_heading: &'static str,
    pub cards_hint: &'static str,
    pub use_card: &'static str,
    pub back: &'static str,
    pub expire_heading: &'static str,
    pub expire_hint: &'static str,
    pub expire: &'static str,
    pub other_language: &'static str,
    pub completed: &'static str,
    pub completed_body: &'static str,
    pub expired: &'static str,
    pub expired_body: &'static str,
    pub unknown: &'static str,
    pub unknown_body: &'static str,
    pub email_missing: &'static str,
    pub name_missing: &'static str,
    pub pay_by_card: &'static str,
    pub debit: DebitWords,
    card_succeeds: &'static str,
    declines: fn(Decline) -> &'static str,
    card_declines: fn(Decline) -> &'static str,
    card_aftermath: fn(Aftermath) -> &'static str,
}

impl Words {
    /// What the customer reads when a card is refused.
    pub(super) fn decline(&self, decline: Decline) -> &'static str {
        (self.declines)(decline)
    }

    /// What a test card does.
    pub(super) fn behaviour(&self, behaviour: Behaviour) -> &'static str {
        match behaviour {
            Behaviour::Succeeds => self.card_succeeds,
            Behaviour::SucceedsThen(aftermath) => (self.card_aftermath)(aftermath),
            Behaviour::Declines(decline) => (self.card_declines)(decline),
        }
    }
}

pub(super) const SPANISH: Words = Words {
    pay: "Pagar",
    pay_title: "Pagar en",
    error: "Error",
    error_heading: "El pago no se completó",
    skip: "Ir al formulario de pago",
    test_banner: "Modo de prueba: ninguna tarjeta ni cuenta real sirve y no se cobra dinero.",
    summary: "Tu compra",
    quantity: "Cantidad",
    total: "Total",
    details: "Datos de pago",
    email: "Correo electrónico",
    number: "Número de la tarjeta",
    expiry: "Vencimiento",
    expiry_hint: "Como 12/34",
    code: "Código (CVC)",
    code_hint: "3 o 4 cifras",
    name: "Nombre en la tarjeta",
    cards_heading: "Tarjetas de prueba",
    cards_hint: "Elige una y se rellenan sus datos.",
    use_card: "Usar",
    back: "Volver a la tienda",
    expire_heading: "Para probar la caducidad",
    expire_hint: "Cierra esta página de pago sin cobrar, como cuando se acaba su tiempo.",
    expire: "Caducar ahora",
    other_language: "English",
    completed: "Pago completado",
    completed_body: "Esta página de pago ya se usó.",
    expired: "Esta página de pago caducó",
    expired_body: "Ya no se puede pagar aquí. Vuelve a la tienda para empezar otra vez.",
    unknown: "Esta página de pago no existe",
    unknown_body: "Comprueba la dirección o vuelve a la tienda.",
    email_missing: "Escribe tu correo electrónico, por ejemplo nombre@ejemplo.com.",
    name_missing: "Escribe el nombre que aparece en la tarjeta.",
    pay_by_card: "Pagar con tarjeta",
    debit: debit_words::SPANISH,
    card_succeeds: "Pago correcto",
    declines: spanish_decline,
    card_declines: spanish_card,
    card_aftermath: spanish_aftermath,
};

pub(super) const ENGLISH: Words = Words {
    pay: "Pay",
    pay_title: "Pay at",
    error: "Error",
    error_heading: "The payment did not go through",
    skip: "Skip to the payment form",
    test_banner: "Test mode: no real card or account works here and no money is taken.",
    summary: "Your order",
    quantity: "Quantity",
    total: "Total",
    details: "Payment details",
    email: "Email",
    number: "Card number",
    expiry: "Expiry date",
    expiry_hint: "Such as 12/34",
    code: "Code (CVC)",
    code_hint: "3 or 4 digits",
    name: "Name on card",
    cards_heading: "Test cards",
    cards_hint: "Choose one and its details are filled in.",
    use_card: "Use",
    back: "Back to the shop",
    expire_heading: "To try out expiry",
    expire_hint: "Closes this payment page without taking money, as when its time runs out.",
    expire: "Expire now",
    other_language: "Español",
    completed: "Payment complete",
    completed_body: "This payment page has been used.",
    expired: "This payment page has expired",
    expired_body: "You can no longer pay here. Go back to the shop to start again.",
    unknown: "This payment page does not exist",
    unknown_body: "Check the address or go back to the shop.",
    email_missing: "Enter your email, such as name@example.com.",
    name_missing: "Enter the name as it stands on the card.",
    pay_by_card: "Pay by card",
    debit: debit_words::ENGLISH,
    card_succeeds: "Succeeds",
    declines: english_decline,
    card_declines: english_card,
    card_aftermath: english_aftermath,
};

/// Lost, stolen and blocked cards read like any refusal, as Stripe asks.
fn spanish_decline(decline: Decline) -> &'static str {
    match decline {
        Decline::Generic | Decline::LostCard | Decline::StolenCard | Decline::Blocked => {
            "La tarjeta fue rechazada. Prueba con otra."
        }
        Decline::InsufficientFunds => "La tarjeta no tiene fondos suficientes. Prueba con otra.",
        Decline::VelocityExceeded => "La tarjeta superó su límite. Prueba con otra.",
        Decline::NotATestCard => "En modo de prueba solo sirven las tarjetas de prueba.",
        Decline::ExpiredCard => "La tarjeta está vencida. Prueba con otra.",
        Decline::IncorrectCvc => "El código de seguridad no es correcto. Revísalo.",
        Decline::ProcessingError => "El banco no pudo procesar el pago. Inténtalo otra vez.",
        Decline::IncorrectNumber => "El número de la tarjeta no es correcto. Revísalo.",
        Decline::InvalidExpiryMonth => "El mes de vencimiento no es válido. Revísalo.",
        Decline::InvalidExpiryYear => "El año de vencimiento no es válido. Revísalo.",
        Decline::InvalidCvc => "El código de seguridad está incompleto o no es válido.",
    }
}

fn english_decline(decline: Decline) -> &'static str {
    match decline {
        Decline::Generic | Decline::LostCard | Decline::StolenCard | Decline::Blocked => {
            "The card was declined. Try another one."
        }
        Decline::InsufficientFunds => "The card has insufficient funds. Try another one.",
        Decline::VelocityExceeded => "The card went over its limit. Try another one.",
        Decline::NotATestCard => "In test mode only the test cards work.",
        Decline::ExpiredCard => "The card has expired. Try another one.",
        Decline::IncorrectCvc => "The security code is not right. Check it.",
        Decline::ProcessingError => "The bank could not process the payment. Try again.",
        Decline::IncorrectNumber => "The card number is not right. Check it.",
        Decline::InvalidExpiryMonth => "The expiry month is not valid. Check it.",
        Decline::InvalidExpiryYear => "The expiry year is not valid. Check it.",
        Decline::InvalidCvc => "The security code is incomplete or not valid.",
    }
}

fn spanish_card(decline: Decline) -> &'static str {
    match decline {
        Decline::Generic => "Rechazada",
        Decline::InsufficientFunds => "Fondos insuficientes",
        Decline::LostCard => "Perdida",
        Decline::StolenCard => "Robada",
        Decline::Blocked => "Bloqueada por fraude",
        Decline::VelocityExceeded => "Límite superado",
        Decline::NotATestCard => "No es de prueba",
        Decline::ExpiredCard => "Vencida",
        Decline::IncorrectCvc => "CVC incorrecto",
        Decline::ProcessingError => "Error de procesamiento",
        Decline::IncorrectNumber => "Número incorrecto",
        Decline::InvalidExpiryMonth => "Mes no válido",
        Decline::InvalidExpiryYear => "Año no válido",
        Decline::InvalidCvc => "CVC no válido",
    }
}

fn english_card(decline: Decline) -> &'static str {
    match decline {
        Decline::Generic => "Declined",
        Decline::InsufficientFunds => "Insufficient funds",
        Decline::LostCard => "Lost",
        Decline::StolenCard => "Stolen",
        Decline::Blocked => "Blocked as fraud",
        Decline::VelocityExceeded => "Over its limit",
        Decline::NotATestCard => "Not a test card",
        Decline::ExpiredCard => "Expired",
        Decline::IncorrectCvc => "Incorrect CVC",
        Decline::ProcessingError => "Processing error",
        Decline::IncorrectNumber => "Incorrect number",
        Decline::InvalidExpiryMonth => "Invalid month",
        Decline::InvalidExpiryYear => "Invalid year",
        Decline::InvalidCvc => "Invalid CVC",
    }
}

fn spanish_aftermath(aftermath: Aftermath) -> &'static str {
    match aftermath {
        Aftermath::Dispute => "Disputa por fraude",
        Aftermath::ProductNotReceived => "Disputa: no recibido",
        Aftermath::Inquiry => "Consulta del banco",
        Aftermath::TwoDisputes => "Dos disputas",
        Aftermath::FraudWarning => "Aviso de fraude",
        Aftermath::PendingRefund => "Reembolso pendiente",
        Aftermath::FailingRefund => "Reembolso que falla",
    }
}

fn english_aftermath(aftermath: Aftermath) -> &'static str {
    match aftermath {
        Aftermath::Dispute => "Disputed as fraud",
        Aftermath::ProductNotReceived => "Disputed: not received",
        Aftermath::Inquiry => "Bank inquires",
        Aftermath::TwoDisputes => "Disputed twice",
        Aftermath::FraudWarning => "Fraud warning",
        Aftermath::PendingRefund => "Refund stays pending",
        Aftermath::FailingRefund => "Refund fails later",
    }
}
