//! Who, which direction, which line, what state: what an operator reads in the first second. The
//! backend's first paint has the same structure and the same words.

use domain::state::Timer;
use domain::{Direction, Disposition, Line, PhoneNumber, Timestamp};
use i18n::Msg;
use leptos::prelude::*;

use crate::panel::Notices;
use crate::panel::record::draw_records;
use crate::state::{CallStore, Picture, Portal};
use crate::ui::duration::clock_face;
use crate::ui::{Icon, Words};

/// The head of the card.
#[component]
pub fn HeaderPanel() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    let picture = call.picture();
    let icon = Signal::derive(move || picture.with(icon));
    let state = move || words.text(picture.with(state_msg));
    let number = move || picture.with(|picture| number_text(words, picture.number.as_ref()));
    let number_dir = move || picture.with(|picture| is_number(picture).then_some("ltr"));
    view! {
        <section class="call-header">
            <p class="call-state">
                <Icon href=icon />
                <span data-testid="state" role="status">{state}</span>
                <RunningTimer />
            </p>
            <h1 class="customer-number" data-testid="customer-number" dir=number_dir>{number}</h1>
            <Facts />
            <Notices />
        </section>
    }
}

/// The seconds that run, or those that ran.
#[component]
fn RunningTimer() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    let label = move || words.text(Msg::timer(call.picture().with(|picture| picture.state.as_str())));
    move || {
        let face = timer_text(words, call.timer()?, call.now());
        Some(view! {
            <span class="timer" data-testid="timer" role="timer" aria-label=label>{face}</span>
        })
    }
}

/// Direction, line and records.
#[component]
fn Facts() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    let portal = expect_context::<Portal>();
    let picture = call.picture();
    let direction =
        move || words.text(Msg::direction(picture.with(|picture| picture.direction.as_str())));
    let line = move || {
        let line = picture.with(|picture| line_text(&picture.line))?;
        Some(view! { <span>{words.text(Msg::LineLabel)} " " <b data-testid="line">{line}</b></span> })
    };
    let records = move || match picture.with(|picture| picture.records.clone()) {
        records if records.is_empty() => {
            view! { <span class="muted">{words.text(Msg::CrmNone)}</span> }.into_any()
        }
        records => draw_records(words, portal, &records).into_any(),
    };
    view! {
        <p class="call-facts">
            <span data-testid="direction" class="direction">{direction}</span>
            {line}
            {records}
        </p>
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

fn is_number(picture: &Picture) -> bool {
    matches!(picture.number, Some(PhoneNumber::Known(_)))
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
    name.or_else(|| line.number.as_ref().map(|number| number.as_str())).map(str::to_owned)
}

fn timer_text(words: Words, timer: Timer, now: Timestamp) -> String {
    match timer {
        Timer::Since(since) | Timer::TalkingSince(since) => {
            clock_face(now.millis_since(since) / 1_000)
        }
        Timer::Talked(seconds) => clock_face(seconds.into()),
        Timer::Rang(millis) => {
            words.format(Msg::RingTime, &[("time", &clock_face(millis / 1_000))])
        }
    }
}
