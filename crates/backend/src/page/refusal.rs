//! What a person reads when a page could not be opened, or was opened by hand.

use i18n::{Catalog, Locale, Msg};

use super::html::escape;
use super::{Page, csp};
use crate::http::Failure;
use crate::random;

/// Readable in a narrow frame and in a tab, in both colour schemes, without the built card.
const STYLE: &str = ":root{color-scheme:light dark}body{font:0.9375rem/1.45 system-ui,sans-serif;\
    max-width:40rem;margin:0 auto;padding:24px 16px}h1{font-size:1.25rem;line-height:1.3}\
    .id{opacity:.75;font-size:.8125rem;overflow-wrap:anywhere}";

/// The page for a failure, which `ancestors` may frame.
pub fn page(failure: &Failure, locale: Locale, ancestors: &str, request_id: &str) -> Page {
    let words = Catalog::for_locale(locale);
    let (title, lines) = if matches!(failure, Failure::NotByHand | Failure::Method) {
        let lines = [
            words.text(Msg::AddressText).to_owned(),
            words.text(Msg::AddressHow).to_owned(),
        ];
        (words.text(Msg::AddressTitle), lines)
    } else {
        let lines = [failure.words(&words), words.text(Msg::ErrorHint).to_owned()];
        (words.text(Msg::ErrorTitle), lines)
    };
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
