//! The program itself: what it prints, and how it ends.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::world::Folder;

fn rollcall(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
    command.args(words).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["ROLLCALL_ADDRESS", "ROLLCALL_DATA", "ROLLCALL_DATABASE_URL", "ROLLCALL_DEMO"] {
        command.env_remove(variable);
    }
    command
}

/// What it printed on its two outputs, and whether it ended well.
fn done(words: &[&str]) -> (String, String, bool) {
    let output = rollcall(words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.success())
}

/// A server that was started; killed if a test fails before it ends.
struct Running(Child, BufReader<ChildStdout>);

impl Running {
    fn start(folder: &Folder, more: &[&str]) -> Self {
        let words = ["serve", "--address", "127.0.0.1:0", "--data", folder.path()];
        Self::of(&mut rollcall(&[&words, more].concat()))
    }

    fn of(command: &mut Command) -> Self {
        // Its log is not read: a full pipe would stop it.
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Running(child, lines)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.1.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Stops it as a service's keeper would, and gives what it printed last and whether it ended well.
    fn stop(mut self) -> (String, bool) {
        let told = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status().unwrap();
        assert!(told.success());
        let ended = self.0.wait().unwrap().success();
        let mut rest = String::new();
        self.1.read_to_string(&mut rest).unwrap();
        (rest, ended)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_where_it_is_and_how_to_set_it_up_and_stops_when_told() {
    let folder = Folder::new();
    let mut server = Running::start(&folder, &[]);
    let at = server.line();
    let address = at.strip_prefix("Rollcall is at http://127.0.0.1:").unwrap().to_owned();
    assert_ne!(address, "0");
    let link = server.line();
    let begin = format!("Set up the first administrator: http://127.0.0.1:{address}/set-up#");
    assert_eq!(link.strip_prefix(&begin).unwrap().len(), 64);

    let (_, said, well) =
        done(&["serve", "--address", &format!("127.0.0.1:{address}"), "--data", folder.path()]);
    assert!(!well);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("is in use") && said.contains("--address"), "{said}");

    assert_eq!(server.stop(), (String::new(), true));
}

#[test]
fn a_public_address_is_in_the_links() {
    let folder = Folder::new();
    let mut server = Running::start(&folder, &["--public-url", "https://rollcall.greenfield.example/"]);
    assert_eq!(server.line(), "Rollcall is at https://rollcall.greenfield.example");
    assert!(server.line().contains(" https://rollcall.greenfield.example/set-up#"));
}

#[test]
fn the_environment_is_as_good_as_flags() {
    let folder = Folder::new();
    let mut command = rollcall(&["serve"]);
    command.env("ROLLCALL_ADDRESS", "localhost:0").env("ROLLCALL_DATA", folder.path());
    command.env("ROLLCALL_PUBLIC_URL", "http://rollcall.test:8080").env("ROLLCALL_DEMO", "1");
    let mut server = Running::of(&mut command);
    assert_eq!(server.line(), "Rollcall is at http://rollcall.test:8080");
    assert!(server.line().contains("http://rollcall.test:8080/set-up#"));
}

#[test]
fn what_is_wrong_is_one_line_with_a_remedy() {
    let folder = Folder::new();
    for (words, expected) in [
        (&["serve", "--data", "/dev/null/data"][..], "--data"),
        (&["admin", "reset", "kim@greenfield.example", "--data", folder.path()], "Check its spelling"),
    ] {
        let (_, said, well) = done(words);
        assert!(!well);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("rollcall: ") && said.contains(expected), "{said}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let folder = Folder::new();
    let directory = server::start::open("", folder.path().as_ref()).await.unwrap();
    let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_to_come', 0)";
    sea_orm::ConnectionTrait::execute_unprepared(directory.db(), sql).await.unwrap();
    directory.db().clone().close().await.unwrap();
    let (_, said, well) = done(&["serve", "--address", "127.0.0.1:0", "--data", folder.path()]);
    assert!(!well);
    assert!(said.contains("made by a newer Rollcall"), "{said}");
}

#[tokio::test]
async fn a_lost_password_is_reset_from_the_command_line() {
    let server = crate::world::Server::new().await;
    server.set_up().await;
    let (printed, said, well) = done(&["admin", "reset", crate::world::EMAIL, "--data", server.data()]);
    assert!(well, "{said}");
    let token = printed.trim_end().split_once("http://127.0.0.1:3000/reset#").unwrap().1.to_owned();
    let call = app::api::session::ResetCall { token, password: "another walk in the green".into() };
    server.stranger().call(call).await.unwrap();
}

#[test]
fn help_lists_the_commands_and_their_flags() {
    let (help, ..) = done(&["--help"]);
    for word in ["serve", "admin", "Examples:", "rollcall admin reset", "--version"] {
        assert!(help.contains(word), "{word}: {help}");
    }
    let (help, ..) = done(&["serve", "--help"]);
    for flag in
        ["--address", "--data", "--database-url", "--demo", "--public-url", "--behind-proxy", "ROLLCALL_DATA"]
    {
        assert!(help.contains(flag), "{flag}: {help}");
    }
    assert!(done(&["--version"]).0.starts_with("rollcall "));
}

#[test]
fn a_directory_is_loaded_from_a_file_and_dumped_the_same() {
    let folder = Folder::new();
    let file = format!("{}/school.toml", folder.path());
    let text =
        "[root]\nkind = \"site\"\nname = \"Lakeside\"\n\n[[cohorts]]\nname = \"2026\"\nplace = \"#1\"\n";
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::write(&file, text).unwrap();
    assert_eq!(
        done(&["directory", "load", &file, "--data", folder.path()]),
        (String::new(), String::new(), true)
    );
    assert_eq!(done(&["directory", "dump", "--data", folder.path()]), (text.to_owned(), String::new(), true));
    let (_, said, well) = done(&["directory", "load", &file, "--data", folder.path()]);
    assert!(
        !well && said.starts_with("rollcall: Somebody or something is in this directory already."),
        "{said}"
    );
}
