//! The application's life on the portal: installed, updated, removed. Source: reference,
//! sections 3.7 and 4.1.

use crate::event::{Event, application};
use crate::options::ADMINISTRATOR;
use crate::portal::SimPortal;
use crate::record::Delivered;
use crate::standing::{Standing, Wiring};
use crate::{clock, mode, webhook};

/// Between two attempts to install.
const RETRY_MS: u64 = 1000;

impl SimPortal {
    /// How far the application has come.
    pub fn standing(&self) -> Standing {
        self.core.lock().standing
    }

    /// The application is there and installed; ONAPPINSTALL with the administrator's tokens.
    pub async fn install(&self) -> Delivered {
        let event = self.install_event();
        webhook::deliver_one(&self.core, event).await
    }

    /// What `setInstallFinish` of the frame does: the portal keeps "installed", and whoever has
    /// bound ONAPPINSTALL is told. The page that asked is reloaded.
    pub async fn finish_installation(&self) -> Delivered {
        self.install().await
    }

    /// Installs an API-only application again and again until it answers 200; every other
    /// answer is handed to `refused`.
    pub async fn install_until_taken(&self, refused: impl Fn(&Delivered)) {
        let mut last = None;
        loop {
            let answer = match self.wiring() {
                Wiring::Given => self.install().await,
                Wiring::Bound => self.install_callback().await,
            };
            if answer.is_ok() {
                return;
            }
            // The same refusal once, not every second.
            if last.as_ref() != Some(&answer) {
                refused(&answer);
            }
            last = Some(answer);
            mode::delay(&self.core, RETRY_MS).await;
        }
    }

    /// The server POST an API-only application gets at its installation address instead of a
    /// page: `<app_url>/install`. Source: reference, section 2.5.
    pub async fn install_callback(&self) -> Delivered {
        let event = self.install_event();
        let token = self.core.token(ADMINISTRATOR);
        let auth = self.core.origin().block(event.shape, Some(&token));
        let body = event.body(None, clock::now(), auth);
        let url = format!("{}/install", self.core.lock().app_url);
        self.core.http.post(&url, webhook::FORM, body).await
    }

    fn install_event(&self) -> Event {
        let event = {
            let mut state = self.core.lock();
            state.standing = Standing::Installed;
            application::install(state.version, &state.lang, ADMINISTRATOR)
        };
        self.tell_bindings();
        event
    }

    /// ONAPPUPDATE: the next version, a new application token, and all bindings gone. The new
    /// version counts as installed.
    pub async fn update(&self, new_application_token: &str) -> Delivered {
        self.replace(new_application_token, None).await
    }

    /// The same, and the new version waits for its installation page: until that has finished,
    /// no event is sent and nobody sees the tab.
    pub async fn update_to_install(&self, new_application_token: &str) -> Delivered {
        self.replace(new_application_token, Some(Standing::Installing))
            .await
    }

    async fn replace(&self, token: &str, standing: Option<Standing>) -> Delivered {
        let (event, bound) = {
            let mut state = self.core.lock();
            state.version += 1;
            token.clone_into(&mut state.application_token);
            let bound = state.bindings.of("ONAPPUPDATE");
            state.bindings.clear();
            state.standing = standing.unwrap_or(state.standing);
            let event = application::update(state.version, &state.lang, ADMINISTRATOR);
            (event, bound)
        };
        self.tell_bindings();
        webhook::deliver_last(&self.core, event, bound).await
    }

    /// ONAPPUNINSTALL: tokens and bindings are gone before the event is sent.
    pub async fn uninstall(&self, clean: bool) -> Delivered {
        let (event, bound) = {
            let mut state = self.core.lock();
            let bound = state.bindings.of("ONAPPUNINSTALL");
            state.standing = Standing::Absent;
            state.bindings.clear();
            state.tokens.forget(&self.core.options.client_id);
            (application::uninstall(&state.lang, clean), bound)
        };
        self.tell_bindings();
        webhook::deliver_last(&self.core, event, bound).await
    }

    /// An administrator adds the application, again perhaps: a new application token, nothing
    /// bound, and the installation page comes next.
    pub fn add(&self, application_token: &str) {
        {
            let mut state = self.core.lock();
            application_token.clone_into(&mut state.application_token);
            state.wiring = Wiring::Bound;
            state.standing = Standing::Installing;
            state.bindings.clear();
        }
        self.tell_bindings();
    }
}
