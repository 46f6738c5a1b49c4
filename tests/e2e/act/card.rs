//! The card, opened in the portal's page.

use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use portal_sim::SimCall;
use serde_json::{Value, json};

use crate::see::{self, Look};
use crate::stand::Browser;

/// Reads a document; a function of JavaScript.
pub(super) const LOOK: &str = include_str!("../see/look.js");
const FRAME: Locator<'_> = Locator::Css("[data-testid=app-frame]");

/// The card of a call in its frame. WebDriver looks into the frame.
pub(crate) struct Card {
    /// What the browser is driven with.
    pub(crate) client: Client,
}

/// Opens the portal's page, which puts the card of that call into its frame, and waits until
/// there is something to read.
pub(crate) async fn open(browser: &Browser, call: &SimCall) -> Result<Card> {
    open_page(browser, &call.page_url()).await
}

/// The same on the screen of that employee.
pub(crate) async fn open_as(user: u64, browser: &Browser, call: &SimCall) -> Result<Card> {
    let url = call.page_url();
    let (page, _) = url.split_once("&user=").context("the page names no user")?;
    open_page(browser, &format!("{page}&user={user}")).await
}

async fn open_page(browser: &Browser, url: &str) -> Result<Card> {
    let card = Card {
        client: browser.client.clone(),
    };
    card.client.goto(url).await?;
    card.enter().await?;
    card.until("the card appears", |_| true).await?;
    Ok(card)
}

impl Card {
    /// Looks into the frame.
    pub(crate) async fn enter(&self) -> Result<()> {
        let find = async || self.frame().await;
        let frame = see::until("the portal opens the tab", find, |_| true).await?;
        Ok(frame.enter_frame().await?)
    }

    /// The frame, seen from the portal's page.
    pub(crate) async fn frame(&self) -> Result<Element> {
        Ok(self.client.find(FRAME).await?)
    }

    /// The card as it is now.
    pub(crate) async fn look(&self) -> Result<Look> {
        let seen = self
            .script(&format!("return ({LOOK})(document)"), json!([]))
            .await?;
        serde_json::from_value::<Option<Look>>(seen)?.context("there is no card")
    }

    /// Waits until the card looks so.
    pub(crate) async fn until(&self, what: &str, is_it: impl Fn(&Look) -> bool) -> Result<Look> {
        see::until(what, async || self.look().await, is_it).await
    }

    /// The same for what takes its time.
    pub(crate) async fn until_within(
        &self,
        deadline: Duration,
        what: &str,
        is_it: impl Fn(&Look) -> bool,
    ) -> Result<Look> {
        see::until_within(deadline, what, async || self.look().await, is_it).await
    }

    /// Runs a script in the frame.
    pub(crate) async fn script(&self, script: &str, arguments: Value) -> Result<Value> {
        let Value::Array(arguments) = arguments else {
            unreachable!("arguments are a list")
        };
        Ok(self.client.execute(script, arguments).await?)
    }

    /// Runs a script in the portal's page.
    pub(crate) async fn on_portal_page(&self, script: &str, arguments: Value) -> Result<Value> {
        self.client.clone().enter_parent_frame().await?;
        let done = self.script(script, arguments).await;
        self.enter().await?;
        done
    }

    /// Makes the frame so many pixels wide, and high, before everything else on the page.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let script = "const frame = document.querySelector('[data-testid=app-frame]');
            frame.style.cssText = `position:fixed;inset:0 auto auto 0;z-index:9;
                width:${arguments[0]}px;height:${arguments[1]}px`;";
        self.on_portal_page(script, json!([width, height])).await?;
        Ok(())
    }

    /// From now on remembers every state the card shows, however briefly.
    pub(crate) async fn remember_states(&self) -> Result<()> {
        let script = "const note = () => {
                const state = document.querySelector('[data-testid=card]')?.dataset.state;
                if (state && state !== window.seen.at(-1)) window.seen.push(state);
            };
            window.seen = [];
            new MutationObserver(note).observe(document, {subtree: true, childList: true, attributes: true});
            note();";
        self.script(script, json!([])).await?;
        Ok(())
    }

    /// The states since then, in their order.
    pub(crate) async fn remembered_states(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_value(
            self.script("return window.seen", json!([])).await?,
        )?)
    }

    /// Where the element with that test id begins, in pixels from the top.
    pub(crate) async fn top_of(&self, id: &str) -> Result<f64> {
        let script = "return document.querySelector(`[data-testid=${arguments[0]}]`).getBoundingClientRect().top";
        self.script(script, json!([id]))
            .await?
            .as_f64()
            .context("no number")
    }
}
