//! What an operator sees.

mod look;

use std::fmt::Debug;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{interval, timeout};

pub(crate) use look::{Item, Look};

/// How long something may take on a busy machine before it counts as never.
const DEADLINE: Duration = Duration::from_secs(20);
/// How often to look.
const GLANCE: Duration = Duration::from_millis(30);

/// Looks again and again until what is seen is what is waited for, and hands it over.
pub(crate) async fn until<T: Debug>(
    what: &str,
    look: impl AsyncFn() -> Result<T>,
    is_it: impl Fn(&T) -> bool,
) -> Result<T> {
    until_within(DEADLINE, what, look, is_it).await
}

/// The same for what takes its time.
pub(crate) async fn until_within<T: Debug>(
    deadline: Duration,
    what: &str,
    look: impl AsyncFn() -> Result<T>,
    is_it: impl Fn(&T) -> bool,
) -> Result<T> {
    let mut last = None;
    let watch = async {
        let mut glances = interval(GLANCE);
        loop {
            glances.tick().await;
            match look().await {
                Ok(seen) if is_it(&seen) => return seen,
                // A page that is just being replaced cannot be looked at.
                other => last = Some(other),
            }
        }
    };
    match timeout(deadline, watch).await {
        Ok(seen) => Ok(seen),
        Err(_) => bail!("{what}: not within {deadline:?}; last seen: {last:#?}"),
    }
}
