//! The command line: `rollcall serve`, `rollcall admin reset`.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};

use crate::origin::Origin;
use crate::serve::{self, Config};
use crate::{log, start};

/// Turns a school's spreadsheet into accounts: students, instructors and parents, associated and invited.
#[derive(Parser)]
#[command(name = "rollcall", version, after_help = EXAMPLES, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  rollcall serve
      Serves http://127.0.0.1:3000, with a SQLite database in the folder `data`.
  rollcall serve --demo --data /tmp/try
      The same with an example school, in a folder of its own.
  rollcall serve --address 0.0.0.0:3000 --public-url https://rollcall.school.example --behind-proxy
      Behind a proxy that speaks HTTPS.
  rollcall admin reset robin@school.example
      A one-time link for an administrator who lost the password.

How much is logged: ROLLCALL_LOG=warn, info (the default) or debug.";

#[derive(Subcommand)]
enum Command {
    /// Starts the server; with an empty database it prints a one-time link to set up the first administrator
    Serve(Serve),
    /// Looks after administrators, while the server runs or not
    #[command(subcommand)]
    Admin(Admin),
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    address: Address,
    /// A proxy stands in front: take the caller's address from the last entry of X-Forwarded-For
    #[arg(long, env = "ROLLCALL_BEHIND_PROXY", value_parser = FalseyValueParser::new())]
    behind_proxy: bool,
    /// Fill an empty database with an example school and its people
    #[arg(long, env = "ROLLCALL_DEMO", value_parser = FalseyValueParser::new())]
    demo: bool,
}

#[derive(Subcommand)]
enum Admin {
    /// Prints a one-time link with which an administrator sets a new password, within an hour
    Reset {
        /// The administrator's e-mail
        email: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        address: Address,
    },
}

/// Where the data is.
#[derive(Args)]
struct Place {
    /// The data folder; it is made if it is not there
    #[arg(long, env = "ROLLCALL_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// The database, if it is not SQLite in the data folder: sqlite://FILE?mode=rwc
    #[arg(
        long,
        env = "ROLLCALL_DATABASE_URL",
        default_value = "",
        hide_default_value = true,
        value_name = "URL"
    )]
    database_url: String,
}

/// Where the server is found.
#[derive(Args)]
struct Address {
    /// Where to listen; port 0 takes a free one
    #[arg(long, env = "ROLLCALL_ADDRESS", default_value = "127.0.0.1:3000", value_name = "HOST:PORT", value_parser = to_listen_on)]
    address: SocketAddr,
    /// What browsers type, if it differs; with https:// cookies are for HTTPS only, and HSTS is sent
    #[arg(long, env = "ROLLCALL_PUBLIC_URL", value_name = "URL", value_parser = Origin::parse_url)]
    public_url: Option<String>,
}

/// `127.0.0.1:3000`, `[::1]:3000` or `localhost:3000`.
fn to_listen_on(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
    found.ok_or_else(|| "give an address of this machine and a port, as in 127.0.0.1:3000".into())
}

/// Does what the command line says. What goes wrong is one line on the standard error.
pub async fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(command) => {
            log::start();
            serve::serve(command.into()).await
        }
        Command::Admin(Admin::Reset { email, place, address }) => reset(&email, &place, &address).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rollcall: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn reset(email: &str, place: &Place, address: &Address) -> Result<(), start::StartError> {
    let directory = start::open(&place.database_url, &place.data).await?;
    let token = directory.reset_link(email).await?;
    let base = address.public_url.clone().unwrap_or_else(|| format!("http://{}", address.address));
    println!("Set a new password within an hour: {base}/reset#{}", token.as_str());
    Ok(())
}

impl From<Serve> for Config {
    fn from(command: Serve) -> Self {
        Config {
            address: command.address.address,
            database_url: command.place.database_url,
            data: command.place.data,
            demo: command.demo,
            origin: Origin { public_url: command.address.public_url, behind_proxy: command.behind_proxy },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_address_is_a_host_and_a_port() {
        assert_eq!(to_listen_on("127.0.0.1:0").unwrap(), SocketAddr::from(([127, 0, 0, 1], 0)));
        assert!(to_listen_on("localhost:3000").unwrap().ip().is_loopback());
        for bad in ["3000", "127.0.0.1", "http://127.0.0.1:3000", ""] {
            assert!(to_listen_on(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn without_flags_it_listens_on_this_machine_only() {
        let Command::Serve(serve) = Cli::try_parse_from(["rollcall", "serve"]).unwrap().command else {
            panic!("another command");
        };
        let config = Config::from(serve);
        assert!(config.address.ip().is_loopback());
        assert!(!config.origin.is_https() && !config.demo);
    }
}
