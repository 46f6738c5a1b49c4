//! The wire to the portal page: `postMessage`, to one origin and from one origin.

use std::cell::RefCell;
use std::fmt;

use js_sys::Object;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent, Window};

use crate::browser::Listener;

/// The portal page that frames us.
pub struct Frame {
    window: Window,
    parent: Window,
    origin: String,
    app_sid: String,
    listener: RefCell<Option<Listener>>,
}

impl Frame {
    /// The page around us, if it is at `origin`; `None` where there is no page around us.
    pub fn new(origin: String, app_sid: String) -> Option<Self> {
        let window = web_sys::window()?;
        let parent = window.parent().ok().flatten()?;
        Some(Self {
            window,
            parent,
            origin,
            app_sid,
            listener: RefCell::default(),
        })
    }

    /// APP_SID of this rendering.
    pub fn app_sid(&self) -> &str {
        &self.app_sid
    }

    /// Posts a message. The browser delivers it to our origin only.
    pub fn post(&self, message: &str) {
        // Text can always be posted; an origin that is none was refused before.
        let _ = self
            .parent
            .post_message(&JsValue::from_str(message), &self.origin);
    }

    /// Hears what the page around us says, until the frame is dropped. What comes from another
    /// window or another origin, and what is no text, is passed over.
    pub fn listen(&self, heard: impl Fn(&str) + 'static) {
        let (parent, origin) = (self.parent.clone(), self.origin.clone());
        let listener = Listener::new(&self.window, "message", move |event: Event| {
            let Ok(event) = event.dyn_into::<MessageEvent>() else {
                return;
            };
            let is_parent = event
                .source()
                .is_some_and(|source| Object::is(&source, &parent));
            if !is_parent || event.origin() != origin {
                return;
            }
            if let Some(text) = event.data().as_string() {
                heard(&text);
            }
        });
        self.listener.replace(Some(listener));
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
