//! Who is signed in.

use super::call::Caller;
use super::error::ApiError;
use serde::{Deserialize, Serialize};
use server_fn::codec::Postcard;
use server_fn_macro_default::server;

#[cfg(feature = "ssr")]
mod body;
#[cfg(feature = "ssr")]
pub use body::{SignedIn, signed_in};

/// The administrator at the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub account: i64,
    pub name: String,
    pub email: String,
    /// The places where they are administrator; never empty.
    pub places: Vec<PlaceName>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceName {
    pub id: i64,
    pub name: String,
}

/// What the first page needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// There is no administrator yet: the one-time link stands in the terminal where the server runs.
    SetUpFirst,
    SignIn,
    SignedIn(Me),
}

/// What a one-time link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Set up the first administrator and the root place's name.
    SetUp,
    /// A new password for the administrator with this e-mail.
    Reset { email: String },
}

/// How the page begins.
#[server(name = StartCall, endpoint = "start", input = Postcard, output = Postcard, client = Caller)]
pub async fn start() -> Result<Start, ApiError> {
    body::start().await
}

/// What a one-time link is for. `Refused`, in one sentence for all: used, expired, unknown.
#[server(name = LinkCall, endpoint = "link", input = Postcard, output = Postcard, client = Caller)]
pub async fn link(token: String) -> Result<Link, ApiError> {
    body::link(&token).await
}

/// Makes the first administrator, names the root place, and signs in. `Invalid` with the name of an argument.
#[server(name = SetUpCall, endpoint = "set_up", input = Postcard, output = Postcard, client = Caller)]
pub async fn set_up(
    token: String,
    place_name: String,
    given_name: String,
    family_name: String,
    email: String,
    password: String,
) -> Result<Me, ApiError> {
    let first =
        directory::session::FirstAdministrator { place_name, given_name, family_name, email, password };
    body::set_up(&token, first).await
}

/// Sets a new password, ends all sessions of that administrator, and signs in. `Invalid` for the password.
#[server(name = ResetCall, endpoint = "reset", input = Postcard, output = Postcard, client = Caller)]
pub async fn reset(token: String, password: String) -> Result<Me, ApiError> {
    body::reset(&token, password).await
}

/// Sets a new password for the administrator at the page, and ends their other sessions. `Invalid` for `old` or `new`,
/// `TooMany` after several wrong old ones.
#[server(name = ChangePasswordCall, endpoint = "change_password", input = Postcard, output = Postcard, client = Caller)]
pub async fn change_password(old: String, new: String) -> Result<Me, ApiError> {
    body::change_password(old, new).await
}

/// Signs in. `Refused`: one sentence, in one time, for a wrong e-mail and a wrong password. `TooMany` after several.
#[server(name = SignInCall, endpoint = "sign_in", input = Postcard, output = Postcard, client = Caller)]
pub async fn sign_in(email: String, password: String) -> Result<Me, ApiError> {
    body::sign_in(email, password).await
}

/// Ends the session, here and in the browser.
#[server(name = SignOutCall, endpoint = "sign_out", input = Postcard, output = Postcard, client = Caller)]
pub async fn sign_out() -> Result<(), ApiError> {
    body::sign_out().await
}
