//! What holds for every call.

use std::path::Path;

use app::api::call::{HEADER, HEADER_VALUE};
use app::api::error::ApiError;
use http::{Method, StatusCode};
use server::router::calls;

use crate::world::{PASSWORD, Server, sign_in};

/// The endpoints that the sources of `app::api` declare.
fn declared() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/api");
    let sources = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut endpoints = Vec::new();
    for source in sources.filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        let text = std::fs::read_to_string(source).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<String>();
        for declared in code.split("endpoint = \"").skip(1) {
            endpoints.push(format!("/api/{}", declared.split('"').next().unwrap()));
        }
    }
    endpoints.sort();
    endpoints
}

#[test]
fn every_call_that_is_declared_is_served() {
    let calls = calls();
    let mut served: Vec<String> =
        [calls.open_paths(), calls.guarded_paths()].concat().into_iter().map(str::to_owned).collect();
    served.sort();
    assert_eq!(served, declared());
}

#[tokio::test]
async fn without_a_session_only_signing_in_is_answered() {
    let server = Server::new().await;
    let mut stranger = server.stranger();
    for path in calls().guarded_paths() {
        let answer = stranger.post(path, vec![0; 64], &[(HEADER, HEADER_VALUE)]).await;
        assert_eq!(
            (answer.status, answer.error()),
            (StatusCode::UNAUTHORIZED, ApiError::SignedOut),
            "{path}"
        );
    }
    let open = ["/api/start", "/api/link", "/api/set_up", "/api/reset", "/api/sign_in", "/api/sign_out"];
    assert_eq!(calls().open_paths(), open);
}

#[tokio::test]
async fn a_call_without_the_header_is_refused() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    for path in [calls().open_paths(), calls().guarded_paths()].concat() {
        for headers in [&[][..], &[(HEADER, "0")], &[(HEADER, "")]] {
            let answer = admin.post(path, Vec::new(), headers).await;
            assert_eq!(
                (answer.status, answer.error()),
                (StatusCode::FORBIDDEN, ApiError::Forbidden),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn a_call_from_another_site_is_refused() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let from = [
        [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        [("sec-fetch-site", "same-site"), ("origin", "http://other.localhost:3000")],
        [("origin", "https://evil.example"), ("accept", "*/*")],
        [("origin", "null"), ("accept", "*/*")],
    ];
    for headers in from {
        let headers = [&headers[..], &[(HEADER, HEADER_VALUE)]].concat();
        let answer = admin.post("/api/start", Vec::new(), &headers).await;
        assert_eq!(
            (answer.status, answer.error()),
            (StatusCode::FORBIDDEN, ApiError::Forbidden),
            "{headers:?}"
        );
    }
    let here =
        [("sec-fetch-site", "same-origin"), ("origin", "http://localhost:3000"), (HEADER, HEADER_VALUE)];
    assert_eq!(admin.post("/api/start", Vec::new(), &here).await.status, StatusCode::OK);
}

#[tokio::test]
async fn behind_a_proxy_the_public_address_may_call() {
    let server = Server::on_https().await;
    let headers = [("origin", "https://rollcall.greenfield.example"), (HEADER, HEADER_VALUE)];
    assert_eq!(server.stranger().post("/api/start", Vec::new(), &headers).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_call_takes_at_most_two_mebibytes() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let answer = admin.post("/api/stage_part", vec![0; (2 << 20) + 1], &[(HEADER, HEADER_VALUE)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.error().to_string().contains("2 MiB"));
}

#[tokio::test]
async fn what_cannot_be_read_asks_to_load_the_page_again() {
    let server = Server::new().await;
    let answer = server.stranger().post("/api/sign_in", vec![0xff; 8], &[(HEADER, HEADER_VALUE)]).await;
    assert_eq!((answer.status, answer.error()), (StatusCode::BAD_REQUEST, ApiError::Outdated));
}

#[tokio::test]
async fn only_post_calls() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let answer = admin.send(method, "/api/sign_out", Vec::new(), &[(HEADER, HEADER_VALUE)]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let answer = admin.post("/api/no_such_call", Vec::new(), &[(HEADER, HEADER_VALUE)]).await;
    assert_eq!((answer.status, answer.error()), (StatusCode::NOT_FOUND, ApiError::NotFound));
}

#[tokio::test]
async fn answers_to_calls_are_not_stored() {
    let server = Server::new().await;
    let mut stranger = server.stranger();
    let _ = stranger.call(sign_in("nobody@greenfield.example", PASSWORD)).await;
    assert_eq!(stranger.last["cache-control"], "no-store");
}
