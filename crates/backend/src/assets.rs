//! The built card's files: in the binary, or in a folder that is read anew each time.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;

use bytes::Bytes;

/// Path, content and hash of every file that was built in; see `build.rs`.
static EMBEDDED: &[(&str, &[u8], u64)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The page that launches are answered with.
const INDEX: &str = "index.html";

/// Where the files are.
#[derive(Debug, Clone)]
pub enum Assets {
    /// In this folder: for development, where trunk rebuilds them.
    Folder(PathBuf),
    /// In the binary.
    Embedded,
}

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its content.
    pub bytes: Bytes,
    /// Changes when the content does.
    pub hash: u64,
}

impl Assets {
    /// The folder, or what was built in.
    pub fn new(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Embedded, Self::Folder)
    }

    /// The page without its launch; `None` when no card was built.
    pub async fn index(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Folder(folder) => tokio::fs::read_to_string(folder.join(INDEX))
                .await
                .ok()
                .map(Cow::Owned),
            Self::Embedded => {
                let (_, bytes, _) = EMBEDDED.iter().find(|(name, ..)| *name == INDEX)?;
                std::str::from_utf8(bytes).ok().map(Cow::Borrowed)
            }
        }
    }

    /// A file by its path, which begins without a slash; `None` for what is not there, for the
    /// index, and for paths that no build makes.
    pub async fn file(&self, path: &str) -> Option<File> {
        if path == INDEX || !is_plain(path) {
            return None;
        }
        match self {
            Self::Folder(folder) => {
                let bytes = tokio::fs::read(folder.join(path)).await.ok()?;
                let mut hash = DefaultHasher::new();
                bytes.hash(&mut hash);
                Some(File {
                    bytes: bytes.into(),
                    hash: hash.finish(),
                })
            }
            Self::Embedded => {
                let (_, bytes, hash) = EMBEDDED.iter().find(|(name, ..)| *name == path)?;
                Some(File {
                    bytes: Bytes::from_static(bytes),
                    hash: *hash,
                })
            }
        }
    }
}

/// Segments of letters, digits, `-`, `_` and `.`, none of which begins with a dot: nothing that
/// could leave the folder.
fn is_plain(path: &str) -> bool {
    let is_plain_segment = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    path.len() <= 255 && path.split('/').all(is_plain_segment)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn no_path_leaves_the_folder() {
        for path in [
            "",
            "/",
            "..",
            "a/..",
            "a/../b",
            "./a",
            "/etc/passwd",
            "a//b",
            ".git/config",
            "a\\b",
            "%2e%2e",
            "a\0",
        ] {
            assert!(!is_plain(path), "{path:?}");
        }
        assert!(is_plain("call-card-0123456789abcdef_bg.wasm"));
        assert!(is_plain("snippets/x-1/inline0.js"));
    }
}
