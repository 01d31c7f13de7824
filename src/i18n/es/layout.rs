//! What stands around every page, in Spanish.

use super::Spanish;
use crate::i18n::catalogue::LayoutTexts;
use crate::i18n::counted;

impl LayoutTexts for Spanish {
    plain! {
        skip_to_content: "Saltar al contenido",
        test_mode: "Modo de prueba: no se cobra dinero real.",
        currency: "Moneda",
        language: "Idioma",
        cart: "Carrito",
        shop_links: "Enlaces de la tienda",
        products: "Productos",
    }

    fn items_in_cart(&self, count: u32) -> &'static str {
        counted(count, "producto", "productos")
    }

    fn title_of_refused(&self, title: &str) -> String {
        format!("Error: {title}")
    }
}
