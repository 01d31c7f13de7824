//! The rules of answering a dispute, each with what breaks it.

use super::*;

const DUE: Moment = Moment::from_seconds(1_000_000);

fn state(status: &str, evidence_due: Option<Moment>) -> DisputeState {
    DisputeState {
        status: status.to_owned(),
        amount_minor: 100,
        evidence_due,
        is_charge_refundable: None,
    }
}

#[test]
fn each_word_of_stripe_has_its_phase_and_one_of_a_later_version_is_under_review() {
    for (status, phase) in [
        ("warning_needs_response", DisputePhase::NeedsResponse),
        ("warning_under_review", DisputePhase::UnderReview),
        ("warning_closed", DisputePhase::Closed),
        ("needs_response", DisputePhase::NeedsResponse),
        ("under_review", DisputePhase::UnderReview),
        ("won", DisputePhase::Won),
        ("lost", DisputePhase::Lost),
        ("prevented", DisputePhase::Closed),
        ("appeal_under_review", DisputePhase::UnderReview),
    ] {
        assert_eq!(DisputePhase::of(&state(status, Some(DUE))), phase, "{status}");
    }
    let debit = DisputePhase::of(&state("needs_response", None));
    assert_eq!(debit, DisputePhase::Uncontestable);
}

#[test]
fn only_what_waits_for_an_answer_takes_one_and_only_until_its_deadline() {
    let later = DUE + Span::from_millis(1);
    let open = state("needs_response", Some(DUE));
    assert_eq!(may_answer(&open, DUE), Ok(()));
    assert_eq!(may_answer(&open, later), Err(DisputeRefused::TooLate { due: DUE }));
    for (status, phase) in [
        ("under_review", DisputePhase::UnderReview),
        ("won", DisputePhase::Won),
        ("lost", DisputePhase::Lost),
        ("warning_closed", DisputePhase::Closed),
    ] {
        let refused = may_answer(&state(status, Some(DUE)), DUE);
        assert_eq!(refused, Err(DisputeRefused::NotWaiting(phase)), "{status}");
    }
    let debit = may_answer(&state("needs_response", None), DUE);
    assert_eq!(debit, Err(DisputeRefused::NotWaiting(DisputePhase::Uncontestable)));
}

#[test]
fn what_must_be_answered_comes_first_by_its_deadline_and_the_rest_the_newest_first() {
    let opened = Moment::from_seconds(900_000);
    let at = |status, due, opened_at| place(&state(status, due), opened_at);
    let later = at("needs_response", Some(DUE + Span::from_hours(1)), opened);
    let lost = at("lost", Some(DUE), opened);
    assert!(at("needs_response", Some(DUE), opened) < later);
    assert!(later < lost);
    assert!(at("lost", Some(DUE), opened + Span::from_hours(1)) < lost);
    assert!(later < at("needs_response", None, opened));
}

#[test]
fn an_inquiry_is_answered_and_never_accepted() {
    let inquiry = state("warning_needs_response", Some(DUE));
    assert_eq!(may_answer(&inquiry, DUE), Ok(()));
    assert_eq!(may_accept(&inquiry, DUE), Err(DisputeRefused::Inquiry));
    assert_eq!(may_accept(&state("needs_response", Some(DUE)), DUE), Ok(()));
}

#[test]
fn texts_are_trimmed_and_what_is_too_long_is_named() {
    let typed = Evidence::from([
        (EvidenceText::CustomerName, "  Ana \r\nGómez ".to_owned()),
        (EvidenceText::ServiceDate, " \r\n ".to_owned()),
    ]);
    let kept = checked_texts(typed).unwrap();
    let expected = Evidence::from([(EvidenceText::CustomerName, "Ana \nGómez".to_owned())]);
    assert_eq!(kept, expected);
    let long = |length| "ñ".repeat(length);
    let most = Evidence::from([(EvidenceText::CustomerName, long(LONGEST_TEXT))]);
    assert!(checked_texts(most).is_ok());
    let over = Evidence::from([(EvidenceText::ServiceDate, long(LONGEST_TEXT + 1))]);
    let refused = DisputeRefused::TextTooLong(EvidenceText::ServiceDate);
    assert_eq!(checked_texts(over), Err(vec![refused]));
    let all = EvidenceText::ALL.iter().map(|name| (*name, long(LONGEST_TEXT / 2)));
    assert_eq!(checked_texts(all.collect()), Err(vec![DisputeRefused::TextsTooLong]));
}

