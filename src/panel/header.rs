//! Who, which direction, which line, what state: what an operator reads in the first second. The
//! backend's first paint has the same structure and the same words.

use domain::state::Timer;
use domain::{Direction, Disposition, Line, PhoneNumber, Timestamp};
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
    let timer = move || draw_timer(words, call.timer()?, call.now());
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
fn draw_timer(words: Words, timer: Timer, now: Timestamp) -> Option<impl IntoView + use<>> {
    let (face, label) = match timer {
        Timer::Since(since) => (seconds_since(since, now), Msg::TimerRinging),
        Timer::TalkingSince(since) => (seconds_since(since, now), Msg::TimerTalking),
        Timer::Talked(seconds) => (clock_face(seconds.into()), Msg::TimerTalking),
        Timer::Rang(millis) => {
            let time = clock_face(millis / 1_000);
            (
                words.format(Msg::RingTime, &[("time", &time)]),
                Msg::TimerRinging,
            )
        }
    };
    let label = words.text(label);
    Some(view! {
        <span class="timer" data-testid="timer" role="timer" aria-label=label>{face}</span>
    })
}

fn seconds_since(since: Timestamp, now: Timestamp) -> String {
    clock_face(now.millis_since(since) / 1_000)
}

/// The number, and below it direction, line and records, and what is not known.
fn draw_facts(words: Words, portal: Portal, picture: &Picture) -> impl IntoView + use<> {
    let is_number = matches!(picture.number, Some(PhoneNumber::Known(_)));
    let line = line_text(&picture.line).map(|line| {
        view! { <span>{words.text(Msg::LineLabel)} " " <b data-testid="line">{line}</b></span> }
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
