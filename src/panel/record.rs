//! A CRM record.

use domain::CrmLink;
use i18n::Msg;
use leptos::prelude::*;

use crate::state::Portal;
use crate::ui::Words;

/// A link to the record's own card in the portal; plain words when there is no page we know.
#[component]
pub fn Record(
    /// What it is called.
    text: String,
    /// Its page.
    href: Option<String>,
    /// Whether it is the first of the call's records that has a page.
    #[prop(default = false)]
    is_first: bool,
) -> impl IntoView {
    let testid = is_first.then_some("crm-link");
    match href {
        Some(href) => view! {
            <a data-testid=testid class="crm-link" href=href target="_blank" rel="noopener">{text}</a>
        }
        .into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    }
}

/// The call's records, the first one first.
pub fn draw_records(words: Words, portal: Portal, links: &[CrmLink]) -> impl IntoView + use<> {
    let mut is_first = true;
    let draw = |link: &CrmLink| {
        let (text, href) = (record_text(words, link), portal.href(link));
        let is_first = href.is_some() && std::mem::take(&mut is_first);
        view! { <Record text href is_first /> }
    };
    links.iter().map(draw).collect_view()
}

/// `Contact 797`.
pub fn record_text(words: Words, link: &CrmLink) -> String {
    let kind = words.text(Msg::crm_type(link.entity_type().as_str()));
    words.format(Msg::CrmLink, &[("type", &kind), ("id", &link.id().to_string())])
}
