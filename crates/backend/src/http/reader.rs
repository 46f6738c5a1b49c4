//! Who will read the answer, if it is a failure: a program, or a person in a frame or a tab.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use bitrix24::Host;
use hyper::Request;
use i18n::Locale;
use url::form_urlencoded;

/// What is known of the reader before the request has been looked at.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    /// Whether this address is for people.
    pub is_person: bool,
    /// Their language.
    pub locale: Locale,
    /// Who may frame a page that explains a failure; a CSP source.
    pub ancestors: Cow<'static, str>,
}

impl Reader {
    pub(super) fn of<B>(request: &Request<B>) -> Self {
        let path = request.uri().path();
        let is_person = matches!(
            path,
            api::route::CALL_CARD | api::route::APP | api::route::INSTALL
        );
        let (query, headers) = (request.uri().query().unwrap_or_default(), request.headers());
        // A program has no language and no frame, and most requests are a program's.
        if !is_person {
            return Self {
                is_person,
                locale: Locale::default(),
                ancestors: Cow::Borrowed("'none'"),
            };
        }
        let ancestors = ancestors(query, headers);
        Self {
            is_person,
            locale: locale(query, headers),
            ancestors: ancestors.map_or(Cow::Borrowed("'none'"), Cow::Owned),
        }
    }
}

/// The last value of a field in a query.
fn field(query: &str, name: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs
        .filter(|(key, _)| key == name)
        .last()
        .map(|(_, value)| value.into_owned())
}

/// LANG when the portal says it, else the browser's wish, else English.
fn locale(query: &str, headers: &HeaderMap) -> Locale {
    match field(query, "LANG") {
        Some(lang) => Locale::from_portal_lang(&lang),
        None => wish(headers),
    }
}

/// What the browser prefers of the languages we have; English when that is none of them.
pub(super) fn wish(headers: &HeaderMap) -> Locale {
    let wish = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    wish.and_then(preferred).unwrap_or_default()
}

/// The best of the languages we have, by `q`, then by order.
fn preferred(accept_language: &str) -> Option<Locale> {
    let mut best: Option<(u32, Locale)> = None;
    for item in accept_language.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let primary = parts
            .next()
            .unwrap_or_default()
            .split('-')
            .next()
            .unwrap_or_default();
        let quality = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1.0), |q| q.parse::<f32>().ok());
        let thousandths = (quality.unwrap_or(0.0).clamp(0.0, 1.0) * 1000.0) as u32;
        let locale = Locale::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(primary));
        if let Some(locale) = locale.filter(|_| thousandths > best.map_or(0, |(held, _)| held)) {
            best = Some((thousandths, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

/// The portal as the launch names it, else the page that posted the form.
fn ancestors(query: &str, headers: &HeaderMap) -> Option<String> {
    let is_https = field(query, "PROTOCOL").as_deref() != Some("0");
    if let Some(host) = field(query, "DOMAIN").as_deref().and_then(Host::parse) {
        return Some(host.origin(is_https));
    }
    let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
    let (scheme, host) = origin.split_once("://")?;
    let is_web = matches!(scheme, "http" | "https");
    // A plain host or nothing: this goes into a policy, where other characters mean something.
    let host = Host::parse(host).filter(|_| is_web)?;
    Some(host.origin(scheme == "https"))
}

#[cfg(test)]
mod tests {
    use i18n::Locale;

    use super::preferred;

    #[test]
    fn the_browsers_first_wish_that_we_have_wins() {
        assert_eq!(preferred("fr, de;q=0.8, ru;q=0.9"), Some(Locale::Ru));
        assert_eq!(preferred("de-AT,de;q=0.9,en;q=0.8"), Some(Locale::De));
        assert_eq!(preferred("fr, ja"), None);
        assert_eq!(preferred("de;q=0, ru;q=nonsense"), None);
        assert_eq!(preferred(""), None);
    }
}
