//! The room of payment methods: which the shop takes, and switching them.

/// What stands in the room of payment methods.
pub trait MethodTexts {
    /// The room's name.
    fn room_methods(&self) -> &'static str;
    /// The column of currencies.
    fn method_currencies_label(&self) -> &'static str;
    /// A method that customers are offered.
    fn method_is_on(&self) -> &'static str;
    /// A method that they are not.
    fn method_is_off(&self) -> &'static str;
    /// The button that switches a method on.
    fn switch_on(&self) -> &'static str;
    /// The button that switches it off.
    fn switch_off(&self) -> &'static str;
    /// The heading above what the cache holds.
    fn method_cache_label(&self) -> &'static str;
    /// What a switch does to checkouts that have begun.
    fn switch_leaves_begun(&self) -> &'static str;
    /// How soon a switch counts.
    fn switch_counts_at_once(&self) -> &'static str;
    /// Somebody switched it meanwhile.
    fn switch_changed(&self) -> &'static str;
    /// The heading of the review.
    fn switch_title(&self, on: bool, method: &str) -> String;
    /// What switching on does.
    fn switch_on_offers(&self, method: &str, currencies: &str) -> String;
    /// What switching off does.
    fn switch_off_hides(&self, method: &str) -> String;
    /// Nobody can pay in these currencies then.
    fn switch_off_leaves_none(&self, currencies: &str) -> String;
    /// What the cache holds.
    fn method_cache(&self, lists: u64, span: &str) -> String;
}
