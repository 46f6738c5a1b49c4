//! How fresh the card is, and why it is not fresher.

use domain::Timestamp;
use i18n::Msg;

use crate::state::{CallStore, Connection, ConnectionStore, Link, Trouble};
use crate::ui::{Day, Node, Words, element, live, text};

/// The sentences about it.
pub fn connection_panel(call: CallStore, line: ConnectionStore, words: Words) -> Node {
    let draw = move |(msg, at): (Msg, Option<Timestamp>)| {
        let sentence = match at {
            Some(at) => words.format(msg, &[("time", &words.moment(at, &Day::of(line.now())))]),
            None => words.text(msg),
        };
        [element("span").text(sentence).into(), text(" ")]
    };
    let sentences = live(move || {
        let sentences = sentences(line.connection(), &line.link(), call.is_told_by_frame());
        sentences.into_iter().flat_map(draw).collect()
    });
    element("p")
        .class("connection")
        .testid("connection")
        .attr("role", "status")
        .child(sentences)
        .into()
}

/// What is said, the state first, each with the moment it names.
fn sentences(
    state: Connection,
    link: &Link,
    is_told_by_frame: bool,
) -> Vec<(Msg, Option<Timestamp>)> {
    let said = match state {
        Connection::Connecting => (Msg::ConnectionConnecting, None),
        Connection::Live => (Msg::ConnectionLive, None),
        Connection::Stale { since } => (Msg::ConnectionStale, Some(since)),
        Connection::Offline { since } => (Msg::ConnectionOfflineSince, Some(since)),
    };
    let why = match link.trouble().and_then(trouble_msg) {
        _ if link.is_renewing() => Some((Msg::SessionRenewing, None)),
        Some(msg) => Some((msg, None)),
        None => matches!(state, Connection::Offline { .. })
            .then(|| last_news(link.heard_at(), is_told_by_frame)),
    };
    // Who says why nothing has come of it does not say "connecting" beside it.
    let said = (state != Connection::Connecting || why.is_none()).then_some(said);
    said.into_iter().chain(why).collect()
}

/// How old the card is.
fn last_news(heard: Option<Timestamp>, is_told_by_frame: bool) -> (Msg, Option<Timestamp>) {
    match heard {
        Some(_) => (Msg::KnowledgeAge, heard),
        None if is_told_by_frame => (Msg::BackendUnreachableFrame, None),
        None => (Msg::BackendUnreachable, None),
    }
}

/// Why, when there is more to say than that the backend cannot be reached.
const fn trouble_msg(trouble: Trouble) -> Option<Msg> {
    match trouble {
        Trouble::Refused => Some(Msg::SessionRefused),
        Trouble::Denied => Some(Msg::SessionDenied),
        Trouble::Expired => Some(Msg::SessionExpired),
        Trouble::OtherCall => Some(Msg::SessionOtherCall),
        Trouble::NoAuthorization => Some(Msg::AuthorizationUnreachable),
        Trouble::NoBackend | Trouble::Garbled => None,
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::state::{Link, LinkEvent, Trouble};
    use domain::Timestamp;
    use i18n::Msg;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    /// What is said at this second after these events, one a second.
    fn said(events: &[LinkEvent], second: i64, is_told_by_frame: bool) -> Vec<Msg> {
        let mut link = Link::new(at(0));
        for (second, event) in (0..).zip(events) {
            link.apply(*event, at(second));
        }
        let sentences = sentences(link.connection(at(second)), &link, is_told_by_frame);
        sentences.into_iter().map(|(msg, _)| msg).collect()
    }

    const LOST: LinkEvent = LinkEvent::Failed(Trouble::NoBackend);

    #[test]
    fn a_refused_portal_is_not_being_connected_to() {
        let refused = [LinkEvent::Failed(Trouble::Refused)];
        assert_eq!(said(&[], 1, false), [Msg::ConnectionConnecting]);
        assert_eq!(said(&refused, 1, false), [Msg::SessionRefused]);
    }

    #[test]
    fn a_sign_in_that_is_renewed_says_so() {
        let renewing = [LinkEvent::Heard, LinkEvent::Renewing];
        let expected = [Msg::ConnectionLive, Msg::SessionRenewing];
        assert_eq!(said(&renewing, 2, false), expected);
        assert_eq!(said(&renewing[1..], 2, false), [Msg::SessionRenewing]);
    }

    #[test]
    fn the_opening_of_the_card_is_spoken_of_only_until_the_frame_says_more() {
        let lost = [LOST, LOST, LOST];
        let offline = Msg::ConnectionOfflineSince;
        assert_eq!(said(&lost, 3, false), [offline, Msg::BackendUnreachable]);
        assert_eq!(
            said(&lost, 3, true),
            [offline, Msg::BackendUnreachableFrame]
        );
        let heard = [LinkEvent::Heard, LOST, LOST, LOST];
        assert_eq!(said(&heard, 4, true), [offline, Msg::KnowledgeAge]);
    }

    #[test]
    fn no_sentence_changes_while_nothing_changes() {
        let mut link = Link::new(at(0));
        link.apply(LinkEvent::Heard, at(1));
        let at_second = |second| sentences(link.connection(at(second)), &link, false);
        assert_eq!(at_second(45), [(Msg::ConnectionStale, Some(at(1)))]);
        assert_eq!(at_second(45), at_second(3_000));
    }
}
