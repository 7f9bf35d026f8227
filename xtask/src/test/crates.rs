//! Whose crates the product is made of: all from crates.io, all under licences that let everybody use and pass on the
//! program, whatever for. (`directory/tests` sees to it that there is one SQLite among them.)

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::error::Error;
use crate::run;

/// One of these is enough where a crate leaves the choice.
const ALLOWED: [&str; 10] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
];

const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check() -> Result<(), Error> {
    let output = run::quietly(run::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| Error::Told(format!("`cargo metadata` cannot be read: {error}.")))?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let wrong: Vec<String> = packages.iter().filter_map(complaint).collect();
    if wrong.is_empty() {
        println!("{} crates, with licences and sources that are allowed", packages.len());
        return Ok(());
    }
    Err(Error::Told(wrong.join("\n")))
}

/// What is wrong with a package, in a line.
fn complaint(package: &Value) -> Option<String> {
    let name = package["name"].as_str().unwrap_or("?");
    // Our own have no source.
    if let Some(source) = package["source"].as_str()
        && source != SOURCE
    {
        return Some(format!("{name} comes from {source}. Take it from crates.io."));
    }
    let license = package["license"].as_str().unwrap_or_default();
    (!is_allowed(license)).then(|| {
        format!("{name} has the licence “{license}”, which is not among those of {}. Do without it, or allow it there.", file!())
    })
}

fn is_allowed(license: &str) -> bool {
    // Older crates write MIT/Apache-2.0.
    Expression::parse_mode(license, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|wanted| wanted.license.id().is_some_and(|id| ALLOWED.contains(&id.name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_licence_of_a_choice_is_enough_and_all_of_several_are_needed() {
        for license in ["MIT", "MIT/Apache-2.0", "GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"]
        {
            assert!(is_allowed(license), "{license}");
        }
        for license in ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "Proprietary"] {
            assert!(!is_allowed(license), "{license}");
        }
    }

    #[test]
    fn a_crate_from_elsewhere_is_complained_of() {
        let package = |source: &str| serde_json::json!({ "name": "kim", "license": "MIT", "source": source });
        assert_eq!(complaint(&package(SOURCE)), None);
        assert!(complaint(&package("git+https://elsewhere.example/kim")).is_some());
    }
}
