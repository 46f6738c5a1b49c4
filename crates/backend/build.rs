//! Puts the built card into the binary: all files under the folder that `CALL_CARD_EMBED` names.
//! Unset, nothing is embedded and the backend needs `CALL_CARD_ASSETS`.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=CALL_CARD_EMBED");
    let mut table = String::from("&[");
    if let Some(folder) = env::var_os("CALL_CARD_EMBED").filter(|folder| !folder.is_empty()) {
        // Cargo runs build scripts in the package's folder: a relative path is the workspace's.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(folder)
            .canonicalize()?;
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        collect(&folder, &mut files)?;
        files.sort();
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.strip_prefix(&folder).map_err(io::Error::other)?;
            let name = name
                .to_str()
                .ok_or_else(|| io::Error::other("a file's name is no text"))?;
            let mut hash = DefaultHasher::new();
            fs::read(&file)?.hash(&mut hash);
            table += &format!(
                "\n    ({:?}, include_bytes!({:?}), {:#018x}),",
                name.replace('\\', "/"),
                file,
                hash.finish()
            );
        }
    }
    table += "\n]\n";
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(PathBuf::from(out).join("embedded.rs"), table)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
