//! cargo-deny, which reads licences and sources.

use anyhow::Result;

use crate::version::Version;

/// Adds cargo-deny if need be.
pub(crate) fn ensure() -> Result<()> {
    super::ensure(
        "cargo-deny",
        &["cargo-deny"],
        &Version::of([0, 20, 2]),
        "--locked",
    )
}
