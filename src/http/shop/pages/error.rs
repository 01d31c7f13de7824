//! The page that is shown instead of the one that was asked for, with a way on.

use askama::Template;

use crate::http::page::Layout;
use crate::i18n::catalogue::ErrorKind;

/// Which part of the server the page was asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The shop.
    Shop,
    /// The console.
    Console,
}

/// An error's page. The answer's status is [`ErrorKind::status`].
#[derive(Debug, Template)]
#[template(path = "errors/error.html")]
pub struct ErrorPage {
    /// The frame.
    pub layout: Layout,
    /// What went wrong.
    pub kind: ErrorKind,
    /// Where it happened.
    pub area: Area,
}

impl ErrorPage {
    /// Where to go from here: people of the team to the console; whoever has a cart and was
    /// stopped on the way gets back to it, everybody else to the products.
    fn way_on(&self) -> (&str, &'static str) {
        let t = self.layout.t();
        if self.area == Area::Console {
            return ("/admin", t.back_to_console());
        }
        match self.kind {
            ErrorKind::FormExpired
            | ErrorKind::TooLarge
            | ErrorKind::Unprocessable
            | ErrorKind::TooMany(_)
            | ErrorKind::Internal
            | ErrorKind::Unavailable(_)
                if self.layout.cart_count > 0 =>
            {
                ("/cart", t.back_to_cart())
            }
            ErrorKind::BadRequest
            | ErrorKind::Forbidden
            | ErrorKind::FormExpired
            | ErrorKind::RoleForbids
            | ErrorKind::NotFound
            | ErrorKind::MethodNotAllowed
            | ErrorKind::Gone
            | ErrorKind::TooLarge
            | ErrorKind::Unprocessable
            | ErrorKind::TooMany(_)
            | ErrorKind::Internal
            | ErrorKind::Unavailable(_) => ("/", t.see_products()),
        }
    }

    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().error_heading(self.kind)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Span;
    use crate::http::shop::pages::testing::{Page, in_both_languages, layout};
    use crate::i18n::texts;

    #[test]
    fn every_error_has_a_heading_the_request_id_and_a_way_on() {
        in_both_languages(|locale| {
            for kind in ErrorKind::ALL {
                let page = Page::of(&ErrorPage { layout: layout(locale), kind, area: Area::Shop });
                page.is_well_formed(locale);
                assert_eq!(page.text("h1"), texts(locale).error_heading(kind));
                assert_eq!(page.text("code.reference"), "req_1");
                assert_eq!(page.count("main a.button"), 1, "{kind:?}");
            }
        });
    }

    #[test]
    fn a_known_wait_is_told_in_seconds() {
        let kind = ErrorKind::TooMany(Some(Span::from_millis(29_001)));
        in_both_languages(|locale| {
            let page = Page::of(&ErrorPage { layout: layout(locale), kind, area: Area::Shop });
            assert!(page.text("main").contains("30 s"));
        });
    }
}
