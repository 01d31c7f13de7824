//! `POST /preferences`: the switches of language and currency in the header.

use actix_web::HttpResponse;

use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::http::address::way_back;
use crate::http::cookies;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::middleware::locale::{CURRENCY_COOKIE, LOCALE_COOKIE};
use crate::http::visit::{PageResult, Visit, see_other};

/// Keeps what was chosen in cookies, and goes back to the page.
pub async fn choose(visit: Visit, mut form: Form) -> PageResult {
    let locale = form.take("locale")?.map(|text| text.parse::<Locale>()).transpose();
    let locale = locale.map_err(|_| PageError::BadRequest("the language is not ours"))?;
    let currency = form.take("currency")?.map(|text| text.parse::<Currency>()).transpose();
    let currency = currency.map_err(|_| PageError::BadRequest("the currency is not ours"))?;
    let next = form.require("next")?;
    form.nothing_else()?;
    let mut answer = see_other(way_back(&next));
    if let Some(locale) = locale {
        keep(&visit, &mut answer, LOCALE_COOKIE, locale.tag())?;
    }
    if let Some(currency) = currency {
        keep(&visit, &mut answer, CURRENCY_COOKIE, currency.code())?;
    }
    Ok(answer)
}

fn keep(
    visit: &Visit,
    answer: &mut HttpResponse,
    name: &str,
    value: &str,
) -> Result<(), PageError> {
    let cookie = cookies::new(&visit.site, name, value);
    answer.add_cookie(&cookie).map_err(PageError::internal)
}

#[cfg(test)]
mod tests {
    use crate::http::middleware::csrf::{CsrfKey, Forms};
    use crate::http::middleware::testing::{Answer, post, serve};

    async fn choose(fields: &str) -> Answer {
        let visitor = "a".repeat(64);
        let token = CsrfKey::new(b"a secret of the tests").token(Forms::Shop, &visitor);
        let request = post("/preferences")
            .insert_header(("cookie", format!("cobro_visitor={visitor}")))
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(format!("csrf={token}&{fields}"));
        serve().await.call(request).await
    }

    #[actix_web::test]
    async fn a_choice_is_kept_in_a_cookie_and_leads_back() {
        let answer = choose("locale=en&next=%2Fcart").await;
        assert_eq!((answer.status, answer.header("location").as_str()), (303, "/cart"));
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("cobro_locale=en; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
        let answer = choose("currency=EUR&next=%2Fproducts%2Fcafe-huila").await;
        assert_eq!(answer.header("location"), "/products/cafe-huila");
        assert!(answer.header("set-cookie").starts_with("cobro_currency=EUR;"));
    }

    #[actix_web::test]
    async fn no_choice_leads_away_from_the_shop() {
        for next in ["%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil", "x%0D%0Ay"] {
            let answer = choose(&format!("locale=en&next={next}")).await;
            assert_eq!((answer.status, answer.header("location").as_str()), (303, "/"), "{next}");
        }
    }

    #[actix_web::test]
    async fn what_the_shop_does_not_have_cannot_be_chosen() {
        for fields in ["locale=fr&next=%2F", "currency=BTC&next=%2F", "locale=en", "next=%2F&x=1"] {
            assert_eq!(choose(fields).await.status, 400, "{fields}");
        }
    }
}
