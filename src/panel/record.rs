//! CRM records.

use domain::{CrmLink, decimal};
use i18n::Msg;

use crate::state::Portal;
use crate::ui::{Node, Words, element};

/// The records, each a link to its own card in the portal; plain words when there is no page we
/// know.
pub fn draw_records(words: Words, portal: Portal, links: &[CrmLink]) -> Vec<Node> {
    let mut testid = Some("crm-link");
    let draw = |link: &CrmLink| {
        let drawn = match portal.href(link) {
            Some(href) => element("a")
                .attr_if("data-testid", testid.take())
                .class("crm-link")
                .attr("href", href)
                .attr("target", "_blank")
                .attr("rel", "noopener"),
            None => element("span"),
        };
        drawn.text(record_text(words, link)).into()
    };
    links.iter().map(draw).collect()
}

/// `Contact 797`.
pub fn record_text(words: Words, link: &CrmLink) -> String {
    let kind = words.text(Msg::crm_type(link.entity_type().as_str()));
    words.format(
        Msg::CrmLink,
        &[("type", &kind), ("id", &decimal(link.id()))],
    )
}
