//! `rollcall serve`: from a configuration to a server that listens, until it is told to stop.

use std::future::Future;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use directory::Directory;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::origin::Origin;
use crate::router::{App, router};
use crate::site::Site;
use crate::start::{self, StartError};

/// What the command line and the environment say.
#[derive(Clone, Debug)]
pub struct Config {
    pub address: SocketAddr,
    /// Empty: SQLite in the data folder.
    pub database_url: String,
    pub data: PathBuf,
    pub demo: bool,
    pub origin: Origin,
}

/// How long requests that are being answered may still take when the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

const SWEPT_EVERY: Duration = Duration::from_secs(60 * 60);

/// Serves until the program is told to stop (SIGINT, SIGTERM).
///
/// On the standard output: where it is, in exactly one line, and where to set up the first administrator.
pub async fn serve(config: Config) -> Result<(), StartError> {
    let directory = start::open(&config.database_url, &config.data).await?;
    let listener = listen(config.address).await?;
    let base = base(&config, &listener)?;

    if config.demo && !directory.demo().await? {
        tracing::info!("there are people in the directory already: the example school was left out");
    }
    let set_up = directory.set_up_link().await?;
    let site = Arc::new(Site::embedded());
    if !site.is_built() {
        tracing::warn!("built without its page: run `cargo xtask serve`");
    }
    directory.resume().await?;
    tokio::spawn(sweep(directory.clone()));
    let app = App { directory: directory.clone(), origin: config.origin, site };

    println!("Rollcall is at {base}");
    if let Some(token) = set_up {
        println!("Set up the first administrator: {base}/set-up#{}", token.as_str());
    }

    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopping) = watch::channel(false);
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopped(stopping.clone()));
    let serving = tokio::spawn(serving.into_future());

    told_to_stop().await;
    tracing::info!("stopping: no new requests");
    // The other end is held by this function.
    let _ = stop.send(true);
    match tokio::time::timeout(LAST_ANSWERS, serving).await {
        Ok(Ok(served)) => served.map_err(StartError::Serve)?,
        Ok(Err(_)) | Err(_) => tracing::warn!("stopped before every request was answered"),
    }
    // Waits until the transactions that are open end: a chunk of an import is written whole. What is left of the
    // import is taken up at the next start.
    if tokio::time::timeout(LAST_ANSWERS, directory.db().clone().close()).await.is_err() {
        tracing::warn!("stopped before the database was");
    }
    Ok(())
}

/// Takes up what was left half-way and forgets what was left for good, as long as the program runs.
async fn sweep(directory: Directory) {
    loop {
        tokio::time::sleep(SWEPT_EVERY).await;
        if let Err(error) = directory.resume().await {
            tracing::error!(%error, "sweeping imports did not work");
        }
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => StartError::AddressInUse(address),
        _ => StartError::Listen(address, error),
    })
}

/// What to type into a browser. "Every address of this machine" is no address: this machine's own is taken.
fn base(config: &Config, listener: &TcpListener) -> Result<String, StartError> {
    if let Some(url) = &config.origin.public_url {
        return Ok(url.clone());
    }
    let mut at = listener.local_addr().map_err(StartError::Serve)?;
    if at.ip().is_unspecified() {
        at.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    Ok(format!("http://{at}"))
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Waits for SIGINT (Ctrl-C) or SIGTERM.
fn told_to_stop() -> impl Future<Output = ()> {
    let interrupt = async {
        // Without a handler the signal ends the program by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    async {
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
}
