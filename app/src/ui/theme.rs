//! Light, dark, or as the system has it. Kept in this browser, set on `<html>`; the tokens do the rest.

use leptos::prelude::*;

const KEY: &str = "rollcall-theme";

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn stored() -> String {
    storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default()
}

/// Sets what was chosen last time. Called before anything is shown.
pub fn apply() {
    set(&stored());
}

fn set(theme: &str) {
    let Some(html) = document().document_element() else { return };
    let _ = match theme {
        "light" | "dark" => html.set_attribute("data-theme", theme),
        _ => html.remove_attribute("data-theme"),
    };
}

/// Three choices, for the menu at the foot of the navigation.
#[component]
pub fn ThemeSwitch(
    /// Tells the radio buttons of two switches in one page apart.
    name: &'static str,
) -> impl IntoView {
    let chosen = RwSignal::new(stored());
    let choose = move |theme: &'static str| {
        chosen.set(theme.to_owned());
        set(theme);
        if let Some(storage) = storage() {
            // A browser that keeps nothing still shows what was chosen, until it is closed.
            let _ = if theme.is_empty() { storage.remove_item(KEY) } else { storage.set_item(KEY, theme) };
        }
    };
    let options = [("", "System"), ("light", "Light"), ("dark", "Dark")]
        .into_iter()
        .map(|(theme, label)| {
            view! {
                <label class="chip">
                    <input type="radio" name=name prop:checked=move || chosen.get() == theme on:change=move |_| choose(theme)/>
                    {label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="chips menu-chips">
            <legend class="menu-label">"Appearance"</legend>
            {options}
        </fieldset>
    }
    .into_any()
}
