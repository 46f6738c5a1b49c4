//! What the customer asked for before this call.

use i18n::Msg;
use leptos::prelude::*;

use crate::panel::record::draw_records;
use crate::state::{CallStore, Portal};
use crate::ui::Words;

/// The request; absent when there is none.
#[component]
pub fn CallbackPanel() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    let portal = expect_context::<Portal>();
    move || {
        let request = call.picture().with(|picture| picture.callback.clone())?;
        let when = words.moment(request.requested_at, call.now_untracked());
        let line = request.line.map(|line| {
            let text = words.format(Msg::CallbackLine, &[("line", line.as_str())]);
            view! { <span>{text}</span> }
        });
        let records: Vec<_> = request.crm.into_iter().collect();
        Some(view! {
            <section class="callback" data-testid="callback">
                <h2>{words.format(Msg::CallbackHeading, &[("time", &when)])}</h2>
                {request.text.map(|text| view! { <blockquote dir="auto">{text}</blockquote> })}
                <p class="call-facts">{line} {draw_records(words, portal, &records)}</p>
            </section>
        })
    }
}
