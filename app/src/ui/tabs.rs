//! Tabs: arrows move, Home and End jump, the panel follows.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One tab: its name, and what stands behind it, such as a count of rows.
#[derive(Clone)]
pub struct TabLabel {
    /// The tab's id in the page; the panel is `aria-labelledby` it.
    pub id: &'static str,
    pub name: &'static str,
    pub beside: ViewFn,
}

/// The list of tabs. The panel is the caller's: `<div role="tabpanel" id=panel aria-labelledby=...>`.
#[component]
pub fn Tabs(
    label: &'static str,
    tabs: Vec<TabLabel>,
    chosen: RwSignal<usize>,
    panel: &'static str,
) -> impl IntoView {
    let ids: Vec<&'static str> = tabs.iter().map(|tab| tab.id).collect();
    let keys = move |event: KeyboardEvent| {
        let last = ids.len().saturating_sub(1);
        let now = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" if now == last => 0,
            "ArrowRight" => now + 1,
            "ArrowLeft" if now == 0 => last,
            "ArrowLeft" => now - 1,
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        if let Some(tab) = document().get_element_by_id(ids[next])
            && let Some(tab) = tab.dyn_ref::<web_sys::HtmlElement>()
        {
            let _ = tab.focus();
        }
    };
    let tabs = tabs
        .into_iter()
        .enumerate()
        .map(|(place, tab)| {
            view! {
                <button
                    class="tab"
                    role="tab"
                    type="button"
                    id=tab.id
                    aria-selected=move || if chosen.get() == place { "true" } else { "false" }
                    aria-controls=panel
                    tabindex=move || if chosen.get() == place { "0" } else { "-1" }
                    on:click=move |_| chosen.set(place)
                >
                    {tab.name}
                    " "
                    {tab.beside.run()}
                </button>
            }
        })
        .collect_view();
    view! { <div class="tabs" role="tablist" aria-label=label on:keydown=keys>{tabs}</div> }.into_any()
}
