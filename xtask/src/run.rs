//! Starts other programs, and knows where the workspace is.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::error::Error;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A file or folder in the workspace.
pub fn path(inside: &str) -> PathBuf {
    root().join(inside)
}

/// A cargo of the same toolchain, in the workspace, without what the cargo around this task has set.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let of_cargo = name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if of_cargo {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it with its output going to the terminal.
pub fn run(command: &mut Command) -> Result<(), Error> {
    let child = spawn(command)?;
    ended(command, child)
}

/// Starts it.
pub fn spawn(command: &mut Command) -> Result<Child, Error> {
    command.spawn().map_err(|error| not_started(command, &error))
}

/// Waits for its end.
pub fn ended(command: &Command, mut child: Child) -> Result<(), Error> {
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { command: in_words(command), status: status.to_string(), said: String::new() })
}

/// Runs it and keeps its output, which is shown only if it fails.
pub fn quietly(command: &mut Command) -> Result<Output, Error> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(output);
    }
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let said = if said.trim().is_empty() { String::new() } else { format!("\n{}", said.trim_end()) };
    Err(Error::Failed { command: in_words(command), status: output.status.to_string(), said })
}

/// Does it start, and say that it went well?
pub fn works(program: &str, arguments: &[&str]) -> bool {
    let command = &mut Command::new(program);
    command
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Becomes the other program: signals reach it, and its exit status is this one's.
pub fn replace(program: &Path, arguments: &[String]) -> Error {
    let error = Command::new(program).args(arguments).exec();
    Error::File { path: program.to_owned(), source: error }
}

fn not_started(command: &Command, error: &std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy().into_owned();
    Error::Missing { program, remedy: format!("It could not be started: {error}.") }
}

fn in_words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
