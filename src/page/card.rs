//! The call card.

use leptos::prelude::*;

use crate::panel::{CallbackPanel, ConnectionPanel, HeaderPanel, OutcomePanel, TimelinePanel};
use crate::state::{CallStore, ConnectionStore, Picture};

/// The card of a call.
#[component]
pub fn CardPage() -> impl IntoView {
    let (call, line) = (
        expect_context::<CallStore>(),
        expect_context::<ConnectionStore>(),
    );
    let picture = call.picture();
    let word =
        |word: fn(&Picture) -> Option<&'static str>| Signal::derive(move || picture.with(word));
    let state = word(|picture| Some(picture.state.as_str()));
    let direction = word(|picture| Some(picture.direction.as_str()));
    let disposition = word(|picture| picture.outcome.as_ref().map(|it| it.disposition.as_str()));
    let connection = Signal::derive(move || Some(line.connection().as_str()));
    view! {
        <main
            class="card"
            data-testid="card"
            data-state=state
            data-direction=direction
            data-disposition=disposition
            data-connection=connection
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
