//! The log: one line a request, for operators. Never a query, a cookie, a body, an e-mail or a name.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::EnvFilter;

/// Starts the log, on the standard error. `ROLLCALL_LOG` says how much: `warn`, `info`, `debug`.
pub fn start() {
    let filter = match std::env::var("ROLLCALL_LOG").as_deref() {
        Ok("debug") => "debug,sea_orm_migration=info",
        Ok("warn") => "warn",
        // There is no "trace": at that level libraries write paths.
        _ => "info,sea_orm_migration=warn",
    };
    // A second start, as in tests, changes nothing.
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(colours)
        .with_writer(std::io::stderr);
    let _ = log.try_init();
    std::panic::set_hook(Box::new(panicked));
}

/// Where, but not what: a panic's message can hold the text that was worked on.
fn panicked(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(at, "a panic");
}

/// Logs the route's pattern, never the path itself.
pub async fn request(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = matched.as_ref().map_or("(site)", MatchedPath::as_str);
    let status = response.status().as_u16();
    let ms = began.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, route, status, ms = format_args!("{ms:.1}"), "request");
    response
}
