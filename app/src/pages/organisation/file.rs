//! Many at once, from a CSV file.

use importer::organisation::{Kind, NUMBER};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::api::organisation::{self as calls, TakenFile};
use crate::ui::field::Errors;
use crate::ui::{Button, Dialog, count, icon, mark, session};

/// A call takes no more, in bytes.
const LARGEST: f64 = 2_000_000.0;
/// So many rows that were not taken are shown.
const MOST: usize = 200;

#[component]
pub fn TakeFile(kind: Memo<Kind>, open: RwSignal<bool>, taken: Callback<()>) -> impl IntoView {
    let result = RwSignal::new(None::<TakenFile>);
    Effect::new(move || {
        if open.get() {
            result.set(None);
        }
    });
    let title = Signal::derive(move || match result.with(Option::is_some) {
        true => "What became of the file".to_owned(),
        false => format!("Add {} from a file", kind.get().label().to_lowercase()),
    });
    view! {
        <Dialog open title small=true>
            {move || match result.get() {
                Some(result) => done(&result, open),
                None => choose(kind.get(), open, result, taken),
            }}
        </Dialog>
    }
    .into_any()
}

fn choose(
    kind: Kind,
    open: RwSignal<bool>,
    result: RwSignal<Option<TakenFile>>,
    taken: Callback<()>,
) -> AnyView {
    let session = session();
    let node = NodeRef::<html::Input>::new();
    let errors = Errors::new(&["file"]);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let file = node.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else {
            errors.none(&[("file", Some("Choose a file first."))]);
            return;
        };
        if file.size() > LARGEST {
            errors.none(&[(
                "file",
                Some("The file is larger than 2 MB. Divide it, and add the parts one after the other."),
            )]);
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let bytes = JsFuture::from(file.array_buffer()).await;
            let Ok(bytes) = bytes.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()) else {
                let _ = busy.try_set(false);
                errors.none(&[("file", Some("The file cannot be read. Choose it again."))]);
                return;
            };
            let answer = session.ask(move || calls::take_units(kind, bytes.clone())).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(file) => {
                    let _ = result.try_set(Some(file));
                    taken.run(());
                }
                Err(error) => errors.take(error),
            }
        });
    };
    let columns: Vec<&str> = kind.columns().iter().map(|column| column.key).collect();
    let error = errors.of("file");
    view! {
        <form novalidate=true on:submit=submit>
            <div class="dialog-body dialog-fields">
                <p>"A CSV file with the columns " <span class="strong">{columns.join(", ")}</span> ". Export first to see how it looks."</p>
                <p class="quiet">{format!("A row with a {NUMBER} changes the {} that has it; one without adds a new one. A blank cell keeps what is there.", kind.one())}</p>
                <div class="field">
                    <label class="field-label" for="units-file">"File"</label>
                    <input class="input input-file" id="units-file" type="file" accept=".csv,.tsv,.txt,text/csv" node_ref=node
                        aria-invalid=move || error.get().map(|_| "true")/>
                    {move || error.get().map(|error| view! { <p class="field-error">{icon("error")}<span>{error}</span></p> })}
                </div>
                {errors.view()}
            </div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <Button class="button button-primary" submit=true busy>"Add them"</Button>
            </div>
        </form>
    }
    .into_any()
}

fn done(file: &TakenFile, open: RwSignal<bool>) -> AnyView {
    let counts = [
        ("ok", file.created, "added"),
        ("ok", file.updated, "changed"),
        ("ok", file.unchanged, "as they were"),
        ("error", file.failed.len() as u64, "not taken"),
    ];
    let counts = counts
        .into_iter()
        .filter(|(_, many, _)| *many > 0)
        .map(|(sign, many, words)| view! { <li>{mark(sign)} <span>{count(many, "row", "rows")} " " {words}</span></li> })
        .collect_view();
    let failed = file
        .failed
        .iter()
        .take(MOST)
        .map(|(line, sentence)| view! { <tr><th scope="row">{format!("Row {line}")}</th><td>{sentence.clone()}</td></tr> })
        .collect_view();
    let table = (!file.failed.is_empty()).then(|| {
        view! {
            <p>"Correct these rows and add the file again; those that are there stay as they are."</p>
            <div class="units-failed" tabindex="0" role="group" aria-label="Rows that were not taken">
                <table class="table table-compact"><tbody>{failed}</tbody></table>
            </div>
        }
    });
    let notes = file.notes.iter().map(|note| view! { <p class="quiet">{note.clone()}</p> }).collect_view();
    view! {
        <div class="dialog-body dialog-fields" role="status">
            <ul class="units-counts">{counts}</ul>
            {table}
            {notes}
        </div>
        <div class="dialog-foot">
            <p></p>
            <button class="button button-primary" type="button" on:click=move |_| open.set(false)>"Done"</button>
        </div>
    }
    .into_any()
}
