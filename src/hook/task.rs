//! Work that goes on beside the view.

use std::future::Future;
use std::pin::Pin;

use leptos::reactive::spawn_local_scoped_with_cancellation;

/// Work of any kind. Boxed, so that what runs it is built once and not for each kind.
pub type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Does the work for as long as the current owner lives.
pub fn use_task(work: Work) {
    spawn_local_scoped_with_cancellation(work);
}

/// Does the work to its end.
pub fn start(work: Work) {
    wasm_bindgen_futures::spawn_local(work);
}
