//! Pages that are loaded when somebody first goes to them. The build takes the module apart at the functions marked
//! here (`xtask/src/site/module.rs`), so that whoever comes to sign in does not wait for what lies behind.

use std::future::Future;

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::api::error::ApiError;
use crate::ui::load;
use crate::{import, pages};

type Loaded = Result<AnyView, SplitLoaderError>;

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_people() -> Loaded {
    Ok(pages::people::PeoplePage().into_any())
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_slips() -> Loaded {
    Ok(pages::people::slips::SlipsPage().into_any())
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_person() -> Loaded {
    Ok(pages::person::PersonPage().into_any())
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_imports() -> Loaded {
    Ok(pages::imports::ImportsPage().into_any())
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_results() -> Loaded {
    Ok(pages::results::ResultsPage().into_any())
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_outbox() -> Loaded {
    Ok(pages::outbox::OutboxPage().into_any())
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_remembered() -> Loaded {
    Ok(pages::remembered::RememberedPage().into_any())
}

#[wasm_split(organisation, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_organisation() -> Loaded {
    Ok(pages::organisation::OrganisationPage().into_any())
}

#[wasm_split(help, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_help() -> Loaded {
    Ok(pages::help::HelpPage().into_any())
}

#[wasm_split(set_up, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_set_up() -> Loaded {
    Ok(pages::set_up::SetUpPage().into_any())
}

#[wasm_split(import, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load_import() -> Loaded {
    Ok(import::ImportPage().into_any())
}

pub fn people() -> AnyView {
    arriving(load_people)
}

pub fn slips() -> AnyView {
    arriving(load_slips)
}

pub fn person() -> AnyView {
    arriving(load_person)
}

pub fn imports() -> AnyView {
    arriving(load_imports)
}

pub fn results() -> AnyView {
    arriving(load_results)
}

pub fn outbox() -> AnyView {
    arriving(load_outbox)
}

pub fn remembered() -> AnyView {
    arriving(load_remembered)
}

pub fn organisation() -> AnyView {
    arriving(load_organisation)
}

pub fn help() -> AnyView {
    arriving(load_help)
}

pub fn set_up() -> AnyView {
    arriving(load_set_up)
}

pub fn import() -> AnyView {
    arriving(load_import)
}

/// The page when it is there, and a way to try again when it did not come.
fn arriving<F: Future<Output = Loaded> + 'static>(load: fn() -> F) -> AnyView {
    let page = StoredValue::new_local(None::<AnyView>);
    let arrived = RwSignal::new(None::<bool>);
    let begin = move || {
        arrived.set(None);
        // Scoped: the page finds its contexts, and ends with this place.
        leptos::task::spawn_local(ScopedFuture::new(async move {
            let loaded = load().await;
            if arrived.is_disposed() {
                return;
            }
            let is_there = loaded.is_ok();
            page.set_value(loaded.ok());
            arrived.set(Some(is_there));
        }));
    };
    begin();
    let shown = move || match arrived.get() {
        Some(true) => page.try_update_value(Option::take).flatten().into_any(),
        Some(false) => {
            let broken = load::broken(&ApiError::Unreachable, Some(Callback::new(move |()| begin())));
            view! { <main class="opening" id="main" tabindex="-1">{broken}</main> }.into_any()
        }
        None => view! {
            <main class="opening" id="main" tabindex="-1">
                <p class="loading" role="status"><span class="ring" aria-hidden="true"></span>"Opening …"</p>
            </main>
        }
        .into_any(),
    };
    shown.into_any()
}
