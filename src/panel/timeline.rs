//! The course of the call, newest first, each line with its witness.

use domain::{Direction, Disposition, Fact, FrameState, Report, Timestamp, Witness};
use i18n::Msg;
use leptos::prelude::*;

use crate::panel::record::record_text;
use crate::state::{CallStore, Entry};
use crate::ui::{LocalTime, Words};

/// The timeline; absent while nothing was reported.
#[component]
pub fn TimelinePanel() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    let direction = Memo::new(move |_| call.picture().with(|picture| picture.direction));
    move || {
        let (now, direction) = (call.now_untracked(), direction.get());
        let draw = |entry: Entry| draw_entry(words, &entry, direction, now);
        let items: Vec<_> = call.entries().into_iter().map(draw).collect();
        let label = words.text(Msg::TimelineHeading);
        (!items.is_empty()).then(|| {
            view! {
                <ol class="timeline" data-testid="timeline" aria-label=label>
                    {items}
                </ol>
            }
        })
    }
}

/// One line.
fn draw_entry(
    words: Words,
    entry: &Entry,
    direction: Direction,
    now: Timestamp,
) -> impl IntoView + use<> {
    let (at, source) = (entry.fact.at, entry.fact.source.as_str());
    view! {
        <li data-seq=entry.key.seq() data-kind=entry.fact.report.kind() data-source=source>
            <LocalTime words at now />
            <span class="fact">{text(words, &entry.fact, direction)}</span>
            <span class="witness">{words.text(Msg::witness(source))}</span>
        </li>
    }
}

/// What the fact says, in words.
fn text(words: Words, fact: &Fact, direction: Direction) -> String {
    let operator = |id: domain::OperatorId| words.format(Msg::Operator, &[("id", &id.to_string())]);
    match &fact.report {
        Report::Requested(requested) => match &requested.crm {
            Some(link) => words.format(
                Msg::FactRequestedFrom,
                &[("record", &record_text(words, link))],
            ),
            None => words.text(Msg::FactRequested),
        },
        Report::Registered(started) => match started.operator {
            Some(id) => words.format(Msg::FactRegisteredFor, &[("operator", &operator(id))]),
            None => words.text(Msg::FactRegistered),
        },
        Report::Answered(started) => match started.operator {
            Some(id) => words.format(Msg::FactAnsweredBy, &[("operator", &operator(id))]),
            None => words.text(Msg::FactAnswered),
        },
        Report::Ended(ended) => {
            let code = ended.code.as_deref();
            let verdict = Disposition::judge(code, ended.call_type, ended.talk_seconds);
            let outcome = words.text(Msg::disposition(verdict.as_str()));
            words.format(Msg::FactEndedOutcome, &[("outcome", &outcome)])
        }
        Report::CardStatus(_) if fact.source == Witness::Launch => words.text(Msg::FactLaunched),
        Report::CardStatus(status) => words.text(state_msg(status.state)),
        Report::CardState(card) => words.text(state_msg(Some(card.state))),
        Report::EntityChanged(changed) => match &changed.crm {
            Some(link) => {
                let record = record_text(words, link);
                words.format(Msg::FactEntityShown, &[("record", &record)])
            }
            None => words.text(Msg::FactEntityNone),
        },
        Report::Initiated(_) => words.text(Msg::initiated(direction.as_str())),
        Report::Statistics(_) => words.text(Msg::FactStatistics),
        Report::CallbackRequested(_) => words.text(Msg::FactCallbackRequested),
        Report::BeforeClose => words.text(Msg::FactBeforeClose),
    }
}

/// What the portal card shows.
fn state_msg(state: Option<FrameState>) -> Msg {
    match state {
        Some(FrameState::Idle) => Msg::FactIdle,
        Some(FrameState::Connecting) => Msg::FactConnecting,
        Some(FrameState::Connected) => Msg::FactConnected,
        None => Msg::FactCardStatus,
    }
}
