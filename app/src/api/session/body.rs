//! What the calls of a session do on the server.

use super::{Link, Me, PlaceName, Start};
use crate::api::call::{Call, call};
use crate::api::error::ApiError;
use directory::session::{self, FirstAdministrator, Token};

pub use directory::session::SignedIn;

/// The administrator who makes this call. Every call but those of this file begins with it.
pub async fn signed_in() -> Result<SignedIn, ApiError> {
    call()?.signed_in().await
}

pub async fn start() -> Result<Start, ApiError> {
    match signed_in().await {
        Ok(me) => Ok(Start::SignedIn(me.into())),
        Err(ApiError::SignedOut) if call()?.directory().has_administrator().await? => Ok(Start::SignIn),
        Err(ApiError::SignedOut) => Ok(Start::SetUpFirst),
        Err(other) => Err(other),
    }
}

pub async fn link(token: &str) -> Result<Link, ApiError> {
    Ok(match call()?.directory().link(token).await? {
        session::Link::SetUp => Link::SetUp,
        session::Link::Reset { email, .. } => Link::Reset { email },
    })
}

pub async fn set_up(token: &str, first: FirstAdministrator) -> Result<Me, ApiError> {
    let call = call()?;
    let session = call.directory().set_up(token, first).await?;
    begun(&call, session).await
}

pub async fn reset(token: &str, password: String) -> Result<Me, ApiError> {
    let call = call()?;
    let session = call.directory().reset(token, password).await?;
    begun(&call, session).await
}

pub async fn sign_in(email: String, password: String) -> Result<Me, ApiError> {
    let call = call()?;
    let session = call.directory().sign_in(&email, password, call.address()).await?;
    begun(&call, session).await
}

pub async fn change_password(old: String, new: String) -> Result<Me, ApiError> {
    let me = signed_in().await?;
    let call = call()?;
    let session = call.directory().change_password(me.account, old, new, call.address()).await?;
    begun(&call, session).await
}

pub async fn sign_out() -> Result<(), ApiError> {
    let call = call()?;
    if let Some(token) = call.token() {
        call.directory().sign_out(token).await?;
    }
    call.set_token(String::new());
    Ok(())
}

/// Hands the new session to the browser. One that it had before is ended: a token lives for one sign-in.
async fn begun(call: &Call, session: Token) -> Result<Me, ApiError> {
    if let Some(old) = call.token() {
        call.directory().sign_out(old).await?;
    }
    let me = call.directory().session(session.as_str()).await?.ok_or(ApiError::SignedOut)?;
    call.set_token(session.as_str().to_owned());
    Ok(me.into())
}

impl From<SignedIn> for Me {
    fn from(me: SignedIn) -> Self {
        let places = me.places.into_iter().map(|(id, name)| PlaceName { id, name }).collect();
        Me { account: me.account, name: me.name, email: me.email, places }
    }
}
