//! The card's tests in headless Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::run::{cargo, perform, read, root, target_dir};
use crate::tools::browser::{self, Browser};
use crate::tools::{rust, wasm_bindgen};

/// Runs `tests/web`.
pub(crate) fn run() -> Result<()> {
    rust::ensure_wasm_target()?;
    // A runner of another version than Cargo.lock's stops with a riddle, after the build.
    wasm_bindgen::ensure()?;
    let browser = browser::ensure()?;
    perform(&mut test(&browser, "")?)?;
    // A binary without tests passes, too.
    let listed = read(&mut test(&browser, " -- --list")?)?;
    let is_some = listed.lines().any(|line| line.ends_with(": test"));
    ensure!(is_some, "tests/web holds no test");
    Ok(())
}

fn test(browser: &Browser, rest: &str) -> Result<Command> {
    let line = "test --package=call-card --target=wasm32-unknown-unknown --test=web";
    let mut test = cargo(&[line, rest].concat());
    test.env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            settings(&browser.chrome)?,
        );
    Ok(test)
}

/// `webdriver.json` with the browser of this machine in it.
fn settings(chrome: &Path) -> Result<PathBuf> {
    let folder = target_dir()?.join("xtask");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("webdriver.json");
    let text = std::fs::read_to_string(root().join("webdriver.json"))?;
    std::fs::write(&path, with_browser(&text, chrome)?)?;
    Ok(path)
}

fn with_browser(text: &str, chrome: &Path) -> Result<String> {
    let mut settings: Value = serde_json::from_str(text).context("webdriver.json is not JSON")?;
    settings["goog:chromeOptions"]["binary"] = chrome.to_string_lossy().into();
    Ok(settings.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_browser_joins_what_webdriver_json_says() {
        let text = r#"{"goog:chromeOptions":{"args":["--headless=new"]}}"#;
        let expected = r#"{"goog:chromeOptions":{"args":["--headless=new"],"binary":"/c"}}"#;
        assert_eq!(
            with_browser(text, Path::new("/c")).expect("settings"),
            expected
        );
    }
}
