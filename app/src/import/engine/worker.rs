//! One worker of the browser, and the two things that are heard of it: what it says, and that it died.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Math, Object, Reflect, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, EventTarget, File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Dropped, it ends at once, and nothing more is heard of it.
pub struct Running {
    worker: Worker,
    screen: BroadcastChannel,
    _listeners: [EventListener; 4],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
        self.screen.close();
    }
}

impl Running {
    /// Starts the script that the page names by `meta`. `hear` gets the worker and what it said, by itself or by the
    /// `BroadcastChannel` of its name, which nobody else knows. `None`: the page names no script, or the browser has no
    /// workers.
    pub fn start(
        meta: &str,
        hear: impl Fn(&Worker, JsValue) + Clone + 'static,
        died: impl Fn() + Clone + 'static,
    ) -> Option<Self> {
        let meta = document().query_selector(&format!("meta[name=\"{meta}\"]")).ok()??;
        let script = meta.get_attribute("content")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let name = format!("rollcall-{}", (Math::random() * f64::from(u32::MAX)) as u32);
        // As below, this cannot fail.
        let _ = Reflect::set(&options, &"name".into(), &name.as_str().into());
        let screen = BroadcastChannel::new(&name).ok()?;
        let worker = Worker::new_with_options(&script, &options).ok()?;
        let on_message = |said_by: &EventTarget| {
            let (hear, from) = (hear.clone(), worker.clone());
            EventListener::new(said_by, "message", move |event| {
                if let Some(event) = event.dyn_ref::<MessageEvent>() {
                    hear(&from, event.data());
                }
            })
        };
        let on_error = |name: &'static str| {
            let died = died.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&worker, name, options, move |event| {
                event.prevent_default();
                died();
            })
        };
        let listeners =
            [on_message(&worker), on_message(&screen), on_error("error"), on_error("messageerror")];
        Some(Self { worker, screen, _listeners: listeners })
    }

    pub fn post(&self, command: &[u8], file: Option<&File>) {
        let bytes = Uint8Array::from(command);
        let message = Object::new();
        // Setting a property of a plain object cannot fail, nor can posting bytes and a file.
        let _ = Reflect::set(&message, &"bytes".into(), &bytes);
        if let Some(file) = file {
            let _ = Reflect::set(&message, &"file".into(), file);
        }
        let _ = self.worker.post_message_with_transfer(&message, &Array::of1(&bytes.buffer()));
    }
}
