//! A field of an account that was changed: what it was, what it is.

use importer::outcome::Change;
use leptos::prelude::*;

use super::icon;

/// `Grade: 8 → 9`, for the eye and for the ear.
pub fn change_view(change: &Change) -> AnyView {
    let shown = |value: &Option<String>| {
        value.clone().filter(|value| !value.is_empty()).unwrap_or_else(|| "empty".to_owned())
    };
    let by_hand = change
        .edited_by_hand
        .then(|| view! { <span class="diff-note">{icon("edit")} "Was changed by hand"</span> });
    view! {
        <span class="change">
            {change.field.label()} ": " <del>{shown(&change.old)}</del>
            <span aria-hidden="true">" → "</span><span class="visually-hidden">" becomes "</span>
            <ins>{shown(&change.new)}</ins>
            {by_hand}
        </span>
    }
    .into_any()
}
