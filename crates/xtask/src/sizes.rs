//! Files that can be read in one sitting, under names that say what is in them.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::run::{files, root};

const LONGEST: usize = 400;
const KINDS: &[&str] = &["rs", "js", "css"];
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers"];
/// How many of the longest files are shown.
const SHOWN: usize = 8;

/// Checks each source file, and shows the longest.
pub(crate) fn run() -> Result<()> {
    let mut lengths = Vec::new();
    for path in sources()? {
        let text = std::fs::read_to_string(&path)?;
        lengths.push((
            text.lines().count(),
            path.strip_prefix(root()).unwrap_or(&path).to_owned(),
        ));
    }
    lengths.sort_by(|one, other| other.cmp(one));
    for (lines, path) in lengths.iter().take(SHOWN) {
        println!("{lines:>5}  {}", path.display());
    }
    let faults = lengths
        .iter()
        .filter_map(|(lines, path)| fault(path, *lines));
    let faults: Vec<String> = faults.collect();
    ensure!(faults.is_empty(), "{}", faults.join("\n       "));
    println!("sizes: {} files, none over {LONGEST} lines", lengths.len());
    Ok(())
}

fn fault(path: &Path, lines: usize) -> Option<String> {
    let shown = path.display();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if EMPTY_NAMES.contains(&&*stem) {
        return Some(format!("{shown}: `{stem}` says nothing of what is in it"));
    }
    (lines > LONGEST).then(|| format!("{shown}: {lines} lines, the limit is {LONGEST}"))
}

/// Every source file of the repository, but for what is built or installed.
pub(crate) fn sources() -> Result<Vec<PathBuf>> {
    let is_ours =
        |name: &str| !name.starts_with('.') && !matches!(name, "target" | "dist" | "node_modules");
    let mut files = files(root(), &is_ours)?;
    files.retain(|path| {
        path.extension()
            .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
    });
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_have_400_lines_and_not_one_more() {
        assert_eq!(fault(Path::new("src/app.rs"), 400), None);
        assert_eq!(
            fault(Path::new("src/app.rs"), 401).as_deref(),
            Some("src/app.rs: 401 lines, the limit is 400")
        );
    }

    #[test]
    fn a_file_is_named_for_what_is_in_it() {
        assert!(fault(Path::new("src/utils.rs"), 3).is_some());
        assert!(fault(Path::new("tests/it/common.rs"), 3).is_some());
        assert_eq!(fault(Path::new("src/ui.rs"), 3), None);
    }
}
