//! Keeps the open call up to date: a session, the live stream, and patience.

use std::cell::Cell;
use std::rc::Rc;

use api::{Seq, SessionRequest};
use domain::CallId;

use crate::browser::timer::{race, sleep};
use crate::browser::{Bell, Chance, Listener, Moment, document};
use crate::hook::task::use_task;
use crate::hook::{Now, SignIn};
use crate::placement::Placement;
use crate::remote::{LiveStream, Remote, RemoteError, Said, Token};
use crate::state::connection::{STALE_AFTER_MS, back_off_ms};
use crate::state::{CallStore, ConnectionStore, LinkEvent, StoreEvent};

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
    /// What spreads the attempts of a whole office.
    pub chance: Chance,
    /// What the session is asked for with.
    pub request: SessionRequest,
    /// Whether the portal around us is one the backend knows.
    pub is_known_portal: bool,
}

/// Keeps the call up to date for as long as the current owner lives.
pub fn use_live_call(live: LiveCall) {
    let wake = Wake::default();
    let listeners = wake.listen(live.connection, live.now);
    if document::is_offline() {
        live.connection
            .apply(LinkEvent::WentOffline, live.now.look());
    }
    let line = Line {
        call_id: live.call.call_id(),
        sign_in: SignIn::new(live.is_known_portal),
        heard: Rc::new(Cell::new(live.now.clock().moment())),
        live,
        wake,
        token: None,
        after: None,
        _listeners: listeners,
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
    sign_in: SignIn,
    heard: Heard,
    /// Until the view is gone, and this with it.
    _listeners: Vec<Listener>,
}

/// When the stream last gave a sign of life.
type Heard = Rc<Cell<Moment>>;

impl Line {
    async fn keep(mut self) {
        let mut brief = 0_u32;
        loop {
            let began = self.live.now.clock().moment();
            if let Err(error) = self.attempt().await {
                self.tell(LinkEvent::Failed(self.sign_in.trouble(error)));
            }
            let is_brief = self.live.now.clock().moment().millis_since(began) < BRIEF_MS;
            brief = if is_brief { brief.saturating_add(1) } else { 0 };
            let failures = self.live.connection.link_untracked().failures().max(brief);
            let wait = back_off_ms(failures.saturating_sub(1), self.live.chance.draw());
            race(Box::pin(sleep(wait)), Box::pin(self.wake.bell.rung())).await;
        }
    }

    /// Listens until the stream ends. A token that has run out is renewed.
    async fn attempt(&mut self) -> Result<(), RemoteError> {
        let first = self.listen().await;
        if !self.sign_in.asks_after(first) {
            return first;
        }
        self.tell(LinkEvent::Renewing);
        match self.live.placement.refresh_auth().await {
            Some(auth_id) => self.live.request.auth_id = auth_id,
            // Without a frame to ask, a session that ended may still be had anew.
            None if self.sign_in.had_stream() => {}
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
        self.sign_in.stream_opened();
        self.heard(LinkEvent::Heard);
        self.wake.is_new_network.set(false);
        self.wake.bell.hush();
        let silence = silence(self.wake.clone(), self.heard.clone(), self.live.now);
        match race(Box::pin(self.read(&mut stream)), Box::pin(silence)).await {
            Some(ended) => ended,
            None => {
                if quiet_ms(&self.heard, self.live.now) >= STALE_AFTER_MS {
                    self.tell(LinkEvent::Silent);
                }
                Ok(())
            }
        }
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
            let event = match message.said {
                Said::Snapshot(facts) => {
                    self.live.call.apply(StoreEvent::Snapshot(facts));
                    LinkEvent::Understood
                }
                Said::Fact(fact) => {
                    self.live.call.apply(StoreEvent::Fact(fact));
                    LinkEvent::Understood
                }
                Said::Nothing => LinkEvent::Heard,
                Said::Garbled => return Err(RemoteError::Unreadable),
            };
            self.heard(event);
            self.after = message.seq.or(self.after);
        }
        Ok(())
    }

    fn heard(&self, event: LinkEvent) {
        self.heard.set(self.live.now.clock().moment());
        self.tell(event);
    }

    fn tell(&self, event: LinkEvent) {
        self.live.connection.apply(event, self.live.now.look());
    }
}

/// Ends when the stream has been silent for too long, or is not to be trusted any more.
async fn silence(wake: Wake, heard: Heard, now: Now) {
    loop {
        let quiet_for = quiet_ms(&heard, now);
        if quiet_for >= STALE_AFTER_MS {
            return;
        }
        let silence_left = sleep(STALE_AFTER_MS - quiet_for);
        let woken = race(Box::pin(wake.bell.rung()), Box::pin(silence_left)).await;
        let is_doubtful = || quiet_ms(&heard, now) >= DOUBTFUL_AFTER_MS;
        if woken.is_some() && (wake.is_new_network.get() || is_doubtful()) {
            return;
        }
    }
}

/// How long the stream has been silent. Looks at the clock, so that the card sees it, too.
fn quiet_ms(heard: &Heard, now: Now) -> i64 {
    now.look();
    now.clock().moment().millis_since(heard.get())
}
