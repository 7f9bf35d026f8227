//! The frame of the grid: what listens, what scrolls, and what floats over it.

use importer::message::{Filter, Update};
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

use super::core::{Frame, Grid};
use super::head::menu::HeadMenu;
use super::popover::Popover;

/// The grid of one tab. `label` names it for screen readers.
#[component]
pub fn GridView(grid: Grid, label: &'static str) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let table = NodeRef::<html::Div>::new();
    let heads = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Div>::new();

    Effect::new(move || {
        let (Some(scroller), Some(table), Some(heads), Some(body)) =
            (scroller.get(), table.get(), heads.get(), body.get())
        else {
            return;
        };
        let frame = Frame {
            scroller: scroller.clone().into(),
            grid: table.into(),
            heads: heads.into(),
            body: body.into(),
        };
        grid.choose(Filter::All);
        grid.ask_ahead();
        observe(grid, frame);
    });
    // Columns come with the state, rows by themselves.
    Effect::new(move || {
        let state = grid.engine.state.get();
        let tab = grid.with(|core| core.tab);
        if let Some(tab) = state.tabs.get(usize::from(tab.0)) {
            let several = tab.sources.len() > 1;
            let sources =
                tab.sources.iter().filter(|_| several).map(|source| (source.source, source.name.clone()));
            grid.set_columns(&tab.columns, sources.collect());
        }
    });
    grid.engine.listen(Some(Rc::new(move |update: &Update| grid.hear(update))));
    on_cleanup(move || grid.engine.listen(None));

    let column_count = move || {
        let state = grid.engine.state.get();
        let tab = grid.with(|core| core.tab);
        state.tabs.get(usize::from(tab.0)).map_or(1, |tab| tab.columns.len() + 1)
    };
    let busy = move || grid.engine.state.with(|state| !state.is_settled()).then_some("true");
    view! {
        <div class="grid-stage">
            <div
                class="grid-scroll"
                node_ref=scroller
                on:scroll=move |_| grid.scrolled()
                on:wheel=move |event| grid.wheel(&event)
                on:pointerdown=move |event| grid.pointer_down(&event)
                on:pointermove=move |event| grid.pointer_move(&event)
                on:pointerup=move |_| grid.pointer_up()
                on:click=move |event| grid.click(&event)
                on:dblclick=move |event| grid.double_click(&event)
                on:keydown=move |event| grid.key(&event)
                on:copy=move |event| grid.copy(event.unchecked_ref())
                on:cut=move |event| grid.cut(event.unchecked_ref())
                on:paste=move |event| grid.paste(event.unchecked_ref())
            >
                <div
                    class="grid"
                    role="grid"
                    tabindex="-1"
                    aria-label=label
                    aria-multiselectable="true"
                    aria-colcount=column_count
                    aria-busy=busy
                    node_ref=table
                >
                    <div class="grid-heads" role="rowgroup" node_ref=heads></div>
                    <div class="grid-body" role="rowgroup" node_ref=body></div>
                </div>
            </div>
            <Popover grid/>
            <HeadMenu grid/>
        </div>
    }
    .into_any()
}

/// The height of a row as the tokens have it: it differs for fingers.
pub fn row_height(frame: &Frame) -> f64 {
    let probe = super::pool::make("div", "grid-row-probe");
    let _ = frame.body.append_child(&probe);
    let height = f64::from(probe.offset_height());
    probe.remove();
    if height > 0.0 { height } else { 36.0 }
}

/// Draws anew when the room changes; and first once the browser has laid out the page by itself, in a task of its
/// own. Asking for sizes earlier would hold up the step before it.
fn observe(grid: Grid, frame: Frame) {
    let (scroller, heads) = (frame.scroller.clone(), frame.heads.clone());
    let mut first = Some(frame);
    let changed = Closure::<dyn FnMut()>::new(move || match first.take() {
        Some(frame) => set_timeout(move || grid.begin(frame), std::time::Duration::ZERO),
        None => grid.laid_out(),
    });
    if let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) {
        observer.observe(&scroller);
        observer.observe(&heads);
        let kept = StoredValue::new_local(Some((observer, changed)));
        on_cleanup(move || {
            if let Some((observer, changed)) = kept.try_update_value(Option::take).flatten() {
                observer.disconnect();
                drop(changed);
            }
        });
    }
}
