//! Chromium and its driver, whose first version numbers have to be the same.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{find, find_all, version_of};
use crate::run::{command, read, run};

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const ON_A_MAC: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/// Package manager, and what one types to get both with it.
const INSTALL: &[(&str, &str)] = &[
    (
        "apt-get",
        "apt-get update && apt-get install -y --no-install-recommends chromium chromium-driver",
    ),
    (
        "dnf",
        "dnf install -y chromium chromium-headless chromedriver",
    ),
    ("pacman", "pacman -S --noconfirm chromium"),
    ("brew", "brew install --cask chromium chromedriver"),
];

/// A browser and a driver that go together.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// A program and the first number of its version.
type Candidate = (PathBuf, u32);

/// Finds the two; adds them where we are root and apt is there.
pub(crate) fn ensure() -> Result<Browser> {
    let (chromes, drivers) = (chromes(), drivers());
    if let Ok(browser) = pair(&chromes, &drivers) {
        return Ok(browser);
    }
    let may_install =
        (chromes.is_empty() || drivers.is_empty()) && find("apt-get").is_some() && is_root();
    if may_install {
        eprintln!("installing Chromium and its driver with apt-get");
        run(command("sh")
            .args(["-c", INSTALL[0].1])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
        return pair(&self::chromes(), &self::drivers());
    }
    pair(&chromes, &drivers)
}

fn chromes() -> Vec<Candidate> {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    if named.is_some() {
        return with_major(named);
    }
    let on_path = BROWSERS.iter().flat_map(|name| find_all(name));
    with_major(
        on_path.chain(
            ON_A_MAC
                .iter()
                .map(PathBuf::from)
                .filter(|path| path.is_file()),
        ),
    )
}

fn drivers() -> Vec<Candidate> {
    match std::env::var_os("CHROMEDRIVER").map(PathBuf::from) {
        Some(named) => with_major([named]),
        None => with_major(find_all("chromedriver")),
    }
}

fn with_major(paths: impl IntoIterator<Item = PathBuf>) -> Vec<Candidate> {
    paths
        .into_iter()
        .filter_map(|path| version_of(&path).map(|version| (path, version.major())))
        .collect()
}

/// The first browser and the first driver of one version.
fn pair(chromes: &[Candidate], drivers: &[Candidate]) -> Result<Browser> {
    let (Some((first_chrome, chrome_major)), Some((first_driver, driver_major))) =
        (chromes.first(), drivers.first())
    else {
        let missing = match (chromes, drivers) {
            ([], []) => "Chromium and its driver are missing",
            ([], _) => "Chromium is missing",
            _ => "Chromium's driver is missing",
        };
        bail!(
            "{missing}: {}, or set CHROME and CHROMEDRIVER to where they are",
            how_to_install()
        );
    };
    for (driver, driver_major) in drivers {
        if let Some((chrome, _)) = chromes
            .iter()
            .find(|(_, chrome_major)| chrome_major == driver_major)
        {
            return Ok(Browser {
                chrome: chrome.clone(),
                driver: driver.clone(),
            });
        }
    }
    bail!(
        "{} is version {chrome_major} and {} is version {driver_major}: they go together only when these are the \
         same, so update one, or set CHROME and CHROMEDRIVER to two that match",
        first_chrome.display(),
        first_driver.display(),
    )
}

fn how_to_install() -> String {
    let known = INSTALL.iter().find(|(manager, _)| find(manager).is_some());
    known.map_or_else(
        || "install both".to_owned(),
        |(_, typed)| format!("as root, type `{typed}`"),
    )
}

fn is_root() -> bool {
    read(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, major: u32) -> Candidate {
        (path.into(), major)
    }

    #[test]
    fn the_driver_gets_the_browser_of_its_version() {
        let chromes = [at("/opt/chrome", 150), at("/usr/bin/chromium", 148)];
        let found = pair(&chromes, &[at("/usr/bin/chromedriver", 148)]).expect("a pair");
        assert_eq!(found.chrome, PathBuf::from("/usr/bin/chromium"));
    }

    #[test]
    fn a_mismatch_names_both_versions() {
        let error = pair(&[at("/c", 150)], &[at("/d", 148)])
            .err()
            .expect("a refusal")
            .to_string();
        assert!(
            error.contains("/c is version 150 and /d is version 148"),
            "{error}"
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        for (chromes, drivers, says) in [
            (vec![], vec![], "Chromium and its driver are missing"),
            (vec![], vec![at("/d", 148)], "Chromium is missing"),
            (vec![at("/c", 148)], vec![], "Chromium's driver is missing"),
        ] {
            let error = pair(&chromes, &drivers)
                .err()
                .expect("a refusal")
                .to_string();
            assert!(error.starts_with(says), "{error}");
        }
    }
}
