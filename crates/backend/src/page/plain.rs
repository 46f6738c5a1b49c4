//! The application's own page and the installation page, in plain words.

use i18n::{Catalog, Msg};

use super::html::escape;

/// `PLACEMENT=DEFAULT`: what this is and where it is.
pub(super) fn app(words: &Catalog) -> String {
    page(
        "app",
        Msg::AppTitle,
        &[Msg::AppWhat, Msg::AppWhere, Msg::AppMissingTab],
        words,
    )
}

/// The installation address: what has been done, and by whom the rest must be.
pub(super) fn install(is_known: bool, words: &Catalog) -> String {
    let event = if is_known {
        Msg::InstallEventReceived
    } else {
        Msg::InstallEventWaiting
    };
    page(
        "install",
        Msg::InstallTitle,
        &[Msg::InstallWhat, event, Msg::InstallNeedsAdmin],
        words,
    )
}

fn page(name: &str, title: Msg, lines: &[Msg], words: &Catalog) -> String {
    let lines: String = lines
        .iter()
        .map(|line| format!("<p>{}</p>", escape(words.text(*line))))
        .collect();
    let title = escape(words.text(title));
    format!(r#"<main class="page" data-testid="{name}"><h1>{title}</h1>{lines}</main>"#)
}
