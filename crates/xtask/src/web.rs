//! The card's tests in headless Chromium.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{cargo, root, run as run_command, target_dir};
use crate::tools::{browser, rust, wasm_bindgen};

/// Runs `tests/web`.
pub(crate) fn run() -> Result<()> {
    rust::ensure_wasm_target()?;
    // Compares the runner with Cargo.lock: another version stops with a riddle after the build.
    wasm_bindgen::ensure()?;
    let browser = browser::ensure()?;
    let settings = settings(&browser.chrome)?;
    let mut test = cargo(&[
        "test",
        "--package=call-card",
        "--target=wasm32-unknown-unknown",
        "--test=web",
    ]);
    test.env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings);
    run_command(&mut test)
}

/// `webdriver.json` with the browser of this machine in it.
fn settings(chrome: &Path) -> Result<PathBuf> {
    let text = std::fs::read_to_string(root().join("webdriver.json"))
        .context("cannot read webdriver.json")?;
    let folder = target_dir()?.join("xtask");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("webdriver.json");
    std::fs::write(&path, with_browser(&text, chrome)?)?;
    Ok(path)
}

fn with_browser(text: &str, chrome: &Path) -> Result<String> {
    let mut settings: Value = serde_json::from_str(text).context("webdriver.json is not JSON")?;
    let options = settings
        .get_mut("goog:chromeOptions")
        .context("webdriver.json has no goog:chromeOptions")?;
    options["binary"] = chrome.to_string_lossy().into();
    Ok(settings.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_browser_joins_the_arguments_of_webdriver_json() {
        let settings = with_browser(
            r#"{"goog:chromeOptions":{"args":["--headless=new"]}}"#,
            Path::new("/c"),
        );
        let expected = r#"{"goog:chromeOptions":{"args":["--headless=new"],"binary":"/c"}}"#;
        assert_eq!(settings.expect("settings"), expected);
    }
}
