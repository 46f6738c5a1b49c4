//! The truth rules of the design, section 4, one sentence a test; and the fold's promises.

mod endings;
mod fold;
mod given;
mod states;
mod times;
