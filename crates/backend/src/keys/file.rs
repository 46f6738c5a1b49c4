//! The key file: one key a line, `<8 hex digits>:<32 bytes in base64>`, the current one first.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{ID_BYTES, Key, KeyError};
use crate::random;

/// Longer than any key file of ours: what is larger is another file named by mistake.
const LARGEST: u64 = 64 * 1024;

/// The file's keys; a missing file is made.
pub(super) fn read_or_make(path: &Path) -> Result<Vec<Key>, KeyError> {
    match File::open(path) {
        Ok(file) => read(path, file),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make(path)?;
            let file = File::open(path).map_err(|e| KeyError::Io(path.into(), e))?;
            read(path, file)
        }
        Err(error) => Err(KeyError::Io(path.into(), error)),
    }
}

fn read(path: &Path, mut file: File) -> Result<Vec<Key>, KeyError> {
    let io_error = |error| KeyError::Io(path.into(), error);
    let metadata = file.metadata().map_err(io_error)?;
    if !metadata.is_file() || metadata.size() > LARGEST {
        return Err(io_error(io::Error::new(
            ErrorKind::InvalidData,
            "this is no key file",
        )));
    }
    if metadata.mode() & 0o077 != 0 {
        return Err(KeyError::Exposed(path.into(), metadata.mode() & 0o777));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(io_error)?;
    let mut keys = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            keys.push(parse(line).ok_or_else(|| KeyError::Malformed(path.into(), index + 1))?);
        }
    }
    if keys.is_empty() {
        Err(KeyError::Empty(path.into()))
    } else {
        Ok(keys)
    }
}

fn parse(line: &str) -> Option<Key> {
    let (id, key) = line.split_once(':')?;
    let id = (id.len() == 2 * ID_BYTES && id.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| u32::from_str_radix(id, 16).ok())??;
    let bytes: [u8; 32] = STANDARD.decode(key).ok()?.try_into().ok()?;
    Some(Key::new(id.to_be_bytes(), &bytes))
}

/// Writes a new key beside the path and links it there: a kill leaves a whole file or none, and
/// of two starters one wins.
fn make(path: &Path) -> Result<(), KeyError> {
    let random: [u8; ID_BYTES + 32] = random::bytes().ok_or(KeyError::Random)?;
    let (id, key) = random.split_at(ID_BYTES);
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!(
        "# Keys of call-card-backend. The first seals, the others still open. Keep it secret.\n\
         {id}:{}\n",
        STANDARD.encode(key)
    );
    let new = path.with_extension(format!("new-{id}"));
    let linked = write(&new, &text).and_then(|()| match fs::hard_link(&new, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let removed = fs::remove_file(&new);
    linked
        .and(removed)
        .and_then(|()| sync_folder(path))
        .map_err(|e| KeyError::Io(path.into(), e))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The name survives a power loss only when its folder is synced too.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use crate::keys::{KeyError, Keys};

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys");
        (folder, path)
    }

    fn with_text(text: &str, mode: u32) -> Result<Keys, KeyError> {
        let (_folder, path) = folder();
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("set");
        Keys::open(&path)
    }

    const LINE: &str = "00c0ffee:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn the_first_start_makes_a_key_only_its_owner_can_read() {
        let (folder, path) = folder();
        let sealed = Keys::open(&path)
            .expect("made")
            .seal("a", b"text")
            .expect("seals");
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            Keys::open(&path)
                .expect("read")
                .unseal("a", &sealed)
                .expect("opens"),
            b"text"
        );
        assert_eq!(
            fs::read_dir(folder.path()).expect("listed").count(),
            1,
            "nothing left behind"
        );
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        for mode in [0o604, 0o640, 0o660, 0o666] {
            let refused = with_text(LINE, mode).map(drop);
            assert!(matches!(refused, Err(KeyError::Exposed(..))), "{mode:o}");
        }
        assert!(with_text(LINE, 0o400).is_ok());
    }

    #[test]
    fn a_malformed_file_is_refused_with_its_line() {
        for line in ["nonsense", "c0ffee:AAAA", "+0c0ffee:AAAA", "00c0ffee:AAAA"] {
            let refused = with_text(&format!("# a comment\n{line}\n"), 0o600).map(drop);
            assert!(matches!(refused, Err(KeyError::Malformed(_, 2))), "{line}");
        }
        assert!(matches!(
            with_text("", 0o600).map(drop),
            Err(KeyError::Empty(_))
        ));
    }

    #[test]
    fn a_folder_is_no_key_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(
            Keys::open(folder.path()).map(drop),
            Err(KeyError::Io(..))
        ));
    }

    #[test]
    fn every_key_of_the_file_opens() {
        let (_folder, path) = folder();
        let old = with_text(LINE, 0o600)
            .expect("read")
            .seal("a", b"text")
            .expect("seals");
        fs::write(&path, format!("00000001:{}\n{LINE}\n", &LINE[9..])).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("set");
        let keys = Keys::open(&path).expect("read");
        assert_eq!(keys.unseal("a", &old).expect("opens"), b"text");
        assert!(!keys.is_current(&old));
    }
}
