//! The command line: `rollcall serve`, `admin reset`, `directory`, `read`, `check`, `plan`, `import` and `formats`.

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};

use importer::format::{self, Format};
use importer::issue::Code;

use crate::files::{self, Checked, Choices, Named, NotChecked, Unreadable};
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
  rollcall check students=roster.csv parents=families.csv
      What is wrong with these files, as the page would say it. Nothing is imported.
  rollcall import --format company --options choices.toml --as robin@company.example users.csv
      Imports a list as the page would, with the rights of that administrator.

How much is logged: ROLLCALL_LOG=warn, info (the default) or debug.";

#[derive(Subcommand)]
enum Command {
    /// Starts the server; with an empty database it prints a one-time link to set up the first administrator
    Serve(Serve),
    /// Looks after administrators, while the server runs or not
    #[command(subcommand)]
    Admin(Admin),
    /// The whole directory as a file: places, what belongs to them, and people
    #[command(subcommand)]
    Directory(Whole),
    /// Prints a file as the table that is read from it, nothing cleaned
    #[command(after_help = files::READ_JSON)]
    Read(Read),
    /// Checks files as the page does, all together; exit code 0: no errors, 1: errors found, 2: a file cannot be read
    #[command(after_help = files::CHECK_JSON)]
    Check(Check),
    /// Says what an import of these files would do, and writes nothing
    #[command(after_help = files::IMPORT_JSON)]
    Plan(Import),
    /// Imports these files: the same, written
    #[command(after_help = files::IMPORT_JSON)]
    Import(Import),
    /// Lists the formats, or a format's options as an option file
    Formats {
        /// Only this one
        #[arg(value_parser = to_format)]
        format: Option<&'static Format>,
        /// Prints every option with its default, as commented TOML for `plan` and `import`
        #[arg(long, requires = "format")]
        options: bool,
    },
}

#[derive(Args)]
struct Import {
    /// As for `check`: a file, or TAB=FILE
    #[arg(required = true, value_name = "[TAB=]FILE")]
    files: Vec<String>,
    /// The format: learners, departments, school, company or site
    #[arg(long, default_value = "learners", value_parser = to_format)]
    format: &'static Format,
    /// What is chosen, as `rollcall formats F --options` shows it
    #[arg(long, value_name = "FILE.toml")]
    options: Option<PathBuf>,
    /// The e-mail of the administrator who imports: their rights hold, and the history has their name
    #[arg(long = "as", value_name = "EMAIL")]
    administrator: String,
    /// One JSON object instead of lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
struct Read {
    /// CSV, TSV, XLSX, XLS or ODS
    file: PathBuf,
    /// Only this sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Check {
    /// A file, or students=FILE, instructors=FILE, parents=FILE. Without a tab, a name such as parents.csv tells it, and a
    /// workbook's sheets are told by theirs; else it is the first. Where a column such as Role says who is what, each row
    /// goes to its tab
    #[arg(required_unless_present = "codes", value_name = "[TAB=]FILE")]
    files: Vec<String>,
    /// The format: learners (students, instructors and parents), departments, school, company or site
    #[arg(long, default_value = "learners", value_parser = to_format)]
    format: &'static Format,
    /// What is chosen, as `rollcall formats F --options` shows it: how files are read, columns and values
    #[arg(long, value_name = "FILE.toml")]
    options: Option<PathBuf>,
    /// One JSON object instead of lines
    #[arg(long)]
    json: bool,
    /// Lists the codes of issues, with their severity, and checks nothing
    #[arg(long)]
    codes: bool,
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

#[derive(Subcommand)]
enum Whole {
    /// Fills an empty directory with what a file says, all of it or nothing
    Load {
        /// TOML, as `dump` writes it and docs/directory-file.md describes it
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Prints the file that `load` takes
    Dump {
        #[command(flatten)]
        place: Place,
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
    /// The port, in place of that of the address
    #[arg(long, env = "ROLLCALL_PORT")]
    port: Option<u16>,
    /// What browsers type, if it differs; with https:// cookies are for HTTPS only, and HSTS is sent
    #[arg(long, env = "ROLLCALL_PUBLIC_URL", value_name = "URL", value_parser = Origin::parse_url)]
    public_url: Option<String>,
}

impl Address {
    fn to_listen_on(&self) -> SocketAddr {
        SocketAddr::new(self.address.ip(), self.port.unwrap_or(self.address.port()))
    }
}

/// `127.0.0.1:3000`, `[::1]:3000` or `localhost:3000`.
fn to_listen_on(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
    found.ok_or_else(|| "give an address of this machine and a port, as in 127.0.0.1:3000".into())
}

fn to_format(key: &str) -> Result<&'static Format, String> {
    format::by_key(key).ok_or_else(|| {
        let keys: Vec<&str> = format::FORMATS.iter().map(|format| format.key).collect();
        format!("there is no format {key}; there are {}", keys.join(", "))
    })
}

/// Does what the command line says. What goes wrong is one line on the standard error.
pub fn run() -> ExitCode {
    let command = Cli::parse().command;
    let of_files = matches!(command, Command::Check(_) | Command::Plan(_) | Command::Import(_));
    let done = match command {
        Command::Serve(command) => {
            log::start();
            wait_for(serve::serve(command.into()))
        }
        Command::Admin(Admin::Reset { email, place, address }) => wait_for(reset(&email, &place, &address)),
        Command::Directory(Whole::Load { file, place }) => wait_for(load(&file, &place)),
        Command::Directory(Whole::Dump { place }) => wait_for(dump(&place)),
        Command::Read(command) => read(&command),
        Command::Check(command) => check(&command),
        Command::Plan(command) => import(&command, false),
        Command::Import(command) => import(&command, true),
        Command::Formats { format, options } => formats(format, options),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("rollcall: {error}");
            // Of files, 1 says that rows of them have errors.
            if of_files { UNREADABLE.into() } else { ExitCode::FAILURE }
        }
    }
}

/// Runs what waits for the network and the database. Reading files needs no threads.
fn wait_for<E: Into<Box<dyn Error>>>(
    work: impl Future<Output = Result<(), E>>,
) -> Result<ExitCode, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work).map_err(Into::into)?;
    Ok(ExitCode::SUCCESS)
}

