//! Atoms: nodes, words, and the small things they stand in.

pub mod clock_style;
mod drawn;
pub mod duration;
pub mod icon;
pub mod local_time;
pub mod mounted;
pub mod node;
pub mod notice;
mod place;
pub mod words;

pub use icon::icon;
pub use local_time::{Day, local_time};
pub use mounted::{Mounted, mount};
pub use node::{Element, Node, element, kept, live, text};
pub use notice::notice;
pub use words::Words;
