//! What our own books have about a disputed payment, in words: the fields of a draft that nobody
//! wrote yet, and the story in the order of time.

use crate::app::disputes::{DisputeView, Dossier};
use crate::domain::clock::Moment;
use crate::domain::dispute::{Evidence, EvidenceText};
use crate::http::page::Layout;
use crate::http::shop::order_words;
use crate::i18n::catalogue::TimelineEvent;
use crate::i18n::time::TimeStyle;

/// The texts of a draft that nobody wrote yet.
pub fn prefilled(view: &DisputeView, layout: &Layout) -> Evidence {
    let (dossier, order) = (&view.dossier, &view.dossier.order);
    Evidence::from([
        (EvidenceText::ProductDescription, sold(dossier, layout)),
        (EvidenceText::CustomerName, order.contact_name.clone()),
        (EvidenceText::CustomerEmailAddress, order.contact_email.clone()),
        (EvidenceText::UncategorizedText, whole(dossier, layout)),
    ])
}

/// What was sold, a line each.
fn sold(dossier: &Dossier, layout: &Layout) -> String {
    let line = |line: &crate::domain::order::OrderLine| {
        format!("{} × {} — {}", line.quantity, line.name, line.total.render(layout.locale))
    };
    dossier.order.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Receipt and story as one text.
fn whole(dossier: &Dossier, layout: &Layout) -> String {
    let (t, order) = (layout.t(), &dossier.order);
    let mut lines = vec![t.evidence_summary(&order.number.to_string()), String::new()];
    lines.push(sold(dossier, layout));
    lines.push(format!("{}: {}", t.total(), order.total.render(layout.locale)));
    lines.extend(facts(dossier, layout).iter().map(|(label, value)| format!("{label}: {value}")));
    lines.push(String::new());
    for (at, words) in story(dossier, layout) {
        lines.push(format!("{} — {words}", layout.time(at, TimeStyle::Full)));
    }
    lines.join("\n")
}

/// Short facts with their labels.
pub fn facts(dossier: &Dossier, layout: &Layout) -> Vec<(&'static str, String)> {
    let (t, order) = (layout.t(), &dossier.order);
    let payment = &order.payment;
    let mut facts = vec![
        (t.buyer(), format!("{} <{}>", order.contact_name, order.contact_email)),
        (t.paid(), payment.captured.render(layout.locale)),
    ];
    if let Some(card) = &payment.card {
        facts.push((t.paid_with(), t.card(card)));
    }
    if let Some(result) = &dossier.three_d_secure {
        facts.push((t.three_d_secure(), t.three_d_secure_result(result).to_owned()));
    }
    if !payment.returned.is_zero() {
        facts.push((t.returned(), payment.returned.render(layout.locale)));
    }
    facts.extend(dossier.intent.iter().map(|id| (t.payment(), id.clone())));
    facts
}

/// What happened, oldest first: the order, its payment, the mails, the disputes.
pub fn story(dossier: &Dossier, layout: &Layout) -> Vec<(Moment, String)> {
    let t = layout.t();
    let happened = order_words::timeline(&dossier.order).into_iter();
    // Each dispute is told by its own opening.
    let happened = happened.filter(|one| one.event != TimelineEvent::Disputed);
    let mut story: Vec<(Moment, String)> =
        happened.map(|one| (one.at, layout.plain(&t.evidence_event(one.event)))).collect();
    for (kind, at) in &dossier.mails {
        story.push((*at, t.evidence_mail(t.mail_kind(*kind))));
    }
    for (id, at) in &dossier.disputes {
        story.push((*at, t.evidence_opened(id)));
    }
    // Stripe's clock has whole seconds: within one the order above is that of the story.
    story.sort_by_key(|(at, _)| at.seconds());
    story
}
