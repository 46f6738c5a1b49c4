//! Stands in for the network: hears what the card asks of its backend, and answers.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect, Uint8Array, global};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{ReadableStream, ReadableStreamDefaultController, Request, Response, ResponseInit};

use crate::harness::until;

/// One request, as it would have travelled.
#[derive(Clone)]
pub(crate) struct Asked {
    request: Request,
    /// Method and path.
    pub(crate) line: String,
    pub(crate) body: String,
}

impl Asked {
    /// A header; `None` when it is not sent.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).expect("a name")
    }

    /// Whether the card has given up waiting.
    pub(crate) fn is_aborted(&self) -> bool {
        self.request.signal().aborted()
    }
}

#[derive(Default)]
struct Inner {
    asked: Vec<Asked>,
    streams: Vec<ReadableStreamDefaultController>,
    session_status: Option<u16>,
    live_status: Option<u16>,
    is_silent: bool,
}

/// The backend of one call; whoever asks about another one waits for ever. The network is back when
/// this is dropped.
pub(crate) struct FakeBackend {
    inner: Rc<RefCell<Inner>>,
    network: JsValue,
    _fetch: Closure<dyn FnMut(Request) -> Promise>,
}

impl FakeBackend {
    pub(crate) fn of(call_id: &'static str) -> Self {
        let inner: Rc<RefCell<Inner>> = Rc::default();
        let desk = inner.clone();
        let fetch = Closure::<dyn FnMut(Request) -> Promise>::new(move |request: Request| {
            let desk = desk.clone();
            future_to_promise(async move { answer(&desk, call_id, request).await })
        });
        let network = Reflect::get(&global(), &"fetch".into()).expect("a network");
        set_fetch(fetch.as_ref());
        Self {
            inner,
            network,
            _fetch: fetch,
        }
    }

    /// Answers the next session with this status.
    pub(crate) fn refuse_session(&self, status: u16) {
        self.inner.borrow_mut().session_status = Some(status);
    }

    /// Answers the next stream with this status.
    pub(crate) fn refuse_live(&self, status: u16) {
        self.inner.borrow_mut().live_status = Some(status);
    }

    /// Hears from now on, and does not answer.
    pub(crate) fn be_silent(&self) {
        self.inner.borrow_mut().is_silent = true;
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.inner.borrow().asked.clone()
    }

    /// Waits for the n-th request.
    pub(crate) async fn request(&self, n: usize) -> Asked {
        let len = || self.inner.borrow().asked.len();
        until(&format!("request {n}"), || len() > n).await;
        self.inner.borrow().asked[n].clone()
    }

    /// Waits for the n-th stream.
    pub(crate) async fn stream(&self, n: usize) -> ReadableStreamDefaultController {
        let len = || self.inner.borrow().streams.len();
        until(&format!("stream {n}"), || len() > n).await;
        self.inner.borrow().streams[n].clone()
    }
}

impl Drop for FakeBackend {
    fn drop(&mut self) {
        set_fetch(&self.network);
    }
}

fn set_fetch(fetch: &JsValue) {
    Reflect::set(&global(), &"fetch".into(), fetch).expect("a place");
}

/// Sends bytes down a stream.
pub(crate) fn send(stream: &ReadableStreamDefaultController, bytes: &[u8]) {
    let chunk = Uint8Array::from(bytes);
    stream.enqueue_with_chunk(&chunk).expect("an open stream");
}

async fn answer(
    desk: &RefCell<Inner>,
    call_id: &str,
    request: Request,
) -> Result<JsValue, JsValue> {
    let body = JsFuture::from(request.clone()?.text()?).await?;
    let body = body.as_string().unwrap_or_default();
    let url = request.url();
    if !url.contains(call_id) && !body.contains(call_id) {
        std::future::pending::<()>().await;
    }
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let line = [&request.method(), " /", path].concat();
    let is_live = path.ends_with("/live") || path.ends_with("/setup");
    let status = {
        let mut desk = desk.borrow_mut();
        desk.asked.push(Asked {
            request,
            line,
            body,
        });
        if is_live {
            desk.live_status.take()
        } else {
            desk.session_status.take()
        }
    };
    if desk.borrow().is_silent {
        std::future::pending::<()>().await;
    }
    let response = match status {
        Some(status) => {
            let init = ResponseInit::new();
            init.set_status(status);
            Response::new_with_opt_str_and_init(None, &init)?
        }
        None if is_live => {
            let (stream, controller) = stream()?;
            desk.borrow_mut().streams.push(controller);
            Response::new_with_opt_readable_stream(Some(&stream))?
        }
        None => {
            let session = include_str!("../../crates/api/tests/golden/session-answer.json");
            Response::new_with_opt_str(Some(session))?
        }
    };
    Ok(response.into())
}

fn stream() -> Result<(ReadableStream, ReadableStreamDefaultController), JsValue> {
    let given: Rc<RefCell<Option<ReadableStreamDefaultController>>> = Rc::default();
    let place = given.clone();
    let start = Closure::once_into_js(move |controller: ReadableStreamDefaultController| {
        place.replace(Some(controller));
    });
    let source = Object::new();
    Reflect::set(&source, &"start".into(), &start)?;
    let stream = ReadableStream::new_with_underlying_source(source.unchecked_ref())?;
    let controller = given.take().ok_or(JsValue::NULL)?;
    Ok((stream, controller))
}