/// A file that cannot be read.
const UNREADABLE: u8 = 2;

fn read(command: &Read) -> Result<ExitCode, Box<dyn Error>> {
    let read = match files::read(&command.file, command.sheet.as_deref()) {
        Ok(read) => read,
        Err(error) => return Ok(unreadable(&error)),
    };
    print(|out| if command.json { json(out, &read) } else { read.print(out) })?;
    Ok(if read.is_readable() { ExitCode::SUCCESS } else { UNREADABLE.into() })
}

fn check(command: &Check) -> Result<ExitCode, Box<dyn Error>> {
    if command.codes {
        print(|out| {
            Code::ALL.iter().try_for_each(|code| {
                writeln!(out, "{:<24} {:<8} {}", code.key(), code.severity().key(), code.title())
            })
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let choices = chosen(command.format, command.options.as_deref())?;
    let checked = match checked(command.format, &command.files, &choices)? {
        Ok(checked) => checked,
        Err(error) => return Ok(unreadable(&error)),
    };
    print(|out| if command.json { json(out, &checked) } else { checked.print(out) })?;
    Ok(checked.exit_code().into())
}

/// What an option file says; without one nothing is chosen.
fn chosen(format: &Format, file: Option<&Path>) -> Result<Choices, Box<dyn Error>> {
    let Some(file) = file else { return Ok(Choices::default()) };
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    Choices::read(format, &text).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// The files, checked; within, why one of them cannot be read.
fn checked(
    format: &'static Format,
    files: &[String],
    choices: &Choices,
) -> Result<Result<Checked, Unreadable>, String> {
    let files: Vec<Named> = files.iter().map(|file| Named::of(file, format)).collect();
    choices.fit(&files)?;
    match files::check(format, &files, choices) {
        Ok(checked) => {
            checked.left_out().for_each(|sheet| eprintln!("{sheet}"));
            Ok(Ok(checked))
        }
        Err(NotChecked::Unreadable(error)) => Ok(Err(error)),
        Err(NotChecked::Choices(error)) => Err(error),
    }
}

fn import(command: &Import, commits: bool) -> Result<ExitCode, Box<dyn Error>> {
    let format = command.format;
    let choices = chosen(format, command.options.as_deref())?;
    choices.are_whole(format)?;
    let checked = match checked(format, &command.files, &choices)? {
        Ok(checked) => checked,
        Err(error) => return Ok(unreadable(&error)),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let imported = runtime.block_on(async {
        let directory = start::open(&command.place.database_url, &command.place.data).await?;
        files::import(&directory, checked, choices, &command.administrator, commits)
            .await
            .map_err(Box::<dyn Error>::from)
    })?;
    print(|out| if command.json { json(out, &imported) } else { imported.print(out) })?;
    Ok(imported.exit_code().into())
}

fn formats(format: Option<&'static Format>, options: bool) -> Result<ExitCode, Box<dyn Error>> {
    print(|out| match format {
        Some(format) if options => out.write_all(files::commented(format).as_bytes()),
        only => format::FORMATS
            .into_iter()
            .filter(|format| only.is_none_or(|only| only.key == format.key))
            .try_for_each(|format| writeln!(out, "{:<12} {}: {}", format.key, format.label, format.about)),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn unreadable(error: &Unreadable) -> ExitCode {
    eprintln!("rollcall: {error}");
    UNREADABLE.into()
}

/// Writes to the standard output. A reader that had enough (`| head`) is no error.
fn print(write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

fn json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

async fn reset(email: &str, place: &Place, address: &Address) -> Result<(), start::StartError> {
    let directory = start::open(&place.database_url, &place.data).await?;
    let token = directory.reset_link(email).await?;
    let base = address.public_url.clone().unwrap_or_else(|| format!("http://{}", address.to_listen_on()));
    println!("Set a new password within an hour: {base}/reset#{}", token.as_str());
    Ok(())
}

async fn load(file: &Path, place: &Place) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let directory = start::open(&place.database_url, &place.data).await?;
    directory.load(&text).await?;
    Ok(())
}

async fn dump(place: &Place) -> Result<(), Box<dyn Error>> {
    let directory = start::open(&place.database_url, &place.data).await?;
    let text = directory.dump().await?;
    print(|out| out.write_all(text.as_bytes()))?;
    Ok(())
}

impl From<Serve> for Config {
    fn from(command: Serve) -> Self {
        Config {
            address: command.address.to_listen_on(),
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
    fn the_port_can_be_given_alone() {
        let words = ["rollcall", "serve", "--address", "0.0.0.0:3000", "--port", "8080"];
        let Command::Serve(serve) = Cli::try_parse_from(words).unwrap().command else {
            panic!("another command");
        };
        assert_eq!(Config::from(serve).address, SocketAddr::from(([0, 0, 0, 0], 8080)));
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
