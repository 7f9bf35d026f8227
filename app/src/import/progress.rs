//! While the rows are written: how far, how fast, how long still. The import goes on without this page.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Import;
use super::send::pause;
use crate::api::error::ApiError;
use crate::api::imports::{BatchState, Progress, progress};
use crate::ui::{Heading, count, locale, mark, number};

/// How often it is asked, in milliseconds; less often while the server does not answer.
const OFTEN: u64 = 300;
const SELDOM: u64 = 2_000;

#[component]
pub fn Importing(import: Import, batch: i64) -> impl IntoView {
    let now = RwSignal::new(None::<Progress>);
    let error = RwSignal::new(None::<ApiError>);
    let here = StoredValue::new(());
    let navigate = use_navigate();
    leptos::task::spawn_local(async move {
        while here.try_get_value().is_some() {
            let wait = match import.session.ask(|| progress(batch)).await {
                Ok(state) if matches!(state.state, BatchState::Finished) => {
                    if here.try_get_value().is_some() {
                        navigate(
                            &format!("/imports/{batch}"),
                            NavigateOptions { replace: true, ..Default::default() },
                        );
                    }
                    return;
                }
                Ok(state) => {
                    let _ = error.try_set(None);
                    let _ = now.try_set(Some(state));
                    OFTEN
                }
                Err(failure) => {
                    let lasting =
                        matches!(failure, ApiError::SignedOut | ApiError::NotFound | ApiError::Forbidden);
                    let _ = error.try_set(Some(failure));
                    if lasting {
                        return;
                    }
                    SELDOM
                }
            };
            pause(wait).await;
        }
    });
    let title = Signal::derive(move || match now.get() {
        Some(now) => format!("Importing {}", count(now.rows, "row", "rows")),
        None => "Importing".to_owned(),
    });
    let share =
        Memo::new(move |_| now.get().map_or(0, |now| (now.done * 100).checked_div(now.rows).unwrap_or(0)));
    let tenth = Memo::new(move |_| share.get() / 10 * 10);
    let left = move || now.get().and_then(|now| left(&now));
    let facts = move || {
        let now = now.get()?;
        let speed = speed(&now).map(|rows| format!("{} a second", count(rows, "row", "rows")));
        Some(
            view! { <span>{format!("{} of {}", number(now.done), count(now.rows, "row", "rows"))}</span><span>{speed}</span> },
        )
    };
    let trouble = move || {
        error.get().map(|error| {
            let sentence = match error {
                ApiError::Unreachable => "The server cannot be reached just now. The import goes on there; this page asks again by itself.".to_owned(),
                other => other.to_string(),
            };
            view! { <p class="read-issue is-error" role="alert">{mark("warn")}<span>{sentence}</span></p> }
        })
    };
    view! {
        <div class="progress-page">
            <div class="progress-head">
                <Heading title/>
                <p>"You can close this page. The import goes on, and you will find it under Imports."</p>
            </div>
            <div class="sheet progress-card">
                <div class="progress-top">
                    <span class="progress-share">{share} "%"</span>
                    <span class="progress-left">{left}</span>
                </div>
                <progress
                    class="meter"
                    aria-label="Rows imported"
                    max=move || now.get().map_or(1, |now| now.rows.max(1))
                    prop:value=move || now.get().map_or(0.0, |now| now.done as f64)
                ></progress>
                <p class="progress-facts">{facts}</p>
                <p class="visually-hidden" role="status">{move || format!("{} percent imported", tenth.get())}</p>
                {trouble}
            </div>
            <div class="progress-foot">
                <p>"What is done stays, whatever happens to this page."</p>
                <a class="button" href="/imports">"Go to Imports"</a>
            </div>
        </div>
    }
    .into_any()
}

fn speed(now: &Progress) -> Option<u64> {
    (now.done > 0).then(|| (now.done * 1_000).checked_div(now.elapsed_ms)).flatten().filter(|rows| *rows > 0)
}

/// "About 7 seconds left", once there is something to tell it by.
fn left(now: &Progress) -> Option<String> {
    let speed = speed(now)?;
    let ms = (now.rows.saturating_sub(now.done) * 1_000).checked_div(speed)?;
    Some(if ms < 1_000 { "Almost done".to_owned() } else { format!("About {} left", locale::duration(ms)) })
}
