//! Who is at the page, and calls that outlive a session.

use futures::channel::oneshot;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;

use crate::api::error::ApiError;
use crate::api::session::{self as calls, Me, Start};

/// A call under way, whichever it is.
pub type Asked<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// The page's own knowledge of who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    /// `None` until the server has said so.
    pub start: RwSignal<Option<Result<Start, ApiError>>>,
    /// The session ended under an open page: the dialog to sign in again is shown over it.
    pub ended: RwSignal<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<bool>>, LocalStorage>,
}

impl Session {
    pub fn provide() -> Self {
        let session = Self {
            start: RwSignal::new(None),
            ended: RwSignal::new(false),
            waiting: StoredValue::new_local(Vec::new()),
        };
        provide_context(session);
        session
    }

    /// Asks the server who is signed in.
    pub fn begin(self) {
        leptos::task::spawn_local(async move { self.start.set(Some(calls::start().await)) });
    }

    /// The administrator at the page.
    pub fn me(self) -> Option<Me> {
        self.start.with(|start| match start {
            Some(Ok(Start::SignedIn(me))) => Some(me.clone()),
            _ => None,
        })
    }

    pub fn is_in(self) -> bool {
        self.start.with(|start| matches!(start, Some(Ok(Start::SignedIn(_)))))
    }

    pub fn sign_in(self, me: Me) {
        self.start.set(Some(Ok(Start::SignedIn(me))));
        self.ended.set(false);
        self.answer(true);
    }

    /// The administrator at the page has another name now.
    pub fn rename(self, name: String) {
        self.start.update(|start| {
            if let Some(Ok(Start::SignedIn(me))) = start {
                me.name = name;
            }
        });
    }

    /// The name of the place that everything on the page is about.
    pub fn place(self) -> String {
        self.me().and_then(|me| me.places.into_iter().next()).map(|place| place.name).unwrap_or_default()
    }

    /// A call that needs a session. If it has ended, the reader is asked to sign in again over the page, which stays
    /// as it is, and the call is made once more. [`ApiError::SignedOut`] comes back only if they do not want to.
    pub async fn ask<T: 'static, F>(self, call: impl Fn() -> F) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        self.ask_any(&move || Box::pin(call())).await
    }

    /// The same for all calls with one kind of answer: each copy of it would be paid for in bytes of the page.
    async fn ask_any<T>(self, call: &dyn Fn() -> Asked<T>) -> Result<T, ApiError> {
        loop {
            match call().await {
                Err(ApiError::SignedOut) if self.signed_in_again().await => {}
                result => return result,
            }
        }
    }

    /// Shows the sign-in over the page; answers whether somebody signed in.
    async fn signed_in_again(self) -> bool {
        let (answer, waits) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(answer));
        self.ended.set(true);
        waits.await.unwrap_or(false)
    }

    /// Answers all calls that wait for the sign-in.
    pub fn answer(self, signed_in: bool) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for answer in waiting {
            let _ = answer.send(signed_in);
        }
    }
}

/// The session of the page. Taken while a component is built, used whenever.
pub fn session() -> Session {
    expect_context()
}
