//! The first step: paste, drop a file, or type, in the tab that it belongs to.

use importer::format::Tab;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen::JsCast;

use super::busy::Busy;
use super::mapping::Mapping;
use super::options::{ChooseFormat, ImportOptions, Suggestion};
use super::paste::{Paste, PasteBox};
use super::place::ChoosePlace;
use super::question::focus;
use super::sources::Sources;
use super::toolbar::tab_labels;
use super::workbook::Workbooks;
use super::{Import, Step};
use crate::ui::menu::{Menu, download};
use crate::ui::{Heading, Tabs, count, icon};

const TITLE: &str = "Add your people";
const LEAD: &str = "Use the spreadsheet you have, in any column order. It only needs a line of headings.";

#[component]
pub fn Add(import: Import) -> impl IntoView {
    let boxes: Vec<(Tab, RwSignal<Vec<Paste>>)> =
        import.format.tabs().map(|(tab, _)| (tab, RwSignal::new(vec![Paste::new(import, tab)]))).collect();
    let shown = boxes.iter().map(|(tab, pastes)| paste_boxes(import, *tab, *pastes)).collect_view();
    let boxes: Vec<RwSignal<Vec<Paste>>> = boxes.into_iter().map(|(_, pastes)| pastes).collect();
    let boxes = StoredValue::new(boxes);
    let leave = move || {
        let boxes = boxes.get_value();
        for paste in boxes.iter().flat_map(|pastes| pastes.get_untracked()) {
            paste.flush(import);
        }
        import.close_boxes();
        import.go_to_first_tab_with_rows();
    };
    let next = move || {
        leave();
        import.go_on();
    };
    let columns = Callback::new(move |()| {
        leave();
        import.step.set(Step::Columns);
    });
    let template = view! { {icon("download")} "Download template" }.into_any();
    let format = import.format;
    let several = format.tabs.len() > 1;
    let as_csv: Vec<AnyView> = format
        .tabs
        .iter()
        .map(|tab| {
            let label = if several { tab.label } else { "As CSV" };
            download(label, "CSV with all columns", format!("/download/template/{}.csv", tab.key))
        })
        .collect();
    let example = format.has_example.then(|| {
        let note = "CSV with a few rows, to look at";
        download("An example", note, format!("/download/example/{}.csv", format.tabs[0].key))
    });
    let (workbook, note) = if several {
        ("One workbook for all", "XLSX: a sheet for each list, with notes and an example")
    } else {
        ("As a workbook", "XLSX with notes and an example")
    };
    view! {
        <div class="page">
            <div class="page-head">
                <div><Heading title=TITLE/><p class="lead">{LEAD}</p></div>
                <div class="button-row">
                    <Menu button=template>
                        {download(workbook, note, format!("/download/template/{}.xlsx", format.key))}
                        {as_csv}
                        {example}
                    </Menu>
                </div>
            </div>
            <div class="import-what">
                <ChooseFormat import/>
                <ChoosePlace import/>
            </div>
            <Suggestion import/>
            <div class="sheet">
                <div class="review-tabs add-tabs">
                    <Tabs label="Who is imported" tabs=tab_labels(import) chosen=import.tab panel="panel"/>
                </div>
                {panel(import, shown.into_any(), columns)}
            </div>
            <ImportOptions import/>
        </div>
        {foot(import, next)}
    }
    .into_any()
}

impl Import {
    /// What was pasted is from now on mended in the grid, and no longer in its box.
    fn close_boxes(self) {
        self.sources.update(|sources| sources.iter_mut().for_each(|source| source.open = false));
    }

    /// The tab that is shown in Review: the one that was chosen, if it has rows.
    fn go_to_first_tab_with_rows(self) {
        let rows: Vec<u32> = self.format.tabs().map(|(tab, _)| self.about(tab, |state| state.rows)).collect();
        if rows.get(self.tab.get_untracked()).is_none_or(|rows| *rows == 0)
            && let Some(first) = rows.iter().position(|rows| *rows > 0)
        {
            self.tab.set(first);
        }
    }
}

/// A tab's boxes. They stay in the page while another tab is shown, and with them what was pasted.
fn paste_boxes(import: Import, tab: Tab, pastes: RwSignal<Vec<Paste>>) -> AnyView {
    let all_filled = move || pastes.with(|pastes| pastes.iter().all(|paste| paste.filled.get()));
    let another = move |_| pastes.update(|pastes| pastes.push(Paste::new(import, tab)));
    view! {
        <div class="paste-boxes" hidden=move || import.tab_now() != tab>
            <For each=move || pastes.get().into_iter().enumerate() key=|(_, paste)| paste.source let((at, paste))>
                <PasteBox import paste place=at/>
            </For>
            <Show when=all_filled>
                <p class="paste-more">
                    <button class="link-button small" type="button" on:click=another>"Add another paste"</button>
                </p>
            </Show>
        </div>
    }
    .into_any()
}

