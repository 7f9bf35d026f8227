//! Who is signed in.

use serde::{Deserialize, Serialize};

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

// Calls (bodies under `ssr`):
//   start() -> Start
//   link(token: String) -> Link                      Refused: used, expired, unknown (one sentence for all)
//   set_up(token, place_name, given_name, family_name, email, password) -> Me      signs in
//   reset(token, password) -> Me                     signs in, ends all other sessions
//   sign_in(email, password) -> Me                   Refused: one sentence, in one time, for a wrong name and a wrong password
//   sign_out() -> ()
