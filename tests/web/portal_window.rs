//! Plays the portal page with real messages: the window of the tests is its own parent.

use std::cell::RefCell;
use std::rc::Rc;

use api::BootPortal;
use call_card::browser::Listener;
use call_card::placement::Placement;
use domain::PortalId;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, MessageEvent, MessageEventInit, Window};

use crate::harness::until;

/// The portal page. Deaf when dropped.
pub(crate) struct PortalWindow {
    window: Window,
    app_sid: &'static str,
    heard: Rc<RefCell<Vec<String>>>,
    _listener: Listener,
}

impl PortalWindow {
    /// A portal page for one rendering of a frame.
    pub(crate) fn open(app_sid: &'static str) -> Self {
        let window = web_sys::window().expect("a window");
        let heard = Rc::new(RefCell::new(Vec::new()));
        let ears = heard.clone();
        let listener = Listener::new(&window, "message", move |event| {
            let event: MessageEvent = event.unchecked_into();
            ears.borrow_mut().extend(event.data().as_string());
        });
        Self {
            window,
            app_sid,
            heard,
            _listener: listener,
        }
    }

    /// Where the portal page is.
    pub(crate) fn origin(&self) -> String {
        self.window.location().origin().expect("an origin")
    }

    /// The name that it gives its frame.
    pub(crate) fn frame_name(&self) -> String {
        let host = self.window.location().host().expect("a host");
        [&host, "|0|", self.app_sid].concat()
    }

    /// The way to it.
    pub(crate) fn placement(&self) -> Placement {
        self.placement_at(self.origin(), &self.frame_name())
    }

    /// The way to a portal that is said to be somewhere.
    pub(crate) fn placement_at(&self, origin: String, frame_name: &str) -> Placement {
        let member_id = PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id");
        let portal = BootPortal {
            member_id,
            origin,
            verified: true,
        };
        Placement::of_call(&portal, self.app_sid, frame_name)
    }

    /// What its frame has said so far: each message up to its APP_SID.
    pub(crate) fn heard(&self) -> Vec<String> {
        let end = [":", self.app_sid].concat();
        let heard = self.heard.borrow();
        let own = heard.iter().filter_map(|text| text.strip_suffix(&end));
        own.map(str::to_owned).collect()
    }

    /// Waits for a command and gives the id that its answer must bear.
    pub(crate) async fn asked(&self, command: &str) -> String {
        let find = || {
            let heard = self.heard();
            let message = heard.into_iter().find(|text| text.starts_with(command))?;
            message.rsplit(':').next().map(str::to_owned)
        };
        until(command, || find().is_some()).await;
        find().expect("an id")
    }

    /// Says something to the frame.
    pub(crate) fn say(&self, text: &str) {
        let text = JsValue::from_str(text);
        self.window.post_message(&text, "*").expect("a message");
    }

    /// Says something, and waits until it has been delivered to all who listen.
    pub(crate) async fn say_and_wait(&self, text: &str) {
        self.say(text);
        until(text, || self.heard.borrow().iter().any(|it| it == text)).await;
    }

    /// Lets a message arrive that bears this sender's marks.
    pub(crate) fn deliver(&self, data: &JsValue, origin: &str, source: &JsValue) {
        let init = MessageEventInit::new();
        init.set_data(data);
        init.set_origin(origin);
        let init: &JsValue = init.as_ref();
        js_sys::Reflect::set(init, &"source".into(), source).expect("a field");
        let init: &MessageEventInit = init.unchecked_ref();
        let event = MessageEvent::new_with_event_init_dict("message", init);
        let event = event.expect("an event");
        self.window.dispatch_event(&event).expect("a listener");
    }

    /// Lets a frame inside this window say something, and waits until all have heard it.
    pub(crate) async fn let_a_frame_say(&self, text: &str, sandbox: Option<&str>) {
        let frame: Element = document().create_element("iframe").expect("a node");
        if let Some(sandbox) = sandbox {
            frame.set_attribute("sandbox", sandbox).expect("a sandbox");
        }
        let script = format!("<script>parent.postMessage({text:?}, '*')</script>");
        frame.set_attribute("srcdoc", &script).expect("a page");
        let body = document().body().expect("a body");
        body.append_child(&frame).expect("a place");
        until(text, || self.heard.borrow().iter().any(|it| it == text)).await;
        frame.remove();
    }
}
