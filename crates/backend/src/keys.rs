//! Secrets at rest and session tokens: sealed with keys that live in one file beside the store.

mod file;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::random;

/// Bytes of a key's id in front of every sealed text.
const ID_BYTES: usize = 4;
/// Bytes of the random nonce after it.
const NONCE_BYTES: usize = 24;

/// Why the key file cannot be used, or a text does not open.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("key file {0} cannot be read or made")]
    Io(PathBuf, #[source] std::io::Error),
    /// Others than its owner may read it.
    #[error("key file {0} is open to others (mode {1:03o}); allow only its owner: chmod 600")]
    Exposed(PathBuf, u32),
    /// A line of it is no key.
    #[error("key file {0}, line {1}: expected 8 hex digits, a colon and 32 bytes in base64")]
    Malformed(PathBuf, usize),
    /// There is no key in it.
    #[error("key file {0} holds no key")]
    Empty(PathBuf),
    /// The system gave no random bytes.
    #[error("no random bytes")]
    Random,
    /// The text was sealed with a key that is not in the file.
    #[error("sealed with a key that is not in the key file")]
    UnknownKey,
    /// The text was not sealed by us for this purpose, or was changed since.
    #[error("does not open: not sealed for this purpose, or changed since")]
    Forged,
}

/// The keys of the key file. Copies share them.
#[derive(Clone)]
pub struct Keys(Arc<[Key]>);

/// One key and the id that sealed texts name it by.
#[derive(Clone)]
struct Key {
    id: [u8; ID_BYTES],
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn new(id: [u8; ID_BYTES], bytes: &[u8; 32]) -> Self {
        Self {
            id,
            cipher: XChaCha20Poly1305::new(bytes.into()),
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Keys {
    /// Reads the key file, and makes it (mode 0600, one random key) when there is none.
    ///
    /// # Errors
    /// The file is open to others, is malformed, or cannot be read or made.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        file::read_or_make(path).map(|keys| Self(keys.into()))
    }

    /// Seals a text with the first key of the file. It opens for the same purpose only.
    ///
    /// # Errors
    /// The system gave no random bytes.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let key = self.0.first().ok_or(KeyError::UnknownKey)?;
        let nonce: [u8; NONCE_BYTES] = random::bytes().ok_or(KeyError::Random)?;
        let nonce = XNonce::from(nonce);
        let payload = Payload {
            msg: plain,
            aad: purpose.as_bytes(),
        };
        let text = key
            .cipher
            .encrypt(&nonce, payload)
            .map_err(|_| KeyError::Forged)?;
        Ok([&key.id[..], &nonce[..], &text].concat())
    }

    /// Opens a text that was sealed for this purpose with any key of the file.
    ///
    /// # Errors
    /// Another key, another purpose, or not ours at all.
    pub fn unseal(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (id, rest) = sealed.split_at_checked(ID_BYTES).ok_or(KeyError::Forged)?;
        let (nonce, text) = rest.split_at_checked(NONCE_BYTES).ok_or(KeyError::Forged)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| KeyError::Forged)?;
        let key = self
            .0
            .iter()
            .find(|key| key.id == id)
            .ok_or(KeyError::UnknownKey)?;
        let payload = Payload {
            msg: text,
            aad: purpose.as_bytes(),
        };
        key.cipher
            .decrypt(&nonce, payload)
            .map_err(|_| KeyError::Forged)
    }

    /// Whether a text was sealed with the first key, so that it outlives the removal of others.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        self.0
            .first()
            .is_some_and(|key| sealed.starts_with(&key.id))
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyError, Keys};

    fn keys(ids: &[u8]) -> Keys {
        Keys(
            ids.iter()
                .map(|id| Key::new([*id; 4], &[*id; 32]))
                .collect(),
        )
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_only() {
        let keys = keys(&[1]);
        let sealed = keys.seal("session", b"text").expect("seals");
        assert_eq!(keys.unseal("session", &sealed).expect("opens"), b"text");
        assert!(matches!(
            keys.unseal("portal", &sealed),
            Err(KeyError::Forged)
        ));
    }

    #[test]
    fn one_changed_bit_anywhere_does_not_open() {
        let keys = keys(&[1]);
        let sealed = keys.seal("session", b"text").expect("seals");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.unseal("session", &changed).is_err(), "byte {at}");
        }
        for length in 0..sealed.len() {
            assert!(
                keys.unseal("session", &sealed[..length]).is_err(),
                "{length} bytes"
            );
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time() {
        let keys = keys(&[1]);
        assert_ne!(
            keys.seal("a", b"text").expect("seals"),
            keys.seal("a", b"text").expect("seals")
        );
    }

    #[test]
    fn old_texts_open_after_rotation_until_their_key_is_removed() {
        let old = keys(&[1]).seal("a", b"text").expect("seals");
        let rotated = keys(&[2, 1]);
        assert_eq!(rotated.unseal("a", &old).expect("opens"), b"text");
        assert!(!rotated.is_current(&old));
        assert!(rotated.is_current(&rotated.seal("a", b"text").expect("seals")));
        assert!(matches!(
            keys(&[2]).unseal("a", &old),
            Err(KeyError::UnknownKey)
        ));
    }

    #[test]
    fn keys_never_print() {
        assert_eq!(format!("{:?}", keys(&[1])), "***");
    }
}
