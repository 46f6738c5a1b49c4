//! What the functions of a wasm are called.

use std::collections::HashMap;

use anyhow::Result;
use wasmparser::{CustomSectionReader, KnownCustom, Name};

/// The names in a custom section, by the functions' indexes; none when it is another section.
pub(crate) fn names(section: &CustomSectionReader<'_>) -> Result<HashMap<u32, String>> {
    let mut names = HashMap::new();
    let KnownCustom::Name(section) = section.as_known() else {
        return Ok(names);
    };
    for subsection in section {
        if let Name::Function(map) = subsection? {
            for naming in map {
                let naming = naming?;
                let name = rustc_demangle::demangle(naming.name).to_string();
                names.insert(naming.index, name);
            }
        }
    }
    Ok(names)
}
