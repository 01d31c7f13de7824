//! Where an object of Stripe is seen in Stripe's own dashboard.

/// The page of an object, by what its id begins with; the dashboard's search where it has none.
pub(super) fn page_of(id: &str, live: bool) -> String {
    let mode = if live { "" } else { "test/" };
    let page = match id.split_once('_').map(|(kind, _)| kind) {
        Some("pi" | "ch" | "py") => format!("payments/{id}"),
        Some("dp" | "du") => format!("disputes/{id}"),
        _ => format!("search?query={id}"),
    };
    format!("https://dashboard.stripe.com/{mode}{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_object_leads_to_its_page_in_its_mode() {
        for (id, live, page) in [
            ("pi_1", true, "payments/pi_1"),
            ("ch_1", false, "test/payments/ch_1"),
            ("dp_1", true, "disputes/dp_1"),
            ("re_1", false, "test/search?query=re_1"),
        ] {
            assert_eq!(page_of(id, live), format!("https://dashboard.stripe.com/{page}"));
        }
    }
}
