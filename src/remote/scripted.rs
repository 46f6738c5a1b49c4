//! A backend that says what it is told to, for tests and the preview.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use api::{Seq, SetupAction};

use crate::browser::Bell;
use crate::remote::setup::Told;
use crate::remote::{LiveMessage, LiveStream, RemoteError, SetupStream, Token};

/// The script. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Script(Rc<Stage>);

#[derive(Debug, Default)]
struct Stage {
    inner: RefCell<Inner>,
    bell: Bell,
}

#[derive(Debug, Default)]
struct Inner {
    session_refusal: Option<RemoteError>,
    live_refusal: Option<RemoteError>,
    next_live_refusal: Option<RemoteError>,
    auth_ids: Vec<String>,
    resumed_after: Vec<Option<Seq>>,
    messages: VecDeque<LiveMessage>,
    is_closed: bool,
    setups: VecDeque<Vec<Told>>,
    actions: Vec<SetupAction>,
}

impl Script {
    /// Says this on the open stream, or on the next one.
    pub fn say(&self, message: LiveMessage) {
        self.0.inner.borrow_mut().messages.push_back(message);
        self.0.bell.ring();
    }

    /// Ends the open stream.
    pub fn close(&self) {
        self.0.inner.borrow_mut().is_closed = true;
        self.0.bell.ring();
    }

    /// Refuses sessions from now on, or no more.
    pub fn refuse_sessions(&self, why: Option<RemoteError>) {
        self.0.inner.borrow_mut().session_refusal = why;
    }

    /// Refuses streams from now on, or no more.
    pub fn refuse_streams(&self, why: Option<RemoteError>) {
        self.0.inner.borrow_mut().live_refusal = why;
    }

    /// Refuses the next stream.
    pub fn refuse_next_stream(&self, why: RemoteError) {
        self.0.inner.borrow_mut().next_live_refusal = Some(why);
    }

    /// How often a session was asked for.
    pub fn sessions(&self) -> usize {
        self.0.inner.borrow().auth_ids.len()
    }

    /// The access tokens that sessions were asked for with.
    pub fn auth_ids(&self) -> Vec<String> {
        self.0.inner.borrow().auth_ids.clone()
    }

    /// After which fact each stream was to begin.
    pub fn resumed_after(&self) -> Vec<Option<Seq>> {
        self.0.inner.borrow().resumed_after.clone()
    }

    /// Tells this of the next installation or check-up; a list that lacks its end breaks off.
    pub fn tell_setup(&self, told: Vec<Told>) {
        self.0.inner.borrow_mut().setups.push_back(told);
    }

    /// What was asked for, in order.
    pub fn actions(&self) -> Vec<SetupAction> {
        self.0.inner.borrow().actions.clone()
    }

    pub(super) fn open_setup(&self, action: SetupAction) -> Result<SetupStream, RemoteError> {
        let mut inner = self.0.inner.borrow_mut();
        inner.actions.push(action);
        let told = inner.setups.pop_front().ok_or(RemoteError::Unreachable)?;
        Ok(SetupStream::Scripted(told.into()))
    }

    #[expect(clippy::unused_async, reason = "stands in for a request")]
    pub(super) async fn open_session(&self, auth_id: &str) -> Result<Token, RemoteError> {
        let mut inner = self.0.inner.borrow_mut();
        inner.auth_ids.push(auth_id.to_owned());
        match inner.session_refusal {
            Some(why) => Err(why),
            None => Ok(Token("scripted".to_owned())),
        }
    }

    #[expect(clippy::unused_async, reason = "stands in for a request")]
    pub(super) async fn open_live(&self, after: Option<Seq>) -> Result<LiveStream, RemoteError> {
        let mut inner = self.0.inner.borrow_mut();
        inner.resumed_after.push(after);
        inner.is_closed = false;
        match inner.next_live_refusal.take().or(inner.live_refusal) {
            Some(why) => Err(why),
            None => Ok(LiveStream::Scripted(Playing(self.clone()))),
        }
    }
}

/// An open stream of a script.
#[derive(Debug)]
pub struct Playing(Script);

impl Playing {
    /// The next message; `None` when the script closed the stream.
    pub(super) async fn next(&mut self) -> Option<LiveMessage> {
        loop {
            {
                let mut inner = self.0.0.inner.borrow_mut();
                if let Some(message) = inner.messages.pop_front() {
                    return Some(message);
                }
                if inner.is_closed {
                    return None;
                }
            }
            self.0.0.bell.rung().await;
        }
    }
}
