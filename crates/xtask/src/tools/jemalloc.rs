//! What builds jemalloc, the released backend's allocator. It is worth having and never needed.

use super::find;

/// The feature to build the backend with: none where jemalloc cannot be built.
pub(crate) fn feature() -> &'static str {
    if cfg!(unix) && find("make").is_some() {
        return "--features=jemalloc";
    }
    eprintln!(
        "jemalloc is built on Unix, with `make`, which is not here: the backend takes the system's \
         allocator, and more time and memory for it"
    );
    ""
}
