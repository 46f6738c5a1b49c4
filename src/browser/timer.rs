//! Waiting.

use std::future::Future;
use std::pin::Pin;

use futures_util::future::{Either, select};
use js_sys::Promise;

/// Ends after `millis`, or at once where there is no window.
pub async fn sleep(millis: i64) {
    let millis = i32::try_from(millis.max(0)).unwrap_or(i32::MAX);
    let ended = Promise::new(&mut |resolve, _| {
        let window = web_sys::window();
        let set = window.map(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis)
        });
        debug_assert!(matches!(set, Some(Ok(_))), "no timer without a window");
    });
    // The promise is never rejected.
    let _ = ended.await;
}

/// A future of any kind. Boxed, so that what waits for it is built once and not for each kind.
pub type Wait<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The first one's value, unless the other ends before.
pub async fn race<T>(one: Wait<'_, T>, other: Wait<'_, ()>) -> Option<T> {
    match select(one, other).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(((), _)) => None,
    }
}
