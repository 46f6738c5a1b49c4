//! The table of settings in `docs/operations.md`.

use std::fmt::Write as _;

use super::raw::{SETTINGS, variable};

/// The table as markdown, each name with its prefix.
pub fn markdown() -> String {
    let mut out = String::from("| variable | default | what it is |\n|---|---|---|\n");
    for setting in &SETTINGS {
        let default = match (setting.default, setting.is_required) {
            (Some(default), _) => format!("`{default}`"),
            (None, true) => "required".to_owned(),
            (None, false) => "–".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "| `{}` | {default} | {} |",
            variable(setting.name),
            setting.doc
        );
    }
    out
}
