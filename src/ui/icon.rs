//! A symbol from the page's sprite.

use crate::ui::{Node, element};

/// A symbol, by its reference in the page, such as `#in`. It repeats what stands in words beside
/// it, so that nobody needs to see it.
pub fn icon(href: &'static str) -> Node {
    element("svg")
        .attr("aria-hidden", "true")
        .child(element("use").attr("href", href))
        .into()
}
