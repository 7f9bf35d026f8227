//! The program as a child process, with little memory and little time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// How it ended, and what it wrote.
pub struct Done {
    /// `None`: it was killed.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// 200 MB of addresses and a second of processor time, for the release program; a debug build is slower and larger.
const LIMITS: (&str, &str) = ("204800", "1");
const DEBUG_LIMITS: (&str, &str) = ("819200", "20");

/// The program that is under test: `ROLLCALL_PROGRAM`, a release build, or the one that was built with the tests.
pub fn program() -> Option<PathBuf> {
    std::env::var_os("ROLLCALL_PROGRAM").map(PathBuf::from)
}

/// Runs the program in a folder with these words.
pub fn rollcall(folder: &Path, words: &[&str]) -> Done {
    let given = program();
    let (memory, seconds) = if given.is_some() { LIMITS } else { DEBUG_LIMITS };
    let program = given.unwrap_or_else(|| env!("CARGO_BIN_EXE_rollcall").into());
    let limited = format!("ulimit -v {memory}; ulimit -t {seconds}; exec \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &limited, "sh"]).arg(program).args(words).current_dir(folder).stdin(Stdio::null());
    let output = shell.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A folder for files, gone when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let path = path.join(format!("hostile-{name}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
