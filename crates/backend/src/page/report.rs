//! Where a page draws the steps of an installation or a check-up, and what can be pressed: every
//! word of it, so that the card brings none.
//!
//! ```html
//! <section class="report" data-testid="report" hidden>
//!   <ol class="steps" data-running="In progress" …>
//!     <li data-testid="step" data-id="admin" data-state="waiting"><b class="step-title">…</b><span class="step-state">Waiting</span>
//!       <p class="step-text"><span></span> <time></time></p><p class="step-advice"></p></li>
//!     <li hidden data-testid="row">…</li>
//!   </ol>
//!   <div role="status"><p data-when="ready" hidden>…</p> …</div>
//!   <p class="actions"><button type="button" data-action="repair" hidden>…</button> …</p>
//! </section>
//! <p class="late">…</p>
//! ```
//!
//! The hidden row is what further steps are made from.

use i18n::{Catalog, Msg};

use super::html::escape;
use crate::setup::Step;

/// How a step stands, and the word for it. `waiting`, and `lost` of what we did not hear to the
/// end, are of the page alone.
const STATES: [(&str, Msg); 9] = [
    ("waiting", Msg::StateWaiting),
    ("running", Msg::StateRunning),
    ("done", Msg::StateDone),
    ("changed", Msg::StateChanged),
    ("warning", Msg::StateWarning),
    ("failed", Msg::StateFailed),
    ("skipped", Msg::StateSkipped),
    ("pending", Msg::StatePending),
    ("lost", Msg::StateLost),
];

/// A page's report.
pub(super) struct Report<'a> {
    /// Steps that are known before anything has begun.
    pub steps: &'a [Step],
    /// What is said once something holds.
    pub notes: &'a [(&'static str, Msg)],
    /// What can be pressed once it helps.
    pub buttons: &'a [(&'static str, Msg)],
}

impl Report<'_> {
    /// Its markup.
    pub(super) fn draw(&self, words: &Catalog) -> String {
        let states =
            STATES.map(|(state, word)| format!(r#" data-{state}="{}""#, escape(words.text(word))));
        let states = states.concat();
        let steps: String = self.steps.iter().map(|step| row(*step, words)).collect();
        let notes = self.notes.iter().map(|(when, text)| {
            let text = escape(words.text(*text));
            format!(r#"<p class="note" data-when="{when}" hidden>{text}</p>"#)
        });
        let notes: String = notes.collect();
        let buttons = self.buttons.iter().map(|(action, text)| {
            let text = escape(words.text(*text));
            format!(r#"<button type="button" data-action="{action}" hidden>{text}</button>"#)
        });
        let buttons: String = buttons.collect();
        // A page that waits for nothing yet has nothing to show.
        let hidden = if self.steps.is_empty() { " hidden" } else { "" };
        let heading = escape(words.text(Msg::CheckTitle));
        let heading = if self.steps.is_empty() {
            format!("<h2>{heading}</h2>")
        } else {
            String::new()
        };
        format!(
            r#"<section class="report" data-testid="report"{hidden}>{heading}<ol class="steps"{states}>{steps}<li data-testid="row" hidden>{EMPTY}</li></ol><div role="status">{notes}</div><p class="actions">{buttons}</p></section>"#
        )
    }
}

/// A step nothing is known of.
const EMPTY: &str = r#"<b class="step-title"></b><span class="step-state"></span><p class="step-text"><span></span> <time></time></p><p class="step-advice"></p>"#;

fn row(step: Step, words: &Catalog) -> String {
    let inner = EMPTY
        .replace(
            r#"<b class="step-title"></b>"#,
            &format!(
                r#"<b class="step-title">{}</b>"#,
                escape(words.text(step.title()))
            ),
        )
        .replace(
            r#"<span class="step-state"></span>"#,
            &format!(
                r#"<span class="step-state">{}</span>"#,
                escape(words.text(Msg::StateWaiting))
            ),
        );
    format!(
        r#"<li data-testid="step" data-id="{}" data-state="waiting">{inner}</li>"#,
        step.id()
    )
}
