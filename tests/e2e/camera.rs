//! Takes pictures.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use hyper::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::act::Card;
use crate::see;
use crate::stand::Browser;

/// Widths of the frame in pixels: the narrowest, and as the portal's card opens it.
const WIDTHS: [u32; 2] = [320, 700];
/// Height of the screen: what reaches beyond it would be cut off.
const SCREEN: u32 = 3000;
const SCHEMES: [&str; 2] = ["light", "dark"];

/// A camera before a browser.
pub(crate) struct Camera {
    client: Client,
    folder: PathBuf,
}

impl Camera {
    /// Puts a screen before the browser, large enough for the longest page.
    pub(crate) async fn before(browser: &Browser) -> Result<Self> {
        let folder =
            std::env::var_os("CALL_CARD_SHOTS").context("CALL_CARD_SHOTS names no folder")?;
        let client = browser.client.clone();
        client.set_window_size(1280, SCREEN).await?;
        let camera = Self {
            client,
            folder: folder.into(),
        };
        camera
            .tell("Emulation.setScrollbarsHidden", json!({"hidden": true}))
            .await?;
        Ok(camera)
    }

    /// The portal's page as it stands.
    pub(crate) async fn take_portal(&self, name: &str) -> Result<()> {
        self.client.set_window_size(1280, 940).await?;
        let picture = self.client.screenshot().await?;
        self.client.set_window_size(1280, SCREEN).await?;
        self.keep(&format!("{name}.png"), &picture)
    }

    /// The card in each width and each colour scheme, as high as it is.
    pub(crate) async fn take(&self, card: &Card, name: &str) -> Result<()> {
        for width in WIDTHS {
            for scheme in SCHEMES {
                self.take_one(card, name, width, scheme).await?;
            }
        }
        Ok(())
    }

    /// The card as wide as usual in the light, and as narrow as can be in the dark.
    pub(crate) async fn take_briefly(&self, card: &Card, name: &str) -> Result<()> {
        self.take_one(card, name, WIDTHS[1], SCHEMES[0]).await?;
        self.take_one(card, name, WIDTHS[0], SCHEMES[1]).await
    }

    async fn take_one(&self, card: &Card, name: &str, width: u32, scheme: &str) -> Result<()> {
        self.show_in(scheme).await?;
        self.fit(card, width, scheme).await?;
        self.client.clone().enter_parent_frame().await?;
        let picture = card.frame().await?.screenshot().await?;
        card.enter().await?;
        self.keep(&format!("{name}-{width}-{scheme}.png"), &picture)
    }

    fn keep(&self, name: &str, picture: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        fs::write(&path, picture).with_context(|| path.display().to_string())
    }

    async fn show_in(&self, scheme: &str) -> Result<()> {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.tell("Emulation.setEmulatedMedia", json!({"features": features}))
            .await
    }

    async fn tell(&self, name: &'static str, params: Value) -> Result<()> {
        self.client.issue_cmd(DevTools { name, params }).await?;
        Ok(())
    }

    /// Makes the frame as high as what is in it, and waits until the page has followed.
    async fn fit(&self, card: &Card, width: u32, scheme: &str) -> Result<()> {
        card.resize(width, 1).await?;
        let height = "return document.documentElement.scrollHeight";
        let height = card
            .script(height, json!([]))
            .await?
            .as_u64()
            .context("no height")?;
        card.resize(width, u32::try_from(height)?).await?;
        let fits = "return innerWidth === arguments[0] && innerHeight === arguments[1]
            && matchMedia(`(prefers-color-scheme: ${arguments[2]})`).matches";
        let fits = async || card.script(fits, json!([width, height, scheme])).await;
        see::until("the page follows", fits, |fits| *fits == true).await?;
        Ok(())
    }
}

/// A command of Chromium's developer tools, passed on by its driver.
#[derive(Debug)]
struct DevTools {
    name: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.name, "params": self.params});
        (Method::POST, Some(body.to_string()))
    }
}
