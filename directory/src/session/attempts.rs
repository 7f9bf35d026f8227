//! Limits on guessing passwords: by e-mail and address together, by address, and by e-mail from everywhere.
//!
//! Kept in memory: guessing is slow enough (argon2id) that a restart gives nothing away. The e-mail's own limit is
//! high, so that a stranger cannot easily keep an administrator out.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{DirectoryError, Result};

/// How long an attempt counts (milliseconds).
const WINDOW: i64 = 15 * 60 * 1000;
/// Failed attempts in that time for one e-mail from one address.
const FOR_BOTH: u32 = 8;
/// From one address, with whatever e-mails: a whole school may stand behind one.
const FROM_ADDRESS: u32 = 60;
/// For one e-mail, from wherever.
const FOR_EMAIL: u32 = 120;
/// How many counters are kept at most (some 40 bytes each).
const MOST: usize = 100_000;

/// The attempts of the last quarter of an hour. E-mails are kept as keyed hashes only.
#[derive(Default)]
pub struct Attempts {
    secret: RandomState,
    counts: Mutex<HashMap<u64, Count>>,
}

#[derive(Clone, Copy)]
struct Count {
    failed: u32,
    /// When it is forgotten: a window after the first.
    until: i64,
}

impl Attempts {
    /// Counts an attempt as failed, before its password is looked at, so that a hundred at once are a hundred.
    pub(super) fn begin(&self, email: &str, address: Option<IpAddr>, now: i64) -> Result<()> {
        let limits = self.limits(email, address);
        let mut counts = self.counts();
        let over = limits.iter().filter_map(|(key, most)| {
            counts
                .get(key)
                .filter(|count| count.until > now && count.failed >= *most)
                .map(|count| count.until)
        });
        if let Some(until) = over.max() {
            let seconds = (until - now).div_euclid(1000) + 1;
            return Err(DirectoryError::TooMany(u32::try_from(seconds).unwrap_or(u32::MAX)));
        }
        if counts.len() >= MOST {
            counts.retain(|_, count| count.until > now);
            if counts.len() >= MOST {
                counts.clear();
            }
        }
        for (key, _) in limits {
            let count = counts.entry(key).or_insert(Count { failed: 0, until: now + WINDOW });
            if count.until <= now {
                *count = Count { failed: 0, until: now + WINDOW };
            }
            count.failed += 1;
        }
        Ok(())
    }

    /// The attempt was right: it does not count, and neither do the earlier ones from there.
    pub(super) fn succeeded(&self, email: &str, address: Option<IpAddr>) {
        let [both, others @ ..] = self.limits(email, address);
        let mut counts = self.counts();
        counts.remove(&both.0);
        for (key, _) in others {
            if let Some(count) = counts.get_mut(&key) {
                count.failed = count.failed.saturating_sub(1);
            }
        }
    }

    fn limits(&self, email: &str, address: Option<IpAddr>) -> [(u64, u32); 3] {
        let address = address.map(network);
        [
            (self.secret.hash_one((0, email, address)), FOR_BOTH),
            (self.secret.hash_one((1, address)), FROM_ADDRESS),
            (self.secret.hash_one((2, email)), FOR_EMAIL),
        ]
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<u64, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One household has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    fn elsewhere(n: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, n]))
    }

    #[test]
    fn guessing_is_stopped_and_after_a_while_forgiven() {
        let attempts = Attempts::default();
        for _ in 0..FOR_BOTH {
            attempts.begin("a@b.example", HERE, 0).unwrap();
        }
        assert!(matches!(attempts.begin("a@b.example", HERE, 1000), Err(DirectoryError::TooMany(900))));
        attempts.begin("a@b.example", elsewhere(1), 1000).unwrap();
        attempts.begin("other@b.example", HERE, 1000).unwrap();
        attempts.begin("a@b.example", HERE, WINDOW).unwrap();
    }

    #[test]
    fn a_right_password_clears_what_was_wrong_before() {
        let attempts = Attempts::default();
        for _ in 0..FOR_BOTH {
            attempts.begin("a@b.example", HERE, 0).unwrap();
        }
        attempts.succeeded("a@b.example", HERE);
        attempts.begin("a@b.example", HERE, 0).unwrap();
    }

    #[test]
    fn many_names_from_one_address_are_stopped() {
        let attempts = Attempts::default();
        for n in 0..FROM_ADDRESS {
            attempts.begin(&format!("{n}@b.example"), HERE, 0).unwrap();
        }
        assert!(attempts.begin("new@b.example", HERE, 0).is_err());
    }

    #[test]
    fn one_name_from_many_addresses_is_stopped() {
        let attempts = Attempts::default();
        for n in 0..FOR_EMAIL {
            attempts.begin("a@b.example", elsewhere(u8::try_from(n).unwrap()), 0).unwrap();
        }
        assert!(attempts.begin("a@b.example", elsewhere(250), 0).is_err());
    }

    #[test]
    fn addresses_of_one_network_count_as_one() {
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let other: IpAddr = "2001:db8::ffff:2".parse().unwrap();
        assert_eq!(network(one), network(other));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), IpAddr::from([192, 0, 2, 1]));
    }
}
