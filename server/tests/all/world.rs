//! A server in a fresh folder, and the browsers that visit it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::api::call::{HEADER, HEADER_VALUE};
use app::api::error::ApiError;
use app::api::session::{ResetCall, SetUpCall, SignInCall};
use axum::body::Body;
use axum::body::Bytes;
use axum::{Router, extract::Request};
use directory::Directory;
use http::{HeaderMap, Method, StatusCode, header};
use importer::format::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::origin::Origin;
use server::router::{App, router};
use server::site::Site;
use server_fn::ServerFn;
use server_fn::error::FromServerFnError;
use tower::ServiceExt;

pub const EMAIL: &str = "robin@greenfield.example";
pub const PASSWORD: &str = "a walk in the green";

/// Is gone when it goes out of scope.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("rollcall-test-{}-{number}", std::process::id());
        Folder(Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder))
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Server {
    pub router: Router,
    pub directory: Directory,
    origin: Origin,
    folder: Folder,
}

impl Server {
    pub async fn new() -> Self {
        Self::at(Origin::default(), Folder::new()).await
    }

    pub async fn on_https() -> Self {
        let public_url = Some("https://rollcall.greenfield.example".into());
        Self::at(Origin { public_url, behind_proxy: true }, Folder::new()).await
    }

    /// One that was built without its page.
    pub async fn without_site() -> Self {
        let mut server = Self::new().await;
        let (directory, origin) = (server.directory.clone(), server.origin.clone());
        server.router = router(App { directory, origin, site: Arc::new(Site::of([])) });
        server
    }

    /// Stops this one and starts another on the same folder.
    pub async fn started_again(self) -> Self {
        self.directory.db().clone().close().await.unwrap();
        Self::at(self.origin, self.folder).await
    }

    async fn at(origin: Origin, folder: Folder) -> Self {
        let directory = server::start::open("", &folder.0).await.unwrap();
        let site = Arc::new(site());
        let router = router(App { directory: directory.clone(), origin: origin.clone(), site });
        Server { router, directory, origin, folder }
    }

    /// The data folder.
    pub fn data(&self) -> &str {
        self.folder.path()
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Browser {
        Browser::of(self.router.clone())
    }

    /// The first administrator, signed in; the place is Greenfield School.
    pub async fn set_up(&self) -> Browser {
        let token = self.directory.set_up_link().await.unwrap().unwrap();
        let mut browser = self.stranger();
        browser.call(set_up(token.as_str())).await.unwrap();
        browser
    }

    /// An administrator of another place beside or below, signed in.
    pub async fn administrator_of(&self, place: i64, email: &str) -> Browser {
        use directory::entity::{account, place as places, role};
        let db = self.directory.db();
        places::ActiveModel {
            id: Set(place),
            parent: Set(Some(directory::ROOT_PLACE)),
            kind: Set("school".into()),
            outside_id: Set(None),
            name: Set(format!("School {place}")),
            created_at: Set(0),
            extended_usernames: Set(false),
            replace_passwords: Set(false),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
        let id = 1000 + place;
        account::ActiveModel {
            id: Set(id),
            given_name: Set("Kim".into()),
            family_name: Set("Other".into()),
            display_name: Set("Kim Other".into()),
            email: Set(Some(email.into())),
            email_key: Set(Some(email.into())),
            username: Set(None),
            username_key: Set(None),
            name_key: Set("kim other".into()),
            id_number: Set(None),
            grade: Set(None),
            phone: Set(None),
            language: Set(None),
            state: Set("active".into()),
            password_hash: Set(None),
            job_role: Set(None),
            region: Set(None),
            institution: Set(None),
            department: Set(None),
            city: Set(None),
            country: Set(None),
            time_zone: Set(None),
            phone2: Set(None),
            address: Set(None),
            theme: Set(None),
            description: Set(None),
            email_shared: Set(false),
            must_change_password: Set(false),
            edited_by_hand: Set(String::new()),
            revision: Set(1),
            created_at: Set(0),
            updated_at: Set(0),
        }
        .insert(db)
        .await
        .unwrap();
        let role = role::ActiveModel {
            account: Set(id),
            place: Set(place),
            role: Set(Role::Admin.key().into()),
            at: Set(0),
        };
        role::Entity::insert(role).exec_without_returning(db).await.unwrap();
        let token = self.directory.reset_link(email).await.unwrap();
        let mut browser = self.stranger();
        let reset = ResetCall { token: token.as_str().into(), password: PASSWORD.into() };
        browser.call(reset).await.unwrap();
        browser
    }
}

pub fn set_up(token: &str) -> SetUpCall {
    SetUpCall {
        token: token.into(),
        place_name: "Greenfield School".into(),
        given_name: "Robin".into(),
        family_name: "Greenfield".into(),
        email: EMAIL.into(),
        password: PASSWORD.into(),
    }
}

pub fn sign_in(email: &str, password: &str) -> SignInCall {
    SignInCall { email: email.into(), password: password.into() }
}

/// A small site, as xtask leaves it.
fn site() -> Site {
    let files: [(&'static str, &'static [u8]); 6] = [
        ("index.html", b"<!doctype html><title>Rollcall</title>"),
        ("index.html.br", b"brotli index"),
        ("pkg/page-0123456789.js", b"export {}"),
        ("pkg/page-0123456789.js.br", b"brotli"),
        ("pkg/page-0123456789.js.gz", b"gzip"),
        ("pkg/page-0123456789.wasm", b"\0asm"),
    ];
    Site::of((0u8..).zip(files).map(|(n, (path, bytes))| (path.into(), bytes.into(), [n; 32])))
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn error(&self) -> ApiError {
        ApiError::de(self.body.clone())
    }
}

/// Keeps a cookie, and sends what a browser would.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
    /// The headers of the last answer.
    pub last: HeaderMap,
}

impl Browser {
    pub fn of(router: Router) -> Self {
        Browser { router, cookie: None, last: HeaderMap::new() }
    }

    /// The same browser, with the same cookie, at a server that was started again.
    pub fn at(mut self, server: &Server) -> Self {
        self.router = server.router.clone();
        self
    }

    pub async fn call<T>(&mut self, arguments: T) -> Result<T::Output, ApiError>
    where
        T: ServerFn<Error = ApiError> + Serialize,
        T::Output: DeserializeOwned,
    {
        let body = postcard::to_allocvec(&arguments).unwrap();
        let answer = self.post(T::PATH, body, &[(HEADER, HEADER_VALUE)]).await;
        self.last = answer.headers.clone();
        if answer.status == StatusCode::OK {
            return Ok(postcard::from_bytes(&answer.body).unwrap());
        }
        let error = answer.error();
        assert_eq!(error.status(), answer.status.as_u16(), "{error:?}");
        Err(error)
    }

    pub async fn post(&mut self, path: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, body, headers).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, Vec::new(), &[]).await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:3000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let pair = cookie.split(';').next().unwrap().to_owned();
            self.cookie = (!cookie.contains("Max-Age=0")).then_some(pair);
        }
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
