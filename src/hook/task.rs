//! Work that goes on beside the view.

use std::future::Future;
use std::pin::Pin;

use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::browser::document;
use crate::browser::timer::sleep;

/// Work of any kind. Boxed, so that what runs it is built once and not for each kind.
pub type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Does the work for as long as the current owner lives.
pub fn use_task(work: Work) {
    spawn_local_scoped_with_cancellation(work);
}

/// The same, but what the browser has to do is done first, when somebody looks: the card has just
/// been drawn, and whoever clicks on it waits for no more than that.
pub fn use_task_after_drawing(work: Work) {
    use_task(Box::pin(async {
        // Where nobody looks timers are slow.
        if !document::is_hidden() {
            sleep(0).await;
        }
        work.await;
    }));
}

/// Does the work to its end.
pub fn start(work: Work) {
    wasm_bindgen_futures::spawn_local(work);
}
