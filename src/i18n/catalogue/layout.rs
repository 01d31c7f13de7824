//! What stands around every page.

/// The frame of a page: skip link, header, switches, footer.
pub trait LayoutTexts {
    /// The link that jumps over the header.
    fn skip_to_content(&self) -> &'static str;
    /// The banner of a shop that runs against the sandbox.
    fn test_mode(&self) -> &'static str;
    /// The name of the currency switch.
    fn currency(&self) -> &'static str;
    /// The name of the language switch.
    fn language(&self) -> &'static str;
    /// The link to the cart, and the word for it.
    fn cart(&self) -> &'static str;
    /// The word after the number of items in the cart.
    fn items_in_cart(&self, count: u32) -> &'static str;
    /// The name of the links in the footer.
    fn shop_links(&self) -> &'static str;
    /// The catalogue as a link and as a heading.
    fn products(&self) -> &'static str;
    /// What a title begins with when a form was refused.
    fn title_of_refused(&self, title: &str) -> String;
}
