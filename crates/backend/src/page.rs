//! The pages people get: the built card with its first paint, and what stands in for it.

mod csp;
pub mod first_paint;
mod html;
pub mod launched;
mod plain;
pub mod refusal;
mod report;
mod shell;

use axum::http::HeaderMap;

pub use shell::Parts;

/// A page and the headers that guard it.
#[derive(Debug)]
pub struct Page {
    /// The document.
    pub html: String,
    /// Content type, Content-Security-Policy and the rest of design, section 8.
    pub headers: HeaderMap,
}
