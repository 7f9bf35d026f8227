//! When the page itself breaks, it says so, instead of standing there dead.

use leptos::prelude::document;
use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;

/// The panic hook: the place in the code to the console, a plain sentence to the reader.
pub fn show(panic: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(panic);
    // What fails here can be reported to nobody: the console has the cause already.
    let _ = panel();
}

fn panel() -> Result<(), JsValue> {
    let document = document();
    if document.query_selector(".panic")?.is_some() {
        return Ok(());
    }
    let panel = document.create_element("div")?;
    panel.set_class_name("panic");
    panel.set_attribute("role", "alertdialog")?;
    panel.set_attribute("aria-labelledby", "panic-title")?;
    let title = document.create_element("h1")?;
    title.set_id("panic-title");
    title.set_text_content(Some("Something broke on this page"));
    let text = document.create_element("p")?;
    text.set_text_content(Some(
        "It is our fault, not yours. What was saved or imported is safe on the server. Load the page again to go on.",
    ));
    // A link, not a button with code behind it: it works whatever state the page is in.
    let reload = document.create_element("a")?;
    reload.set_class_name("button button-primary");
    reload.set_attribute(
        "href",
        &document.location().map(|here| here.href()).transpose()?.unwrap_or_default(),
    )?;
    reload.set_attribute("rel", "external")?;
    reload.set_text_content(Some("Load the page again"));
    for part in [&title, &text, &reload] {
        panel.append_child(part)?;
    }
    if let Some(body) = document.body() {
        body.append_child(&panel)?;
    }
    Ok(())
}
