//! The call card.

use leptos::prelude::*;

use crate::panel::{CallbackPanel, ConnectionPanel, HeaderPanel, OutcomePanel, TimelinePanel};
use crate::state::{CallStore, ConnectionStore};

/// The card of a call.
#[component]
pub fn CardPage() -> impl IntoView {
    let (call, line) = (expect_context::<CallStore>(), expect_context::<ConnectionStore>());
    let picture = call.picture();
    let state = move || picture.with(|picture| picture.state.as_str());
    let direction = move || picture.with(|picture| picture.direction.as_str());
    let disposition = move || {
        picture.with(|picture| picture.outcome.as_ref().map(|outcome| outcome.disposition.as_str()))
    };
    let connection = Memo::new(move |_| line.connection());
    view! {
        <main
            class="card"
            data-testid="card"
            data-state=state
            data-direction=direction
            data-disposition=disposition
            data-connection=move || connection.get().as_str()
            data-seq=move || picture.with(|picture| picture.head.to_string())
        >
            <HeaderPanel />
            <OutcomePanel />
            <CallbackPanel />
            <TimelinePanel />
            <ConnectionPanel />
        </main>
    }
}
