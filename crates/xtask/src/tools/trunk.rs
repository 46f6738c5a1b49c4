//! trunk, which builds the card.

use anyhow::Result;

use crate::version::Version;

/// Adds trunk if need be.
pub(crate) fn ensure() -> Result<()> {
    super::ensure("trunk", &["trunk"], &Version::of([0, 21, 14]), "--locked")
}
