//! The page's entry in the browser.

mod broken;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(broken::show));
    leptos::mount::mount_to_body(app::App);
}
