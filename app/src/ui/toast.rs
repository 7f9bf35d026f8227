//! Toasts: what was done, or what went wrong where there is no better place to say it.

use leptos::prelude::*;
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Done,
    Warning,
    /// Stays until it is closed.
    Error,
}

#[derive(Clone, Debug)]
struct Toast {
    id: u32,
    kind: Kind,
    title: String,
    detail: String,
    action: Option<(String, Callback<()>)>,
}

/// How long a toast that is not an error is shown; it stays while it is pointed at or focused.
const SHOWN: Duration = Duration::from_secs(8);

#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    held: RwSignal<bool>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub fn provide() {
        provide_context(Self {
            list: RwSignal::new(Vec::new()),
            held: RwSignal::new(false),
            next: StoredValue::new(0),
        });
    }

    /// Shows one; `detail` may be empty. `action` is a button in it, such as Undo.
    pub fn show(self, kind: Kind, title: &str, detail: &str, action: Option<(String, Callback<()>)>) {
        self.put(kind, title, detail, action);
    }

    /// Shows one with Undo, and gives its number: it is closed when that would take back something else.
    pub fn show_undo(self, kind: Kind, title: &str, undo: Callback<()>) -> u32 {
        self.put(kind, title, "", Some(("Undo".to_owned(), undo)))
    }

    fn put(self, kind: Kind, title: &str, detail: &str, action: Option<(String, Callback<()>)>) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let toast = Toast { id, kind, title: title.to_owned(), detail: detail.to_owned(), action };
        self.list.update(|list| {
            // More than three would cover the page; errors are not pushed out.
            if list.len() >= 3
                && let Some(old) = list.iter().position(|old| old.kind != Kind::Error)
            {
                list.remove(old);
            }
            list.push(toast);
        });
        if kind != Kind::Error {
            self.expire(id);
        }
        id
    }

    fn expire(self, id: u32) {
        set_timeout(move || if self.held.get_untracked() { self.expire(id) } else { self.close(id) }, SHOWN);
    }

    /// Takes one away, if it is still there.
    pub fn close(self, id: u32) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }
}

/// The toasts of the page. Taken while a component is built, used whenever.
pub fn toasts() -> Toasts {
    expect_context()
}

/// Shows a toast without an action.
pub fn toast(kind: Kind, title: &str, detail: &str) {
    toasts().show(kind, title, detail, None);
}

/// Where they appear. Stands in the page once; the live regions are there before they speak.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = toasts();
    let of = move |error: bool| {
        view! {
            <For each=move || {
                toasts.list.get().into_iter().filter(|toast| (toast.kind == Kind::Error) == error).collect::<Vec<_>>()
            } key=|toast| toast.id let:toast>
                {one(toasts, toast)}
            </For>
        }
        .into_any()
    };
    view! {
        <div class="toasts"
            on:mouseenter=move |_| toasts.held.set(true)
            on:mouseleave=move |_| toasts.held.set(false)
            on:focusin=move |_| toasts.held.set(true)
            on:focusout=move |_| toasts.held.set(false)
        >
            <div class="toasts-set" role="status">{of(false)}</div>
            <div class="toasts-set" role="alert">{of(true)}</div>
        </div>
    }
    .into_any()
}

fn one(toasts: Toasts, toast: Toast) -> AnyView {
    let id = toast.id;
    let mark = match toast.kind {
        Kind::Done => "ok",
        Kind::Warning => "warn",
        Kind::Error => "error",
    };
    let action = toast.action.map(|(label, act)| {
        let click = move |_| {
            toasts.close(id);
            act.run(());
        };
        view! { <button class="button button-quiet button-small" type="button" on:click=click>{label}</button> }
    });
    let detail = (!toast.detail.is_empty()).then(|| view! { <p>{toast.detail}</p> });
    view! {
        <div class="toast">
            {super::mark(mark)}
            <div><p class="medium">{toast.title.clone()}</p>{detail}</div>
            {action}
            <button class="button button-quiet button-small button-icon" type="button" on:click=move |_| toasts.close(id)>
                {super::icon("close")}
                <span class="visually-hidden">"Close: " {toast.title}</span>
            </button>
        </div>
    }
    .into_any()
}
