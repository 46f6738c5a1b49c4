//! The call card when the portal opened it without a call.

use i18n::Msg;
use leptos::prelude::*;

use crate::ui::{Icon, Notice, Words};

/// Says that there is no call, and when there will be one.
#[component]
pub fn NoCallPage() -> impl IntoView {
    let words = expect_context::<Words>();
    view! {
        <main class="card" data-testid="card" data-state="unknown" data-direction="unknown">
            <section class="call-header">
                <p class="call-state">
                    <Icon href="#unknown" />
                    <span data-testid="state" role="status">{words.text(Msg::NoCall)}</span>
                </p>
                <Notice tone="calm" text=words.text(Msg::NoCallHint) />
            </section>
        </main>
    }
}
