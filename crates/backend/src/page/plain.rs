//! The application's own page and the installation page, in plain words.

use i18n::{Catalog, Msg};

use super::html::escape;

/// `PLACEMENT=DEFAULT`: what this is and where it is.
pub(super) fn app(words: &Catalog) -> String {
    page(
        "app",
        Msg::AppTitle,
        &[Msg::AppWhat, Msg::AppWhere, Msg::AppMissingTab],
        "",
        words,
    )
}

/// The installation address: what has been done, and by whom the rest must be. The card shows the
/// button once the portal page has said that this is an installation: pressed, it tells the portal
/// that we are done, and the portal then sends its installation event.
pub(super) fn install(is_known: bool, words: &Catalog) -> String {
    let event = if is_known {
        Msg::InstallEventReceived
    } else {
        Msg::InstallEventWaiting
    };
    let finish = format!(
        r#"<p><button type="button" data-action="finish" hidden>{}</button></p><p role="status" data-when="finishing" hidden>{}</p>"#,
        escape(words.text(Msg::InstallFinish)),
        escape(words.text(Msg::InstallRunning)),
    );
    let lines = [Msg::InstallWhat, event, Msg::InstallNeedsAdmin];
    page("install", Msg::InstallTitle, &lines, &finish, words)
}

fn page(name: &str, title: Msg, lines: &[Msg], rest: &str, words: &Catalog) -> String {
    let lines: String = lines
        .iter()
        .map(|line| format!("<p>{}</p>", escape(words.text(*line))))
        .collect();
    let title = escape(words.text(title));
    format!(r#"<main class="page" data-testid="{name}"><h1>{title}</h1>{lines}{rest}</main>"#)
}
