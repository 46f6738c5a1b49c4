//! The benchmarks: each prints its tables, which then replace its section of docs/benchmarks.md.

mod card;
mod machine;
mod section;

use anyhow::{Context, Result};

use crate::run::{cargo, perform, read, root};
use crate::tools::jemalloc;
pub(crate) use card::{calls, calls_quick, page, page_quick, pixel, pixel_quick};
use machine::Machine;

const BENCHMARKS: &str = "\
cargo xtask bench <which>

  backend   events acknowledged and fanned out, memory and start of the backend: 6 minutes
            (`bench backend quick` runs all of it once, coarsely, and leaves the document alone)
  page      the card's opening, cold and warm: 8 minutes
  calls     what 500 calls leave behind in one page: 2 minutes
  pixel     an event's way to the screen: 5 minutes
            (each likewise with `quick`)
";

/// Where the tables go.
const DOCUMENT: &str = "docs/benchmarks.md";

/// Lists the benchmarks.
pub(crate) fn list() -> Result<()> {
    print!("{BENCHMARKS}");
    Ok(())
}

/// Measures the backend, on its own release build.
pub(crate) fn backend() -> Result<()> {
    let arguments = load();
    // Built before, so that cargo itself is idle while we measure.
    perform(&mut cargo(&format!("{arguments} --no-run")))?;
    let tables = read(&mut cargo(&format!("{arguments} --quiet")))?;
    record("bench backend", &tables)
}

/// The load, on the backend as it is released.
fn load() -> String {
    let jemalloc = jemalloc::feature();
    format!("bench --package=backend --bench=load {jemalloc}")
}

/// The same in less than a minute, to see that it works.
pub(crate) fn backend_quick() -> Result<()> {
    perform(&mut cargo(&format!("{} -- --quick", load())))
}

/// Puts the tables of a command (`bench page`) into its section of the document, below a line that
/// says where and when they were measured; prints them as well.
pub(crate) fn record(command: &str, tables: &str) -> Result<()> {
    let path = root().join(DOCUMENT);
    let document =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {DOCUMENT}"))?;
    let machine = Machine::read()?;
    let body = format!("{}\n\n{}", machine.describe(command), tables.trim());
    let document = section::replace(&document, command, &body)?;
    std::fs::write(&path, document).with_context(|| format!("cannot write {DOCUMENT}"))?;
    println!("{body}\n\nwritten to {DOCUMENT}");
    Ok(())
}
