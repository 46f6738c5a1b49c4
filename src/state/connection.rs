//! How fresh the card is: pure transitions, and the store over them.

use domain::Timestamp;
use leptos::prelude::*;

/// After this long without a word the card is stale (design, section 6).
pub const STALE_AFTER_MS: i64 = 40_000;
/// So many failed attempts in a row mean that there is no connection.
const ATTEMPTS: u32 = 3;
/// The shortest and the longest wait between two attempts.
const WAIT_MS: (f64, f64) = (500.0, 30_000.0);

/// What `data-connection` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Nothing has been heard yet.
    Connecting,
    /// The last word is fresh.
    Live,
    /// No word since then.
    Stale {
        /// The last word, or our first attempt.
        since: Timestamp,
    },
    /// The browser has no network, or attempts keep failing.
    Offline {
        /// Since when.
        since: Timestamp,
    },
}

impl Connection {
    /// The word in `data-connection`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Stale { .. } => "stale",
            Self::Offline { .. } => "offline",
        }
    }
}

/// Why there is no live stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The portal is unknown.
    Refused,
    /// The sign-in was refused, though the portal is known.
    Denied,
    /// The sign-in ran out and could not be renewed.
    Expired,
    /// The session belongs to another call.
    OtherCall,
    /// The authorization server cannot be asked.
    NoAuthorization,
    /// The backend cannot be reached.
    NoBackend,
    /// The backend says what this card cannot read: it is there, but cannot be followed.
    Garbled,
}

/// What can happen to the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkEvent {
    /// The server is there.
    Heard,
    /// The server said something that we understand.
    Understood,
    /// The server has said nothing for too long.
    Silent,
    /// The portal is asked for a fresh token.
    Renewing,
    /// An attempt failed.
    Failed(Trouble),
    /// The browser lost its network.
    WentOffline,
    /// The browser has its network again.
    CameOnline,
}

/// The line to the backend, from the first attempt on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    began: Timestamp,
    heard: Option<Timestamp>,
    failed_since: Option<Timestamp>,
    failures: u32,
    trouble: Option<Trouble>,
    is_silent: bool,
    is_renewing: bool,
    no_network_since: Option<Timestamp>,
}

impl Link {
    /// A line nothing has been heard on.
    pub const fn new(began: Timestamp) -> Self {
        Self {
            began,
            heard: None,
            failed_since: None,
            failures: 0,
            trouble: None,
            is_silent: false,
            is_renewing: false,
            no_network_since: None,
        }
    }

    /// Takes an event that happened at `now`.
    pub fn apply(&mut self, event: LinkEvent, now: Timestamp) {
        match event {
            // A sign of life is no news from somebody we cannot read.
            LinkEvent::Heard if self.trouble == Some(Trouble::Garbled) => {}
            LinkEvent::Heard | LinkEvent::Understood => {
                *self = Self {
                    heard: Some(now),
                    ..Self::new(self.began)
                };
            }
            LinkEvent::Failed(trouble) => {
                self.failures = self.failures.saturating_add(1);
                self.failed_since.get_or_insert(now);
                self.trouble = Some(trouble);
                self.is_renewing = false;
            }
            LinkEvent::Silent => self.is_silent = true,
            LinkEvent::Renewing => self.is_renewing = true,
            LinkEvent::WentOffline => {
                self.no_network_since.get_or_insert(now);
            }
            LinkEvent::CameOnline => self.no_network_since = None,
        }
    }

    /// How fresh the card is at `now`.
    pub fn connection(&self, now: Timestamp) -> Connection {
        let last_word = self.heard.unwrap_or(self.began);
        if let Some(since) = self.no_network_since {
            return Connection::Offline { since };
        }
        match self.failed_since {
            Some(since) if self.failures >= ATTEMPTS => Connection::Offline { since },
            _ if self.is_silent || now.millis_since(last_word) >= STALE_AFTER_MS => {
                Connection::Stale { since: last_word }
            }
            _ if self.heard.is_none() => Connection::Connecting,
            _ => Connection::Live,
        }
    }

    /// Why the last attempt failed; `None` while there is a stream.
    pub const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// Whether the portal is being asked for a fresh token.
    pub const fn is_renewing(&self) -> bool {
        self.is_renewing
    }

    /// The last word from the backend.
    pub const fn heard_at(&self) -> Option<Timestamp> {
        self.heard
    }

    /// How many attempts in a row have failed.
    pub const fn failures(&self) -> u32 {
        self.failures
    }
}

/// How long to wait after `failures` failed attempts in a row, in milliseconds. `chance` lies
/// between 0 and 1, and spreads the cards of a whole office over half of the span.
#[expect(clippy::cast_possible_truncation, reason = "30 000 fits")]
pub fn back_off_ms(failures: u32, chance: f64) -> i64 {
    let (shortest, longest) = WAIT_MS;
    let doubled = shortest * f64::from(1_u32 << failures.min(10));
    let ceiling = (2.0 * doubled).min(longest);
    (ceiling * (0.5 + 0.5 * chance.clamp(0.0, 1.0))) as i64
}

/// The connection, as signals. Changes only by [`ConnectionStore::apply`].
#[derive(Debug, Clone, Copy)]
pub struct ConnectionStore {
    link: RwSignal<Link>,
    now: ReadSignal<Timestamp>,
}

