//! The application's own page and the installation page, in plain words, with the place where the
//! card draws what it is told (`report`).

use i18n::{Catalog, Msg};

use super::html::escape;
use super::report::Report;
use crate::setup::Step;

/// `PLACEMENT=DEFAULT`: what this is and where it is. An administrator is shown a check-up besides.
pub(super) fn app(words: &Catalog) -> String {
    let report = Report {
        steps: &[],
        notes: &[
            ("ready", Msg::CheckReady),
            ("warned", Msg::SetupWarned),
            ("broken", Msg::SetupBroken),
            ("lost", Msg::SetupLost),
        ],
        buttons: &[("repair", Msg::SetupRepair), ("again", Msg::SetupAgain)],
    };
    let lines = [Msg::AppWhat, Msg::AppWhere, Msg::AppMissingTab];
    page("app", Msg::AppTitle, &lines, &report.draw(words), words)
}

/// The installation page; without a ticket nothing can be asked for on it. Its last button
/// tells the portal that we are done, and the portal then sends its installation event.
pub(super) fn install(has_ticket: bool, words: &Catalog) -> String {
    let lines = [Msg::InstallWhat, Msg::InstallNeedsAdmin];
    if !has_ticket {
        let notice = format!(
            r#"<p class="notice" data-tone="alert">{} {}</p>"#,
            escape(words.text(Msg::ProblemNoToken)),
            escape(words.text(Msg::ProblemOpenAgain)),
        );
        return page("install", Msg::InstallTitle, &lines, &notice, words);
    }
    let report = Report {
        steps: &Step::OF_INSTALLATION,
        notes: &[
            ("finish", Msg::InstallReady),
            ("ready", Msg::InstallRepaired),
            ("warned", Msg::SetupWarned),
            ("broken", Msg::SetupBroken),
            ("lost", Msg::SetupLost),
            ("finishing", Msg::InstallRunning),
        ],
        buttons: &[("finish", Msg::InstallFinish), ("again", Msg::SetupAgain)],
    };
    let rest = format!(
        r#"{}<p class="late">{}</p><noscript>{}</noscript>"#,
        report.draw(words),
        escape(words.text(Msg::SetupLate)),
        escape(words.text(Msg::SetupNoscript)),
    );
    page("install", Msg::InstallTitle, &lines, &rest, words)
}

fn page(name: &str, title: Msg, lines: &[Msg], rest: &str, words: &Catalog) -> String {
    let lines: String = lines
        .iter()
        .map(|line| format!("<p>{}</p>", escape(words.text(*line))))
        .collect();
    let title = escape(words.text(title));
    format!(r#"<main class="page" data-testid="{name}"><h1>{title}</h1>{lines}{rest}</main>"#)
}
