//! What a call can answer instead of its result, for the person at the page. What an operator needs to know is
//! logged where it happens, and never sent.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// 401. The page goes to the sign-in.
    #[error("You are signed out. Sign in to go on; nothing on this page is lost.")]
    SignedOut,
    /// 403.
    #[error("You may not do this here. Ask an administrator of this place.")]
    Forbidden,
    /// 404.
    #[error("This is not there any more.")]
    NotFound,
    /// 409, 422: what was sent cannot be done, and why, in a sentence with the remedy.
    #[error("{0}")]
    Refused(String),
    /// 500, with a number that stands in the server's log too.
    #[error("Something went wrong on the server (number {0}). Nothing was changed. Try again.")]
    Server(String),
    /// The server was not reached, or did not answer in its own words.
    #[error("The server cannot be reached. Check the connection, then try again.")]
    Unreachable,
}
