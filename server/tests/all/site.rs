//! The page's files.

use http::{Method, StatusCode};

use crate::world::{Answer, Server};

const SCRIPT: &str = "/pkg/page-0123456789.js";

async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.stranger().send(Method::GET, path, Vec::new(), headers).await
}

#[tokio::test]
async fn every_page_is_the_one_page() {
    let server = Server::new().await;
    for path in ["/", "/sign-in", "/people", "/people/17", "/imports/new", "/no/such/page", "/index.html"] {
        let answer = get(&server, path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text(), "<!doctype html><title>Rollcall</title>", "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn what_looks_like_a_file_and_is_none_is_not_found() {
    let server = Server::new().await;
    for path in
        ["/pkg/none.js", "/pkg/none", "/pkg", "/robots.txt", "/people/x.csv", "/download/none", "/api/none"]
    {
        assert_eq!(get(&server, path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/pkg/../index.html", "/pkg/%2e%2e/index.html", "/..%2f..%2fetc/passwd"] {
        assert_ne!(get(&server, path, &[]).await.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
    }
}

#[tokio::test]
async fn files_with_a_hash_in_their_name_are_kept_for_ever() {
    let server = Server::new().await;
    let answer = get(&server, SCRIPT, &[]).await;
    assert_eq!(answer.text(), "export {}");
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(
        get(&server, "/pkg/page-0123456789.wasm", &[]).await.header("content-type"),
        "application/wasm"
    );
}

#[tokio::test]
async fn the_best_encoding_that_the_browser_takes_is_sent() {
    let server = Server::new().await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("identity", "", "export {}"),
        ("", "", "export {}"),
    ] {
        let answer = get(&server, SCRIPT, &[("accept-encoding", accepted)]).await;
        assert_eq!((answer.header("content-encoding"), answer.text()), (encoding, body), "{accepted}");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn the_page_is_not_sent_again_while_it_is_the_same() {
    let server = Server::new().await;
    let first = get(&server, "/", &[("accept-encoding", "br")]).await;
    let etag = first.header("etag").to_owned();
    let again = get(&server, "/people", &[("accept-encoding", "br"), ("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let other = get(&server, "/", &[("if-none-match", &etag)]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn the_page_is_only_read() {
    let server = Server::new().await;
    let answer = server.stranger().post("/people", Vec::new(), &[]).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    let head = server.stranger().send(Method::HEAD, "/people", Vec::new(), &[]).await;
    assert_eq!(head.status, StatusCode::OK);
}

#[tokio::test]
async fn without_a_built_page_it_says_how_to_build_it() {
    let answer = Server::without_site().await.stranger().get("/people").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("cargo xtask serve"));
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
}
