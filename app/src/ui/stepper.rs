//! The head of an import: where one is among its four steps.

use leptos::prelude::*;

const STEPS: [&str; 4] = ["Add", "Review", "Confirm", "Results"];

/// Steps behind are done, steps ahead are text. `back` is called with the place of a step behind that is chosen;
/// without it they are text too.
#[component]
pub fn ImportHead(
    /// From 0.
    #[prop(into)]
    now: Signal<usize>,
    #[prop(into)] place: Signal<String>,
    #[prop(optional)] back: Option<Callback<usize>>,
    /// What stands at the right: "Only in this browser so far".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let step = move |at: usize, name: &'static str| {
        let is_now = now.get() == at;
        let done = at < now.get();
        let dot = view! {
            <span class="step-dot" aria-hidden="true">
                {if done { super::icon("check") } else { (at + 1).into_any() }}
            </span>
        };
        let body = match back {
            Some(back) if done => view! {
                <button type="button" on:click=move |_| back.run(at)>
                    {dot} {name} <span class="visually-hidden">", done"</span>
                </button>
            }
            .into_any(),
            _ => view! {
                <span aria-current=is_now.then_some("step")>
                    {dot} {name} {done.then(|| view! { <span class="visually-hidden">", done"</span> })}
                </span>
            }
            .into_any(),
        };
        let class = if is_now {
            "step step-now"
        } else if done {
            "step step-done"
        } else {
            "step"
        };
        view! { <li class=class>{body}</li> }
    };
    view! {
        <header class="import-head">
            <div class="import-title"><p class="strong">"Import people"</p><p class="quiet">{move || place.get()}</p></div>
            <nav aria-label="Steps of the import">
                <ol class="stepper">
                    {move || STEPS.into_iter().enumerate().map(|(at, name)| step(at, name)).collect_view()}
                </ol>
            </nav>
            <div class="import-side">{children.map(|children| children())}</div>
        </header>
    }
    .into_any()
}
