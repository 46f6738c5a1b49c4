//! Keeps the open call up to date: a session, the live stream, and patience.

use std::cell::Cell;
use std::rc::Rc;

use api::{Seq, SessionRequest};
use domain::CallId;
use leptos::prelude::*;

use crate::browser::timer::{race, sleep};
use crate::browser::{Bell, Listener, document};
use crate::hook::Now;
use crate::hook::task::use_task;
use crate::placement::Placement;
use crate::remote::{LiveStream, Remote, RemoteError, Said, Token};
use crate::state::connection::{STALE_AFTER_MS, back_off_ms};
use crate::state::{CallStore, ConnectionStore, LinkEvent, StoreEvent, Trouble};

/// After this long without a word (a heartbeat is due every 15 s) a stream that somebody comes
/// back to is opened anew.
const DOUBTFUL_AFTER_MS: i64 = 17_000;
/// How long an attempt may take until the stream is open.
const OPENING_MS: i64 = 20_000;
/// A stream that ends sooner than this is answered with growing patience, like a failed attempt.
const BRIEF_MS: i64 = 10_000;

/// What the live call is made of.
#[derive(Debug, Clone)]
pub struct LiveCall {
    /// Whom to ask.
    pub remote: Remote,
    /// Who renews the operator's token.
    pub placement: Placement,
    /// Where the facts go.
    pub call: CallStore,
    /// Where it is told how fresh they are.
    pub connection: ConnectionStore,
    /// The present.
    pub now: Now,
    /// What the session is asked for with.
    pub request: SessionRequest,
    /// Whether the portal around us is one the backend knows.
    pub is_known_portal: bool,
}

/// Keeps the call up to date for as long as the current owner lives.
pub fn use_live_call(live: LiveCall) {
    let wake = Wake::default();
    StoredValue::new_local(wake.listen(live.connection, live.now));
    if document::is_offline() {
        live.connection
            .apply(LinkEvent::WentOffline, live.now.look());
    }
    let line = Line {
        call_id: live.call.call_id(),
        live,
        wake,
        token: None,
        after: None,
        may_renew: true,
        had_session: false,
    };
    use_task(Box::pin(line.keep()));
}

/// What makes a waiting card try again at once.
#[derive(Debug, Clone, Default)]
struct Wake {
    bell: Bell,
    /// The network changed: an open stream is not to be trusted.
    is_new_network: Rc<Cell<bool>>,
}

impl Wake {
    fn listen(&self, connection: ConnectionStore, now: Now) -> Vec<Listener> {
        let Some(window) = web_sys::window() else {
            return Vec::new();
        };
        let (online, visible) = (self.clone(), self.bell.clone());
        let mut listeners = vec![
            Listener::new(&window, "online", move |_| {
                connection.apply(LinkEvent::CameOnline, now.look());
                online.is_new_network.set(true);
                online.bell.ring();
            }),
            Listener::new(&window, "offline", move |_| {
                connection.apply(LinkEvent::WentOffline, now.look());
            }),
        ];
        listeners.extend(document::document().map(|document| {
            Listener::new(&document, "visibilitychange", move |_| {
                now.look();
                if !document::is_hidden() {
                    visible.ring();
                }
            })
        }));
        listeners
    }
}

/// The line to the backend: what it takes to try again.
struct Line {
    call_id: CallId,
    live: LiveCall,
    wake: Wake,
    token: Option<Token>,
    after: Option<Seq>,
    may_renew: bool,
    had_session: bool,
}

impl Line {
    async fn keep(mut self) {
        let mut brief = 0_u32;
        loop {
            let began = self.live.now.look();
            if let Err(error) = self.attempt().await {
                let failed = LinkEvent::Failed(self.trouble(error));
                self.live.connection.apply(failed, self.live.now.look());
            }
            let is_brief = self.live.now.look().millis_since(began) < BRIEF_MS;
            brief = if is_brief { brief.saturating_add(1) } else { 0 };
            let failures = self.live.connection.link_untracked().failures().max(brief);
            let wait = back_off_ms(failures.saturating_sub(1), js_sys::Math::random());
            race(Box::pin(sleep(wait)), Box::pin(self.wake.bell.rung())).await;
        }
    }

