//! The pages.

pub mod card;

pub use card::CardPage;
