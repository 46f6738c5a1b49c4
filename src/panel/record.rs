//! A CRM record.

use domain::CrmLink;
use i18n::Msg;
use leptos::prelude::*;

use crate::state::Portal;
use crate::ui::Words;

/// A link to the record's own card in the portal; plain words when there is no page we know.
#[component]
pub fn Record(
    /// The record.
    link: CrmLink,
    /// Whether it is the first of the call's records that has a page.
    #[prop(default = false)]
    is_first: bool,
) -> impl IntoView {
    let (words, portal) = (expect_context::<Words>(), expect_context::<Portal>());
    let text = record_text(words, &link);
    let testid = is_first.then_some("crm-link");
    match portal.href(&link) {
        Some(href) => view! {
            <a data-testid=testid class="crm-link" href=href target="_blank" rel="noopener">{text}</a>
        }
        .into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    }
}

/// `Contact 797`.
pub fn record_text(words: Words, link: &CrmLink) -> String {
    let kind = words.text(Msg::crm_type(link.entity_type().as_str()));
    words.format(Msg::CrmLink, &[("type", &kind), ("id", &link.id().to_string())])
}
