//! The course of the call, newest first, each line with its witness.

use domain::{Direction, Disposition, Fact, FrameState, Report, Witness, decimal};
use i18n::Msg;

use crate::panel::record::record_text;
use crate::state::{CallStore, Entry};
use crate::ui::{Day, Node, Words, element, kept, live, local_time};

/// The course of the call; absent before anything is known.
pub fn timeline_panel(call: CallStore, words: Words) -> Node {
    live(move || {
        let direction = call.with_picture(|picture| picture.direction);
        let (entries, today) = (call.entries(), Day::of(call.now_untracked()));
        if entries.is_empty() {
            return Vec::new();
        }
        let draw = |entry: Entry| draw_entry(words, entry, direction, today.clone());
        let list = element("ol")
            .class("timeline")
            .testid("timeline")
            .attr("aria-label", words.text(Msg::TimelineHeading))
            .children(entries.into_iter().map(draw));
        vec![list.into()]
    })
}

/// A line, with its witness. Its words depend on the call's direction and on the day as well; and a
/// journal that was restored may tell something else at the same place.
fn draw_entry(words: Words, entry: Entry, direction: Direction, today: Day) -> Node {
    let at = decimal(entry.fact.at.as_millis().cast_unsigned());
    let key = [&entry.key.text(), &at, direction.as_str(), today.text()].join(" ");
    kept(key, move || {
        let (at, source) = (entry.fact.at, entry.fact.source.as_str());
        let fact = element("span").class("fact");
        let witness = element("span").class("witness");
        element("li")
            .attr("data-seq", entry.key.seq())
            .attr("data-kind", entry.fact.report.kind())
            .attr("data-source", source)
            .child(local_time(words, at, &today))
            .child(fact.text(fact_text(words, &entry.fact, direction)))
            .child(witness.text(words.text(Msg::witness(source))))
    })
}

/// What the fact says, in words.
fn fact_text(words: Words, fact: &Fact, direction: Direction) -> String {
    let operator =
        |id: domain::OperatorId| words.format(Msg::Operator, &[("id", &decimal(id.get()))]);
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
