//! Who may import whom: `cargo metadata` between the members, the `crate::` paths within them.

mod members;
mod modules;
mod rules;
mod source;

use anyhow::{Result, bail};

use crate::run::{metadata, root};
use crate::sizes;
use source::Source;

/// Names every arrow that points the wrong way.
pub(crate) fn run() -> Result<()> {
    let mut broken = members::broken(&members::read(&metadata()?));
    let mut sources = Vec::new();
    for path in sizes::sources()? {
        let name = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        sources.push(Source::read(&name, &std::fs::read_to_string(&path)?));
    }
    for (folder, table) in rules::TREES {
        broken.extend(modules::broken(&sources, folder, table));
    }
    broken.extend(modules::misplaced(&sources, rules::WORDS));
    if !broken.is_empty() {
        bail!("{}", broken.join("\n       "));
    }
    println!("layers: every arrow points the right way");
    Ok(())
}
