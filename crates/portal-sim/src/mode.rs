//! Who turns the crank; and the only place that waits for time to pass.

use std::time::Duration;

use crate::core::Core;

/// Who turns the crank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Calls rung from the portal page are answered and ended by timers, unless somebody is
    /// quicker.
    Auto,
    /// Nothing happens unless a method or a button says so.
    #[default]
    Explicit,
}

/// Waits, but not past the portal's end.
pub(crate) async fn delay(core: &Core, milliseconds: u64) {
    if milliseconds == 0 {
        return;
    }
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(milliseconds)) => {}
        () = core.closed() => {}
    }
}

/// The answer of `work` if it comes in time.
pub(crate) async fn within<F: Future>(milliseconds: u64, work: F) -> Option<F::Output> {
    tokio::time::timeout(Duration::from_millis(milliseconds), work)
        .await
        .ok()
}
