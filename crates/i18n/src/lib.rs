//! What a person reads, in each language.

mod locale;

pub use locale::{Direction, Locale, PORTAL_LANGS, direction_of, portal_codes, ui_tag};
