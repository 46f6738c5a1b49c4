//! A page that is one sentence: nothing could be drawn, and this says so.

use i18n::Msg;
use leptos::prelude::*;

use crate::ui::{Notice, Words};

/// One sentence.
#[component]
pub fn SentencePage(
    /// What it says.
    msg: Msg,
) -> impl IntoView {
    let words = expect_context::<Words>();
    view! {
        <main class="page">
            <Notice tone="alert" text=words.text(msg) />
        </main>
    }
}
