//! The installation page. The backend writes it in the reader's language; this makes its button
//! work:
//!
//! ```html
//! <main … data-testid="install">… <button type="button" data-action="finish" hidden>…</button>
//! <p role="status" data-when="finishing" hidden>…</p></main>
//! ```
//!
//! The portal sends its installation event, and with it the application's secret, only after the
//! page has said that it is done (reference, sections 2.5 and 5.7 E).

use web_sys::{Element, HtmlElement};

use crate::browser::{Listener, document};
use crate::placement::Placement;

/// Makes the button appear once the portal page has said that this is an installation. What the
/// portal page says is believed no further: pressing the button tells it nothing but "done".
pub async fn use_installation(placement: Placement) {
    let is_install = placement
        .init_data()
        .await
        .is_some_and(|data| data.is_install);
    let Some(button) = document::find("[data-action=finish]").filter(|_| is_install) else {
        return;
    };
    show(&button, true);
    let pressed = button.clone();
    let listener = Listener::new(&button, "click", move |_| {
        show(&pressed, false);
        if let Some(note) = document::find("[data-when=finishing]") {
            show(&note, true);
        }
        placement.finish_installation();
    });
    // The portal page reloads when it is done, and takes this page with it.
    std::future::pending::<()>().await;
    drop(listener);
}

fn show(element: &Element, is_shown: bool) {
    use leptos::wasm_bindgen::JsCast as _;
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_hidden(!is_shown);
    }
}
