//! The session's cookie: no script reads it, no other site sends it along with a call, and on HTTPS no other
//! host can set it (`__Host-`, RFC 6265bis).

use http::{HeaderMap, HeaderValue, header};

/// As long as a session can last: 7 days, in seconds.
const LONGEST: u32 = 7 * 24 * 60 * 60;

/// The cookie's name.
pub fn name(https: bool) -> &'static str {
    if https { "__Host-rollcall" } else { "rollcall" }
}

/// The token in the request's cookie.
pub fn token(headers: &HeaderMap, https: bool) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name(https) && is_token(value))
        .map(|(_, value)| value.to_owned())
}

/// Sets the cookie to this token; ends it if the token is empty.
pub fn set(token: &str, https: bool) -> Option<HeaderValue> {
    let age = if token.is_empty() { 0 } else { LONGEST };
    let secure = if https { "; Secure" } else { "" };
    let cookie = format!("{}={token}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax{secure}", name(https));
    HeaderValue::try_from(cookie).ok()
}

fn is_token(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let token_text = "0a".repeat(32);
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "theme=dark; a=b=c".parse().unwrap());
        headers.append(header::COOKIE, format!("rollcall=short; rollcall={token_text}").parse().unwrap());
        assert_eq!(token(&headers, false).as_deref(), Some(token_text.as_str()));
        assert_eq!(token(&headers, true), None);
    }
}
