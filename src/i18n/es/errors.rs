//! The error pages, in Spanish.

use super::Spanish;
use crate::domain::clock::Span;
use crate::i18n::catalogue::{ErrorKind, ErrorTexts};

impl ErrorTexts for Spanish {
    plain! {
        mention_this_id: "Si nos escribes por esto, incluye este código:",
    }

    fn error_heading(&self, kind: ErrorKind) -> &'static str {
        match kind {
            ErrorKind::BadRequest => "No entendimos la solicitud",
            ErrorKind::Forbidden => "No puedes hacer esto",
            ErrorKind::FormExpired => "La página caducó",
            ErrorKind::RoleForbids => "Tu rol no permite esto",
            ErrorKind::NotFound => "No encontramos esta página",
            ErrorKind::MethodNotAllowed => "Esta página no se usa así",
            ErrorKind::Gone => "Esto ya no está disponible",
            ErrorKind::TooLarge => "Enviaste demasiados datos",
            ErrorKind::Unprocessable => "No pudimos usar esos datos",
            ErrorKind::TooMany(_) => "Demasiados intentos",
            ErrorKind::Internal => "Algo falló de nuestro lado",
            ErrorKind::Unavailable(_) => "La tienda no está disponible ahora",
        }
    }

    fn error_body(&self, kind: ErrorKind) -> String {
        match kind {
            ErrorKind::BadRequest => "Vuelve atrás y prueba otra vez.".to_owned(),
            ErrorKind::Forbidden => "El enlace o el formulario no son válidos.".to_owned(),
            ErrorKind::FormExpired => {
                "Estuvo abierta demasiado tiempo. Vuelve atrás, actualízala y envíala otra vez."
                    .to_owned()
            }
            ErrorKind::RoleForbids => {
                "Pide a quien dirige la tienda que lo haga o que cambie tu rol.".to_owned()
            }
            ErrorKind::NotFound => "Revisa la dirección o busca desde el inicio.".to_owned(),
            ErrorKind::MethodNotAllowed => "Vuelve a la tienda y sigue desde ahí.".to_owned(),
            ErrorKind::Gone => "Quizá otro de nuestros productos te sirva.".to_owned(),
            ErrorKind::TooLarge => "Vuelve atrás y envía menos.".to_owned(),
            ErrorKind::Unprocessable => "Vuelve atrás y revisa lo que escribiste.".to_owned(),
            ErrorKind::TooMany(wait) => after(wait, "Prueba otra vez"),
            ErrorKind::Internal => {
                "Ya quedó registrado. Si estabas pagando, mira tu pedido antes de pagar otra vez."
                    .to_owned()
            }
            ErrorKind::Unavailable(wait) => after(wait, "Tu carrito está guardado. Prueba"),
        }
    }
}

fn after(wait: Option<Span>, start: &str) -> String {
    match wait {
        Some(wait) => format!("{start} en {} s.", wait.seconds_rounded_up()),
        None => format!("{start} en un momento."),
    }
}
