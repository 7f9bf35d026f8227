//! Headers, and what happens when something breaks.

use http::StatusCode;

use crate::world::Server;

/// Word for word as in STACK.md.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[tokio::test]
async fn every_answer_has_the_policy() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let paths = [
        "/",
        "/people",
        "/pkg/page-0123456789.js",
        "/pkg/none.js",
        "/api/none",
        "/api/start",
        "/download/template/students.csv",
        "/download/template/none.csv",
        "/download/imports/7/results/students.csv",
        "/favicon.ico",
    ];
    for path in paths {
        let answer = admin.get(path).await;
        assert_eq!(answer.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
    let refused = admin.post("/api/start", Vec::new(), &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.header("content-security-policy"), POLICY);
}

#[tokio::test]
async fn on_https_browsers_are_told_to_stay_there() {
    let server = Server::on_https().await;
    let answer = server.stranger().get("/").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}
