//! A portal page that says what it is told to, for tests and the preview. It knows no more of a
//! command than its name, and answers with the text it was given.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use crate::placement::{Conversation, Placement, Voice};

/// The page. Clones share it.
#[derive(Clone, Default)]
pub struct ScriptedPortal(Rc<RefCell<Inner>>);

/// Who hears what the page says.
type Listening = Rc<dyn Fn(&str)>;

#[derive(Default)]
struct Inner {
    answers: Vec<(String, String)>,
    heard: Vec<String>,
    subscriptions: Vec<(String, String)>,
    speak: Option<Listening>,
}

impl ScriptedPortal {
    /// The placement that talks to this page.
    pub fn placement(&self) -> Placement {
        Placement::Portal(Conversation::new(Voice::Scripted(self.clone())))
    }

    /// Answers a command with this JSON from now on; without one it stays silent.
    pub fn answer(&self, command: &str, json: &str) {
        let mut inner = self.0.borrow_mut();
        inner.answers.retain(|(known, _)| known != command);
        inner.answers.push((command.to_owned(), json.to_owned()));
    }

    /// Lets an event occur.
    pub fn occur(&self, event: &str, json: &str) {
        let subscribed = self.0.borrow().subscriptions.clone();
        for (_, id) in subscribed
            .iter()
            .filter(|(params, _)| params.contains(event))
        {
            self.speak(&[id, ":", json].concat());
        }
    }

    /// The names of the commands heard so far.
    pub fn commands(&self) -> Vec<String> {
        self.0.borrow().heard.clone()
    }

    pub(super) fn listen(&self, heard: impl Fn(&str) + 'static) {
        self.0.borrow_mut().speak = Some(Rc::new(heard));
    }

    /// Splits a message as the portal does (reference, section 5.2).
    pub(super) fn hear(&self, message: &str) {
        let (Some((name, rest)), Some((rest_with_id, _sid))) =
            (message.split_once(':'), message.rsplit_once(':'))
        else {
            return;
        };
        let id = rest_with_id.rsplit(':').next().unwrap_or_default();
        let answer = {
            let mut inner = self.0.borrow_mut();
            inner.heard.push(name.to_owned());
            if name == "placementBindEvent" {
                inner.subscriptions.push((rest.to_owned(), id.to_owned()));
            }
            inner
                .answers
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, json)| json.clone())
        };
        if let Some(json) = answer {
            self.speak(&[id, ":", &json].concat());
        }
    }

    fn speak(&self, message: &str) {
        let speak = self.0.borrow().speak.clone();
        if let Some(speak) = speak {
            speak(message);
        }
    }
}

impl fmt::Debug for ScriptedPortal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScriptedPortal").finish_non_exhaustive()
    }
}
