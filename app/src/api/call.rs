//! How a call travels: POST with postcard both ways, from [`Caller`] in the browser to a body that runs in a
//! [`Call`] on the server.
//!
//! Every call is written so, and listed in `server/src/router.rs`:
//!
//! ```ignore
//! /// What it does, and what it refuses.
//! #[server(name = BatchCall, endpoint = "batch", input = Postcard, output = Postcard, client = Caller)]
//! pub async fn batch(id: i64) -> Result<BatchView, ApiError> {
//!     let me = signed_in().await?;
//!     Ok(directory().batch(&me, id).await?)
//! }
//! ```
//!
//! `name` is the type of the arguments; it has to differ from the types of answers. What only the body needs is
//! imported inside it, or under `#[cfg(feature = "ssr")]`.

use super::error::ApiError;
use futures::{Sink, Stream};
use server_fn::Bytes;
use server_fn::client::Client;
use server_fn::client::browser::BrowserClient;
use server_fn::request::browser::BrowserRequest;
use server_fn::response::browser::BrowserResponse;
use std::future::Future;
use std::pin::Pin;

/// The header that every call carries. No form and no link can send it, so no other site can call.
pub const HEADER: &str = "x-rollcall";
/// Its value.
pub const HEADER_VALUE: &str = "1";

/// Sends calls from the page, with [`HEADER`].
pub struct Caller;

impl Client<ApiError> for Caller {
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, ApiError>> + Send {
        request.headers().set(HEADER, HEADER_VALUE);
        // Without its type: one copy of the sending for all calls, in a page where every byte is waited for.
        let sending: Pin<Box<dyn Future<Output = Result<BrowserResponse, ApiError>> + Send>> =
            Box::pin(<BrowserClient as Client<ApiError>>::send(request));
        sending
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static),
            ApiError,
        >,
    > + Send {
        <BrowserClient as Client<ApiError>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<ApiError>>::spawn(future);
    }
}

#[cfg(feature = "ssr")]
pub use on_server::{Call, call, directory};

#[cfg(feature = "ssr")]
mod on_server {
    use super::ApiError;
    use directory::Directory;
    use directory::session::SignedIn;
    use std::net::IpAddr;
    use std::sync::{Arc, Mutex, PoisonError};

    tokio::task_local! {
        static CALL: Call;
    }

    /// What a body knows of its call.
    #[derive(Clone)]
    pub struct Call {
        directory: Directory,
        /// The session's token, as the cookie had it.
        token: Option<String>,
        signed_in: Option<SignedIn>,
        /// Where the call comes from; behind a proxy, what the proxy says.
        address: Option<IpAddr>,
        /// A new token for the cookie; an empty one ends it.
        new_token: Arc<Mutex<Option<String>>>,
    }

    impl Call {
        pub fn new(directory: Directory, token: Option<String>, address: Option<IpAddr>) -> Self {
            Call { directory, token, signed_in: None, address, new_token: Arc::default() }
        }

        /// Finds out who makes the call; afterwards the body need not ask again.
        pub async fn sign_in(mut self) -> Result<Self, ApiError> {
            self.signed_in = Some(self.signed_in().await?);
            Ok(self)
        }

        /// The administrator who makes the call.
        pub async fn signed_in(&self) -> Result<SignedIn, ApiError> {
            if let Some(me) = &self.signed_in {
                return Ok(me.clone());
            }
            let Some(token) = &self.token else { return Err(ApiError::SignedOut) };
            self.directory.session(token).await?.ok_or(ApiError::SignedOut)
        }

        /// Runs `body` so that [`directory`] and `session::signed_in` know this call. Not across `tokio::spawn`.
        pub async fn run<F: Future>(self, body: F) -> F::Output {
            CALL.scope(self, body).await
        }

        pub fn directory(&self) -> &Directory {
            &self.directory
        }

        pub fn token(&self) -> Option<&str> {
            self.token.as_deref()
        }

        pub fn address(&self) -> Option<IpAddr> {
            self.address
        }

        /// Asks for the cookie to be set to `token`, or to be ended if it is empty.
        pub fn set_token(&self, token: String) {
            *self.new_token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
        }

        /// What the cookie is to become, if it changes.
        pub fn new_token(&self) -> Option<String> {
            self.new_token.lock().unwrap_or_else(PoisonError::into_inner).clone()
        }
    }

    /// The call whose body this is.
    pub fn call() -> Result<Call, ApiError> {
        CALL.try_with(Call::clone).map_err(|_| ApiError::server("a body ran outside of a call"))
    }

    /// The directory, for a body.
    pub fn directory() -> Result<Directory, ApiError> {
        call().map(|call| call.directory)
    }
}
