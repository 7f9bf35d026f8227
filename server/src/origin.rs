//! Where browsers find this server, and what follows from it.

use std::net::IpAddr;
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use http::request::Parts;

/// The server as browsers see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// `https://rollcall.school.example`, if it was given: scheme, host and port, nothing after.
    pub public_url: Option<String>,
    /// A proxy stands in front: the last address in `X-Forwarded-For` is the caller's.
    pub behind_proxy: bool,
}

impl Origin {
    /// Takes `https://host` or `http://host:port`.
    ///
    /// # Errors
    /// A sentence for the command line.
    pub fn parse_url(text: &str) -> Result<String, String> {
        let url: http::Uri =
            text.trim_end_matches('/').parse().map_err(|_| format!("“{text}” is no address"))?;
        match (url.scheme_str(), url.authority(), url.path_and_query().map(|path| path.as_str())) {
            (Some(scheme @ ("https" | "http")), Some(authority), None | Some("/"))
                if !authority.as_str().contains('@') =>
            {
                Ok(format!("{scheme}://{authority}").to_ascii_lowercase())
            }
            _ => Err("give scheme and host only, as in https://rollcall.school.example".into()),
        }
    }

    /// Browsers come by HTTPS: cookies are for HTTPS only, and HSTS is sent.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The caller's address.
    pub fn caller(&self, request: &Parts) -> Option<IpAddr> {
        if self.behind_proxy {
            let forwarded = request.headers.get_all("x-forwarded-for").iter().next_back()?;
            let last = forwarded.to_str().ok()?.rsplit(',').next()?.trim();
            return last.parse().ok();
        }
        request.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_scheme_and_host() {
        assert_eq!(Origin::parse_url("https://Rollcall.example/").unwrap(), "https://rollcall.example");
        assert_eq!(Origin::parse_url("http://10.0.0.2:8080").unwrap(), "http://10.0.0.2:8080");
        for bad in ["rollcall.example", "ftp://a.example", "https://a.example/x", "https://u@a.example", ""] {
            assert!(Origin::parse_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_caller_is_the_peer_unless_a_proxy_is_trusted() {
        let request = http::Request::builder().header("x-forwarded-for", "198.51.100.7, 192.0.2.9");
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
        assert_eq!(Origin::default().caller(&parts), Some([127, 0, 0, 1].into()));
        let behind = Origin { public_url: None, behind_proxy: true };
        assert_eq!(behind.caller(&parts), Some([192, 0, 2, 9].into()));
    }
}
