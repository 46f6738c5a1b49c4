//! A sentence that explains.

use leptos::prelude::*;

/// One sentence below the facts.
#[component]
pub fn Notice(
    /// `calm` explains, `alert` warns.
    tone: &'static str,
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <p class="notice" data-tone=tone>{text}</p> }
}
