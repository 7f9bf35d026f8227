//! Setting up, signing in and out, new passwords.

use app::api::error::ApiError;
use app::api::session::{Link, LinkCall, ResetCall, SignOutCall, Start, StartCall};
use directory::entity::{one_time_link, session};
use http::header;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, ExprTrait, PaginatorTrait};

use crate::world::{Browser, EMAIL, PASSWORD, Server, set_up, sign_in};

async fn start(browser: &mut Browser) -> Start {
    browser.call(StartCall {}).await.unwrap()
}

fn refused(error: &ApiError) -> &str {
    match error {
        ApiError::Refused(sentence) => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

/// The fields that are said to be wrong.
fn at_fields(error: ApiError) -> Vec<String> {
    match error {
        ApiError::Invalid(fields) => fields.into_iter().map(|(field, _)| field).collect(),
        other => panic!("not at a field: {other:?}"),
    }
}

#[tokio::test]
async fn the_set_up_link_makes_the_first_administrator_once() {
    let server = Server::new().await;
    let mut browser = server.stranger();
    assert_eq!(start(&mut browser).await, Start::SetUpFirst);

    let token = server.directory.set_up_link().await.unwrap().unwrap();
    let token = token.as_str();
    assert_eq!(browser.call(LinkCall { token: token.into() }).await.unwrap(), Link::SetUp);
    let me = browser.call(set_up(token)).await.unwrap();
    assert_eq!((me.name.as_str(), me.email.as_str()), ("Robin Greenfield", EMAIL));
    assert_eq!(me.places[0].name, "Greenfield School");
    assert_eq!(start(&mut browser).await, Start::SignedIn(me));

    let mut second = server.stranger();
    let error = second.call(set_up(token)).await.unwrap_err();
    assert!(refused(&error).contains("does not work any more"));
    assert_eq!(second.call(LinkCall { token: token.into() }).await.unwrap_err(), error);
    assert_eq!(second.call(LinkCall { token: "0".repeat(64) }).await.unwrap_err(), error);
    assert_eq!(start(&mut second).await, Start::SignIn);
    assert_eq!(server.directory.set_up_link().await.unwrap(), None);
}

#[tokio::test]
async fn each_start_makes_the_earlier_set_up_link_useless() {
    let server = Server::new().await;
    let old = server.directory.set_up_link().await.unwrap().unwrap();
    let server = server.started_again().await;
    let new = server.directory.set_up_link().await.unwrap().unwrap();
    let mut browser = server.stranger();
    refused(&browser.call(set_up(old.as_str())).await.unwrap_err());
    browser.call(set_up(new.as_str())).await.unwrap();
}

#[tokio::test]
async fn a_form_with_a_mistake_says_where_and_keeps_the_link() {
    let server = Server::new().await;
    let token = server.directory.set_up_link().await.unwrap().unwrap();
    let mut browser = server.stranger();
    let mistakes = [
        ("place_name", |call: &mut app::api::session::SetUpCall| call.place_name = "  ".into()),
        ("given_name", |call| call.given_name = String::new()),
        ("family_name", |call| call.family_name = "x".repeat(101)),
        ("email", |call| call.email = "robin".into()),
        ("password", |call| call.password = "short".into()),
        ("password", |call| call.password = "Password2026".into()),
        ("password", |call| call.password = EMAIL.into()),
        ("password", |call| call.password = "robin greenfield".into()),
    ] as [(&str, fn(&mut app::api::session::SetUpCall)); 8];
    for (field, mistake) in mistakes {
        let mut call = set_up(token.as_str());
        mistake(&mut call);
        assert_eq!(at_fields(browser.call(call).await.unwrap_err()), [field]);
    }
    browser.call(set_up(token.as_str())).await.unwrap();
}

#[tokio::test]
async fn an_empty_form_says_all_that_is_missing_at_once() {
    let server = Server::new().await;
    let token = server.directory.set_up_link().await.unwrap().unwrap();
    let mut call = set_up(token.as_str());
    for text in [&mut call.place_name, &mut call.given_name, &mut call.family_name, &mut call.email] {
        text.clear();
    }
    call.password.clear();
    let error = server.stranger().call(call).await.unwrap_err();
    assert_eq!(at_fields(error), ["place_name", "given_name", "family_name", "email", "password"]);
}

#[tokio::test]
async fn of_two_who_use_the_set_up_link_at_once_one_gets_in() {
    let server = Server::new().await;
    let token = server.directory.set_up_link().await.unwrap().unwrap();
    let (mut one, mut other) = (server.stranger(), server.stranger());
    let (first, second) = tokio::join!(one.call(set_up(token.as_str())), other.call(set_up(token.as_str())));
    assert!(first.is_ok() != second.is_ok());
}

#[tokio::test]
async fn the_right_password_signs_in_and_sign_out_ends_it() {
    let server = Server::new().await;
    server.set_up().await;
    let mut browser = server.stranger();
    let me = browser.call(sign_in(" Robin@Greenfield.example ", PASSWORD)).await.unwrap();
    assert_eq!(me.email, EMAIL);
    let stolen = browser.clone();
    browser.call(SignOutCall {}).await.unwrap();
    assert_eq!(browser.cookie, None);
    assert_eq!(start(&mut stolen.clone()).await, Start::SignIn);
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_same_answer() {
    let server = Server::new().await;
    server.set_up().await;
    let mut browser = server.stranger();
    let wrong_password = browser.call(sign_in(EMAIL, "a walk in the greem")).await.unwrap_err();
    let wrong_name = browser.call(sign_in("robyn@greenfield.example", PASSWORD)).await.unwrap_err();
    assert_eq!(wrong_password, wrong_name);
    refused(&wrong_name);
    assert!(browser.last.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn guessing_is_stopped_even_for_the_right_password() {
    let server = Server::new().await;
    server.set_up().await;
    let mut browser = server.stranger();
    for n in 0..8 {
        refused(&browser.call(sign_in(EMAIL, &format!("guess number {n}"))).await.unwrap_err());
    }
    let error = browser.call(sign_in(EMAIL, PASSWORD)).await.unwrap_err();
    assert!(matches!(error, ApiError::TooMany(_)), "{error:?}");
    assert!(error.to_string().contains("15 minutes"), "{error}");
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let server = Server::new().await;
    let admin = server.set_up().await;
    let cookie = admin.last[header::SET_COOKIE].to_str().unwrap();
    let (pair, rest) = cookie.split_once("; ").unwrap();
    assert_eq!(pair.strip_prefix("rollcall=").unwrap().len(), 64);
    assert_eq!(rest, "Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");

    let server = Server::on_https().await;
    let admin = server.set_up().await;
    let cookie = admin.last[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-rollcall="));
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

#[tokio::test]
async fn a_new_sign_in_has_a_new_token_and_ends_the_old_one() {
    let server = Server::new().await;
    let mut browser = server.set_up().await;
    let mut before = browser.clone();
    browser.call(sign_in(EMAIL, PASSWORD)).await.unwrap();
    assert_ne!(browser.cookie, before.cookie);
    assert_eq!(start(&mut before).await, Start::SignIn);
    assert!(matches!(start(&mut browser).await, Start::SignedIn(_)));
}

#[tokio::test]
async fn the_database_has_no_token_and_no_password() {
    let server = Server::new().await;
    let admin = server.set_up().await;
    let link = server.directory.reset_link(EMAIL).await.unwrap();
    let cookie = admin.cookie.unwrap();
    let token = cookie.split_once('=').unwrap().1;
    let sessions = session::Entity::find().all(server.directory.db()).await.unwrap();
    let links = one_time_link::Entity::find().all(server.directory.db()).await.unwrap();
    let accounts = directory::entity::account::Entity::find().all(server.directory.db()).await.unwrap();
    assert_eq!((sessions.len(), accounts.len()), (1, 1));
    let hashes = sessions.iter().map(|s| &s.token_hash).chain(links.iter().map(|l| &l.token_hash));
    for hash in hashes {
        assert_eq!(hash.len(), 32);
        assert_ne!(hash.as_slice(), token.as_bytes());
        assert_ne!(hash.as_slice(), link.as_str().as_bytes());
    }
    let stored = accounts[0].password_hash.as_deref().unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_without_a_call_and_after_seven_days() {
    const HOUR: i64 = 60 * 60 * 1000;
    for (column, ago, signed_in) in [
        (session::Column::LastSeenAt, 11 * HOUR, true),
        (session::Column::LastSeenAt, 12 * HOUR + 1000, false),
        (session::Column::ExpiresAt, 6 * 24 * HOUR, true),
        (session::Column::ExpiresAt, 7 * 24 * HOUR + 1000, false),
    ] {
        let server = Server::new().await;
        let mut admin = server.set_up().await;
        let earlier = Expr::col(column).sub(ago);
        let all = session::Entity::update_many().col_expr(column, earlier);
        all.exec(server.directory.db()).await.unwrap();
        assert_eq!(matches!(start(&mut admin).await, Start::SignedIn(_)), signed_in, "{column:?} {ago}");
    }
}

#[tokio::test]
async fn only_active_administrators_sign_in() {
    use directory::entity::{account, role};
    for state in ["invited", "disabled", "suspended", "deleted"] {
        let server = Server::new().await;
        let mut admin = server.set_up().await;
        let all = account::Entity::update_many().col_expr(account::Column::State, Expr::value(state));
        all.exec(server.directory.db()).await.unwrap();
        assert!(!matches!(start(&mut admin).await, Start::SignedIn(_)), "{state}");
        refused(&server.stranger().call(sign_in(EMAIL, PASSWORD)).await.unwrap_err());
    }
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let all = role::Entity::update_many().col_expr(role::Column::Role, Expr::value("instructor"));
    all.exec(server.directory.db()).await.unwrap();
    assert!(!matches!(start(&mut admin).await, Start::SignedIn(_)));
    refused(&server.stranger().call(sign_in(EMAIL, PASSWORD)).await.unwrap_err());
}

#[tokio::test]
async fn a_reset_link_sets_a_password_once_and_ends_all_sessions() {
    let server = Server::new().await;
    let mut before = server.set_up().await;
    let old = server.directory.reset_link(EMAIL).await.unwrap();
    let link = server.directory.reset_link("ROBIN@greenfield.example").await.unwrap();
    let mut browser = server.stranger();
    refused(&browser.call(LinkCall { token: old.as_str().into() }).await.unwrap_err());
    let opened = browser.call(LinkCall { token: link.as_str().into() }).await.unwrap();
    assert_eq!(opened, Link::Reset { email: EMAIL.into() });

    let reset = |password: &str| ResetCall { token: link.as_str().into(), password: password.into() };
    assert_eq!(at_fields(browser.call(reset("robin greenfield")).await.unwrap_err()), ["password"]);
    browser.call(reset("another walk in the green")).await.unwrap();
    assert!(matches!(start(&mut browser).await, Start::SignedIn(_)));
    assert_eq!(start(&mut before).await, Start::SignIn);
    refused(&browser.call(reset("a third walk in the green")).await.unwrap_err());
    refused(&server.stranger().call(sign_in(EMAIL, PASSWORD)).await.unwrap_err());
    server.stranger().call(sign_in(EMAIL, "another walk in the green")).await.unwrap();
}

#[tokio::test]
async fn a_link_that_is_too_old_does_not_work() {
    let server = Server::new().await;
    server.set_up().await;
    let link = server.directory.reset_link(EMAIL).await.unwrap();
    let hour = 60 * 60 * 1000;
    let earlier = Expr::col(one_time_link::Column::ExpiresAt).sub(hour);
    let all = one_time_link::Entity::update_many().col_expr(one_time_link::Column::ExpiresAt, earlier);
    all.exec(server.directory.db()).await.unwrap();
    let mut browser = server.stranger();
    refused(&browser.call(LinkCall { token: link.as_str().into() }).await.unwrap_err());
    let reset = ResetCall { token: link.as_str().into(), password: "another walk in the green".into() };
    refused(&browser.call(reset).await.unwrap_err());
}

#[tokio::test]
async fn there_is_no_reset_for_somebody_who_is_no_administrator() {
    let server = Server::new().await;
    server.set_up().await;
    let error = server.directory.reset_link("kim@greenfield.example").await.unwrap_err();
    assert!(error.to_string().contains("No active administrator has this email"));
    assert_eq!(one_time_link::Entity::find().count(server.directory.db()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_link_of_one_who_is_no_administrator_any_more_does_not_work() {
    use directory::entity::role;
    let server = Server::new().await;
    server.set_up().await;
    let link = server.directory.reset_link(EMAIL).await.unwrap();
    role::Entity::delete_many().exec(server.directory.db()).await.unwrap();
    let reset = ResetCall { token: link.as_str().into(), password: "another walk in the green".into() };
    refused(&server.stranger().call(reset).await.unwrap_err());
}

#[tokio::test]
async fn when_the_last_administrator_is_gone_setting_up_takes_the_known_account() {
    use directory::entity::account;
    let server = Server::new().await;
    let mut before = server.set_up().await;
    let disabled = account::Entity::update_many().col_expr(account::Column::State, Expr::value("disabled"));
    disabled.exec(server.directory.db()).await.unwrap();
    assert_eq!(start(&mut before).await, Start::SetUpFirst);

    let token = server.directory.set_up_link().await.unwrap().unwrap();
    let mut call = set_up(token.as_str());
    call.password = "another walk in the green".into();
    let mut browser = server.stranger();
    let me = browser.call(call).await.unwrap();
    assert_eq!(account::Entity::find().count(server.directory.db()).await.unwrap(), 1);
    assert_eq!(me.email, EMAIL);
    refused(&server.stranger().call(sign_in(EMAIL, PASSWORD)).await.unwrap_err());
    server.stranger().call(sign_in(EMAIL, "another walk in the green")).await.unwrap();
}
