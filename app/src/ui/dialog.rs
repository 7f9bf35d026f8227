//! A dialog on the browser's own `<dialog>`: the page behind is inert, focus is kept inside and goes back to where it
//! was, Escape closes.

use leptos::html;
use leptos::prelude::*;

/// The children are the dialog's body and foot (`dialog-body`, `dialog-foot`); they are there only while it is open.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// A quiet line under the title.
    #[prop(optional, into)]
    lead: MaybeProp<String>,
    /// For one question or a few fields.
    #[prop(optional)]
    small: bool,
    /// What the closing cross says.
    #[prop(default = "Close")]
    close: &'static str,
    /// While true, neither Escape nor the cross closes it: something is being done that cannot be stopped.
    #[prop(optional, into)]
    locked: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = NodeRef::<html::H2>::new();
    let id = super::field::next_id("dialog");
    let title_id = format!("{id}-title");
    let lead_id = format!("{id}-lead");

    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if !dialog.open() && dialog.show_modal().is_ok() {
                // Focus starts on the title, so that it is read first; a field may take it by `autofocus`.
                if dialog.query_selector("[autofocus]").ok().flatten().is_none()
                    && let Some(heading) = heading.get_untracked()
                {
                    let _ = heading.focus();
                }
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    on_cleanup(move || {
        if let Some(dialog) = node.try_get_untracked().flatten()
            && dialog.open()
        {
            dialog.close();
        }
    });

    let described = {
        let lead_id = lead_id.clone();
        move || lead.get().map(|_| lead_id.clone())
    };
    let labelled = title_id.clone();
    let children = StoredValue::new(children);
    let class = if small { "dialog dialog-small" } else { "dialog" };
    view! {
        <dialog
            class=class
            node_ref=node
            aria-labelledby=labelled
            aria-describedby=described
            on:close=move |event| if is_own(&event) { open.set(false) }
            on:cancel=move |event| if is_own(&event) && locked.get_untracked() { event.prevent_default() }
        >
            <Show when=move || open.get()>
                <div class="dialog-head">
                    <div>
                        <h2 id=title_id.clone() tabindex="-1" node_ref=heading>{move || title.get()}</h2>
                        {
                            let lead_id = lead_id.clone();
                            move || lead.get().map(|lead| view! { <p id=lead_id.clone()>{lead}</p> })
                        }
                    </div>
                    <button
                        class="button button-quiet button-small button-icon"
                        type="button"
                        aria-disabled=move || locked.get().then_some("true")
                        on:click=move |_| if !locked.get_untracked() { open.set(false) }
                    >
                        {super::icon("close")}
                        <span class="visually-hidden">{close}</span>
                    </button>
                </div>
                <div class="dialog-content">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
    .into_any()
}

/// `close` and `cancel` of a file input or a menu inside reach the dialog too in some browsers.
fn is_own(event: &web_sys::Event) -> bool {
    event.target() == event.current_target()
}
