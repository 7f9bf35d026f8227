//! What the log says, and what it never says.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use app::api::call::{HEADER, HEADER_VALUE};
use app::api::error::ApiError;
use app::api::session::LinkCall;
use axum::Router;
use axum::routing::get;
use directory::Directory;
use http::StatusCode;
use importer::format::Field;
use importer::format::learners::STUDENTS;
use server::origin::Origin;
use server::router::{App, around};
use server::site::Site;

use crate::imports::{import, part, roster};
use crate::world::{PASSWORD, Server, set_up, sign_in};

/// The log of all tests of this program, as far as `ROLLCALL_LOG` goes.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn captured() -> &'static Captured {
    static LOG: OnceLock<Captured> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Captured::default();
        let writer = log.clone();
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(move || writer.clone())
            .init();
        log
    })
}

fn log() -> String {
    String::from_utf8(captured().0.lock().unwrap().clone()).unwrap()
}

#[tokio::test]
async fn a_request_is_a_line_with_its_route_and_nothing_of_its_content() {
    captured();
    let server = Server::new().await;
    let mut admin = server.stranger();
    let token = server.directory.set_up_link().await.unwrap().unwrap();
    let mut first = set_up(token.as_str());
    first.email = "zebulon@quaint.example".into();
    first.given_name = "Zebulon".into();
    first.family_name = "Quaintrelle".into();
    first.place_name = "Quaint College".into();
    admin.call(first).await.unwrap();
    let fields = [Field::GivenName, Field::FamilyName, Field::Email];
    let row = ["Xanthippe", "Quaintrelle", "xanthippe@quaint.example"];
    let id = import(&mut admin, &[part(STUDENTS, &fields, &[&row])]).await.id;
    import(&mut admin, &[part(STUDENTS, &fields, &[&["Ximena", "Quaintrelle", "xanthippe@quaint.example"]])])
        .await;
    admin.get(&format!("/download/imports/{id}/results/students.csv?note=xylophone")).await;
    admin.get("/people/xylophone?search=xylophone").await;
    admin.post("/api/person", b"xylophone".to_vec(), &[(HEADER, HEADER_VALUE)]).await;
    let mut stranger = server.stranger();
    let _ = stranger.call(sign_in("xylophone@quaint.example", "xylophone in the dark")).await;
    let _ = stranger.call(LinkCall { token: token.as_str().into() }).await;

    let log = log();
    assert!(log.contains("route=\"/api/set_up\" status=200"), "{log}");
    assert!(log.contains("route=\"/download/imports/{id}/results/{tab}\" status=200"));
    assert!(log.contains("route=\"/api/sign_in\" status=422"));
    let cookie = admin.cookie.unwrap();
    let session = cookie.split_once('=').unwrap().1;
    let secrets = ["uaint", "ebulon", "anthippe", "imena", "ylophone", PASSWORD, token.as_str(), session];
    for line in log.lines() {
        for secret in secrets {
            assert!(!line.to_lowercase().contains(secret), "{secret}: {line}");
        }
    }
}

#[tokio::test]
async fn a_panic_is_an_answer_with_a_number_and_says_nothing() {
    captured();
    let server = Server::new().await;
    let broken = broken(&server.directory);
    let answer = crate::world::Browser::of(broken).get("/broken").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let ApiError::Server(number) = answer.error() else { panic!("{:?}", answer.error()) };
    assert!(log().contains(&number));
    assert!(!log().contains("walrus"));
    assert!(!answer.header("content-security-policy").is_empty());
}

fn broken(directory: &Directory) -> Router {
    let routes = Router::new().route("/broken", get(break_down));
    let site = Arc::new(Site::of([]));
    around(routes, App { directory: directory.clone(), origin: Origin::default(), site })
}

async fn break_down() -> &'static str {
    panic!("walrus")
}

#[tokio::test]
async fn an_error_of_the_database_is_a_number_for_the_page_and_a_line_for_the_operator() {
    captured();
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    import(&mut admin, &roster()).await;
    sea_orm::ConnectionTrait::execute_unprepared(server.directory.db(), "DROP TABLE outbox").await.unwrap();
    let error = admin.call(app::api::outbox::OutboxCall { first: 0 }).await.unwrap_err();
    let ApiError::Server(number) = &error else { panic!("{error:?}") };
    let log = log();
    let line = log.lines().find(|line| line.contains(number.as_str())).unwrap();
    assert!(line.contains("no such table: outbox"), "{line}");
    assert!(!error.to_string().contains("outbox"));
}