#[test]
fn a_file_is_known_by_its_first_bytes() {
    assert_eq!(FileKind::sniff(b"%PDF-1.7 ..."), Some(FileKind::Pdf));
    assert_eq!(FileKind::sniff(b"\x89PNG\r\n\x1a\n"), Some(FileKind::Png));
    assert_eq!(FileKind::sniff(b"\xff\xd8\xff\xe0"), Some(FileKind::Jpeg));
    for other in [&b""[..], b"PDF-1.7", b"<svg/>", b"GIF89a", b"MZ\x90", b" %PDF-1.7"] {
        assert_eq!(FileKind::sniff(other), None, "{other:?}");
    }
}

#[test]
fn every_reason_asks_for_something_and_names_each_piece_once() {
    for reason in DisputeReason::ALL {
        let (texts, files) = (asked_texts(*reason), asked_files(*reason));
        assert!(texts.contains(&EvidenceText::UncategorizedText), "{reason}");
        assert!(files.contains(&EvidenceFile::Receipt), "{reason}");
        let mut unique = texts.to_vec();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), texts.len(), "{reason}");
    }
    assert_eq!(DisputeReason::of(Some("fraudulent")), DisputeReason::Fraudulent);
    assert_eq!(DisputeReason::of(Some("a_later_one")), DisputeReason::General);
    assert_eq!(DisputeReason::of(None), DisputeReason::General);
}

#[test]
fn a_deadline_grows_louder_as_it_comes() {
    let at = |hours: i64| DeadlineTone::of(DUE, DUE - Span::from_hours(hours));
    assert_eq!(at(7 * 24), DeadlineTone::Calm);
    assert_eq!(at(6 * 24), DeadlineTone::Near);
    assert_eq!(at(71), DeadlineTone::Soon);
    assert_eq!(at(23), DeadlineTone::Urgent);
    assert_eq!(at(0), DeadlineTone::Urgent);
    assert_eq!(DeadlineTone::of(DUE, DUE + Span::from_millis(1)), DeadlineTone::Over);
}

#[test]
fn of_all_notices_about_a_deadline_only_the_nearest_is_written_and_none_once_it_has_passed() {
    let left = |span| DeadlineNotice::at(DUE, DUE - span);
    let sooner = |hours: i64| Span::from_millis(hours * 3_600_000 + 1);
    let (hour, instant) = (Span::from_hours(1), Span::from_millis(1));
    for (notice, hours) in [
        (DeadlineNotice::Week, 7 * 24),
        (DeadlineNotice::ThreeDays, 3 * 24),
        (DeadlineNotice::Day, 24),
    ] {
        assert_eq!(left(Span::from_hours(hours)), Some(notice));
        assert_eq!(left(Span::from_hours(hours - 1)), Some(notice));
        assert_ne!(left(sooner(hours)), Some(notice));
        assert_eq!(DeadlineNotice::of(notice.mail()), Some(notice));
    }
    assert_eq!(left(sooner(7 * 24)), None);
    assert_eq!(left(instant), Some(DeadlineNotice::Day));
    assert_eq!(left(Span::ZERO), None);
    assert_eq!(DeadlineNotice::at(DUE, DUE + hour), None);
    let to_team = |kind: &&MailKind| DeadlineNotice::of(**kind).is_some();
    assert_eq!(MailKind::ALL.iter().filter(to_team).count(), DeadlineNotice::ALL.len());
}
