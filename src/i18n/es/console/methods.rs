//! The room of payment methods, in Spanish.

use crate::i18n::catalogue::MethodTexts;
use crate::i18n::es::Spanish;

impl MethodTexts for Spanish {
    plain! {
        room_methods: "Métodos de pago",
        method_currencies_label: "Monedas",
        method_is_on: "Se ofrece",
        method_is_off: "No se ofrece",
        switch_on: "Ofrecer",
        switch_off: "Dejar de ofrecer",
        method_cache_label: "Listas guardadas",
        switch_leaves_begun: "Las compras que ya empezaron siguen como están.",
        switch_counts_at_once: "Vale enseguida en este servidor, y en los demás en un segundo o \
            dos.",
        switch_changed: "Alguien lo cambió mientras lo mirabas. No se hizo nada.",
    }

    fn switch_title(&self, on: bool, method: &str) -> String {
        if on { format!("Ofrecer {method}") } else { format!("Dejar de ofrecer {method}") }
    }

    fn switch_on_offers(&self, method: &str, currencies: &str) -> String {
        format!("Las compras nuevas en {currencies} ofrecerán {method}.")
    }

    fn switch_off_hides(&self, method: &str) -> String {
        format!("Las compras nuevas no ofrecerán {method}.")
    }

    fn switch_off_leaves_none(&self, currencies: &str) -> String {
        format!("Nadie podrá pagar en {currencies} hasta que ofrezcas otro método.")
    }

    fn method_cache(&self, lists: u64, span: &str) -> String {
        let kept = if lists == 1 { "lista guardada" } else { "listas guardadas" };
        format!("{lists} {kept} en este servidor, {span} cada una como mucho.")
    }
}
