//! Passwords: the rule for new ones, and argon2id with the parameters of OWASP's Password Storage Cheat Sheet
//! (19 MiB, two passes, one lane).

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{DirectoryError, Result};

/// At least so many characters.
const SHORTEST: usize = 10;
/// At most so many: longer ones only cost time.
const LONGEST: usize = 200;

/// How many are hashed at once. Each takes 19 MiB and a core; the others wait.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Parts of what is tried first: those of the commonest passwords that are long enough to get past the length.
/// Compared in lower case, with digits and signs at the end left off.
const COMMON: &str = "\
    1234567890 0123456789 12345678910 0987654321 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop \
    qwertyuiopasdf asdfghjkl qwerty12345 qwertyqwerty qwerty123456 zxcvbnm password passwords \
    passwordpassword passw0rd p@ssword p@ssw0rd mypassword newpassword changeme changemenow letmein \
    letmeinnow welcome welcomewelcome iloveyou iloveyouforever administrator adminadmin admin administration \
    superuser rollcall rollcallrollcall football footballfootball basketball baseball superman batman \
    princess sunshine starwars trustno trustnoone whatever michael jennifer computer internet liverpool \
    manchester school schoolschool student teacher secretary sekretariat passwort passwort1 abcdefghij \
    abcdefghijk abc qwerty abcd secret summer winter spring autumn monday";

/// What is wrong with a new password, in a sentence for its field.
pub(super) fn refusal(password: &str, own: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(
            "This password is too short. Use at least 10 characters; a few words are easy to remember.",
        );
    }
    if length > LONGEST {
        return Some("This password is too long. Use at most 200 characters.");
    }
    let lower = password.to_lowercase();
    let squeezed: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_own = own.iter().map(|own| own.trim().to_lowercase()).filter(|own| !own.is_empty()).any(|own| {
        let own_squeezed: String = own.chars().filter(|c| c.is_alphanumeric()).collect();
        lower == own
            || (!without_tail(&own_squeezed).is_empty()
                && without_tail(&squeezed) == without_tail(&own_squeezed))
    });
    if is_own {
        return Some("This password is your name or email. Choose one that others cannot guess.");
    }
    let mut characters = squeezed.chars();
    let same = characters.next().is_none_or(|first| characters.all(|c| c == first));
    let common = COMMON.split(' ').any(|common| squeezed == common || without_tail(&lower) == common);
    if same || common {
        return Some(
            "This is one of the passwords that are tried first. Choose one that others cannot guess.",
        );
    }
    None
}

/// Is it short, common, or somebody's own name?
pub(crate) fn is_weak(password: &str, own: &[&str]) -> bool {
    refusal(password, own).is_some()
}

/// A first password for many people, as it is kept: nobody can read it any more.
pub(crate) struct FirstPassword {
    pub hash: String,
    /// What is weak about it. It is taken all the same: it lasts until the first sign-in only.
    pub advice: Option<&'static str>,
}

impl FirstPassword {
    /// # Errors
    /// `Refused` for one that is blank or too long.
    pub async fn of(password: String) -> Result<Self> {
        if password.trim().is_empty() {
            return Err(DirectoryError::refused("Type the first password, or do not choose one."));
        }
        if password.chars().count() > LONGEST {
            return Err(DirectoryError::refused(
                "The first password is too long. Use at most 200 characters.",
            ));
        }
        Ok(Self { advice: refusal(&password, &[]), hash: hash(password).await? })
    }
}

/// Without the digits and signs at the end: `password2026!` is `password`.
fn without_tail(word: &str) -> &str {
    word.trim_end_matches(|c: char| !c.is_alphabetic())
}

/// The hash to store, in PHC form. Off the threads that serve others: it takes some 20 ms.
pub(crate) async fn hash(password: String) -> Result<String> {
    on_a_thread(move || hash_now(&password)).await?
}

/// Whether the password fits. Without a stored hash a stand-in is compared, and the answer is no.
pub(super) async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    on_a_thread(move || {
        let known = stored.is_some();
        let stored = match stored {
            Some(stored) => stored,
            None => stand_in()?.clone(),
        };
        let hash = PasswordHash::new(&stored).map_err(|_| DirectoryError::Damaged("a password's hash"))?;
        Ok(engine()?.verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await?
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    // The semaphore is never closed; if it were, the work would go on without its limit.
    let permit = AT_ONCE.acquire().await.ok();
    let done = tokio::task::spawn_blocking(work).await;
    drop(permit);
    done.map_err(|_| DirectoryError::Damaged("hashing a password ended early"))
}

fn engine() -> Result<Argon2<'static>> {
    let params =
        Params::new(19_456, 2, 1, None).map_err(|_| DirectoryError::Damaged("argon2's parameters"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Result<String> {
    let hash = engine()?.hash_password(password.as_bytes());
    Ok(hash.map_err(|_| DirectoryError::NoRandomness)?.to_string())
}

/// A hash of nothing in particular, with the same parameters.
fn stand_in() -> Result<&'static String> {
    static STAND_IN: OnceLock<String> = OnceLock::new();
    if let Some(made) = STAND_IN.get() {
        return Ok(made);
    }
    let made = hash_now("nobody has this one")?;
    Ok(STAND_IN.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hash = hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify("correct horse batterz".into(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_fits_the_stand_in() {
        assert!(!verify("nobody has this one".into(), None).await.unwrap());
    }

    #[test]
    fn short_common_and_own_passwords_are_refused() {
        let own = ["robin@example.org", "Robin", "Greenfield", "Robin Greenfield"];
        for bad in
            ["short", "123456789", "1234567890", "Password2026!", "aaaaaaaaaaaa", "qwertyuiop", "----------"]
        {
            assert!(refusal(bad, &own).is_some(), "{bad}");
        }
        for bad in [
            "robin@example.org",
            "ROBIN@example.org",
            "RobinGreenfield",
            "robin greenfield1",
            "Greenfield2026",
        ] {
            assert!(refusal(bad, &own).is_some_and(|said| said.contains("your name")), "{bad}");
        }
        for good in ["correct horse battery", "Gänseblümchen im Mai", "x7!kPq0-zz", "Robin likes long walks"]
        {
            assert_eq!(refusal(good, &own), None, "{good}");
        }
        assert!(refusal(&"x y".repeat(100), &own).is_some());
    }
}
