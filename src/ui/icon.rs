//! A symbol from the page's sprite.

use leptos::prelude::*;

/// Draws a symbol. It repeats what stands in words beside it, so that nobody needs to see it.
#[component]
pub fn Icon(
    /// The symbol's reference in the page, such as `#in`.
    href: &'static str,
) -> impl IntoView {
    view! { <svg aria-hidden="true"><use href=href></use></svg> }
}
