//! What remains when the card's program never comes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use fantoccini::Locator;
use portal_sim::{CallSpec, LaunchForm};
use serde_json::json;

use crate::act::open;
use crate::see;
use crate::stand::{Stand, dist};

/// The built card without its program.
fn dist_without_wasm(folder: &Path) -> Result<PathBuf> {
    let mut left_out = 0;
    for entry in fs::read_dir(dist())? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.contains(".wasm") {
            left_out += 1;
        } else if path.is_file() {
            fs::copy(&path, folder.join(name))?;
        }
    }
    ensure!(left_out > 0, "{} holds no program", dist().display());
    Ok(folder.to_owned())
}

#[tokio::test]
async fn a_card_whose_program_never_comes_stays_readable() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let assets = dist_without_wasm(folder.path())?.display().to_string();
    let stand = Stand::with(&[("CALL_CARD_ASSETS", &assets)]).await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    // The loader has asked for the one file that is not there.
    let counts = async || {
        let script = "return fetch('/metrics').then((answer) => answer.text())";
        card.script(script, json!([])).await
    };
    let missing = r#"http_requests_total{route="other",method="GET",status="404"} 1"#;
    see::until("the program was asked for", counts, |counts| {
        counts.as_str().is_some_and(|text| text.contains(missing))
    })
    .await?;
    let look = card.look().await?;
    assert_eq!(look.connection, None, "nothing was mounted");
    assert_eq!(look.word("state"), "Incoming call, ringing");
    assert_eq!(look.word("customer-number"), "+4930901820");
    assert_eq!(look.word("crm-link"), "Contact 797");
    let visible =
        "return document.querySelector('[data-testid=customer-number]').checkVisibility()";
    assert_eq!(card.script(visible, json!([])).await?, true);
    // The style sheet alone waits, then says that this card will not follow the call.
    let said = async || {
        let script = "const late = document.querySelector('.late');
            return late.checkVisibility({visibilityProperty: true}) ? late.textContent : null";
        card.script(script, json!([])).await
    };
    see::until("the card says that it is not live", said, |said| {
        said.as_str()
            .is_some_and(|text| text.starts_with("Live updates could not start"))
    })
    .await?;
    Ok(())
}

/// A page of the test's own that launches the card in a tab, without a script.
fn launch_page(form: &LaunchForm) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
    };
    let fields: String = form
        .body
        .iter()
        .map(|(name, value)| {
            format!(
                r#"<input type="hidden" name="{name}" value="{}">"#,
                escape(value)
            )
        })
        .collect();
    format!(
        r#"<!doctype html><form method="post" action="{}">{fields}<button data-testid="go">Go</button></form>"#,
        escape(&form.url()),
    )
}

#[tokio::test]
async fn a_browser_without_scripts_shows_the_call_and_says_what_is_missing() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser_without_scripts().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let page = stand.folder().join("launch.html");
    fs::write(&page, launch_page(&call.launch_form()))?;
    browser
        .client
        .goto(&format!("file://{}", page.display()))
        .await?;
    browser
        .client
        .find(Locator::Css("[data-testid=go]"))
        .await?
        .click()
        .await?;
    let read = async || {
        let text = browser
            .client
            .execute("return document.body.innerText", Vec::new())
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    };
    let text = see::until("the card shows", read, |text| text.contains("+4930901820")).await?;
    for words in [
        "Incoming call, ringing",
        "Contact 797",
        "Live updates need JavaScript.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    Ok(())
}
