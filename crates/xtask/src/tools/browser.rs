//! Chromium and its driver, whose first version numbers have to be the same.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{find, find_all, version_of};
use crate::run::{command, perform, read};

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
        APT,
        "sudo apt-get update && \
         sudo apt-get install -y --no-install-recommends chromium chromium-driver",
    ),
    ("dnf", "sudo dnf install -y chromium chromedriver"),
    ("pacman", "sudo pacman -S chromium"),
    ("brew", "brew install --cask chromium chromedriver"),
];
const APT: &str = "apt-get";

/// A browser and a driver that go together.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// A program and the first number of its version.
type Candidate = (PathBuf, u32);

/// Finds the two; adds them where we are root and apt is there.
pub(crate) fn ensure() -> Result<Browser> {
    let (chromes, drivers) = (chromes()?, drivers()?);
    let is_missing = chromes.is_empty() || drivers.is_empty();
    if is_missing && find(APT).is_some() && is_root() {
        eprintln!("installing Chromium and its driver with apt-get");
        let mut install = command("sh", "-c");
        install
            .arg(INSTALL[0].1.replace("sudo ", ""))
            .env("DEBIAN_FRONTEND", "noninteractive");
        perform(&mut install)?;
        return pair(&self::chromes()?, &self::drivers()?);
    }
    pair(&chromes, &drivers)
}

fn chromes() -> Result<Vec<Candidate>> {
    let on_path = BROWSERS.iter().flat_map(|name| find_all(name));
    let on_a_mac = ON_A_MAC
        .iter()
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    named("CHROME", on_path.chain(on_a_mac))
}

fn drivers() -> Result<Vec<Candidate>> {
    named("CHROMEDRIVER", find_all("chromedriver"))
}

/// The program that a variable names, or else those that were found.
fn named(variable: &str, found: impl Iterator<Item = PathBuf>) -> Result<Vec<Candidate>> {
    let with_major = |path: PathBuf| version_of(&path).map(|version| (path, version.major()));
    let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) else {
        return Ok(found.filter_map(with_major).collect());
    };
    let path = PathBuf::from(path);
    let silent = format!("{variable}={} tells no version", path.display());
    Ok(vec![with_major(path).context(silent)?])
}

/// The first browser and driver of one version.
fn pair(chromes: &[Candidate], drivers: &[Candidate]) -> Result<Browser> {
    for (driver, major) in drivers {
        if let Some((chrome, _)) = chromes
            .iter()
            .find(|(_, chrome_major)| chrome_major == major)
        {
            let (chrome, driver) = (chrome.clone(), driver.clone());
            return Ok(Browser { chrome, driver });
        }
    }
    let missing = match (chromes, drivers) {
        ([], []) => "Chromium and its driver are missing",
        ([], _) => "Chromium is missing",
        (_, []) => "Chromium's driver is missing",
        ([(chrome, chrome_major), ..], [(driver, driver_major), ..]) => bail!(
            "{} is version {chrome_major} and {} is version {driver_major}: they go together only \
             when these are the same, so update one, or set CHROME and CHROMEDRIVER to two that match",
            chrome.display(),
            driver.display(),
        ),
    };
    let how = how_to_install();
    bail!("{missing}: {how}, or set CHROME and CHROMEDRIVER to where they are")
}

fn how_to_install() -> String {
    match INSTALL.iter().find(|(manager, _)| find(manager).is_some()) {
        Some((_, typed)) => format!("type `{typed}`"),
        None => "install both".to_owned(),
    }
}

fn is_root() -> bool {
    read(&mut command("id", "-u")).is_ok_and(|id| id.trim() == "0")
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
