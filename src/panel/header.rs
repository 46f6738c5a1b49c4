//! Who, which direction, which line, what state: what an operator reads in the first second. The
//! backend's first paint has the same structure and the same words.

use domain::state::Timer;
use domain::{CallState, Direction, Disposition, Line, PhoneNumber, Timestamp};
use i18n::Msg;
use leptos::prelude::*;

use crate::panel::notices::draw_notices;
use crate::panel::record::draw_records;
use crate::state::{CallStore, Picture, Portal};
use crate::ui::duration::clock_face;
use crate::ui::{Icon, Words};

/// The head of the card.
#[component]
pub fn HeaderPanel() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    let portal = expect_context::<Portal>();
    let state = move || call.picture().with(|picture| draw_state(words, picture));
    let facts = move || {
        call.picture()
            .with(|picture| draw_facts(words, portal, picture))
    };
    let timer = move || {
        let state = call.picture().with(|picture| picture.state);
        draw_timer(words, call.timer()?, state, call.now())
    };
    view! {
        <section class="call-header">
            <p class="call-state">{state} {timer}</p>
            {facts}
        </section>
    }
}

/// The state, with its symbol.
fn draw_state(words: Words, picture: &Picture) -> impl IntoView + use<> {
    view! {
        <Icon href=icon(picture) />
        <span data-testid="state" role="status">{words.text(state_msg(picture))}</span>
    }
}

/// The seconds that run, or those that ran.
fn draw_timer(
    words: Words,
    timer: Timer,
    state: CallState,
    now: Timestamp,
) -> Option<impl IntoView + use<>> {
    let face = match timer {
        Timer::Since(since) | Timer::TalkingSince(since) => {
            clock_face(now.millis_since(since) / 1_000)
        }
        Timer::Talked(seconds) => clock_face(seconds.into()),
        Timer::Rang(millis) => {
            words.format(Msg::RingTime, &[("time", &clock_face(millis / 1_000))])
        }
    };
    let label = words.text(timer_msg(timer, state));
    Some(view! {
        <span class="timer" data-testid="timer" role="timer" aria-label=label>
            {face}
        </span>
    })
}

/// What the seconds measure.
fn timer_msg(timer: Timer, state: CallState) -> Msg {
    match timer {
        Timer::Since(_) => Msg::timer(state.as_str()),
        Timer::TalkingSince(_) | Timer::Talked(_) => Msg::TimerTalking,
        Timer::Rang(_) => Msg::TimerRinging,
    }
}

/// The number, and below it direction, line and records, and what is not known.
fn draw_facts(words: Words, portal: Portal, picture: &Picture) -> impl IntoView + use<> {
    let is_number = matches!(picture.number, Some(PhoneNumber::Known(_)));
    let line = line_text(&picture.line).map(|line| {
        view! { <span>{words.text(Msg::LineLabel)} " " <b data-testid="line" dir="auto">{line}</b></span> }
    });
    let no_record = picture.records.is_empty().then(|| {
        view! { <span class="muted">{words.text(Msg::CrmNone)}</span> }
    });
    view! {
        <h1
            class="customer-number"
            data-testid="customer-number"
            dir=is_number.then_some("ltr")
        >
            {number_text(words, picture.number.as_ref())}
        </h1>
        <p class="call-facts">
            <span data-testid="direction" class="direction">
                {words.text(Msg::direction(picture.direction.as_str()))}
            </span>
            {line}
            {draw_records(words, portal, &picture.records)}
            {no_record}
        </p>
        {draw_notices(words, picture)}
    }
}

/// The state in words; once the call has ended, how it ended.
fn state_msg(picture: &Picture) -> Msg {
    let direction = picture.direction.as_str();
    match &picture.outcome {
        Some(outcome) => Msg::outcome(direction, outcome.disposition.as_str()),
        None => Msg::state(direction, picture.state.as_str()),
    }
}

/// The symbol beside the state.
fn icon(picture: &Picture) -> &'static str {
    if let Some(outcome) = &picture.outcome {
        return match outcome.disposition {
            Disposition::Answered => "#ended",
            Disposition::Missed | Disposition::NoAnswer => "#missed",
            _ => "#failed",
        };
    }
    match picture.direction {
        Direction::Incoming => "#in",
        Direction::Outgoing => "#out",
        Direction::Callback => "#callback",
        Direction::Informational => "#robot",
        Direction::Unknown => "#unknown",
    }
}

/// The number, or which of the unknowns it is.
fn number_text(words: Words, number: Option<&PhoneNumber>) -> String {
    match number {
        Some(PhoneNumber::Known(number)) => number.as_str().to_owned(),
        Some(PhoneNumber::Hidden) => words.text(Msg::NumberHidden),
        None => words.text(Msg::NumberUnknown),
    }
}

/// The line's name, else its number.
fn line_text(line: &Line) -> Option<String> {
    let name = line.name.as_ref().map(|name| name.as_str());
    name.or_else(|| line.number.as_ref().map(|number| number.as_str()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use domain::state::Timer;
    use domain::{CallState, Timestamp};
    use i18n::Msg;

    use super::timer_msg;

    #[test]
    fn only_a_call_that_rings_has_a_ringing_time() {
        let since = Timer::Since(Timestamp::from_millis(0));
        assert_eq!(timer_msg(since, CallState::Ringing), Msg::TimerRinging);
        assert_eq!(timer_msg(since, CallState::Requested), Msg::TimerRequested);
        assert_eq!(
            timer_msg(since, CallState::InProgress),
            Msg::TimerInProgress
        );
        let talked = Timer::Talked(7);
        assert_eq!(timer_msg(talked, CallState::Ending), Msg::TimerTalking);
        assert_eq!(
            timer_msg(Timer::Rang(7_000), CallState::Ended),
            Msg::TimerRinging
        );
    }
}
