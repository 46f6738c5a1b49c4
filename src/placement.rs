//! The portal page around us: what it is asked and what it tells, by message.

pub mod desk;
pub mod frame;
#[cfg(debug_assertions)]
pub mod scripted;

use std::cell::RefCell;
use std::rc::Rc;

use api::BootPortal;
use bitrix24::bridge::Renewal;
use bitrix24::{CardEvent, Command, Incoming, InitData, LaunchedCall, WindowName};
use domain::Report;

use crate::browser::timer::{race, sleep};
use crate::placement::desk::{Desk, Heard};
use crate::placement::frame::Frame;

/// How long a question may stay without an answer. The portal ignores what it does not know or
/// denies, without a word (reference, section 5.4).
const TIMEOUT_MS: i64 = 10_000;

/// Whom we can talk to about the frame we live in.
#[derive(Debug, Clone, Default)]
pub enum Placement {
    /// Nobody: the page around us is not the portal that the backend has verified.
    #[default]
    Nobody,
    /// The portal page.
    Portal(Conversation),
}

impl Placement {
    /// The portal page around us, when the backend has verified the portal and our frame bears
    /// the name that this portal gives its frames.
    pub fn of_call(portal: &BootPortal, app_sid: &str, window_name: &str) -> Self {
        let is_named = is_named_by(portal, window_name);
        if portal.verified && is_named {
            Self::with_frame(portal, app_sid)
        } else {
            Self::Nobody
        }
    }

    /// The portal page around the installation page. The backend does not know the portal yet, so
    /// nothing that is heard here may be believed; what is said holds no secret.
    pub fn of_installation(portal: &BootPortal, app_sid: &str, window_name: &str) -> Self {
        let is_named = is_named_by(portal, window_name);
        if is_named {
            Self::with_frame(portal, app_sid)
        } else {
            Self::Nobody
        }
    }

    fn with_frame(portal: &BootPortal, app_sid: &str) -> Self {
        let frame = Frame::new(portal.origin.clone(), app_sid.to_owned());
        frame.map_or(Self::Nobody, |frame| {
            Self::Portal(Conversation::new(Voice::Frame(frame)))
        })
    }

    /// Who and where we are; `None` when nobody answers.
    pub async fn init_data(&self) -> Option<InitData> {
        InitData::parse(&self.ask(Command::GetInitData).await?)
    }

    /// Whether the portal page waits for an installation to be finished.
    pub async fn is_installing(&self) -> bool {
        self.init_data().await.is_some_and(|data| data.is_install)
    }

    /// The call that the portal card shows now; `None` when nobody answers.
    pub async fn status(&self) -> Option<LaunchedCall> {
        LaunchedCall::parse_status(&self.ask(Command::GetStatus).await?)
    }

    /// A fresh access token of the operator; `None` when the portal cannot renew it.
    pub async fn refresh_auth(&self) -> Option<String> {
        let renewal = Renewal::parse(&self.ask(Command::RefreshAuth).await?)?;
        Some(renewal.access_token.expose().to_owned())
    }

    /// Hears of every occurrence of an event, for the life of the page.
    pub fn subscribe(&self, event: CardEvent, heard: impl Fn(Report) + 'static) {
        if let Self::Portal(conversation) = self {
            conversation.subscribe(event, heard);
        }
    }

    /// Finishes the installation; the portal page reloads and never answers.
    pub fn finish_installation(&self) {
        if let Self::Portal(conversation) = self {
            conversation.tell(Command::SetInstall);
            conversation.tell(Command::SetInstallFinish);
        }
    }

    /// Asks and waits; `None` when nobody answers, or with nothing.
    async fn ask(&self, command: Command<'_>) -> Option<String> {
        let Self::Portal(conversation) = self else {
            return None;
        };
        let answer = conversation.ask(command);
        race(Box::pin(answer), Box::pin(sleep(TIMEOUT_MS)))
            .await
            .flatten()
    }
}

/// Our frame's name tells whom to talk to, and any site can forge it: it must be the portal that
/// the backend named (reference, section 5.1).
fn is_named_by(portal: &BootPortal, window_name: &str) -> bool {
    WindowName::parse(window_name).is_some_and(|name| name.origin() == portal.origin)
}

/// Questions, answers and occurrences. Clones share it; the last one ends the listening.
#[derive(Debug, Clone)]
pub struct Conversation {
    voice: Rc<Voice>,
    desk: Rc<RefCell<Desk>>,
}

/// How messages travel.
#[derive(Debug)]
enum Voice {
    Frame(Frame),
    #[cfg(debug_assertions)]
    Scripted(scripted::ScriptedPortal),
}

impl Voice {
    fn say(&self, message: &dyn Fn(&str) -> String) {
        match self {
            Self::Frame(frame) => frame.post(&message(frame.app_sid())),
            #[cfg(debug_assertions)]
            Self::Scripted(portal) => portal.hear(&message("5d")),
        }
    }
}

impl Conversation {
    fn new(voice: Voice) -> Self {
        let desk = Rc::new(RefCell::new(Desk::default()));
        let receiver = Rc::downgrade(&desk);
        let hear = move |message: &str| {
            if let Some(desk) = receiver.upgrade() {
                take(&desk, message);
            }
        };
        match &voice {
            Voice::Frame(frame) => frame.listen(hear),
            #[cfg(debug_assertions)]
            Voice::Scripted(portal) => portal.listen(hear),
        }
        Self {
            voice: Rc::new(voice),
            desk,
        }
    }

    async fn ask(&self, command: Command<'_>) -> Option<String> {
        let (id, answer) = self.desk.borrow_mut().ask();
        self.voice
            .say(&|app_sid| command.encode(Some(&id), app_sid));
        answer.given().await
    }

    fn tell(&self, command: Command<'_>) {
        self.voice.say(&|app_sid| command.encode(None, app_sid));
    }

    fn subscribe(&self, event: CardEvent, heard: impl Fn(Report) + 'static) {
        let id = self.desk.borrow_mut().subscribe(event, Rc::new(heard));
        self.voice
            .say(&|app_sid| Command::Subscribe(event).encode(Some(&id), app_sid));
    }
}

/// Takes a message of the portal page. What nobody waits for is passed over.
fn take(desk: &RefCell<Desk>, message: &str) {
    let Some(incoming) = Incoming::parse(message) else {
        return;
    };
    // Whoever hears of it may ask again at once, so the desk must be free by then.
    let heard = desk.borrow_mut().take(incoming);
    match heard {
        Heard::Answer(answer, payload) => answer.give(payload),
        Heard::Occurrence(subscriber, report) => subscriber(report),
        Heard::Nothing => {}
    }
}

#[cfg(test)]
mod tests {
    use api::BootPortal;
    use domain::PortalId;

    use super::is_named_by;

    #[test]
    fn only_the_portal_that_the_backend_named_is_talked_to() {
        let portal = BootPortal {
            member_id: PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id"),
            origin: "https://acme.bitrix24.com".into(),
            verified: true,
        };
        assert!(is_named_by(&portal, "acme.bitrix24.com:443|1|9f2c"));
        for name in [
            "",
            "evil.example|1|9f2c",
            "acme.bitrix24.com|0|9f2c",
            "acme.bitrix24.com|1|",
        ] {
            assert!(!is_named_by(&portal, name), "{name:?}");
        }
    }
}
