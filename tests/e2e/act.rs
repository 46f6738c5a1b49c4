//! What an operator and the portal page around the card do.

mod card;
mod first_paint;
mod setup;

pub(crate) use card::{Card, open, open_as};
pub(crate) use first_paint::first_paint;
pub(crate) use setup::{Report, Setup, open_own_page, portal_page, post_into_frame, press};
