//! Sentences on what is not known, and on whose word stands against whose.

use domain::{CallState, Disagreement};
use i18n::Msg;
use leptos::prelude::*;

use crate::state::{CallStore, Picture};
use crate::ui::{Notice, Words};

/// The sentences that hold now.
#[component]
pub fn Notices() -> impl IntoView {
    let (call, words) = (expect_context::<CallStore>(), expect_context::<Words>());
    move || {
        let notices = call.picture().with(notices);
        let draw = |(tone, msg)| view! { <Notice tone text=words.text(msg) /> };
        notices.into_iter().map(draw).collect_view()
    }
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