    /// Listens until the stream ends. A token that has run out is renewed, once until the next
    /// session: a portal that cannot renew it shows the operator an alert each time it is asked.
    async fn attempt(&mut self) -> Result<(), RemoteError> {
        let first = self.listen().await;
        if first != Err(RemoteError::Unauthorized) || !self.may_renew {
            return first;
        }
        self.may_renew = false;
        match self.live.placement.refresh_auth().await {
            Some(auth_id) => self.live.request.auth_id = auth_id,
            // Without a frame to ask, a session that ended may still be had anew.
            None if self.had_session => {}
            None => return first,
        }
        self.listen().await
    }

    async fn listen(&mut self) -> Result<(), RemoteError> {
        let opening = race(Box::pin(self.open()), Box::pin(sleep(OPENING_MS))).await;
        let mut stream = opening
            .ok_or(RemoteError::Unreachable)?
            .inspect_err(|error| {
                if *error == RemoteError::Unauthorized {
                    self.token = None;
                }
            })?;
        self.heard();
        self.wake.is_new_network.set(false);
        self.wake.bell.hush();
        let (wake, live) = (self.wake.clone(), self.live.clone());
        let silence = silence(wake, live.connection, live.now);
        race(Box::pin(self.read(&mut stream)), Box::pin(silence))
            .await
            .unwrap_or(Ok(()))
    }

    async fn open(&mut self) -> Result<LiveStream, RemoteError> {
        if self.live.request.auth_id.is_empty() {
            // A launch may come without a token; the portal page has one for us.
            let token = self
                .live
                .placement
                .init_data()
                .await
                .and_then(|data| data.access_token);
            let token = token.ok_or(RemoteError::Unauthorized)?;
            token.expose().clone_into(&mut self.live.request.auth_id);
        }
        let token = match &self.token {
            Some(token) => token.clone(),
            None => {
                let token = self.live.remote.open_session(&self.live.request).await?;
                (self.may_renew, self.had_session) = (true, true);
                self.token.insert(token).clone()
            }
        };
        self.live
            .remote
            .open_live(&self.call_id, &token, self.after)
            .await
    }

    async fn read(&mut self, stream: &mut LiveStream) -> Result<(), RemoteError> {
        while let Some(message) = stream.next().await {
            self.heard();
            match message.said {
                Said::Snapshot(facts) => self.live.call.apply(StoreEvent::Snapshot(facts)),
                Said::Fact(fact) => self.live.call.apply(StoreEvent::Fact(fact)),
                Said::Nothing => {}
                Said::Garbled => return Err(RemoteError::Unreadable),
            }
            self.after = message.seq.or(self.after);
        }
        Ok(())
    }

    fn heard(&self) {
        self.live
            .connection
            .apply(LinkEvent::Heard, self.live.now.look());
    }

    fn trouble(&self, error: RemoteError) -> Trouble {
        match error {
            RemoteError::Unauthorized if self.had_session || self.live.is_known_portal => {
                Trouble::Expired
            }
            RemoteError::Unauthorized => Trouble::Refused,
            RemoteError::Forbidden => Trouble::OtherCall,
            RemoteError::Unavailable => Trouble::NoAuthorization,
            _ => Trouble::NoBackend,
        }
    }
}

/// Ends when the stream has been silent for too long, or is not to be trusted any more.
async fn silence(wake: Wake, connection: ConnectionStore, now: Now) {
    let quiet_ms = move || {
        let heard = connection.link_untracked().heard_at();
        heard.map_or(0, |heard| now.look().millis_since(heard))
    };
    while quiet_ms() < STALE_AFTER_MS {
        let silence_left = sleep(STALE_AFTER_MS - quiet_ms());
        let woken = race(Box::pin(wake.bell.rung()), Box::pin(silence_left))
            .await
            .is_some();
        if woken && (wake.is_new_network.get() || quiet_ms() >= DOUBTFUL_AFTER_MS) {
            return;
        }
    }
}
