//! Something that is asked for and then shown: with progress where it takes long, and with a remedy where it fails.

use leptos::prelude::*;
use std::future::Future;
use std::time::Duration;

use super::session::{Asked, Session, session};
use crate::api::error::ApiError;

/// What takes less than this is not worth a word about it.
const SLOW: Duration = Duration::from_millis(700);

pub struct Load<T: Send + Sync + 'static> {
    /// What came last. Stays while a newer one is asked for.
    pub value: RwSignal<Option<T>>,
    pub error: RwSignal<Option<ApiError>>,
    pub busy: RwSignal<bool>,
    slow: RwSignal<bool>,
    /// The number of the newest question: answers to older ones are dropped.
    newest: StoredValue<u32>,
    session: Session,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    #[expect(
        clippy::new_without_default,
        reason = "it takes the session from the context, which a default must not"
    )]
    pub fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            slow: RwSignal::new(false),
            newest: StoredValue::new(0),
            session: session(),
        }
    }

    /// Asks; an answer to an earlier question no longer counts.
    pub fn ask<F>(self, call: impl Fn() -> F + 'static)
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        self.ask_any(Box::new(move || Box::pin(call())));
    }

    fn ask_any(self, call: Box<dyn Fn() -> Asked<T>>) {
        let number = self.newest.get_value().wrapping_add(1);
        self.newest.set_value(number);
        self.busy.set(true);
        let is_newest = move || self.newest.try_get_value() == Some(number);
        set_timeout(
            move || {
                if is_newest() && self.busy.try_get_untracked() == Some(true) {
                    self.slow.set(true);
                }
            },
            SLOW,
        );
        leptos::task::spawn_local(async move {
            let result = self.session.ask(call).await;
            if !is_newest() {
                return;
            }
            self.busy.set(false);
            self.slow.set(false);
            match result {
                Ok(value) => {
                    self.error.set(None);
                    self.value.set(Some(value));
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// What is in the place of the value while there is none: a word if it takes long, or the error with a button to
    /// ask again.
    pub fn around(self, again: Callback<()>, what: &'static str) -> AnyView {
        (move || match self.error.get() {
            Some(error) => broken(&error, Some(again)),
            None if self.slow.get() && self.value.with(Option::is_none) => view! {
                <p class="loading" role="status"><span class="ring" aria-hidden="true"></span>"Getting " {what} "…"</p>
            }
            .into_any(),
            None => ().into_any(),
        })
        .into_any()
    }
}

/// An error with its remedy, where the thing itself would stand.
pub fn broken(error: &ApiError, again: Option<Callback<()>>) -> AnyView {
    let again = (!matches!(error, ApiError::NotFound | ApiError::Forbidden))
        .then_some(again)
        .flatten()
        .map(|again| {
            view! { <button class="button button-small" type="button" on:click=move |_| again.run(())>"Try again"</button> }
        });
    view! {
        <div class="broken" role="alert">
            {super::mark("error")}
            <p>{error.to_string()}</p>
            {again}
        </div>
    }
    .into_any()
}
