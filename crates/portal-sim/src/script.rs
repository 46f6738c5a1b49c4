//! What a call does when nobody touches it.

use crate::call::{End, Phase};
use crate::mode;
use crate::sim_call::SimCall;

const RING_MS: u64 = 5_000;
const TALK_MS: u64 = 20_000;
/// Every so many calls nobody answers.
const MISSED_EVERY: usize = 4;

/// Answers and ends a call, unless somebody is quicker.
pub(crate) async fn play(call: SimCall) {
    let core = call.portal.core.clone();
    let calls = core.lock().call_order.len();
    mode::delay(&core, RING_MS).await;
    if call.phase() == Phase::Ringing {
        if calls.is_multiple_of(MISSED_EVERY) {
            call.end(End::missed()).await;
            return;
        }
        call.answer().await;
    }
    mode::delay(&core, TALK_MS).await;
    if call.phase() == Phase::Talking {
        call.hang_up().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CallSpec, Options, SimPortal};

    /// A portal whose events reach nobody: the calls go on all the same.
    async fn portal() -> SimPortal {
        SimPortal::start(Options {
            events_url: Some("http://127.0.0.1:1/events".to_owned()),
            ..Options::default()
        })
        .await
        .unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_nobody_touches_is_answered_and_hung_up() {
        let call = portal().await.call(CallSpec::incoming());
        call.ring().await;
        play(call.clone()).await;
        assert_eq!(call.phase(), Phase::Ended);
        assert_eq!(call.call().end, Some(End::answered(call.talk_seconds())));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_quicker_than_the_timers_wins() {
        let call = portal().await.call(CallSpec::incoming());
        call.ring().await;
        call.end(End::busy()).await;
        play(call.clone()).await;
        assert_eq!(call.call().end, Some(End::busy()));
    }
}
