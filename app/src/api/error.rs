//! What a call can answer instead of its result, for the person at the page. What an operator needs to know is
//! logged where it happens, and never sent.

use serde::{Deserialize, Serialize};
use server_fn::codec::PostcardEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

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
    /// 422: what was sent cannot be done, and why, in a sentence with the remedy.
    #[error("{0}")]
    Refused(String),
    /// 422: as [`ApiError::Refused`], for fields of a form: each that is wrong with its sentence.
    #[error("{}", .0.iter().map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" "))]
    Invalid(Vec<(String, String)>),
    /// 429, with the seconds to wait.
    #[error("Too many attempts. Wait {} and try again.", in_words(*.0))]
    TooMany(u32),
    /// 400: what was sent cannot be read, as when the server was updated under an open page.
    #[error("This page is older than the server. Load it again, then try once more.")]
    Outdated,
    /// 500, with a number that stands in the server's log too.
    #[error("Something went wrong on the server (number {0}). Nothing was changed. Try again.")]
    Server(String),
    /// The server was not reached, or did not answer in its own words.
    #[error("The server cannot be reached. Check the connection, then try again.")]
    Unreachable,
}

impl ApiError {
    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            ApiError::SignedOut => 401,
            ApiError::Forbidden => 403,
            ApiError::NotFound => 404,
            ApiError::Refused(_) | ApiError::Invalid(_) => 422,
            ApiError::TooMany(_) => 429,
            ApiError::Outdated => 400,
            ApiError::Server(_) => 500,
            ApiError::Unreachable => 503,
        }
    }

    /// A 500: logs what happened under a new number, and gives the number.
    ///
    /// `cause` must not hold personal data: it goes to the log as it is.
    #[cfg(feature = "ssr")]
    pub fn server(cause: impl std::fmt::Display) -> Self {
        let mut bytes = [0; 4];
        // Without random bytes the number is 0: the log line is still there.
        let _ = getrandom::fill(&mut bytes);
        let number = format!("{:08x}", u32::from_le_bytes(bytes));
        tracing::error!(number, %cause, "a call failed");
        ApiError::Server(number)
    }
}

/// Whole seconds below a minute, whole minutes above.
fn in_words(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".into(),
        2..=59 => format!("{seconds} seconds"),
        60..=90 => "a minute".into(),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

impl FromServerFnError for ApiError {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // On the server: the arguments cannot be read. In the browser: the answer cannot.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => ApiError::Outdated,
            ServerFnErrorErr::Deserialization(_) => {
                if cfg!(feature = "ssr") {
                    ApiError::Outdated
                } else {
                    ApiError::Unreachable
                }
            }
            #[cfg(feature = "ssr")]
            other => ApiError::server(other),
            #[cfg(not(feature = "ssr"))]
            _ => ApiError::Unreachable,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<directory::DirectoryError> for ApiError {
    fn from(error: directory::DirectoryError) -> Self {
        use directory::DirectoryError as Error;
        match error {
            Error::Refused(sentence) => ApiError::Refused(sentence),
            Error::Invalid(fields) => ApiError::Invalid(
                fields.into_iter().map(|(field, sentence)| (field.to_owned(), sentence)).collect(),
            ),
            Error::TooMany(seconds) => ApiError::TooMany(seconds),
            Error::Forbidden => ApiError::Forbidden,
            Error::NotFound => ApiError::NotFound,
            other => ApiError::server(other),
        }
    }
}
