//! What a person reads when a page could not be opened, or was opened by hand.

use i18n::{Catalog, Locale, Msg};

use super::html::escape;
use super::{Page, csp};
use crate::random;

/// Readable in a narrow frame and in a tab, in both colour schemes, without the built card.
const STYLE: &str = ":root{color-scheme:light dark}body{font:0.9375rem/1.45 system-ui,sans-serif;\
    max-width:40rem;margin:0 auto;padding:24px 16px}h1{font-size:1.25rem;line-height:1.3}\
    .id{opacity:.75;font-size:.8125rem;overflow-wrap:anywhere}";

/// What is to be said.
#[derive(Debug)]
pub struct Refusal<'a> {
    /// The heading.
    pub title: &'a str,
    /// The sentences below it.
    pub lines: &'a [String],
    /// The reader's language.
    pub locale: Locale,
    /// Who may frame the page; a CSP source.
    pub ancestors: &'a str,
    /// The request's id.
    pub request_id: &'a str,
}

/// The page that says it.
pub fn page(refusal: &Refusal<'_>) -> Page {
    let Refusal {
        title,
        lines,
        locale,
        ancestors,
        request_id,
    } = *refusal;
    let words = Catalog::for_locale(locale);
    let lines: String = lines
        .iter()
        .map(|line| format!("<p>{}</p>", escape(line)))
        .collect();
    let id = escape(&words.format(Msg::ErrorRequestId, &[("id", request_id)]));
    let nonce = random::nonce();
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <style nonce=\"{nonce}\">{STYLE}</style></head><body><main data-testid=\"refusal\">\
         <h1>{title}</h1>{lines}<p class=\"id\">{id}</p></main></body></html>\n",
        locale.tag(),
        locale.direction().attribute(),
        title = escape(title),
    );
    Page {
        html,
        headers: csp::headers(&nonce, None, ancestors),
    }
}
