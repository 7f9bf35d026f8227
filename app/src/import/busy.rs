//! How far reading and checking are, once that takes over a second.

use leptos::prelude::*;
use std::time::Duration;

use super::Import;

const LONG: Duration = Duration::from_secs(1);

#[component]
pub fn Busy(import: Import) -> impl IntoView {
    let state = import.engine.state;
    let settled = Memo::new(move |_| state.with(|state| state.is_settled()));
    let long = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let now = turn.get_value();
        long.set(false);
        if !settled.get() {
            set_timeout(
                move || {
                    if turn.try_get_value() == Some(now) {
                        long.set(true);
                    }
                },
                LONG,
            );
        }
    });
    // In whole per cents, so that it is not drawn more often than it changes.
    let share = Memo::new(move |_| {
        state.with(|state| {
            let part = |done: u64, all: u64| done.saturating_mul(100).checked_div(all);
            if state.bytes_read < state.bytes_total {
                ("Reading", part(state.bytes_read, state.bytes_total).unwrap_or(0))
            } else {
                ("Checking", part(u64::from(state.checked), u64::from(state.total)).unwrap_or(100))
            }
        })
    });
    let shown = move || {
        long.get().then(|| {
            let what = move || share.get().0;
            view! {
                <span class="busy">
                    <span>{what} " "<span class="num">{move || share.get().1} " %"</span></span>
                    <progress class="meter meter-s" max="100" prop:value=move || share.get().1 as f64 aria-label=what></progress>
                </span>
            }
            .into_any()
        })
    };
    view! { <div class="busy-place">{shown}</div> }.into_any()
}
