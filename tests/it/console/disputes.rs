//! The rooms of disputes and warnings, as people of the team use them.

use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use super::audited;
use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::TestApp;
use crate::support::disputes::{
    FRAUDULENT, INQUIRY, NOT_RECEIVED, PDF, WARNED, at_stripe, bought_by, disputed, moves, passes,
    view,
};
use crate::support::people::{Form, Page, Visitor};

fn address(dispute: &str) -> String {
    format!("/admin/disputes/{dispute}")
}

async fn draft_form(admin: &mut Admin, dispute: &str) -> Form {
    let page = admin.browser.get(&address(dispute)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.form(&format!("{}/draft", address(dispute)))
}

/// Saves the draft as it is prefilled, with this text and a receipt, and goes on to the review.
async fn reviewed(admin: &mut Admin, dispute: &str, text: &str) -> Page {
    let form = draft_form(admin, dispute).await.with("uncategorized_text", text);
    let files = [("receipt", "recibo de Ana.pdf", PDF)];
    let saved = admin.browser.upload(&form.with("then", "review"), &files).await;
    let review = format!("{}/submit", address(dispute));
    assert_eq!((saved.status, saved.location()), (303, review.as_str()), "{}", saved.text());
    admin.browser.get(&review).await
}

both! {
    async fn the_list_says_what_is_due_and_opens_the_dispute(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let empty = admin.browser.get("/admin/disputes").await;
        assert!(empty.text().contains("No hay disputas"), "{}", empty.text());
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        let lost = disputed(&test, "mochila", FRAUDULENT).await;
        moves(&test, lost.only(), "lost").await;
        let page = admin.browser.get("/admin/disputes").await;
        let first = page.attribute("tbody tr", "data-row");
        assert_eq!(first.as_deref(), Some(one.only()));
        page.is_labelled();
        assert_eq!(page.attribute(".deadline", "data-deadline").as_deref(), Some("calm"));
        assert_eq!(page.text_of(".tabs__count").as_deref(), Some("1"));
        passes(&test, Span::from_hours(7 * 24)).await;
        admin.sign_in(PASSWORD).await;
        let page = admin.browser.get("/admin/disputes?phase=needs_response").await;
        assert_eq!(page.attribute(".deadline", "data-deadline").as_deref(), Some("soon"));
        assert!(page.text_of(".deadline").unwrap().starts_with("Quedan 4"), "{}", page.text());
        let lost = admin.browser.get("/admin/disputes?phase=lost").await;
        assert!(lost.text().contains("Perdida") && !lost.text().contains("Quedan"));
        let none = admin.browser.get("/admin/disputes?phase=won").await;
        assert!(none.text_of(".empty").unwrap().contains("Quitar"), "{}", none.text());
        let wrong = admin.browser.get("/admin/disputes?phase=%27%25").await;
        assert_eq!(wrong.status, 422);
        test.end().await;
    }

    async fn a_dispute_is_drafted_with_a_file_reviewed_and_submitted_once(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get(&address(one.only())).await;
        page.is_labelled();
        let text = page.text();
        assert!(text.contains("El cliente dice que no hizo esta compra."), "{text}");
        assert!(text.contains("Retirado") && text.contains("Quedan 9 días"), "{text}");
        let form = page.form(&format!("{}/draft", address(one.only())));
        assert_eq!(form.fields["customer_name"], "Ana Gómez");
        assert_eq!(form.fields["customer_email_address"], "ana@example.com");
        assert!(form.fields["product_description"].starts_with("2 × Producto panela — 40.000"));
        let story = &form.fields["uncategorized_text"];
        for said in ["Pedido 1001", "Visa", "Correo al cliente: Confirmación con recibo", "du_1"] {
            assert!(story.contains(said), "{said} in {story}");
        }
        let review = reviewed(&mut admin, one.only(), "Todo: winning_evidence").await;
        review.is_labelled();
        let said = review.text();
        for said_of in ["una sola vez", "Textos: 4. Archivos: 1.", "recibo de Ana.pdf", "40.000"] {
            assert!(said.contains(said_of), "{said_of} in {said}");
        }
        assert!(said.contains("Todo: winning_evidence"), "exactly what is sent: {said}");
        assert_eq!(test.requests_of("disputes.update").await, 0, "nothing is at Stripe yet");
        let form = review.form(&format!("{}/submit", address(one.only())));
        let done = admin.browser.submit(&form).await;
        let there = format!("{}?done=submitted", address(one.only()));
        assert_eq!((done.status, done.location()), (303, there.as_str()));
        let again = admin.browser.submit(&form).await;
        assert_eq!((again.status, again.location()), (303, there.as_str()), "the same form twice");
        let page = admin.browser.get(&there).await;
        assert!(page.text().contains("Las pruebas están en camino al banco."), "{}", page.text());
        assert!(page.text().contains("Recibida por Stripe"));
        assert_eq!(at_stripe(&test, one.only()).await, ("under_review".to_owned(), 1));
        let late = admin.browser.get(&format!("{}/submit", address(one.only()))).await;
        assert_eq!(late.status, 422);
        assert!(late.text().contains("el banco la está revisando"), "{}", late.text());
        let second = admin.browser.submit(&form.with("form_token", "another")).await;
        assert_eq!(second.status, 422);
        assert_eq!(at_stripe(&test, one.only()).await.1, 1);
        passes(&test, Span::from_seconds(6)).await;
        let won = admin.browser.get(&address(one.only())).await;
        assert!(won.text().contains("Ganada"), "{}", won.text());
        let deeds = audited(&test).await;
        assert_eq!(deeds.iter().filter(|deed| *deed == "dispute_submitted").count(), 1);
        assert_eq!(deeds.iter().filter(|deed| *deed == "dispute_draft_saved").count(), 1);
        test.end().await;
    }

    async fn files_of_the_wrong_type_or_size_are_told_at_their_field_and_texts_stay(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let form = draft_form(&mut admin, one.only()).await;
        let form = form.with("shipping_address", "Calle 1 #2-3");
        let large = [PDF, &vec![b' '; 5_000_000]].concat();
        for (content, why) in [
            (&b"<script>alert(1)</script>"[..], "Recibo: elige un PDF, un PNG o un JPEG"),
            (&b""[..], "Recibo: elige un PDF, un PNG o un JPEG"),
            (&large[..], "Recibo: todos los archivos juntos pueden pesar 4,5 MB"),
        ] {
            let page = admin.browser.upload(&form, &[("receipt", "recibo.pdf", content)]).await;
            assert_eq!(page.status, 422);
            page.is_labelled();
            assert_eq!(page.text_of("#receipt-error").as_deref(), Some(why));
            assert_eq!(page.attribute("#receipt", "aria-invalid").as_deref(), Some("true"));
            let kept = page.form(&format!("{}/draft", address(one.only())));
            assert_eq!(kept.fields["shipping_address"], "Calle 1 #2-3");
            assert!(page.text_of("title").unwrap().starts_with("Error: "));
        }
        let huge = vec![b' '; 17 * 1024 * 1024];
        let page = admin.browser.upload(&form, &[("receipt", "recibo.pdf", &huge)]).await;
        assert_eq!(page.status, 413);
        let shown = view(&test, one.only()).await;
        assert!(shown.draft.is_none() && shown.files.is_empty());
        let other = admin.browser.upload(&form, &[("passport", "a.pdf", PDF)]).await;
        assert_eq!(other.status, 400, "a field that the form has not");
        let forged = form.clone().with("csrf", "forged");
        let forged = admin.browser.upload(&forged, &[("receipt", "recibo.pdf", PDF)]).await;
        assert_eq!(forged.status, 403);
        let plain = admin.browser.submit(&form).await;
        assert_eq!(plain.status, 400, "a form without parts");
        assert!(view(&test, one.only()).await.draft.is_none());
        test.end().await;
    }

    async fn a_file_is_downloaded_and_never_shown_in_place_and_taken_out_again(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let other = disputed(&test, "mochila", FRAUDULENT).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        reviewed(&mut admin, one.only(), "x").await;
        let page = admin.browser.get(&address(one.only())).await;
        let link = page.attribute("a[download]", "href").unwrap();
        assert!(!link.contains("Ana"), "a random name: {link}");
        let file = admin.browser.get(&link).await;
        assert_eq!((file.status, file.body.as_bytes()), (200, PDF));
        assert_eq!(file.header("content-type"), Some("application/pdf"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        let disposition = file.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename=\"evf_"), "{disposition}");
        assert_eq!(file.header("cache-control"), Some("no-store"));
        let id = link.rsplit('/').next().unwrap();
        for guessed in [
            format!("{}/files/{id}", address(other.only())),
            format!("{}/files/evf_{}", address(one.only()), "0".repeat(32)),
            format!("{}/files/..%2F..%2Fsecret", address(one.only())),
        ] {
            assert_eq!(admin.browser.get(&guessed).await.status, 404, "{guessed}");
        }
        let form = draft_form(&mut admin, one.only()).await.with("remove_receipt", "yes");
        assert_eq!(admin.browser.upload(&form, &[]).await.status, 303);
        assert_eq!(admin.browser.get(&link).await.status, 404);
        test.end().await;
    }

    async fn a_stale_draft_changes_nothing_and_says_so(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let mut ana = Admin::of(&test, Role::Manager).await;
        let mut eva = Admin::of(&test, Role::Owner).await;
        let of_ana = draft_form(&mut ana, one.only()).await.with("shipping_carrier", "Ana's");
        let of_eva = draft_form(&mut eva, one.only()).await.with("shipping_carrier", "Eva's");
        let saved = ana.browser.upload(&of_ana, &[]).await;
        assert_eq!(saved.location(), format!("{}?done=saved", address(one.only())));
        let stale = eva.browser.upload(&of_eva, &[("receipt", "a.pdf", PDF)]).await;
        assert_eq!(stale.status, 422);
        assert!(stale.text().contains("Cambió mientras lo mirabas"), "{}", stale.text());
        let now = stale.form(&format!("{}/draft", address(one.only())));
        assert_eq!(now.fields["shipping_carrier"], "Ana's");
        // What is wrong besides does not turn a stale form into one of now.
        let wrong = eva.browser.upload(&of_eva, &[("receipt", "a.pdf", b"no file")]).await;
        let wrong = wrong.form(&format!("{}/draft", address(one.only())));
        let stale = eva.browser.upload(&wrong, &[]).await;
        assert_eq!(stale.status, 422);
        let kept = draft_form(&mut ana, one.only()).await;
        assert_eq!(kept.fields["shipping_carrier"], "Ana's");
        assert!(view(&test, one.only()).await.files.is_empty());
        let review = eva.browser.get(&format!("{}/accept", address(one.only()))).await;
        let accept = review.form(&format!("{}/accept", address(one.only())));
        let later = draft_form(&mut ana, one.only()).await.with("shipping_carrier", "Later");
        ana.browser.upload(&later, &[]).await;
        let stale = eva.browser.submit(&accept).await;
        assert_eq!(stale.status, 422);
        assert_eq!(at_stripe(&test, one.only()).await.0, "needs_response");
        test.end().await;
    }

    async fn a_dispute_is_accepted_after_a_review_that_says_what_is_lost(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let accept = format!("{}/accept", address(one.only()));
        let review = admin.browser.get(&accept).await;
        assert!(review.text().contains("pierdes 40.000"), "{}", review.text());
        assert!(review.text().contains("No se puede deshacer"));
        let done = admin.browser.submit_and_follow(&review.form(&accept)).await;
        assert!(done.text().contains("Aceptaste la disputa."), "{}", done.text());
        assert!(done.text().contains("Perdida"));
        assert_eq!(at_stripe(&test, one.only()).await.0, "lost");
        let inquiry = disputed(&test, "mochila", INQUIRY).await;
        let page = admin.browser.get(&format!("{}/accept", address(inquiry.only()))).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("Una consulta no se acepta"), "{}", page.text());
        test.end().await;
    }

    async fn who_may_not_answer_sees_everything_and_has_no_form(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let mut viewer = Admin::of(&test, Role::Support).await;
        let page = viewer.browser.get(&address(one.only())).await;
        assert!(page.text().contains("Tu rol no lo permite"), "{}", page.text());
        assert_eq!(page.attribute("form[enctype]", "action"), None);
        for path in ["submit", "accept"] {
            let path = format!("{}/{path}", address(one.only()));
            assert_eq!(viewer.browser.get(&path).await.status, 403);
        }
        for guessed in ["du_guessed", "x", "%27", "du_1%0d%0aLocation:%20x"] {
            let page = viewer.browser.get(&address(guessed)).await;
            assert_eq!(page.status, 404, "{guessed}");
        }
        let print = viewer.browser.get(&format!("{}/print", address(one.only()))).await;
        assert_eq!(print.status, 200);
        print.is_labelled();
        assert!(print.text().contains("Todavía no hay nada escrito."), "{}", print.text());
        assert!(print.text().contains("El banco abrió la disputa"));
        let mut english = Admin::at_the_door(&test, "support@example.com");
        english.browser = Visitor::reading(&test.url, "en");
        english.sign_in(PASSWORD).await;
        let page = english.browser.get(&address(one.only())).await;
        assert!(page.text().contains("Dispute: Fraudulent"), "{}", page.text());
        test.end().await;
    }

    async fn what_was_typed_is_escaped_wherever_it_is_shown(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let polyglot = "\"'></textarea></pre><script>alert(1)</script>{{7*7}}";
        let form = draft_form(&mut admin, one.only()).await.with("uncategorized_text", polyglot);
        let files = [("receipt", "x<img src=y onerror=alert(1)>.pdf", PDF)];
        assert_eq!(admin.browser.upload(&form, &files).await.status, 303);
        for path in ["", "/submit", "/print"] {
            let page = admin.browser.get(&format!("{}{path}", address(one.only()))).await;
            assert_eq!(page.status, 200);
            assert!(!page.body.contains("<script>alert"), "{path}");
            assert!(!page.body.contains("<img src=y"), "{path}");
        }
        let kept = draft_form(&mut admin, one.only()).await;
        assert_eq!(kept.fields["uncategorized_text"], polyglot);
        test.end().await;
    }

    async fn a_warning_is_listed_with_its_hours_and_leads_to_the_refund(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Support).await;
        let empty = admin.browser.get("/admin/warnings").await;
        assert!(empty.text().contains("No hay avisos de fraude"), "{}", empty.text());
        let (_, payment) = bought_by(&test, "panela", WARNED).await;
        passes(&test, Span::from_seconds(6)).await;
        passes(&test, Span::from_hours(5)).await;
        admin.sign_in(PASSWORD).await;
        let page = admin.browser.get("/admin/warnings?open=yes").await;
        assert!(page.text().contains("hace 5 h"), "{}", page.text());
        assert!(page.text().contains("Tarjeta robada"), "{}", page.text());
        let refund = format!("/admin/payments/{payment}/refunds/new");
        assert_eq!(page.attribute(".table__action a", "href"), Some(refund));
        let mut viewer = Admin::of(&test, Role::Viewer).await;
        let page = viewer.browser.get("/admin/warnings").await;
        assert_eq!(page.attribute(".table__action a", "href"), None);
        assert_eq!(page.attribute("tbody tr", "data-actionable").as_deref(), Some("true"));
        test.end().await;
    }
}
