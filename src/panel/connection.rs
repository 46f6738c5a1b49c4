//! How fresh the card is, and why it is not fresher.

use domain::Timestamp;
use i18n::Msg;
use leptos::prelude::*;

use crate::state::{Connection, ConnectionStore, Link, Trouble};
use crate::ui::Words;

/// The line at the foot.
#[component]
pub fn ConnectionPanel() -> impl IntoView {
    let (store, words) = (
        expect_context::<ConnectionStore>(),
        expect_context::<Words>(),
    );
    let sentences = move || {
        let sentences = sentences(words, store.connection(), &store.link(), store.now());
        sentences
            .into_iter()
            .map(|text| view! { <span>{text}</span> " " })
            .collect::<Vec<_>>()
    };
    view! { <p class="connection" data-testid="connection" role="status">{sentences}</p> }
}

/// What is said, the state first.
fn sentences(words: Words, state: Connection, link: &Link, now: Timestamp) -> Vec<String> {
    let mut sentences = vec![match state {
        Connection::Connecting => words.text(Msg::ConnectionConnecting),
        Connection::Live => words.text(Msg::ConnectionLive),
        Connection::Stale { since } => {
            let seconds = calm_seconds(now.millis_since(since) / 1_000).to_string();
            words.format(Msg::ConnectionStale, &[("seconds", &seconds)])
        }
        Connection::Offline { since } => words.format(
            Msg::ConnectionOfflineSince,
            &[("time", &words.moment(since, now))],
        ),
    }];
    let is_offline = matches!(state, Connection::Offline { .. });
    match (link.trouble(), link.heard_at()) {
        (Some(trouble), heard)
            if trouble != Trouble::NoBackend || heard.is_none() && is_offline =>
        {
            sentences.push(words.text(trouble_msg(trouble)));
        }
        (_, Some(heard)) if is_offline => {
            let time = words.moment(heard, now);
            sentences.push(words.format(Msg::KnowledgeAge, &[("time", &time)]));
        }
        (_, None) if is_offline => sentences.push(words.text(Msg::BackendUnreachable)),
        _ => {}
    }
    sentences
}

const fn trouble_msg(trouble: Trouble) -> Msg {
    match trouble {
        Trouble::Refused => Msg::SessionRefused,
        Trouble::Expired => Msg::SessionExpired,
        Trouble::OtherCall => Msg::SessionOtherCall,
        Trouble::NoAuthorization => Msg::AuthorizationUnreachable,
        Trouble::NoBackend => Msg::BackendUnreachable,
    }
}

/// Seconds in steps, so that a screen reader is not spoken to every second.
const fn calm_seconds(seconds: i64) -> i64 {
    if seconds < 120 {
        seconds - seconds % 5
    } else {
        seconds - seconds % 30
    }
}

#[cfg(test)]
mod tests {
    use super::calm_seconds;

    #[test]
    fn seconds_are_told_in_steps() {
        assert_eq!([40, 44, 119, 149].map(calm_seconds), [40, 40, 115, 120]);
    }
}
