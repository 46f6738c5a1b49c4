//! A sentence that explains.

use crate::ui::node::Text;
use crate::ui::{Node, element};

/// One sentence below the facts. `calm` explains, `alert` warns.
pub fn notice(tone: &'static str, text: impl Into<Text>) -> Node {
    element("p")
        .class("notice")
        .attr("data-tone", tone)
        .text(text)
        .into()
}
