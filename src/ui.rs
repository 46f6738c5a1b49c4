//! Atoms: words, and the small things they stand in.

pub mod duration;
pub mod icon;
pub mod local_time;
pub mod notice;
pub mod words;

pub use icon::Icon;
pub use local_time::LocalTime;
pub use notice::Notice;
pub use words::Words;
