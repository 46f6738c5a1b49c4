//! What a check-up looks at besides the bindings.

use std::time::Duration;

use api::StepState;
use bitrix24::rest::Request;
use domain::Timestamp;
use i18n::Msg;

use super::heard::Heard;
use super::look::Look;
use super::report::{Report, Said};
use super::step::Step;
use super::voice::Voice;
use crate::clock::Clock;
use crate::portals::Portal;

/// A difference between two clocks that nobody need care about: whole seconds are compared.
const CLOCKS_GOOD_S: u64 = 5;
/// How many test events are sent.
const PROBES: usize = 5;
/// How long one is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Events that come later than this are told to be late.
const SLOW_MS: i64 = 5_000;

/// Tells whether the portal calls the installation finished.
pub(super) fn tell_installed(is_installed: bool, report: &mut Report) {
    if is_installed {
        return report.went(
            Step::Installed,
            StepState::Done,
            (Msg::InstalledFinished, &[]),
        );
    }
    let said = report.problem(
        (Msg::InstalledWaiting, &[]),
        (Msg::InstalledWaitingAdvice, &[]),
    );
    report.tell(Step::Installed, StepState::Failed, said);
}

/// Tells how the two clocks stand.
pub(super) fn tell_clock(look: &Look, report: &mut Report) {
    let Some(ahead) = look.clock_ahead_s else {
        return;
    };
    let apart = ahead.unsigned_abs();
    if apart < CLOCKS_GOOD_S {
        let seconds = CLOCKS_GOOD_S.to_string();
        let text = (Msg::ClockGood, &[("seconds", seconds.as_str())][..]);
        return report.went(Step::Clock, StepState::Done, text);
    }
    let seconds = apart.to_string();
    let said = report.problem(
        (Msg::ClockApart, &[("seconds", &seconds)]),
        (Msg::ClockAdvice, &[]),
    );
    report.tell(Step::Clock, StepState::Warning, said);
}

/// Tells when the last event came.
pub(super) fn tell_last_event(last: Option<(String, Timestamp)>, report: &mut Report) {
    match last {
        None => report.went(
            Step::LastEvent,
            StepState::Skipped,
            (Msg::LastEventNone, &[]),
        ),
        Some((code, at)) => {
            let said = Said {
                text: Some(report.say((Msg::LastEventReceived, &[("event", &code)]))),
                advice: None,
                at: Some(at),
            };
            report.tell(Step::LastEvent, StepState::Done, said);
        }
    }
}

/// Tells our version.
pub(super) fn tell_version(report: &mut Report) {
    let said = Said {
        text: Some(env!("CARGO_PKG_VERSION").to_owned()),
        ..Said::default()
    };
    report.tell(Step::Version, StepState::Done, said);
}

/// Sends test events round: to the portal, through its queue, and back to us.
pub(super) async fn measure_delay(
    voice: &Voice<'_>,
    portal: &Portal,
    heard: &Heard,
    clock: &Clock,
    events: &str,
    report: &mut Report,
) {
    let waiting = Said {
        text: Some(report.say((Msg::DelayRunning, &[]))),
        ..Said::default()
    };
    report.tell(Step::Delay, StepState::Running, waiting);
    let mut delays = Vec::new();
    for _ in 0..PROBES {
        let mut probe = heard.expect(&portal.id);
        let request = Request::new("event.test").with("probe", probe.name());
        let sent_at = clock.now();
        if voice.call(&request).await.is_err() {
            break;
        }
        let Ok(Some(at)) = tokio::time::timeout(PATIENCE, probe.arrived()).await else {
            break;
        };
        delays.push(at.millis_since(sent_at));
    }
    match median(&mut delays) {
        Some(median) => {
            let (seconds, count) = (report.decimal(median), delays.len().to_string());
            let values = [("seconds", seconds.as_str()), ("count", count.as_str())];
            let text = Some(report.say((Msg::DelayMeasured, &values)));
            let is_slow = median > SLOW_MS;
            let state = if is_slow {
                StepState::Warning
            } else {
                StepState::Done
            };
            let advice = is_slow.then(|| report.say((Msg::DelaySlowAdvice, &[])));
            let said = Said {
                text,
                advice,
                at: None,
            };
            report.tell(Step::Delay, state, said);
        }
        None => {
            let seconds = PATIENCE.as_secs().to_string();
            let said = report.problem(
                (Msg::DelayNone, &[("seconds", &seconds)]),
                (Msg::DelayNoneAdvice, &[("address", events)]),
            );
            report.tell(Step::Delay, StepState::Failed, said);
        }
    }
}

/// The middle one; of an even number the earlier of the two.
fn median(delays: &mut [i64]) -> Option<i64> {
    delays.sort_unstable();
    let last = delays.len().checked_sub(1)?;
    delays.get(last / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [9, 1, 5, 3, 700]), Some(5));
        assert_eq!(median(&mut [4, 2]), Some(2));
    }
}