impl ConnectionStore {
    /// A line nothing has been heard on.
    pub fn new(now: ReadSignal<Timestamp>) -> Self {
        Self {
            link: RwSignal::new(Link::new(now.get_untracked())),
            now,
        }
    }

    /// Takes an event that happened at `at`. Harmless when the view is gone.
    pub fn apply(&self, event: LinkEvent, at: Timestamp) {
        let _ = self.link.try_update(|link| link.apply(event, at));
    }

    /// How fresh the card is; follows the clock.
    pub fn connection(&self) -> Connection {
        let now = self.now.get();
        self.link.with(|link| link.connection(now))
    }

    /// The line as it is now.
    pub fn link(&self) -> Link {
        self.link.get()
    }

    /// The line, for those who do not follow it.
    pub fn link_untracked(&self) -> Link {
        self.link.get_untracked()
    }

    /// Now, as the card sees it; follows the clock.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }
}

#[cfg(test)]
mod tests {
    use super::{Connection, Link, LinkEvent, Trouble, back_off_ms};
    use domain::Timestamp;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn link(events: &[(i64, LinkEvent)]) -> Link {
        let mut link = Link::new(at(0));
        for (second, event) in events {
            link.apply(*event, at(*second));
        }
        link
    }

    #[test]
    fn a_first_word_makes_it_live_and_forty_silent_seconds_stale() {
        let link = link(&[(2, LinkEvent::Heard)]);
        assert_eq!(Link::new(at(0)).connection(at(39)), Connection::Connecting);
        assert_eq!(
            Link::new(at(0)).connection(at(40)),
            Connection::Stale { since: at(0) }
        );
        assert_eq!(link.connection(at(41)), Connection::Live);
        assert_eq!(link.connection(at(42)), Connection::Stale { since: at(2) });
    }

    #[test]
    fn three_failures_in_a_row_are_offline_and_a_word_mends_it() {
        let failed = |second| (second, LinkEvent::Failed(Trouble::NoBackend));
        let mut line = link(&[(1, LinkEvent::Heard), failed(5), failed(6)]);
        assert_eq!(line.connection(at(7)), Connection::Live, "two are bad luck");
        line.apply(LinkEvent::Failed(Trouble::NoBackend), at(8));
        assert_eq!(line.connection(at(9)), Connection::Offline { since: at(5) });
        assert_eq!(line.trouble(), Some(Trouble::NoBackend));
        line.apply(LinkEvent::Heard, at(20));
        assert_eq!(line.connection(at(21)), Connection::Live);
        assert_eq!((line.trouble(), line.failures()), (None, 0));
    }

    #[test]
    fn silence_is_stale_even_when_the_clock_was_set_back() {
        let mut line = link(&[(100, LinkEvent::Heard), (5, LinkEvent::Silent)]);
        assert_eq!(line.connection(at(5)), Connection::Stale { since: at(100) });
        line.apply(LinkEvent::Heard, at(6));
        assert_eq!(line.connection(at(7)), Connection::Live);
    }

    #[test]
    fn a_backend_that_is_there_but_cannot_be_read_is_not_live() {
        let garbled = |second| (second, LinkEvent::Failed(Trouble::Garbled));
        let heard = |second| (second, LinkEvent::Heard);
        let mut line = link(&[
            heard(1),
            garbled(2),
            heard(3),
            garbled(4),
            heard(5),
            garbled(6),
        ]);
        assert_eq!(line.connection(at(7)), Connection::Offline { since: at(2) });
        line.apply(LinkEvent::Understood, at(8));
        assert_eq!(line.connection(at(9)), Connection::Live);
    }

    #[test]
    fn a_renewal_lasts_until_it_has_helped_or_not() {
        let mut line = link(&[(1, LinkEvent::Heard), (2, LinkEvent::Renewing)]);
        assert!(line.is_renewing());
        line.apply(LinkEvent::Failed(Trouble::Expired), at(3));
        assert!(!line.is_renewing());
        line.apply(LinkEvent::Renewing, at(4));
        line.apply(LinkEvent::Heard, at(5));
        assert!(!line.is_renewing());
    }

    #[test]
    fn without_a_network_it_is_offline_at_once() {
        let mut line = link(&[(1, LinkEvent::Heard), (3, LinkEvent::WentOffline)]);
        line.apply(LinkEvent::WentOffline, at(9));
        assert_eq!(
            line.connection(at(10)),
            Connection::Offline { since: at(3) }
        );
        line.apply(LinkEvent::CameOnline, at(12));
        assert_eq!(line.connection(at(13)), Connection::Live);
    }

    #[test]
    fn the_wait_grows_from_half_a_second_to_half_a_minute() {
        assert_eq!(back_off_ms(0, 0.0), 500);
        assert_eq!(back_off_ms(0, 1.0), 1_000);
        assert_eq!(back_off_ms(2, 1.0), 4_000);
        assert_eq!(back_off_ms(40, 0.0), 15_000);
        for failures in 0..100 {
            for chance in [0.0, 0.3, 1.0, 7.0, -1.0] {
                assert!((500..=30_000).contains(&back_off_ms(failures, chance)));
            }
        }
    }
}
