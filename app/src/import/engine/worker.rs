//! One worker of the browser, and the two things that are heard of it: what it says, and that it died.

use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::{Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

pub struct Running {
    worker: Worker,
    // Kept as long as the worker: the browser calls them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Running {
    /// Starts the script that the page names. `hear` gets the bytes of each update, `None` for "ready". `None`
    /// here: the page names no script, or the browser has no workers.
    pub fn start(hear: impl Fn(Option<Vec<u8>>) + 'static, died: impl Fn() + 'static) -> Option<Self> {
        let meta = document().query_selector("meta[name=\"rollcall-engine\"]").ok()??;
        let script = meta.get_attribute("content")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script, &options).ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            match data.dyn_into::<Uint8Array>() {
                Ok(bytes) => hear(Some(bytes.to_vec())),
                Err(other) if other.as_string().as_deref() == Some("ready") => hear(None),
                Err(_) => {}
            }
        });
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            died();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.add_event_listener_with_callback("messageerror", on_error.as_ref().unchecked_ref()).ok()?;
        Some(Self { worker, _on_message: on_message, _on_error: on_error })
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

    /// Ends it at once. The closures are let go later: one of them may be running.
    pub fn end(self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        leptos::task::spawn_local(async move { drop(self) });
    }
}
