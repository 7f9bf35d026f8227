//! An import under way: how far, how fast, how long still. One may leave: it goes on.

use leptos::prelude::*;
use std::time::Duration;

use crate::api::imports::{self as calls, BatchState, BatchView, Progress};
use crate::ui::{Heading, Load, count, load, locale, number};

const AGAIN: Duration = Duration::from_millis(400);

pub fn running(batch: &BatchView, finished: Callback<()>) -> AnyView {
    let id = batch.id;
    let rows = batch.rows;
    let load = Load::<Progress>::new();
    let ask = move || load.ask(move || calls::progress(id));
    ask();
    Effect::new(move || {
        let Some(progress) = load.value.get() else { return };
        if progress.state == BatchState::Committing {
            set_timeout(
                move || {
                    if load.busy.try_get_untracked() == Some(false) {
                        ask()
                    }
                },
                AGAIN,
            );
        } else {
            finished.run(());
        }
    });
    let done =
        Memo::new(move |_| load.value.with(|progress| progress.as_ref().map_or(0, |progress| progress.done)));
    let share = Memo::new(move |_| done.get() * 100 / rows.max(1));
    // Said at each tenth, not at each row.
    let said = Memo::new(move |_| share.get() / 10 * 10);
    let speed = move || {
        load.value.with(|progress| {
            let progress =
                progress.as_ref().filter(|progress| progress.elapsed_ms > 500 && progress.done > 0)?;
            Some(progress.done as f64 * 1000.0 / progress.elapsed_ms as f64)
        })
    };
    let left = move || {
        speed().map(|speed| {
            let ms = rows.saturating_sub(done.get()) as f64 / speed * 1000.0;
            format!("About {} left", locale::duration(ms as u64))
        })
    };
    let rate = move || speed().map(|speed| format!("{} rows a second", number(speed.round() as u64)));
    view! {
        <div class="progress-page">
            <div class="progress-head">
                <Heading title=format!("Importing {}", count(rows, "row", "rows"))/>
                <p>"You can close this page. The import goes on, and you will find it under Imports."</p>
            </div>
            <div class="sheet progress-card">
                <div class="progress-top"><span class="progress-share">{move || share.get()} "%"</span><span class="progress-left">{left}</span></div>
                <progress class="meter" max=rows.max(1).to_string() prop:value=move || done.get() as f64 aria-label="Rows imported"></progress>
                <p class="visually-hidden" role="status">{move || format!("{} per cent imported", said.get())}</p>
                <p class="progress-facts">
                    <span>{move || number(done.get())} " of " {count(rows, "row", "rows")}</span><span>{rate}</span>
                </p>
            </div>
            {move || load.error.get().map(|error| load::broken(&error, Some(Callback::new(move |()| ask()))))}
        </div>
    }
    .into_any()
}