/// The card: boxes, files, typing, and what the columns became. The whole of it takes a drop.
fn panel(import: Import, boxes: AnyView, columns: Callback<()>) -> AnyView {
    let tab = Memo::new(move |_| import.tab_now());
    let over = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    Effect::new(move || {
        tab.track();
        refused.set(None);
    });
    let hover = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let left = move |event: DragEvent| {
        // Only when it leaves the whole card, not when it crosses something inside.
        let card = event.current_target().and_then(|card| card.dyn_into::<web_sys::Node>().ok());
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        if !card.is_some_and(|card| to.is_some() && card.contains(to.as_ref())) {
            over.set(false);
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(files) = files.filter(|files| files.length() > 0) {
            import.add_files(tab.get_untracked(), &files, refused);
        }
    };
    let type_rows = move |_| {
        import.type_rows(tab.get_untracked());
        import.close_boxes();
        import.review();
    };
    view! {
        <div
            id="panel"
            role="tabpanel"
            aria-labelledby=move || super::toolbar::tab_id(tab.get())
            on:dragover=hover
            on:dragenter=hover
            on:dragleave=left
            on:drop=dropped
        >
            <div class="add">
                <div class="paste">
                    {boxes}
                    {move || view! { <Sources import tab=tab.get()/> <Workbooks import tab=tab.get()/> }}
                </div>
                <div class="ways">
                    {drop_zone(import, tab, over, refused)}
                    <div class="type-rows">
                        <p class="small">"No file? Start with an empty table."</p>
                        <button class="button button-small" type="button" on:click=type_rows>{icon("type")} "Type rows"</button>
                    </div>
                </div>
            </div>
            {move || view! { <Mapping import tab=tab.get() change=columns/> }}
        </div>
    }
    .into_any()
}

fn drop_zone(
    import: Import,
    tab: Memo<Tab>,
    over: RwSignal<bool>,
    refused: RwSignal<Option<String>>,
) -> AnyView {
    const ART: &str = r#"<path d="M33 6H16a4 4 0 0 0-4 4v36a4 4 0 0 0 4 4h24a4 4 0 0 0 4-4V17z" fill="var(--sheet)"/><path d="M33 6v11h11"/><path d="M19 27h18M19 34h18M19 41h18M26 27v14" stroke-opacity=".5"/>"#;
    let input = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            import.add_files(tab.get_untracked(), &files, refused);
        }
        // So that the same file can be chosen once more.
        input.set_value("");
    };
    let class = move || match (over.get(), refused.with(Option::is_some)) {
        (true, _) => "drop is-over",
        (false, true) => "drop is-refused",
        (false, false) => "drop",
    };
    view! {
        <div class=class>
            <svg
                class="drop-art"
                viewBox="0 0 56 56"
                fill="none"
                stroke="currentColor"
                stroke-width="2"
                stroke-linecap="round"
                stroke-linejoin="round"
                aria-hidden="true"
                inner_html=ART
            ></svg>
            <p class="drop-title">"Or drop a file"</p>
            <p class="small quiet">"XLSX, XLS, ODS, CSV or TSV. Several add up."</p>
            <div role="alert">{move || refused.get().map(|sentence| view! { <p class="small drop-refused">{sentence}</p> })}</div>
            <button class="button button-small" type="button" on:click=open>
                "Choose file"
            </button>
            <input
                class="visually-hidden"
                type="file"
                multiple=true
                tabindex="-1"
                aria-hidden="true"
                node_ref=input
                on:change=chosen
            />
        </div>
    }
    .into_any()
}

fn foot(import: Import, next: impl Fn() + 'static) -> AnyView {
    let rows = Memo::new(move |_| import.rows());
    let tabs = move || import.engine.state.with(|state| state.tabs.iter().filter(|tab| tab.rows > 0).count());
    let says = move || match rows.get() {
        0 => view! { "Paste, drop or type at least one row to go on." }.into_any(),
        rows => view! {
            <span class="medium num">{count(rows, "row", "rows")}</span>
            {match tabs() {
                _ if import.format.tabs.len() == 1 => ". ",
                1 => " on one tab. ",
                2 => " on two tabs. ",
                _ => " on three tabs. ",
            }}
            "Nothing leaves this browser until you press Finish."
        }
        .into_any(),
    };
    let click = move |_| {
        let is_open = untrack(|| import.places.is_open(import));
        import.places.missed.set(is_open);
        let lacks_password = untrack(|| import.lacks_password());
        import.password_missed.set(lacks_password);
        if is_open {
            focus(".import-place select");
        } else if lacks_password {
            focus(".import-password input");
        } else if rows.get_untracked() > 0 {
            next();
        }
    };
    view! {
        <div class="step-foot">
            <p class="small quiet" id="next-why" role="status">{says}</p>
            <Busy import/>
            <div class="step-foot-end">
                <A href="/people" attr:class="button button-quiet">"Leave"</A>
                <button
                    class="button button-primary"
                    type="button"
                    aria-disabled=move || (rows.get() == 0).then_some("true")
                    aria-describedby=move || (rows.get() == 0).then_some("next-why")
                    on:click=click
                >
                    "Next: review" {icon("next")}
                </button>
            </div>
        </div>
    }
    .into_any()
}
