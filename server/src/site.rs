//! The built page, inside the binary: `target/site`, as `cargo xtask build` leaves it.
//!
//! Names under `/pkg` hold a hash of their content, so browsers keep them for ever. `index.html` is asked for each
//! time, and answered with 304 while it is the same.

use std::borrow::Cow;
use std::collections::HashMap;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::RustEmbed;

use crate::router::App;

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Embedded;

/// What is shown where there is no site: the server was built without.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rollcall</title>\
    <h1>The page is not built</h1><p>This server was built without its page. Run <code>cargo xtask serve</code>, \
    which builds both.</p></html>";

/// The encodings that lie beside a file, the better first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The files of the page, by their paths without the first slash.
pub struct Site {
    files: HashMap<Cow<'static, str>, File>,
}

struct File {
    bytes: Cow<'static, [u8]>,
    etag: Option<HeaderValue>,
    content_type: HeaderValue,
}

impl Site {
    /// What was built into the binary; empty if nothing was.
    pub fn embedded() -> Self {
        Self::of(Embedded::iter().filter_map(|path| {
            let file = Embedded::get(&path)?;
            let hash = file.metadata.sha256_hash();
            Some((path, file.data, hash))
        }))
    }

    /// Of files: path, content, SHA-256 of the content.
    pub fn of(files: impl IntoIterator<Item = (Cow<'static, str>, Cow<'static, [u8]>, [u8; 32])>) -> Self {
        let files = files.into_iter().map(|(path, bytes, hash)| {
            let plain = ENCODINGS.iter().find_map(|(_, end)| path.strip_suffix(end)).unwrap_or(&path);
            let mime = mime_guess::from_path(plain).first_or_octet_stream();
            let text = mime.type_() == "text" || mime.subtype() == "javascript";
            let content_type =
                if text { format!("{}; charset=utf-8", mime.essence_str()) } else { mime.to_string() };
            let etag: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            let file = File {
                bytes,
                etag: HeaderValue::try_from(format!("\"{etag}\"")).ok(),
                content_type: HeaderValue::try_from(content_type)
                    .unwrap_or(HeaderValue::from_static("application/octet-stream")),
            };
            (path, file)
        });
        Site { files: files.collect() }
    }

    pub fn is_built(&self) -> bool {
        self.files.contains_key("index.html")
    }
}

/// A file of the page; for every other path that could be a page's, the page itself, which has its own router.
pub async fn serve(State(app): State<App>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "This address takes no such request.");
    }
    let path = request.uri().path().trim_start_matches('/');
    let is_file = app.site.files.contains_key(path) && path != "index.html";
    if !is_file && !is_page(path) {
        return plain(StatusCode::NOT_FOUND, "There is nothing at this address.");
    }
    let name = if is_file { path } else { "index.html" };
    answer(&app.site, name, request.headers())
}

/// Pages have no dots in their last part, and do not lie where files lie.
fn is_page(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    path == "index.html"
        || !(last.contains('.') || matches!(path.split('/').next(), Some("pkg" | "download")))
}

fn answer(site: &Site, name: &str, asked: &HeaderMap) -> Response {
    let Some(file) = site.files.get(name) else {
        let mut response = plain(StatusCode::OK, NOT_BUILT);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        return response;
    };
    let encoded = ENCODINGS.iter().find_map(|(encoding, end)| {
        let encoded = site.files.get(format!("{name}{end}").as_str())?;
        accepts(asked, encoding).then_some((*encoding, encoded))
    });
    let (encoding, chosen) = match encoded {
        Some((encoding, file)) => (Some(encoding), file),
        None => (None, file),
    };

    let unchanged = chosen.etag.as_ref().is_some_and(|etag| has_etag(asked, etag));
    let mut response = if unchanged {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        Response::new(match &chosen.bytes {
            Cow::Borrowed(bytes) => Body::from(*bytes),
            Cow::Owned(bytes) => Body::from(bytes.clone()),
        })
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, file.content_type.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Some(etag) = &chosen.etag {
        headers.insert(header::ETAG, etag.clone());
    }
    response
}

fn cache_control(name: &str) -> &'static str {
    if name.starts_with("pkg/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether `Accept-Encoding` names this encoding, and not with a weight of zero (RFC 9110 §12.5.3).
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let mut parts = part.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused =
            parts.filter_map(|p| p.strip_prefix("q=")).any(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        named && !refused
    })
}

fn has_etag(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    let values = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|tag| etag == tag)
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
