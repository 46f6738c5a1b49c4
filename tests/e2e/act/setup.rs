//! The application's own page and its installation page, opened in the portal.

use anyhow::{Context, Result};
use fantoccini::{Client, Locator};
use portal_sim::{LaunchForm, SimPortal};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::see;
use crate::stand::Browser;

const FRAME: Locator<'_> = Locator::Css("[data-testid=app-frame]");

/// Reads the report of a page, if it has one that is shown.
const REPORT: &str = "
    const read = (row, name) => row.querySelector(name)?.innerText.trim() ?? '';
    const report = document.querySelector('[data-testid=report]');
    return {
        text: document.body.innerText,
        is_shown: report !== null && !report.hidden,
        steps: [...document.querySelectorAll('[data-testid=step]')].map((row) => ({
            id: row.dataset.id, state: row.dataset.state, title: read(row, '.step-title'),
            text: read(row, '.step-text'), advice: read(row, '.step-advice'),
        })),
        buttons: [...document.querySelectorAll('button[data-action]')]
            .filter((button) => button.offsetParent !== null && !button.disabled)
            .map((button) => button.dataset.action),
    };";

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) advice: String,
}

/// What a page says of installation or check-up.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Report {
    /// Everything there is to read.
    pub(crate) text: String,
    /// Whether the lines can be seen.
    pub(crate) is_shown: bool,
    pub(crate) steps: Vec<Step>,
    /// What can be pressed.
    pub(crate) buttons: Vec<String>,
}

impl Report {
    /// The line of that id.
    pub(crate) fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The state of the line of that id; empty when there is none.
    pub(crate) fn state(&self, id: &str) -> &str {
        self.step(id).map_or("", |step| step.state.as_str())
    }

    /// Nothing is running or waiting any more.
    pub(crate) fn is_over(&self) -> bool {
        let runs = self.steps.iter().any(|step| step.state == "running");
        let waits = self.steps.iter().any(|step| step.state == "waiting");
        self.is_shown && !runs && !waits
    }

    /// Over, with something that does not work.
    pub(crate) fn has_failed(&self) -> bool {
        self.is_over() && self.has_a_failed_step()
    }

    fn has_a_failed_step(&self) -> bool {
        self.steps.iter().any(|step| step.state == "failed")
    }

    /// Over, and every line as it should be.
    pub(crate) fn is_good(&self) -> bool {
        // Pending is what has not happened yet: the first event.
        let is_good = |step: &Step| ["done", "changed", "pending"].contains(&step.state.as_str());
        self.is_over() && !self.steps.is_empty() && self.steps.iter().all(is_good)
    }

    /// Over, and "finish" can be pressed.
    pub(crate) fn is_ready_to_finish(&self) -> bool {
        self.offers("finish")
    }

    /// Whether that can be pressed.
    pub(crate) fn offers(&self, action: &str) -> bool {
        self.buttons.iter().any(|offered| offered == action)
    }
}

/// A page of the application in the portal. WebDriver looks into its frame.
pub(crate) struct Setup {
    /// What the browser is driven with.
    pub(crate) client: Client,
}

/// Opens the portal's page as that employee, without anything in it.
pub(crate) async fn portal_page(browser: &Browser, portal: &SimPortal, user: u64) -> Result<()> {
    let url = format!("{}/?user={user}", portal.url());
    browser.client.goto(&url).await?;
    ready(&browser.client).await
}

/// Waits until the portal's page knows what there is to know.
async fn ready(client: &Client) -> Result<()> {
    let script = "return document.documentElement.dataset.ready === 'true'";
    let is_ready = async || Ok(client.execute(script, Vec::new()).await?);
    see::until("the portal page is there", is_ready, |is| *is == true).await?;
    Ok(())
}

/// Opens the application from the portal's menu: its installation page until that has finished.
pub(crate) async fn open_own_page(
    browser: &Browser,
    portal: &SimPortal,
    user: u64,
) -> Result<Setup> {
    portal_page(browser, portal, user).await?;
    let client = browser.client.clone();
    press(&client, "open-app").await?;
    let setup = Setup { client };
    setup.enter().await?;
    Ok(setup)
}

/// Presses a button of the portal's page.
pub(crate) async fn press(client: &Client, id: &str) -> Result<()> {
    let script = "document.querySelector(`[data-testid=${arguments[0]}]`).click()";
    client.execute(script, vec![json!(id)]).await?;
    Ok(())
}

/// Posts a form into a frame of the portal's page, as whoever writes scripts can.
pub(crate) async fn post_into_frame(
    browser: &Browser,
    portal: &SimPortal,
    form: &LaunchForm,
) -> Result<Setup> {
    portal_page(browser, portal, 1).await?;
    let script = "
        const [url, name, body] = arguments;
        const frame = Object.assign(document.createElement('iframe'), { name });
        frame.dataset.testid = 'app-frame';
        frame.frameBorder = '0';
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action: url, target: name });
        for (const [field, value] of body) {
            form.append(Object.assign(document.createElement('input'), { name: field, value }));
        }
        document.body.append(frame, form);
        HTMLFormElement.prototype.submit.call(form);";
    let arguments = vec![json!(form.url()), json!(form.frame_name), json!(form.body)];
    let client = browser.client.clone();
    client.execute(script, arguments).await?;
    let setup = Setup { client };
    setup.enter().await?;
    Ok(setup)
}

impl Setup {
    /// Looks into the frame.
    pub(crate) async fn enter(&self) -> Result<()> {
        let find = async || Ok(self.client.find(FRAME).await?);
        let frame = see::until("the portal opens the page", find, |_| true).await?;
        Ok(frame.enter_frame().await?)
    }

    /// The page as it is now.
    pub(crate) async fn look(&self) -> Result<Report> {
        let seen: Value = self.client.execute(REPORT, Vec::new()).await?;
        serde_json::from_value(seen).context("the page cannot be read")
    }

    /// Waits until the page looks so.
    pub(crate) async fn until(
        &self,
        what: &str,
        is_it: impl Fn(&Report) -> bool,
    ) -> Result<Report> {
        see::until(what, async || self.look().await, is_it).await
    }

    /// Marks the portal's page as it is, for [`Setup::until_reloaded`].
    pub(crate) async fn mark_portal_page(&self) -> Result<()> {
        self.client.clone().enter_parent_frame().await?;
        self.client
            .execute("window.isOld = true", Vec::new())
            .await?;
        self.enter().await
    }

    /// Waits until the portal's page has been loaded anew, and looks at it.
    pub(crate) async fn until_reloaded(&self) -> Result<()> {
        self.client.clone().enter_parent_frame().await?;
        let script = "return !window.isOld && document.documentElement.dataset.ready === 'true'";
        let is_new = async || Ok(self.client.execute(script, Vec::new()).await?);
        see::until("the portal page reloads", is_new, |is| *is == true).await?;
        Ok(())
    }

    /// Presses a button of the page.
    pub(crate) async fn press(&self, action: &str) -> Result<()> {
        let button = format!("button[data-action={action}]");
        let button = self.client.find(Locator::Css(&button)).await?;
        Ok(button.click().await?)
    }
}
