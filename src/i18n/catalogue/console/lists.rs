//! What the lists, the forms and the reviews of the console say alike.

use crate::domain::deed::DeedKind;

/// Lists, filters, pages, reviews.
pub trait ListTexts {
    /// The label of a search within a list.
    fn search(&self) -> &'static str;
    /// The button of a list's filters.
    fn filter(&self) -> &'static str;
    /// The name of the row of filters that are set.
    fn filters_set(&self) -> &'static str;
    /// Before a filter that a link takes away.
    fn take_filter_away(&self) -> &'static str;
    /// The link to the list without filters.
    fn take_filters_away(&self) -> &'static str;
    /// The filters that are less used.
    fn more_filters(&self) -> &'static str;
    /// No filter at this field.
    fn all_of_them(&self) -> &'static str;
    /// The label of the first day.
    fn first_day(&self) -> &'static str;
    /// The label of the last day.
    fn to_day(&self) -> &'static str;
    /// A filter by words that were typed.
    fn filter_text(&self, text: &str) -> String;
    /// From this day on.
    fn filter_from(&self, day: &str) -> String;
    /// To the end of this day.
    fn filter_to(&self, day: &str) -> String;
    /// A filter has a value that there is not.
    fn filter_unknown(&self) -> &'static str;
    /// A filter is too long.
    fn filter_too_long(&self, most: usize) -> String;
    /// A filter is no amount.
    fn filter_no_amount(&self) -> &'static str;
    /// There is no such day.
    fn filter_no_such_day(&self) -> &'static str;
    /// The navigation between pages.
    fn pages(&self) -> &'static str;
    /// How many rows are on this page.
    fn rows_shown(&self, count: usize) -> String;
    /// The link to the first page.
    fn first_page(&self) -> &'static str;
    /// The link to the next page.
    fn next_page(&self) -> &'static str;
    /// The heading of a list in which nothing fits the filters.
    fn nothing_found(&self) -> &'static str;
    /// What to do then.
    fn nothing_found_hint(&self) -> &'static str;
    /// The link that downloads the list.
    fn download_csv(&self) -> &'static str;
    /// The column of instants.
    fn when(&self) -> &'static str;
    /// The column of statuses.
    fn status_label(&self) -> &'static str;
    /// The column of amounts.
    fn amount(&self) -> &'static str;
    /// The column of methods.
    fn method_label(&self) -> &'static str;
    /// The column of customers.
    fn customer(&self) -> &'static str;
    /// The label of a reason.
    fn reason(&self) -> &'static str;
    /// A reason is required.
    fn reason_missing(&self) -> &'static str;
    /// A text is too long.
    fn text_too_long(&self, most: usize) -> String;
    /// What else there is to see, folded.
    fn details_label(&self) -> &'static str;
    /// A link out of a review, which does nothing.
    fn back_without_doing(&self) -> &'static str;
    /// The button that leads to a review.
    fn review(&self) -> &'static str;
    /// Beside what a role may not do.
    fn your_role_may_not(&self) -> &'static str;
    /// The heading when the thing changed since the page was shown.
    fn changed_meanwhile(&self) -> &'static str;
    /// The form was used for something else.
    fn form_used_up(&self) -> &'static str;
    /// A label for what a person does by hand.
    fn deed(&self, kind: DeedKind) -> &'static str;
    /// Copies an id.
    fn copy(&self) -> &'static str;
    /// After it was copied.
    fn copied(&self) -> &'static str;
}
