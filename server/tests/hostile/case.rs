//! One file, what is done with it, and what has to come of it.

use super::child::{Folder, rollcall};

/// What is printed and how it ends.
pub struct Case {
    pub name: String,
    file: &'static str,
    bytes: Box<dyn FnOnce() -> Vec<u8>>,
    command: &'static str,
    code: i32,
    /// What stands in the JSON, literally.
    says: Vec<String>,
}

impl Case {
    fn new(
        command: &'static str,
        name: &str,
        file: &'static str,
        bytes: impl FnOnce() -> Vec<u8> + 'static,
        code: i32,
        says: &[&str],
    ) -> Self {
        let says = says.iter().map(|&each| each.to_owned()).collect();
        Self { name: name.to_owned(), file, bytes: Box::new(bytes), command, code, says }
    }

    /// `rollcall read FILE --json`.
    pub fn read(
        name: &str,
        file: &'static str,
        bytes: impl FnOnce() -> Vec<u8> + 'static,
        code: i32,
        says: &[&str],
    ) -> Self {
        Self::new("read", name, file, bytes, code, says)
    }

    /// `rollcall check FILE --json`.
    pub fn check(
        name: &str,
        file: &'static str,
        bytes: impl FnOnce() -> Vec<u8> + 'static,
        code: i32,
        says: &[&str],
    ) -> Self {
        Self::new("check", name, file, bytes, code, says)
    }

    /// `Err`: what was otherwise than it should be.
    pub fn run(self, folder: &Folder) -> Result<(), String> {
        folder.write(self.file, (self.bytes)());
        let done = rollcall(folder.path(), &[self.command, self.file, "--json"]);
        std::fs::remove_file(folder.path().join(self.file)).unwrap();
        let shown = || done.out.chars().take(1500).collect::<String>();
        if done.code != Some(self.code) {
            return Err(format!("{:?}, not {}: {}{}", done.code, self.code, done.err, shown()));
        }
        if !done.err.is_empty() {
            return Err(format!("it said: {}", done.err));
        }
        let json: serde_json::Value =
            serde_json::from_str(&done.out).map_err(|error| format!("{error}: {}", shown()))?;
        if json["file"].as_str().or(json["sources"][0]["file"].as_str()) != Some(self.file) {
            return Err(format!("the file is not named: {}", shown()));
        }
        match self.says.iter().find(|&each| !done.out.contains(each)) {
            Some(missing) => Err(format!("{missing} is missing: {}", shown())),
            None => Ok(()),
        }
    }
}
