//! CRM records.

use domain::CrmLink;
use i18n::Msg;
use leptos::either::Either;
use leptos::prelude::*;

use crate::state::Portal;
use crate::ui::Words;

/// The records, each a link to its own card in the portal; plain words when there is no page we
/// know.
pub fn draw_records(words: Words, portal: Portal, links: &[CrmLink]) -> impl IntoView + use<> {
    let mut testid = Some("crm-link");
    let draw = |link: &CrmLink| {
        let text = record_text(words, link);
        match portal.href(link) {
            Some(href) => Either::Left(view! {
                <a data-testid=testid.take() class="crm-link" href=href target="_blank" rel="noopener">
                    {text}
                </a>
            }),
            None => Either::Right(view! { <span>{text}</span> }),
        }
    };
    links.iter().map(draw).collect::<Vec<_>>()
}

/// `Contact 797`.
pub fn record_text(words: Words, link: &CrmLink) -> String {
    let kind = words.text(Msg::crm_type(link.entity_type().as_str()));
    words.format(
        Msg::CrmLink,
        &[("type", &kind), ("id", &link.id().to_string())],
    )
}
