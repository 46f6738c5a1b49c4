//! Who, which direction, which line, what state: what an operator reads in the first second. The
//! backend's first paint has the same structure and the same words.

use domain::state::Timer;
use domain::{CallState, Direction, Disposition, Line, PhoneNumber, Timestamp};
use i18n::Msg;

use crate::panel::notices::draw_notices;
use crate::panel::record::draw_records;
use crate::state::{CallStore, Picture, Portal};
use crate::ui::duration::clock_face;
use crate::ui::{Node, Words, element, icon, live};

/// The head of the card.
pub fn header_panel(call: CallStore, words: Words, portal: Portal) -> Node {
    let state = move || call.with_picture(|picture| draw_state(words, picture));
    let timer = move || {
        let state = call.with_picture(|picture| picture.state);
        let timer = call.timer();
        let drawn = timer.map(|timer| draw_timer(words, timer, state, call.now()));
        drawn.into_iter().collect()
    };
    let facts = move || call.with_picture(|picture| draw_facts(words, portal, picture));
    let state = element("p")
        .class("call-state")
        .child(live(state))
        .child(live(timer));
    let section = element("section").class("call-header");
    section.child(state).child(live(facts)).into()
}

/// The state, with its symbol.
fn draw_state(words: Words, picture: &Picture) -> Vec<Node> {
    let state = element("span")
        .testid("state")
        .attr("role", "status")
        .text(words.text(state_msg(picture)));
    vec![icon(symbol(picture)), state.into()]
}

/// The seconds that run, or those that ran.
fn draw_timer(words: Words, timer: Timer, state: CallState, now: Timestamp) -> Node {
    let face = match timer {
        Timer::Since(since) | Timer::TalkingSince(since) => {
            clock_face(now.millis_since(since) / 1_000)
        }
        Timer::Talked(seconds) => clock_face(seconds.into()),
        Timer::Rang(millis) => {
            words.format(Msg::RingTime, &[("time", &clock_face(millis / 1_000))])
        }
    };
    element("span")
        .class("timer")
        .testid("timer")
        .attr("role", "timer")
        .attr("aria-label", words.text(timer_msg(timer, state)))
        .text(face)
        .into()
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
fn draw_facts(words: Words, portal: Portal, picture: &Picture) -> Vec<Node> {
    let is_number = matches!(picture.number, Some(PhoneNumber::Known(_)));
    let number = element("h1")
        .class("customer-number")
        .testid("customer-number")
        .attr_if("dir", is_number.then_some("ltr"))
        .text(number_text(words, picture.number.as_ref()));
    let direction = element("span")
        .testid("direction")
        .class("direction")
        .text(words.text(Msg::direction(picture.direction.as_str())));
    let line = line_text(&picture.line).map(|line| {
        let name = element("b").testid("line").attr("dir", "auto").text(line);
        let label = [&words.text(Msg::LineLabel), " "].concat();
        element("span").text(label).child(name).into()
    });
    let no_record = picture.records.is_empty().then(|| {
        let none = element("span").class("muted");
        none.text(words.text(Msg::CrmNone)).into()
    });
    let facts = element("p")
        .class("call-facts")
        .child(direction)
        .children(line)
        .children(draw_records(words, portal, &picture.records))
        .children(no_record);
    let mut drawn = vec![number.into(), facts.into()];
    drawn.extend(draw_notices(words, picture));
    drawn
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
fn symbol(picture: &Picture) -> &'static str {
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
