//! Leaving a page with something unsaved on it asks first: by a link, by the browser's Back, by a reload.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlAnchorElement, MouseEvent};

use super::Dialog;

#[derive(Clone)]
enum Going {
    To(String),
    Back,
}

#[derive(Clone, Copy)]
struct Leave {
    /// What would be lost, in a sentence; `None`: nothing.
    unsaved: RwSignal<Option<String>>,
    /// Where the page was, so that Back can be taken back.
    page: StoredValue<String>,
    going: RwSignal<Option<Going>>,
    asking: RwSignal<bool>,
}

/// While `unsaved` holds a sentence, leaving this page shows it and asks. To be called once by a page that can hold
/// something unsaved; it ends with the page.
pub fn ask_before_leaving(unsaved: Signal<Option<String>>) {
    let Some(leave) = use_context::<Leave>() else { return };
    leave.page.set_value(window().location().pathname().unwrap_or_default());
    Effect::new(move || leave.unsaved.set(unsaved.get()));
    on_cleanup(move || leave.unsaved.set(None));
}

/// Listens for the ways out. Called before the router is made: of listeners on the window, the first to come is the
/// first to be asked.
pub fn provide_leave() {
    let leave = Leave {
        unsaved: RwSignal::new(None),
        page: StoredValue::new(String::new()),
        going: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    provide_context(leave);

    listen("click", move |event| {
        if let Some(href) = leave.holds().then(|| way_out(&event)).flatten() {
            event.prevent_default();
            event.stop_immediate_propagation();
            leave.ask(Going::To(href));
        }
    });
    listen("popstate", move |event| {
        if leave.holds() {
            event.stop_immediate_propagation();
            // The browser is there already: bring the address back, and ask.
            if let Ok(history) = window().history() {
                let _ = history.push_state_with_url(
                    &wasm_bindgen::JsValue::NULL,
                    "",
                    Some(&leave.page.get_value()),
                );
            }
            leave.ask(Going::Back);
        }
    });
    listen("beforeunload", move |event| {
        if leave.holds() {
            event.prevent_default();
        }
    });
}

impl Leave {
    fn holds(self) -> bool {
        self.unsaved.with_untracked(Option::is_some)
    }

    fn ask(self, going: Going) {
        self.going.set(Some(going));
        self.asking.set(true);
    }
}

/// The page's address that a click would lead to, if it is another page of ours.
fn way_out(event: &Event) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    if click.button() != 0 || click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key() {
        return None;
    }
    let target = click.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok().flatten()?.dyn_into::<HtmlAnchorElement>().ok()?;
    let here = window().location();
    let elsewhere = link.has_attribute("download")
        || !matches!(link.target().as_str(), "" | "_self")
        || Some(link.origin()) != here.origin().ok()
        || Some(link.pathname()) == here.pathname().ok();
    (!elsewhere).then(|| format!("{}{}{}", link.pathname(), link.search(), link.hash()))
}

/// A listener on the window, in its capture phase, for as long as the page lives.
fn listen(name: &str, act: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(act);
    let _ = window().add_event_listener_with_callback_and_bool(name, listener.as_ref().unchecked_ref(), true);
    listener.forget();
}

/// The question itself. Stands in the page once, inside the router.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let leave: Leave = expect_context();
    let navigate = use_navigate();
    let go = Callback::new(move |()| {
        let going = leave.going.get_untracked();
        leave.unsaved.set(None);
        leave.asking.set(false);
        match going {
            Some(Going::To(href)) => navigate(&href, NavigateOptions::default()),
            Some(Going::Back) => {
                if let Ok(history) = window().history() {
                    let _ = history.back();
                }
            }
            None => {}
        }
    });
    let lead = Signal::derive(move || leave.unsaved.get());
    view! {
        <Dialog open=leave.asking title="Leave this page?" lead=lead small=true close="Stay here">
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| go.run(())>"Leave"</button>
                <button class="button button-primary" type="button" on:click=move |_| leave.asking.set(false)>"Stay"</button>
            </div>
        </Dialog>
    }
    .into_any()
}
