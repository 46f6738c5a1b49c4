//! Sentences on what is not known, and on whose word stands against whose.

use domain::{CallState, Disagreement};
use i18n::Msg;

use crate::state::Picture;
use crate::ui::{Node, Words, notice};

/// The sentences that hold.
pub fn draw_notices(words: Words, picture: &Picture) -> Vec<Node> {
    let draw = |(tone, msg)| notice(tone, words.text(msg));
    notices(picture).into_iter().map(draw).collect()
}

/// Which sentences hold, with their tone. What the witnesses disagree about says more than that
/// the call is ending.
fn notices(picture: &Picture) -> Vec<(&'static str, Msg)> {
    let mut notices = Vec::new();
    match picture.state {
        CallState::InProgress if picture.is_rest_app => notices.push(("calm", Msg::NoticeRestApp)),
        CallState::Ending if picture.disagreement.is_none() => {
            notices.push(("calm", Msg::NoticeEnding));
        }
        CallState::Unconfirmed => notices.push(("alert", Msg::NoticeUnconfirmed)),
        _ => {}
    }
    notices.extend(picture.disagreement.map(|disagreement| {
        let msg = match disagreement {
            Disagreement::EndNotConfirmed => Msg::DisagreementFrameEnded,
            Disagreement::CardStillOpen => Msg::DisagreementEventEnded,
            Disagreement::CardStillRinging => Msg::DisagreementEventAnswered,
        };
        ("alert", msg)
    }));
    if picture.is_in_call_list {
        notices.push(("calm", Msg::NoticeCallList));
    }
    notices
}
