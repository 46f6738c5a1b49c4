//! Files that can be read in one sitting, under names that say what is in them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::root;

const LONGEST: usize = 400;
const KINDS: &[&str] = &["rs", "js", "css"];
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers"];
/// How many of the longest files are shown.
const SHOWN: usize = 8;

/// Checks each source file, and shows the longest.
pub(crate) fn run() -> Result<()> {
    let mut files = Vec::new();
    for path in sources(root())? {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        files.push((
            text.lines().count(),
            path.strip_prefix(root()).unwrap_or(&path).to_owned(),
        ));
    }
    files.sort_by(|one, other| other.cmp(one));
    for (lines, path) in files.iter().take(SHOWN) {
        println!("{lines:>5}  {}", path.display());
    }
    let faults: Vec<String> = files
        .iter()
        .filter_map(|(lines, path)| fault(path, *lines))
        .collect();
    if !faults.is_empty() {
        bail!("{}", faults.join("\n       "));
    }
    println!("sizes: {} files, none over {LONGEST} lines", files.len());
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

/// Every file of our kinds below `folder`, but for what is built or installed.
pub(crate) fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_ours =
            !name.starts_with('.') && !matches!(&*name, "target" | "dist" | "node_modules");
        if path.is_dir() && is_ours {
            found.extend(sources(&path)?);
        } else if path
            .extension()
            .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
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
