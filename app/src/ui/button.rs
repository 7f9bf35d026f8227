//! A button that can be busy.

use leptos::prelude::*;

/// While `busy` it keeps its words and its place in the tab order, shows that it works, and does nothing again.
///
/// While `blocked` holds a sentence, the button stays reachable and its description says why it cannot be used now.
#[component]
pub fn Button(
    /// All classes, as in `button button-primary`.
    #[prop(default = "button")]
    class: &'static str,
    #[prop(optional)] submit: bool,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] blocked: MaybeProp<String>,
    #[prop(optional)] on_click: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let held = Signal::derive(move || busy.get() || blocked.get().is_some());
    let click = move |event: leptos::ev::MouseEvent| {
        if held.get_untracked() {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    };
    view! {
        <button
            class=class
            type=if submit { "submit" } else { "button" }
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || held.get().then_some("true")
            title=move || blocked.get()
            on:click=click
        >
            {children()}
        </button>
    }
    .into_any()
}
