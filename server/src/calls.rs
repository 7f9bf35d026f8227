//! Answers the page's calls: checks where they come from, gives them their context, and puts status and cookie on
//! what they answer.

use app::api::call::{Call, HEADER, HEADER_VALUE};
use app::api::error::ApiError;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use http::{HeaderValue, StatusCode, header};
use server_fn::ServerFn;
use server_fn::axum::AxumServerFnBackend;
use server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};

use crate::cookie;
use crate::router::App;

/// The largest call: a part of an import is at most 1 MiB.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// What a call has to be so that it can be served here.
pub trait Answers:
    ServerFn<
        Server = AxumServerFnBackend,
        Error = ApiError,
        InputStreamError = ApiError,
        OutputStreamError = ApiError,
    > + 'static
{
}

impl<T> Answers for T where
    T: ServerFn<
            Server = AxumServerFnBackend,
            Error = ApiError,
            InputStreamError = ApiError,
            OutputStreamError = ApiError,
        > + 'static
{
}

/// Who may make a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Anyone,
    /// Checked before the call's body is even read. What the administrator may do, the call itself checks.
    SignedIn,
}

/// The calls that are served, each under its own path.
#[derive(Default)]
pub struct Calls {
    router: Router<App>,
    open: Vec<&'static str>,
    guarded: Vec<&'static str>,
}

impl Calls {
    /// Serves `T` to anyone.
    #[must_use]
    pub fn open<T: Answers>(mut self) -> Self {
        self.open.push(T::PATH);
        self.route::<T>(Access::Anyone)
    }

    /// Serves `T` to signed-in administrators.
    #[must_use]
    pub fn signed_in<T: Answers>(mut self) -> Self {
        self.guarded.push(T::PATH);
        self.route::<T>(Access::SignedIn)
    }

    fn route<T: Answers>(mut self, access: Access) -> Self {
        let handler = move |State(app): State<App>, request: Request| answer::<T>(app, request, access);
        self.router = self.router.route(T::PATH, post(handler));
        self
    }

    /// The paths that anyone may call.
    pub fn open_paths(&self) -> &[&'static str] {
        &self.open
    }

    /// The paths that only administrators may call.
    pub fn guarded_paths(&self) -> &[&'static str] {
        &self.guarded
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

async fn answer<T: Answers>(app: App, request: Request, access: Access) -> Response {
    let (parts, body) = request.into_parts();
    if parts.headers.get(HEADER).is_none_or(|value| value != HEADER_VALUE) {
        return refusal(&ApiError::Forbidden);
    }
    let https = app.origin.is_https();
    let mut call = Call::new(app.directory, cookie::token(&parts.headers, https), app.origin.caller(&parts));
    if access == Access::SignedIn {
        call = match call.sign_in().await {
            Ok(call) => call,
            Err(error) => return refusal(&error),
        };
    }
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        let too_large = ApiError::Refused("This is too much at once: a call takes at most 2 MiB.".into());
        return with_status(StatusCode::PAYLOAD_TOO_LARGE, &too_large);
    };

    let body = T::run_on_server(Request::from_parts(parts, Body::from(body)));
    let mut response = with_own_status(call.clone().run(body).await).await;

    if let Some(cookie) = call.new_token().and_then(|token| cookie::set(&token, https)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `server_fn` gives every error the status 500: the error itself knows better.
async fn with_own_status(response: Response) -> Response {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    // It is in memory already.
    match axum::body::to_bytes(response.into_body(), LARGEST).await {
        Ok(bytes) => refusal(&ApiError::de(bytes)),
        Err(error) => refusal(&ApiError::server(error)),
    }
}

/// An error as the page reads it.
pub fn refusal(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_status(status, error)
}

fn with_status(status: StatusCode, error: &ApiError) -> Response {
    let mut response = Response::new(Body::from(error.ser()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-postcard"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
