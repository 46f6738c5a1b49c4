//! What a person reads: every message once ([`Msg`]), its text in each language
//! ([`Catalog`]), and the portal's language codes ([`Locale`], [`ui_tag`]).
//!
//! The texts are in `locales/*.ftl`, one message a line. They are read while
//! the crate compiles: a language that lacks a message does not build, and
//! nothing is parsed at run time. The released wasm carries the card's messages
//! in English; the reader's language comes with the page ([`Catalog::pairs`] in
//! the backend, [`Catalog::from_pairs`] in the card).
//!
//! To add a language: copy `locales/en.ftl`, translate it, and add the variant
//! in `locale.rs`; the compiler and the tests name what else is missing.

mod catalog;
mod locale;
mod message;
mod texts;

pub use catalog::Catalog;
pub use locale::{Direction, Locale, PORTAL_LANGS, direction_of, portal_codes, ui_tag};
pub use message::Msg;
