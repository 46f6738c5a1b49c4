//! What the card may ask of our backend.

pub mod live;
pub mod live_message;
#[cfg(debug_assertions)]
pub mod scripted;
pub mod setup;
pub mod sse;
pub mod sse_stream;

use api::problem::{AUTHORIZATION_UNAVAILABLE, KINDS};
use api::{Seq, SessionRequest, SetupAction, route};
use domain::{CallId, decimal};
use gloo_net::http::{Request, Response};
use web_sys::{AbortController, AbortSignal, RequestInit};

pub use live::LiveStream;
pub use live_message::{LiveMessage, Said};
pub use setup::SetupStream;
use sse_stream::SseStream;

use crate::browser::timer::Wait;
use crate::wire;

/// Why the backend did not give what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// 401: the token is not genuine, has expired, or belongs to an unknown portal.
    #[error("not signed in")]
    Unauthorized,
    /// 403: the session is for another call.
    #[error("not for this call")]
    Forbidden,
    /// 503: the backend cannot ask the authorization server.
    #[error("the authorization server cannot be asked")]
    Unavailable,
    /// Any other status.
    #[error("unexpected status {0}")]
    Status(u16),
    /// No answer at all.
    #[error("unreachable")]
    Unreachable,
    /// An answer that makes no sense.
    #[error("unreadable answer")]
    Unreadable,
}

/// What a session's requests carry. Does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// Our backend, or a script in its place.
#[derive(Debug, Clone)]
pub enum Remote {
    /// The backend that served the page.
    Backend,
    /// A script, for tests and the preview.
    #[cfg(debug_assertions)]
    Scripted(scripted::Script),
}

impl Remote {
    /// `POST /api/session`.
    ///
    /// # Errors
    /// When there is no session to be had.
    pub async fn open_session(&self, request: &SessionRequest) -> Result<Token, RemoteError> {
        match self {
            Self::Backend => open_session(request).await,
            #[cfg(debug_assertions)]
            Self::Scripted(script) => script.open_session(&request.auth_id).await,
        }
    }

    /// `GET /api/calls/{call_id}/live`, from the fact after `after`, or from a snapshot.
    ///
    /// # Errors
    /// When the stream does not open.
    pub async fn open_live(
        &self,
        call_id: &CallId,
        token: &Token,
        after: Option<Seq>,
    ) -> Result<LiveStream, RemoteError> {
        match self {
            Self::Backend => open_live(call_id, token, after).await,
            #[cfg(debug_assertions)]
            Self::Scripted(script) => script.open_live(after).await,
        }
    }

    /// `POST /api/setup`.
    ///
    /// # Errors
    /// When nothing is told.
    pub async fn open_setup(
        &self,
        ticket: &str,
        action: SetupAction,
    ) -> Result<SetupStream, RemoteError> {
        match self {
            Self::Backend => open_setup(ticket, action).await,
            #[cfg(debug_assertions)]
            Self::Scripted(script) => script.open_setup(action),
        }
    }
}

async fn open_setup(ticket: &str, action: SetupAction) -> Result<SetupStream, RemoteError> {
    let abort = AbortOnDrop::new();
    let answer = post(&abort, route::SETUP, &wire::setup_request(ticket, action)).await?;
    let body = answer.body().ok_or(RemoteError::Unreadable)?;
    SseStream::new(&body, abort).map(SetupStream::Backend)
}

async fn open_session(request: &SessionRequest) -> Result<Token, RemoteError> {
    let abort = AbortOnDrop::new();
    let answer = post(&abort, route::SESSION, &wire::session_request(request)).await?;
    let text = answer.text().await.map_err(|_| RemoteError::Unreachable)?;
    let token = wire::session_token(&text);
    token.map(Token).ok_or(RemoteError::Unreadable)
}

async fn open_live(
    call_id: &CallId,
    token: &Token,
    after: Option<Seq>,
) -> Result<LiveStream, RemoteError> {
    let abort = AbortOnDrop::new();
    let bearer = ["Bearer ", &token.0].concat();
    let last = after.map(decimal);
    let mut headers = vec![
        ("accept", "text/event-stream"),
        ("authorization", bearer.as_str()),
    ];
    headers.extend(last.as_deref().map(|last| ("last-event-id", last)));
    let request = request(&abort, &route::live(call_id), &RequestInit::new(), &headers);
    let answer = send(request).await?;
    let body = answer.body().ok_or(RemoteError::Unreadable)?;
    SseStream::new(&body, abort).map(LiveStream::Backend)
}

/// Posts JSON.
fn post(
    abort: &AbortOnDrop,
    path: &str,
    json: &str,
) -> Wait<'static, Result<Response, RemoteError>> {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(&json.into());
    let headers = [("content-type", "application/json")];
    send(request(abort, path, &options, &headers))
}

/// A request as the browser takes it. gloo's builder makes another one first, to parse the address
/// and add a query, and every card would wait for that.
fn request(
    abort: &AbortOnDrop,
    path: &str,
    options: &RequestInit,
    headers: &[(&str, &str)],
) -> Option<web_sys::Request> {
    options.set_signal(abort.signal().as_ref());
    let request = web_sys::Request::new_with_str_and_init(path, options).ok()?;
    for (name, value) in headers {
        request.headers().set(name, value).ok()?;
    }
    Some(request)
}

/// Sends a request; an answer that is none of ours is an error.
fn send(request: Option<web_sys::Request>) -> Wait<'static, Result<Response, RemoteError>> {
    Box::pin(async {
        let request = request.ok_or(RemoteError::Unreadable)?;
        let answer = Request::from(request).send().await;
        let answer = answer.map_err(|_| RemoteError::Unreachable)?;
        match answer.status() {
            200 => Ok(answer),
            status => Err(refusal(status, &answer.text().await.unwrap_or_default())),
        }
    })
}

/// Why there is nothing. Many things say 503, a proxy before the backend among them; only the
/// backend's own word blames the authorization server.
fn refusal(status: u16, problem: &str) -> RemoteError {
    match status {
        401 => RemoteError::Unauthorized,
        403 => RemoteError::Forbidden,
        503 if is_of_authorization(problem) => RemoteError::Unavailable,
        status => RemoteError::Status(status),
    }
}

fn is_of_authorization(problem: &str) -> bool {
    let kind = wire::problem_kind(problem);
    kind.is_some_and(|kind| kind.strip_prefix(KINDS) == Some(AUTHORIZATION_UNAVAILABLE))
}

/// Ends a request when nobody waits for it any more.
#[derive(Debug)]
pub struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    fn new() -> Self {
        Self(AbortController::new().ok())
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RemoteError, refusal};

    #[test]
    fn only_the_backends_own_word_blames_the_authorization_server() {
        let problem = |kind| format!(r#"{{"type":"urn:call-card:problem:{kind}","status":503}}"#);
        let dead = problem("authorization-unavailable");
        assert_eq!(refusal(503, &dead), RemoteError::Unavailable);
        let full = problem("journal-unavailable");
        for other in [full.as_str(), "<h1>Service Unavailable</h1>", ""] {
            assert_eq!(refusal(503, other), RemoteError::Status(503), "{other}");
        }
        assert_eq!(refusal(401, &dead), RemoteError::Unauthorized);
        assert_eq!(refusal(403, ""), RemoteError::Forbidden);
    }
}
