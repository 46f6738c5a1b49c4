//! What a check-up looks at besides the bindings.

use api::StepState;
use domain::Timestamp;
use i18n::Msg;

use super::look::Look;
use super::problem::Places;
use super::report::{Report, Said};
use super::step::Step;

/// A difference between two clocks that nobody need care about: whole seconds are compared.
const CLOCKS_GOOD_S: u64 = 5;

/// Tells whether the portal calls the installation finished.
pub(super) fn tell_installed(look: &Look, places: Places<'_>, report: &mut Report) {
    let said = match &look.is_installed {
        Ok(true) => {
            let text = (Msg::InstalledFinished, &[][..]);
            return report.went(Step::Installed, StepState::Done, text);
        }
        Ok(false) => report.problem(
            (Msg::InstalledWaiting, &[]),
            (Msg::InstalledWaitingAdvice, &[]),
        ),
        Err(error) => report.of_refusal(error, places),
    };
    report.tell(Step::Installed, StepState::Failed, said);
}

/// Tells at the end of an installation what is left: to finish it, unless something failed.
pub(super) fn tell_what_is_left(is_installed: bool, report: &mut Report) {
    if is_installed {
        let text = (Msg::InstalledFinished, &[][..]);
        report.went(Step::Installed, StepState::Done, text);
    } else if !report.has_failed() {
        let said = report.problem(
            (Msg::InstalledWaiting, &[]),
            (Msg::InstalledPressAdvice, &[]),
        );
        report.tell(Step::Installed, StepState::Pending, said);
    }
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

/// Tells when the last event came; when none has, why that need not be wrong.
pub(super) fn tell_last_event(last: Option<(String, Timestamp)>, look: &Look, report: &mut Report) {
    let (state, said) = match last {
        Some((code, at)) => {
            let text = report.say((Msg::LastEventReceived, &[("event", &code)]));
            let said = Said {
                text: Some(text),
                advice: None,
                at: Some(at),
            };
            (StepState::Done, said)
        }
        None => {
            let why = match look.is_installed {
                Ok(false) => Msg::LastEventNotFinished,
                _ => Msg::LastEventNoCall,
            };
            let said = report.problem((Msg::LastEventNone, &[]), (why, &[]));
            (StepState::Pending, said)
        }
    };
    report.tell(Step::LastEvent, state, said);
}

/// Tells our version.
pub(super) fn tell_version(report: &mut Report) {
    let said = Said {
        text: Some(env!("CARGO_PKG_VERSION").to_owned()),
        ..Said::default()
    };
    report.tell(Step::Version, StepState::Done, said);
}
