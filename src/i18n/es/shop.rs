//! The catalogue, a product and the cart, in Spanish.

use super::Spanish;
use crate::domain::money::{Currency, Money};
use crate::i18n::catalogue::ShopTexts;
use crate::i18n::sentence::sentence;
use crate::i18n::{Sentence, counted};

impl ShopTexts for Spanish {
    plain! {
        no_products_yet: "Aún no hay productos",
        come_back_soon: "Vuelve pronto: estamos preparando la tienda.",
        in_stock: "Disponible",
        sold_out: "Agotado",
        choose_another_currency: "Elige otra moneda arriba para comprarlo.",
        quantity: "Cantidad",
        add_to_cart: "Agregar al carrito",
        back_to_products: "Volver a los productos",
        your_cart: "Tu carrito",
        cart_is_empty: "Tu carrito está vacío",
        cart_will_show: "Aquí verás lo que agregues.",
        see_products: "Ver productos",
        each: "cada uno",
        update: "Actualizar",
        remove: "Quitar",
        total: "Total",
        summary: "Resumen",
        keep_shopping: "Seguir comprando",
        go_to_checkout: "Ir a pagar",
        mend_the_cart_first: "Revisa los productos marcados para poder pagar.",
        withdrawn_product: "Un producto retirado",
        line_gone: "Ya no se vende. Quítalo para poder pagar.",
    }

    fn prices_are_final_in(&self, currency: Currency) -> String {
        format!("Precios finales en {currency}.")
    }

    fn few_left(&self, left: u32) -> String {
        format!("{} {left}", counted(left, "Queda", "Quedan"))
    }

    fn not_sold_in(&self, currency: Currency) -> String {
        format!("No se vende en {currency}")
    }

    fn quantity_of(&self, product: &str) -> String {
        format!("Cantidad de {product}")
    }

    fn at_most_per_order(&self, limit: u32) -> String {
        format!("Hasta {limit} por pedido.")
    }

    fn added_to_cart(&self, product: &str) -> String {
        format!("Agregamos {product} a tu carrito.")
    }

    fn priced_again_in(&self, currency: Currency) -> String {
        format!("Cambiaste de moneda: los precios están ahora en {currency}.")
    }

    fn line_price_changed(&self, before: Money, now: Money) -> Sentence {
        sentence!["El precio cambió: antes ", before, ", ahora ", now, "."]
    }

    fn line_only_left(&self, left: u32) -> String {
        match left {
            0 => "Se agotó. Quítalo para poder pagar.".to_owned(),
            1 => "Solo queda 1. Cambia la cantidad para poder pagar.".to_owned(),
            _ => format!("Solo quedan {left}. Cambia la cantidad para poder pagar."),
        }
    }

    fn line_not_sold_in(&self, currency: Currency) -> String {
        format!("No se vende en {currency}. Quítalo o cambia de moneda.")
    }

    fn line_over_limit(&self, limit: u32) -> String {
        format!("El máximo por pedido es {limit}. Cambia la cantidad para poder pagar.")
    }
}
