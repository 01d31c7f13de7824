//! A dispute's page, with the draft of its answer in a form.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::words::{self, Chip, Deadline};
use super::{dossier, told_elsewhere};
use crate::app::context::App;
use crate::app::disputes::{self, AnswerLine, DisputeView, FileLine};
use crate::app::form_token;
use crate::domain::clock::Moment;
use crate::domain::dispute::{
    AnswerStatus, DisputeRefused, Evidence, EvidenceFile, EvidenceText, asked_files, asked_texts,
};
use crate::domain::facts::FundsMoved;
use crate::domain::money::{Currency, Money};
use crate::domain::role::Permission;
use crate::http::admin::frame::{Frame, Room, around};
use crate::http::admin::kept_form::KeptForm;
use crate::http::admin::list::Query;
use crate::http::admin::session::Session;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value};
use crate::i18n::Sentence;
use crate::i18n::catalogue::DisputeDone;
use crate::i18n::time::TimeStyle;

/// A dispute.
#[derive(Debug, Template)]
#[template(path = "admin/disputes/show.html")]
pub struct DisputePage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// What the books have.
    pub view: DisputeView,
    /// The version of the draft that the fields were filled from.
    pub version: i64,
    /// The texts that stand in the fields.
    pub texts: Evidence,
    /// What was refused.
    pub refusals: Vec<DisputeRefused>,
    /// Whether somebody changed the draft meanwhile.
    pub changed: bool,
    /// What was done a moment ago.
    pub done: Option<DisputeDone>,
    /// Whether the role may answer.
    pub may_act: bool,
    /// The token of this form.
    pub form_token: String,
    /// Whether the texts were typed before the session ended.
    pub kept: KeptForm,
    /// The list that it was opened from, with its filters.
    pub back: String,
    /// When the page was made.
    pub now: Moment,
}

/// A field for a text.
#[derive(Debug)]
pub struct TextField {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What stands in it.
    pub value: String,
    /// How many lines it shows; one is a plain field.
    pub rows: u8,
    /// Why what was typed is refused.
    pub error: Option<Sentence>,
}

/// A field for a file.
#[derive(Debug)]
pub struct FileField {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The file that it has.
    pub file: Option<FileLine>,
    /// Why what was chosen is refused.
    pub error: Option<Sentence>,
}

/// Money that Stripe moved, in words.
#[derive(Debug)]
pub struct Movement {
    /// Whether it was taken or returned.
    pub label: &'static str,
    /// How much, where the currency is one of ours.
    pub amount: Option<Money>,
    /// Stripe's fee, where there was one.
    pub fee: Option<Money>,
    /// What is said instead of an amount.
    pub elsewhere: String,
    /// When.
    pub at: Moment,
}

impl DisputePage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = t.dispute_title(t.dispute_reason(self.view.reason));
        if self.refusals.is_empty() {
            return self.layout.titled(&[&title]);
        }
        self.layout.titled(&[&t.title_of_refused(&title)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn chip(&self) -> Chip {
        let under_way = |one: &AnswerLine| one.status == AnswerStatus::Requested;
        let answering = self.view.answers.iter().any(under_way);
        words::phase(&self.layout, self.view.phase, answering)
    }

    fn deadline(&self) -> Option<Deadline> {
        words::deadline(&self.layout, (self.view.phase, self.view.due), self.now)
    }

    fn answer_chip(&self, status: &AnswerStatus) -> Chip {
        words::answer(&self.layout, *status)
    }

    /// The texts of an answer, in the order of the form.
    fn written(&self, texts: &Evidence) -> Vec<(&'static str, String)> {
        words::written(&self.layout, texts)
    }

    /// What Stripe said to an answer that it did not take.
    fn stripe_said<'a>(&self, answer: &'a AnswerLine) -> Option<&'a str> {
        let taken = answer.status == AnswerStatus::Taken;
        answer.last_error.as_deref().filter(|_| !taken)
    }

    fn done_tone(&self, done: &DisputeDone) -> &'static str {
        match done {
            DisputeDone::Saved | DisputeDone::Submitted | DisputeDone::Accepted => "success",
            DisputeDone::Waiting => "info",
            DisputeDone::Refused => "danger",
        }
    }

    fn done_icon(&self, done: &DisputeDone) -> &'static str {
        match done {
            DisputeDone::Saved | DisputeDone::Submitted | DisputeDone::Accepted => "check",
            DisputeDone::Waiting => "info",
            DisputeDone::Refused => "error",
        }
    }

    /// Why nothing can be done now, if it cannot.
    fn why_not(&self) -> Option<Sentence> {
        let t = self.layout.t();
        if !self.may_act && self.view.may_answer.is_ok() {
            return Some(t.your_role_may_not().into());
        }
        self.view.may_answer.err().map(|why| t.dispute_refused(why))
    }

    /// What was refused, with the field that it is about.
    fn errors(&self) -> Vec<(&'static str, Sentence)> {
        let t = self.layout.t();
        self.refusals.iter().map(|why| (field_of(*why), t.dispute_refused(*why))).collect()
    }

    fn error_of(&self, field: &str) -> Option<Sentence> {
        let own = self.refusals.iter().find(|why| field_of(**why) == field)?;
        Some(self.layout.t().dispute_refused(*own))
    }

    /// The texts that the bank asks for first, or the others.
    fn text_fields(&self, first: bool) -> Vec<TextField> {
        let asked = asked_texts(self.view.reason);
        let others: Vec<EvidenceText> =
            EvidenceText::ALL.iter().copied().filter(|one| !asked.contains(one)).collect();
        let which: &[EvidenceText] = if first { asked } else { &others };
        which.iter().map(|one| self.text_field(*one)).collect()
    }

    fn text_field(&self, one: EvidenceText) -> TextField {
        TextField {
            name: one.name(),
            label: self.layout.t().evidence_text(one),
            value: self.texts.get(&one).cloned().unwrap_or_default(),
            rows: rows_of(one),
            error: self.error_of(one.name()),
        }
    }

    /// The files that the bank asks for first, or the others.
    fn file_fields(&self, first: bool) -> Vec<FileField> {
        let asked = asked_files(self.view.reason);
        let others: Vec<EvidenceFile> =
            EvidenceFile::ALL.iter().copied().filter(|one| !asked.contains(one)).collect();
        let which: &[EvidenceFile] = if first { asked } else { &others };
        let field = |one: &EvidenceFile| FileField {
            name: one.name(),
            label: self.layout.t().evidence_file(*one),
            file: self.view.files.iter().find(|file| file.field == *one).cloned(),
            error: self.error_of(one.name()),
        };
        which.iter().map(field).collect()
    }

    /// Whether anything stands in the fields that are folded away.
    fn more_is_open(&self) -> bool {
        let text = |one: &TextField| !one.value.is_empty() || one.error.is_some();
        let file = |one: &FileField| one.file.is_some() || one.error.is_some();
        self.text_fields(false).iter().any(text) || self.file_fields(false).iter().any(file)
    }

    fn movements(&self) -> Vec<Movement> {
        let t = self.layout.t();
        let amount = |minor: i64, code: &str| {
            let currency: Currency = code.to_uppercase().parse().ok()?;
            Money::new(minor.abs(), currency).ok()
        };
        let one = |moved: &FundsMoved| Movement {
            label: if moved.amount_minor < 0 { t.funds_taken() } else { t.funds_returned() },
            amount: amount(moved.amount_minor, &moved.currency),
            fee: amount(moved.fee_minor, &moved.currency).filter(|fee| !fee.is_zero()),
            elsewhere: t.funds_elsewhere(&moved.currency.to_uppercase()),
            at: moved.at,
        };
        self.view.movements.iter().map(one).collect()
    }
}

