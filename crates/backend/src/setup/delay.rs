//! How long events are on the way: test events, sent round by the portal's queue and back to us.

use std::time::Duration;

use api::StepState;
use bitrix24::rest::Request;
use i18n::Msg;

use super::heard::Heard;
use super::problem::Places;
use super::report::{Report, Said};
use super::step::Step;
use super::voice::Voice;
use crate::clock::Clock;
use crate::portal::CallError;
use crate::portals::Portal;

/// How many test events are sent.
const PROBES: usize = 5;
/// How long one is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Events that come later than this are told to be late.
const SLOW_MS: i64 = 5_000;

/// What became of the test events.
#[derive(Debug, Default)]
struct Round {
    /// How long those that came were on the way, in milliseconds.
    delays: Vec<i64>,
    /// What ended it early.
    end: Option<End>,
}

/// Why no further test event was sent.
#[derive(Debug)]
enum End {
    /// One did not come.
    Lost,
    /// The portal did not take one.
    Refused(CallError),
}

/// Tells that we have no secret of the portal: whatever it sends, we cannot tell it from a forgery.
pub(super) fn tell_no_secret(repair_keeps_it: bool, report: &mut Report) {
    let text = Msg::DelayNoToken;
    if repair_keeps_it {
        return report.tell_to_repair(Step::Delay, StepState::Failed, text, &[]);
    }
    let said = report.problem((text, &[]), (Msg::DelayNoTokenAdvice, &[]));
    report.tell(Step::Delay, StepState::Failed, said);
}

/// Sends test events round and tells how long they took.
pub(super) async fn measure(
    voice: &Voice<'_>,
    portal: &Portal,
    heard: &Heard,
    clock: &Clock,
    places: Places<'_>,
    report: &mut Report,
) {
    let waiting = Said {
        text: Some(report.say((Msg::DelayRunning, &[]))),
        ..Said::default()
    };
    report.tell(Step::Delay, StepState::Running, waiting);
    tell(send(voice, portal, heard, clock).await, places, report);
}

async fn send(voice: &Voice<'_>, portal: &Portal, heard: &Heard, clock: &Clock) -> Round {
    let mut round = Round::default();
    for _ in 0..PROBES {
        let mut probe = heard.expect(&portal.id);
        let request = Request::new("event.test").with("probe", probe.name());
        let sent_at = clock.now();
        if let Err(error) = voice.call(&request).await {
            round.end = Some(End::Refused(error));
            break;
        }
        let Ok(Some(at)) = tokio::time::timeout(PATIENCE, probe.arrived()).await else {
            round.end = Some(End::Lost);
            break;
        };
        round.delays.push(at.millis_since(sent_at));
    }
    round
}

fn tell(mut round: Round, places: Places<'_>, report: &mut Report) {
    let median = median(&mut round.delays);
    let count = round.delays.len().to_string();
    let patience = PATIENCE.as_secs().to_string();
    let reach = || report.say((Msg::DelayNoneAdvice, &[("address", places.handler)]));
    let (state, said) = match (median, round.end) {
        (Some(_), Some(End::Lost)) => {
            let values = [("count", count.as_str()), ("seconds", patience.as_str())];
            let said = Said {
                text: Some(report.say((Msg::DelaySome, &values))),
                advice: Some(reach()),
                at: None,
            };
            (StepState::Warning, said)
        }
        (Some(median), _) => {
            let seconds = report.decimal(median);
            let values = [("seconds", seconds.as_str()), ("count", count.as_str())];
            let is_slow = median > SLOW_MS;
            let said = Said {
                text: Some(report.say((Msg::DelayMeasured, &values))),
                advice: is_slow.then(|| report.say((Msg::DelaySlowAdvice, &[]))),
                at: None,
            };
            let state = match is_slow {
                true => StepState::Warning,
                false => StepState::Done,
            };
            (state, said)
        }
        (None, Some(End::Refused(error))) => (StepState::Failed, report.of_call(&error, places)),
        (None, _) => {
            let said = Said {
                text: Some(report.say((Msg::DelayNone, &[("seconds", &patience)]))),
                advice: Some(reach()),
                at: None,
            };
            (StepState::Failed, said)
        }
    };
    report.tell(Step::Delay, state, said);
}

/// The middle one; of an even number the earlier of the two.
fn median(delays: &mut [i64]) -> Option<i64> {
    delays.sort_unstable();
    let last = delays.len().checked_sub(1)?;
    delays.get(last / 2).copied()
}

#[cfg(test)]
mod tests {
    use api::{SetupAction, StepState};
    use i18n::Locale;

    use super::{End, Round, median, tell};
    use crate::portal::CallError;
    use crate::setup::problem::Places;
    use crate::setup::report::{Report, Told};

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [9, 1, 5, 3, 700]), Some(5));
        assert_eq!(median(&mut [4, 2]), Some(2));
    }

    /// How a round is told: its state, and text and advice in one.
    fn told(delays: &[i64], end: Option<End>) -> (StepState, String) {
        let (mut report, mut told) = Report::new(Locale::En, SetupAction::Check);
        let places = Places {
            server: "",
            portal: "",
            handler: "https://us.example/events",
        };
        let delays = delays.to_vec();
        tell(Round { delays, end }, places, &mut report);
        let Ok(Told::Step(step)) = told.try_recv() else {
            panic!("a step")
        };
        let words = [step.text, step.advice].map(Option::unwrap_or_default);
        (step.state, words.join(" "))
    }

    #[test]
    fn a_round_that_came_back_whole_is_told_by_its_median() {
        let (state, words) = told(&[400; 5], None);
        assert_eq!(state, StepState::Done);
        assert!(
            words.contains("0.4\u{a0}s") && words.contains('5'),
            "{words}"
        );
        assert_eq!(told(&[6_000; 5], None).0, StepState::Warning);
    }

    #[test]
    fn test_events_that_get_lost_after_others_came_are_not_passed_over() {
        let (state, words) = told(&[400, 500], Some(End::Lost));
        assert_eq!(state, StepState::Warning);
        assert!(words.contains("https://us.example/events"), "{words}");
    }

    #[test]
    fn a_portal_that_takes_no_test_event_is_not_told_to_look_at_its_firewall() {
        let (state, words) = told(&[], Some(End::Refused(CallError::RateLimited)));
        assert_eq!(state, StepState::Failed);
        assert!(
            words.contains("busy") && !words.contains("us.example"),
            "{words}"
        );
        let (state, words) = told(&[], Some(End::Lost));
        assert_eq!(state, StepState::Failed);
        assert!(words.contains("https://us.example/events"), "{words}");
    }
}
