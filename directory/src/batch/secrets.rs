//! Passwords of a list: they travel and rest apart from its rows, sealed with a key in the data folder, and are erased
//! when they are committed or after a day.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use importer::outcome::SourceId;
use importer::stage::{PART_LIMIT, Secrets};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::BatchState;
use super::stage::own_batch;
use crate::Directory;
use crate::entity::batch_secret;
use crate::error::{DirectoryError, Result};

/// The name of the key's file. Whoever has it and the database can read passwords that wait.
const KEY_FILE: &str = "secret.key";
const NONCE: usize = 24;

impl Directory {
    /// Takes passwords of a batch, sealed from here on. The same part twice is one.
    pub async fn stage_secrets(&self, account: i64, batch: i64, number: u32, bytes: Vec<u8>) -> Result<()> {
        self.own_batch(account, batch).await?;
        let damaged =
            || DirectoryError::refused("The passwords did not arrive whole. Finish the import again.");
        if bytes.len() > PART_LIMIT || Secrets::decode(&bytes).is_err() {
            return Err(damaged());
        }
        let sealed = seal(&key(self.data_dir())?, batch, &bytes)?;
        let tx = self.write().await?;
        let found = own_batch(&tx, account, batch).await?;
        if found.state != BatchState::Staging.key() {
            return Err(DirectoryError::refused(
                "This import has all its rows already. Go back and finish it again.",
            ));
        }
        let row =
            batch_secret::ActiveModel { batch: Set(batch), number: Set(number.into()), bytes: Set(sealed) };
        let keys = [batch_secret::Column::Batch, batch_secret::Column::Number];
        let replace = sea_orm::sea_query::OnConflict::columns(keys)
            .update_column(batch_secret::Column::Bytes)
            .to_owned();
        batch_secret::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The passwords of a batch, by source and line.
    pub(super) async fn secrets(&self, batch: i64) -> Result<HashMap<(SourceId, u32), String>> {
        let parts =
            batch_secret::Entity::find().filter(batch_secret::Column::Batch.eq(batch)).all(self.db()).await?;
        let mut all = HashMap::new();
        if parts.is_empty() {
            return Ok(all);
        }
        let key = key(self.data_dir())?;
        for part in parts {
            let secrets = Secrets::decode(&open(&key, batch, &part.bytes)?);
            let secrets = secrets.map_err(|_| DirectoryError::Damaged("the passwords of a batch"))?;
            all.extend(secrets.0.into_iter().map(|(source, line, password)| ((source, line), password)));
        }
        Ok(all)
    }
}

/// Erases passwords of batches.
pub(super) async fn erase(db: &impl ConnectionTrait, batches: &[i64]) -> Result<()> {
    let ids = batches.iter().copied();
    batch_secret::Entity::delete_many().filter(batch_secret::Column::Batch.is_in(ids)).exec(db).await?;
    Ok(())
}

/// The key, made when it is first needed.
fn key(data: &Path) -> Result<[u8; 32]> {
    let path = data.join(KEY_FILE);
    let mut key = [0; 32];
    if let Ok(bytes) = fs::read(&path) {
        return bytes.try_into().map_err(|_| DirectoryError::Damaged("the key of the data folder"));
    }
    getrandom::fill(&mut key).map_err(|_| DirectoryError::NoRandomness)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => {
            file.write_all(&key)?;
            file.sync_all()?;
            Ok(key)
        }
        // Somebody else was faster.
        Err(_) => {
            fs::read(&path)?.try_into().map_err(|_| DirectoryError::Damaged("the key of the data folder"))
        }
    }
}

/// Bound to the batch: sealed bytes of one are nothing in another.
fn seal(key: &[u8; 32], batch: i64, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|_| DirectoryError::NoRandomness)?;
    let payload = Payload { msg: bytes, aad: &batch.to_le_bytes() };
    let sealed = XChaCha20Poly1305::new(&Key::from(*key)).encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.map_err(|_| DirectoryError::Damaged("the passwords of a batch"))?;
    Ok([&nonce[..], &sealed].concat())
}

fn open(key: &[u8; 32], batch: i64, sealed: &[u8]) -> Result<Vec<u8>> {
    let damaged = || DirectoryError::Damaged("the passwords of a batch");
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
    let payload = Payload { msg: sealed, aad: &batch.to_le_bytes() };
    XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&XNonce::from(*nonce), payload).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_with_its_key_and_for_its_batch_only() {
        let key = [7; 32];
        let sealed = seal(&key, 3, b"blue river stone").unwrap();
        assert!(!sealed.windows(4).any(|window| window == b"blue"));
        assert_eq!(open(&key, 3, &sealed).unwrap(), b"blue river stone");
        assert!(open(&key, 4, &sealed).is_err());
        assert!(open(&[8; 32], 3, &sealed).is_err());
        assert!(open(&key, 3, &sealed[..10]).is_err());
        assert_ne!(sealed, seal(&key, 3, b"blue river stone").unwrap());
    }
}