/// The field that a refusal is about.
const fn field_of(why: DisputeRefused) -> &'static str {
    match why {
        DisputeRefused::TextTooLong(text) => text.name(),
        DisputeRefused::FileKind(file) | DisputeRefused::FileTooLarge(file) => file.name(),
        DisputeRefused::TextsTooLong => EvidenceText::UncategorizedText.name(),
        DisputeRefused::NotWaiting(_)
        | DisputeRefused::TooLate { .. }
        | DisputeRefused::UnderWay
        | DisputeRefused::NoEvidence
        | DisputeRefused::Inquiry
        | DisputeRefused::FormToken => "answer",
    }
}

const fn rows_of(text: EvidenceText) -> u8 {
    match text {
        EvidenceText::CustomerName
        | EvidenceText::CustomerEmailAddress
        | EvidenceText::CustomerPurchaseIp
        | EvidenceText::ShippingCarrier
        | EvidenceText::ShippingDate
        | EvidenceText::ShippingTrackingNumber
        | EvidenceText::ServiceDate
        | EvidenceText::DuplicateChargeId => 1,
        EvidenceText::BillingAddress | EvidenceText::ShippingAddress => 3,
        EvidenceText::ProductDescription
        | EvidenceText::AccessActivityLog
        | EvidenceText::RefundPolicyDisclosure
        | EvidenceText::RefundRefusalExplanation
        | EvidenceText::CancellationPolicyDisclosure
        | EvidenceText::CancellationRebuttal
        | EvidenceText::DuplicateChargeExplanation => 4,
        EvidenceText::UncategorizedText => 12,
    }
}

/// The words that another page of ours gives to the address.
fn done_of(word: &str) -> Option<DisputeDone> {
    match word {
        "saved" => Some(DisputeDone::Saved),
        "submitted" => Some(DisputeDone::Submitted),
        "accepted" => Some(DisputeDone::Accepted),
        "waiting" => Some(DisputeDone::Waiting),
        "refused" => Some(DisputeDone::Refused),
        _ => None,
    }
}

/// The page of a dispute as it stands, with what is drafted in its fields.
pub(super) async fn shown(
    (visit, session): (&Visit, &Session),
    app: &App,
    id: &str,
) -> Result<DisputePage, PageError> {
    let view = disputes::view(app, id).await.map_err(told_elsewhere)?;
    let path = format!("/admin/disputes/{}", view.id);
    let (layout, frame) = around(visit, session, (Room::Disputes, &path));
    let texts = match &view.draft {
        Some(draft) => draft.texts.clone(),
        None => dossier::prefilled(&view, &layout),
    };
    Ok(DisputePage {
        layout,
        frame,
        version: view.version(),
        view,
        texts,
        refusals: Vec::new(),
        changed: false,
        done: None,
        kept: KeptForm::default(),
        back: "/admin/disputes".to_owned(),
        may_act: session.may(Permission::Dispute),
        form_token: form_token::new(app),
        now: app.now(),
    })
}

/// Shows a dispute.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request, kept): (web::Path<String>, HttpRequest, KeptForm),
) -> PageResult {
    let done = query_value(&request, "done").and_then(|word| done_of(&word));
    let back = Query::back(&request, "/admin/disputes");
    let mut now = shown((&visit, &session), &app, &id).await?;
    if kept.is_there() {
        let typed = |one: &EvidenceText| (*one, kept.value(one.name()).unwrap_or_default());
        let texts = EvidenceText::ALL.iter().map(typed);
        now.texts = texts.map(|(one, typed)| (one, typed.to_owned())).collect();
    }
    page(&DisputePage { done, back, kept, ..now })
}
