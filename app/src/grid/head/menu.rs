//! A heading's menu: which field the column is, not to import it, or another heading.

use importer::format::Field;
use importer::message::Command;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::grid::Grid;
use crate::grid::model::At;
use crate::import::columns::{fields, menu_label};
use crate::ui::icon;

#[component]
pub fn HeadMenu(grid: Grid) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(menu) = node.get() {
            let menu: HtmlElement = menu.into();
            place(grid, &menu);
            let chosen = menu.query_selector("[aria-checked=true]").ok().flatten();
            let first = chosen.or_else(|| menu.query_selector("button").ok().flatten());
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        }
    });
    let shown = move || grid.menu.get().map(|column| items(grid, column, node));
    view! { {shown} }.into_any()
}

fn items(grid: Grid, column: u16, node: NodeRef<html::Div>) -> AnyView {
    let close = move || {
        grid.menu.set(None);
        grid.take_focus();
    };
    let (tab, spec, header, field, ignored) = grid.with(|core| {
        let state = core.columns.get(usize::from(column));
        (
            core.tab,
            core.spec,
            state.map(|state| state.header.clone()).unwrap_or_default(),
            state.and_then(|state| state.field),
            state.is_some_and(|state| state.ignored),
        )
    });
    let choose = move |field: Option<Field>| {
        grid.engine.say(Command::Map { tab, column, field });
        close();
    };
    let fields: Vec<AnyView> = fields(spec)
        .map(|known| {
            let (known, required) = (known.field, known.required);
            item(field == Some(known), menu_label(spec, known), required, move || choose(Some(known)))
        })
        .collect();
    let rename = move |_| {
        grid.menu.set(None);
        grid.with(|core| core.selection = crate::grid::model::Selection::at(At { row: -1, column }));
        grid.draw();
        grid.rename();
    };
    let keys = move |event: KeyboardEvent| {
        let back = match event.key().as_str() {
            "ArrowDown" => Some(false),
            "ArrowUp" => Some(true),
            "Escape" | "Tab" => {
                event.prevent_default();
                event.stop_propagation();
                close();
                None
            }
            _ => None,
        };
        if let Some(back) = back {
            event.prevent_default();
            step(back);
        }
    };
    // Focus that leaves it closes it, wherever it went.
    let left = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = node.get_untracked().is_some_and(|menu| menu.contains(to.as_ref()));
        if !inside && grid.menu.get_untracked() == Some(column) {
            grid.menu.set(None);
        }
    };
    let name =
        if header.is_empty() { "column without a heading".to_owned() } else { format!("“{header}”") };
    view! {
        <div class="menu head-menu" role="menu" aria-label=format!("What {name} is") node_ref=node on:keydown=keys on:focusout=left>
            <p class="menu-label" role="presentation">{name.clone()} " is"</p>
            {fields}
            <hr class="menu-rule"/>
            {item(field.is_none() && ignored, "Do not import", false, move || choose(None))}
            <hr class="menu-rule"/>
            <button class="menu-item" type="button" role="menuitem" tabindex="-1" on:click=rename>
                {icon("edit")} "Change the heading" <span class="key" aria-hidden="true">"F2"</span>
            </button>
        </div>
    }
    .into_any()
}

fn item(checked: bool, label: &'static str, required: bool, choose: impl Fn() + 'static) -> AnyView {
    let sign = if checked { icon("check") } else { view! { <span class="menu-gap"></span> }.into_any() };
    let need = required.then(|| {
        view! { <span class="need" aria-hidden="true">" *"</span><span class="visually-hidden">", required"</span> }
    });
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=if checked { "true" } else { "false" }
            on:click=move |_| choose()
        >
            {sign} <span>{label}{need}</span>
        </button>
    }
    .into_any()
}

fn step(back: bool) {
    let Ok(all) = document().query_selector_all(".head-menu button") else { return };
    let active = document().active_element();
    let buttons: Vec<HtmlElement> =
        (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let now = buttons.iter().position(|button| active.as_ref() == Some(button.as_ref()));
    let last = buttons.len().saturating_sub(1);
    let next = match (now, back) {
        (None | Some(0), true) => last,
        (Some(at), true) => at - 1,
        (Some(at), false) if at < last => at + 1,
        _ => 0,
    };
    if let Some(button) = buttons.get(next) {
        let _ = button.focus();
    }
}

/// Beneath its heading, within the grid's room.
fn place(grid: Grid, menu: &HtmlElement) {
    let Some(column) = grid.menu.get_untracked() else { return };
    let (Some(head), Some(stage)) =
        (grid.with(|core| core.cell(At { row: -1, column })), menu.parent_element())
    else {
        return;
    };
    let (head, stage) = (head.get_bounding_client_rect(), stage.get_bounding_client_rect());
    let left =
        (head.left() - stage.left()).min(stage.width() - f64::from(menu.offset_width()) - 8.0).max(8.0);
    let _ = menu.style().set_property("left", &format!("{left}px"));
    let _ = menu.style().set_property("top", &format!("{}px", head.bottom() - stage.top() + 4.0));
    let room = stage.bottom() - head.bottom() - 16.0;
    let _ = menu.style().set_property("max-height", &format!("{room}px"));
}
