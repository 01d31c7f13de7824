//! The room of stock, in Spanish.

use crate::domain::stock::{
    CorrectionRefused, LARGEST_CORRECTION, MovementKind, StockFilter, StockRefused,
};
use crate::i18n::catalogue::StockTexts;
use crate::i18n::es::Spanish;

impl StockTexts for Spanish {
    plain! {
        room_stock: "Existencias",
        search_stock: "Nombre del producto",
        stock_filter_label: "Cuáles",
        no_stock_yet: "Todavía no hay productos",
        no_stock_hint: "Se agregan con cobro products import.",
        available_label: "Disponibles",
        reserved_label: "Reservadas",
        sold_label: "Vendidas",
        product_is_hidden: "No se vende ahora",
        movements_label: "Movimientos",
        movement_label: "Movimiento",
        units_label: "Unidades",
        note_label: "Nota",
        holders_label: "Quién las tiene reservadas",
        no_holders: "Ningún pedido reserva unidades de este producto.",
        held_until_label: "Hasta",
        adjust_deed: "Corregir la cuenta",
        adjust_hint: "Cuando lo contado no es lo que dicen los libros.",
        adjust_title: "Corregir la cuenta",
        adjust_review_title: "Revisa la corrección",
        adjust_change_label: "Unidades que entran o salen",
        adjust_change_hint: "3 si sobran tres, -3 si faltan tres.",
        adjust_leaves_orders: "Los pedidos y sus reservas no cambian.",
    }

    fn stock_filter(&self, filter: StockFilter) -> &'static str {
        match filter {
            StockFilter::SoldOut => "Agotados",
            StockFilter::Reserved => "Con unidades reservadas",
            StockFilter::Hidden => "Que no se venden ahora",
        }
    }

    fn movement_kind(&self, kind: MovementKind) -> &'static str {
        match kind {
            MovementKind::Opening => "Primera cuenta",
            MovementKind::Import => "Lista importada",
            MovementKind::Adjustment => "Corrección",
            MovementKind::Return => "Volvieron a la venta",
        }
    }

    fn adjust_will(&self, change: i64, name: &str) -> String {
        let verb = if change > 0 { "Entran" } else { "Salen" };
        format!("{verb} {} de {name}.", units(change))
    }

    fn adjust_after(&self, before: i64, after: i64) -> String {
        format!("Quedan {after} disponibles; ahora son {before}.")
    }

    fn adjust_button(&self, change: i64) -> String {
        let verb = if change > 0 { "Agregar" } else { "Quitar" };
        format!("{verb} {}", units(change))
    }

    fn correction_refused(&self, why: CorrectionRefused) -> String {
        match why {
            CorrectionRefused::NoNumber => "Escribe un número entero, como 3 o -3".to_owned(),
            CorrectionRefused::Zero => "Cero no cambia nada".to_owned(),
            CorrectionRefused::TooLarge => {
                format!("Escribe {LARGEST_CORRECTION} unidades como mucho")
            }
        }
    }

    fn stock_refused(&self, why: StockRefused) -> String {
        match why {
            StockRefused::TooLittle { left } => {
                format!("Solo hay {left} disponibles; lo reservado es de pedidos")
            }
            StockRefused::NotReserved { .. }
            | StockRefused::NotSold { .. }
            | StockRefused::Negative
            | StockRefused::Overflow => "Esa cuenta no es posible".to_owned(),
        }
    }

    fn adjust_changed(&self, available: i64) -> String {
        format!("Mientras lo mirabas cambió: ahora hay {available} disponibles. No se hizo nada.")
    }
}

/// So many units, whichever way they go.
fn units(change: i64) -> String {
    let count = change.unsigned_abs();
    format!("{count} {}", if count == 1 { "unidad" } else { "unidades" })
}
