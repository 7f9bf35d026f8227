//! An administrator's own name and password, changed in the page.

use app::api::error::ApiError;
use app::api::people::{OwnName, Person, PersonCall, SaveOwnNameCall};
use app::api::session::{ChangePasswordCall, LinkCall, Start, StartCall};

use crate::world::{Browser, EMAIL, PASSWORD, Server, sign_in};

const NEW: &str = "another walk in the green";

fn change(old: &str, new: &str) -> ChangePasswordCall {
    ChangePasswordCall { old: old.into(), new: new.into() }
}

async fn me(browser: &mut Browser) -> Person {
    let Start::SignedIn(me) = browser.call(StartCall {}).await.unwrap() else { panic!("not signed in") };
    browser.call(PersonCall { id: me.account }).await.unwrap()
}

fn fields(error: ApiError) -> Vec<(String, String)> {
    match error {
        ApiError::Invalid(fields) => fields,
        other => panic!("not at a field: {other:?}"),
    }
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_all_other_sessions_and_links() {
    let server = Server::new().await;
    let mut other_window = server.set_up().await;
    let link = server.directory.reset_link(EMAIL).await.unwrap();
    let mut browser = server.stranger();
    browser.call(sign_in(EMAIL, PASSWORD)).await.unwrap();

    let wrong = fields(browser.call(change("a walk in the greem", NEW)).await.unwrap_err());
    assert_eq!(wrong, [("old".into(), "This is not the password that you have now.".into())]);
    let before = browser.clone();
    browser.call(change(PASSWORD, NEW)).await.unwrap();
    assert_eq!(me(&mut browser).await.history[0].what, "Set a new password");

    for mut ended in [before, other_window.clone()] {
        assert_eq!(ended.call(StartCall {}).await.unwrap(), Start::SignIn);
    }
    other_window.call(LinkCall { token: link.as_str().into() }).await.unwrap_err();
    server.stranger().call(sign_in(EMAIL, PASSWORD)).await.unwrap_err();
    server.stranger().call(sign_in(EMAIL, NEW)).await.unwrap();
}

#[tokio::test]
async fn all_that_is_wrong_with_a_new_password_is_said_at_once() {
    let server = Server::new().await;
    let mut browser = server.set_up().await;
    for (old, new, at) in [
        ("", "short", &["old", "new"][..]),
        (PASSWORD, PASSWORD, &["new"]),
        (PASSWORD, "robin greenfield", &["new"]),
    ] {
        let wrong = fields(browser.call(change(old, new)).await.unwrap_err());
        assert_eq!(wrong.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), at);
    }
    server.stranger().call(sign_in(EMAIL, PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn the_old_password_is_not_to_be_guessed_at_an_open_page() {
    let server = Server::new().await;
    let mut browser = server.set_up().await;
    for n in 0..8 {
        fields(browser.call(change(&format!("guess number {n}"), NEW)).await.unwrap_err());
    }
    let error = browser.call(change(PASSWORD, NEW)).await.unwrap_err();
    assert!(matches!(error, ApiError::TooMany(_)), "{error:?}");
}

#[tokio::test]
async fn an_own_name_is_changed_and_the_history_says_so() {
    let server = Server::new().await;
    let mut browser = server.set_up().await;
    let before = me(&mut browser).await;
    assert!(before.is_me && !before.editable);
    let name = OwnName {
        revision: before.revision,
        given_name: " Robyn ".into(),
        family_name: before.family_name.clone(),
    };
    let after = browser.call(SaveOwnNameCall { name: name.clone() }).await.unwrap();
    assert_eq!((after.given_name.as_str(), after.history[0].what.as_str()), ("Robyn", "Changed by hand"));
    assert_eq!(after.history[0].changes[0].old.as_deref(), Some("Robin"));
    let Start::SignedIn(me) = browser.call(StartCall {}).await.unwrap() else { panic!("not signed in") };
    assert_eq!(me.name, "Robyn Greenfield");

    let stale = browser.call(SaveOwnNameCall { name: name.clone() }).await.unwrap_err();
    assert!(matches!(stale, ApiError::Refused(_)), "{stale:?}");
    let empty = OwnName { revision: after.revision, given_name: String::new(), family_name: " ".into() };
    let wrong = fields(browser.call(SaveOwnNameCall { name: empty }).await.unwrap_err());
    assert_eq!(
        wrong.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
        ["first_name", "last_name"]
    );
}
