//! Lists, filters and reviews, in English.

use crate::domain::deed::DeedKind;
use crate::i18n::catalogue::ListTexts;
use crate::i18n::en::English;

impl ListTexts for English {
    plain! {
        search: "Search",
        filter: "Filter",
        filters_set: "Filters in use",
        take_filter_away: "Remove the filter",
        take_filters_away: "Remove all",
        more_filters: "More filters",
        all_of_them: "All",
        first_day: "From",
        to_day: "To",
        filter_unknown: "Choose one from the list",
        filter_no_amount: "Write an amount, such as 120,000",
        filter_no_such_day: "There is no such day; write it as 2026-11-27",
        pages: "Pages",
        first_page: "First page",
        next_page: "Next",
        nothing_found: "Nothing fits these filters",
        nothing_found_hint: "Remove one or change the dates.",
        download_csv: "Download CSV",
        when: "Date",
        status_label: "Status",
        amount: "Amount",
        method_label: "Method",
        customer: "Customer",
        reason: "Reason",
        reason_missing: "Write the reason",
        details_label: "Details",
        back_without_doing: "Back without doing anything",
        review: "Review",
        your_role_may_not: "Your role does not allow it",
        changed_meanwhile: "It changed while you were looking",
        form_used_up: "This form was used before. Open the page again.",
        copy: "Copy",
        copied: "Copied",
    }

    fn filter_text(&self, text: &str) -> String {
        format!("Contains “{text}”")
    }

    fn filter_from(&self, day: &str) -> String {
        format!("From {day}")
    }

    fn filter_to(&self, day: &str) -> String {
        format!("To {day}")
    }

    fn filter_too_long(&self, most: usize) -> String {
        format!("Search with {most} characters at most")
    }

    fn text_too_long(&self, most: usize) -> String {
        format!("Write {most} characters at most")
    }

    fn rows_shown(&self, count: usize) -> String {
        format!("Showing {count}")
    }

    fn deed(&self, kind: DeedKind) -> &'static str {
        match kind {
            DeedKind::FirstOwnerInvited => "The first account's link was made",
            DeedKind::FirstOwnerAdded => "The first account was made",
            DeedKind::MemberAdded => "Somebody was added to the team",
            DeedKind::PasswordReset => "A password was taken away",
            DeedKind::PasswordChosen => "Chose a password",
            DeedKind::MemberDisabled => "An account was locked",
            DeedKind::MemberEnabled => "An account was unlocked",
            DeedKind::SignedIn => "Signed in",
            DeedKind::SignedOut => "Signed out",
            DeedKind::RefundRequested => "Asked for a refund",
            DeedKind::CaptureRequested => "Asked to capture what is held",
            DeedKind::EventReplayed => "Applied an event once more",
            DeedKind::EventsReplayed => "Applied several events once more",
            DeedKind::SagaRetried => "Retried a purchase",
            DeedKind::SagaCompensated => "Asked for a purchase to be undone",
            DeedKind::SagaHandled => "Marked a purchase as settled by hand",
            DeedKind::StockAdjusted => "Corrected the stock",
            DeedKind::MailResent => "Sent a mail again",
            DeedKind::MethodSwitched => "Switched a payment method",
            DeedKind::StripeAsked => "Asked Stripe",
            DeedKind::VoidRequested => "Asked to release what is held",
            DeedKind::CircuitHeld => "Held new payments",
            DeedKind::CircuitClosed => "Let calls to Stripe go out again",
            DeedKind::ChecksRun => "Checked the books",
            DeedKind::OrderCancelRequested => "Asked to cancel an unpaid order",
            DeedKind::RefundHandled => "Marked a refund as looked after",
            DeedKind::StripeRefundHandled => "Marked a refund made at Stripe as looked after",
            DeedKind::DisputeDraftSaved => "Saved a draft for a dispute",
            DeedKind::DisputeSubmitted => "Submitted evidence in a dispute",
            DeedKind::DisputeAccepted => "Accepted a dispute",
        }
    }
}
