//! What our application is bound to in a portal: `placement.get`, `event.get` and the methods that
//! change it (reference, section 4.2).
//!
//! Binding twice is an error of some portals: read first, then bind what is missing.

use crate::rest::Request;
use crate::tree::{Tree, Value};

/// One binding of our application in a portal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Binding {
    /// The placement's or the event's code, upper case.
    pub code: String,
    /// The address that is called.
    pub handler: String,
    /// Of an event: the user whose token comes with it, as text; `0` for whoever caused it.
    pub auth_type: Option<String>,
    /// Of a placement: its caption by the portal's language code, as far as the portal tells.
    pub titles: Vec<(String, String)>,
}

/// The result of `placement.get`.
pub fn placements(result: Option<&Value>) -> Vec<Binding> {
    bindings(result, "placement")
}

/// The result of `event.get`.
pub fn events(result: Option<&Value>) -> Vec<Binding> {
    bindings(result, "event")
}

fn bindings(result: Option<&Value>, key: &str) -> Vec<Binding> {
    let items = result.into_iter().flat_map(Value::items);
    let binding = |item: &Tree| {
        Some(Binding {
            code: item.text(key)?.to_ascii_uppercase(),
            handler: item.string("handler")?,
            auth_type: item.string("auth_type"),
            titles: titles(
                item.get_any_case("langAll")
                    .or(item.get_any_case("LANG_ALL")),
            ),
        })
    };
    items
        .filter_map(Value::as_map)
        .filter_map(binding)
        .collect()
}

fn titles(languages: Option<&Value>) -> Vec<(String, String)> {
    let languages = languages.and_then(Value::as_map);
    let pairs = languages.into_iter().flat_map(Tree::iter);
    let title = |(lang, texts): (&str, &Value)| {
        let title = texts.as_map()?.get_any_case("TITLE")?.text()?;
        Some((lang.to_owned(), title.to_owned()))
    };
    pairs.filter_map(title).collect()
}

/// `placement.bind` with a caption for each of these languages; the first is the fallback.
pub fn bind_placement(code: &str, handler: &str, titles: &[(&str, &str)]) -> Request {
    let mut request = Request::new("placement.bind")
        .with("PLACEMENT", code)
        .with("HANDLER", handler);
    if let Some((_, title)) = titles.first() {
        request = request.with("TITLE", *title);
    }
    let each = titles.iter();
    each.fold(request, |request, (lang, title)| {
        request.with(format!("LANG_ALL[{lang}][TITLE]"), *title)
    })
}

/// `placement.unbind` of one handler.
pub fn unbind_placement(code: &str, handler: &str) -> Request {
    Request::new("placement.unbind")
        .with("PLACEMENT", code)
        .with("HANDLER", handler)
}

/// `event.bind`.
pub fn bind_event(code: &str, handler: &str) -> Request {
    Request::new("event.bind")
        .with("event", code)
        .with("handler", handler)
}

/// `event.unbind` of one handler, and of one user's where the portal named one.
pub fn unbind_event(code: &str, handler: &str, auth_type: Option<&str>) -> Request {
    let request = Request::new("event.unbind")
        .with("event", code)
        .with("handler", handler);
    match auth_type {
        Some(user) => request.with("auth_type", user),
        None => request,
    }
}

#[cfg(test)]
mod tests {
    use super::{Binding, bind_placement, events, placements, unbind_event};
    use crate::rest::{Answer, Request};

    fn answer(json: &str) -> Answer {
        Answer::parse(json.as_bytes()).expect("an answer")
    }

    #[test]
    fn what_is_bound_is_listed_by_code_and_handler() {
        let bound = answer(
            r#"{"result":[{"placement":"CALL_CARD","userId":0,"handler":"https://us/call-card",
                "langAll":{"de":{"TITLE":"Karte"},"en":{"TITLE":"Card"},"ru":[]}},
                {"placement":"x"}]}"#,
        );
        let expected = Binding {
            code: "CALL_CARD".into(),
            handler: "https://us/call-card".into(),
            auth_type: None,
            titles: vec![("de".into(), "Karte".into()), ("en".into(), "Card".into())],
        };
        assert_eq!(placements(bound.result.as_ref()), [expected]);
        let bound = answer(
            r#"{"result":[{"event":"OnVoximplantCallEnd","handler":"https://us/events","auth_type":"0","offline":0}]}"#,
        );
        let expected = Binding {
            code: "ONVOXIMPLANTCALLEND".into(),
            handler: "https://us/events".into(),
            auth_type: Some("0".into()),
            titles: Vec::new(),
        };
        assert_eq!(events(bound.result.as_ref()), [expected]);
        assert_eq!(events(answer(r#"{"result":[]}"#).result.as_ref()), []);
    }

    fn params(request: &Request) -> Vec<(&str, &str)> {
        request.params().collect()
    }

    #[test]
    fn a_placement_is_bound_with_its_captions() {
        let titles = [("en", "A b"), ("de", "C")];
        let request = bind_placement("CALL_CARD", "https://us/x", &titles);
        assert_eq!(request.method(), "placement.bind");
        assert_eq!(
            params(&request),
            [
                ("PLACEMENT", "CALL_CARD"),
                ("HANDLER", "https://us/x"),
                ("TITLE", "A b"),
                ("LANG_ALL[en][TITLE]", "A b"),
                ("LANG_ALL[de][TITLE]", "C"),
            ]
        );
    }

    #[test]
    fn an_event_is_unbound_for_the_user_it_was_bound_for() {
        let request = unbind_event("X", "h", Some("1"));
        assert_eq!(request.method(), "event.unbind");
        let of_user = [("event", "X"), ("handler", "h"), ("auth_type", "1")];
        assert_eq!(params(&request), of_user);
        assert_eq!(params(&unbind_event("X", "h", None)), of_user[..2]);
    }
}
