//! The portal page: a header, a phone, and the host card that opens the application's tab.

mod action;
mod feed;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::launch::{self, Target};
use crate::options::OPERATOR;
use crate::portal::SimPortal;

/// Files of the page: name, content type, text.
const ASSETS: [(&str, &str, &str); 10] = [
    ("host.css", CSS, include_str!("../assets/host.css")),
    ("card.css", CSS, include_str!("../assets/card.css")),
    ("host.js", JS, include_str!("../assets/host.js")),
    ("admin.js", JS, include_str!("../assets/admin.js")),
    ("bridge.js", JS, include_str!("../assets/bridge.js")),
    ("card.js", JS, include_str!("../assets/card.js")),
    ("launch.js", JS, include_str!("../assets/launch.js")),
    ("phone.js", JS, include_str!("../assets/phone.js")),
    ("slider.js", JS, include_str!("../assets/slider.js")),
    ("log.js", JS, include_str!("../assets/log.js")),
];
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

pub(crate) fn router(portal: SimPortal) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/assets/{name}", get(asset))
        .route("/sim/events", get(feed::events))
        .route("/sim/launch", get(launch_form))
        .route("/sim/{action}", post(action::act))
        .with_state(portal)
}

async fn page() -> Response {
    fresh(HTML, include_str!("../assets/host.html"))
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(file, ..)| *file == name) {
        Some((_, kind, text)) => fresh(kind, text),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn fresh(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

/// What the page wants to open in a frame.
#[derive(Deserialize)]
#[serde(default)]
struct Wanted {
    /// `call`, `app` or `install`.
    target: String,
    call: String,
    user: u64,
    lang: String,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            target: "app".to_owned(),
            call: String::new(),
            user: OPERATOR,
            lang: String::new(),
        }
    }
}

/// Form and initial data of a new frame, with an `APP_SID` of its own.
async fn launch_form(State(portal): State<SimPortal>, Query(wanted): Query<Wanted>) -> Response {
    let target = match wanted.target.as_str() {
        "install" => Target::Install,
        "app" => Target::App,
        _ => match portal.find_call(&wanted.call) {
            Some(call) => Target::CallCard(Box::new(call.call())),
            None => return (StatusCode::NOT_FOUND, "no such call").into_response(),
        },
    };
    Json(opening(&portal, &target, &wanted)).into_response()
}

fn opening(portal: &SimPortal, target: &Target, wanted: &Wanted) -> Value {
    let lang = if wanted.lang.is_empty() {
        portal.core.lock().lang.clone()
    } else {
        wanted.lang.clone()
    };
    let (form, init) = launch::build(&portal.core, target, wanted.user, &lang);
    let title = portal.core.lock().bindings.tab_title(&lang);
    json!({
        "url": form.url(), "body": form.body, "name": form.frame_name, "sid": form.app_sid(),
        "init": init, "title": title.unwrap_or_else(|| "Call card".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../assets/host.html");

    /// What stands between `before` and the next `after`, everywhere in the text.
    fn between<'a>(text: &'a str, before: &str, after: char) -> Vec<&'a str> {
        let parts = text.split(before).skip(1);
        parts.filter_map(|part| part.split(after).next()).collect()
    }

    #[test]
    fn every_element_a_script_asks_for_is_on_the_page_once() {
        let marked = between(PAGE, "data-testid=\"", '"');
        for (file, _, text) in ASSETS {
            for wanted in between(text, "$('", '\'') {
                let found = marked.iter().filter(|mark| **mark == wanted).count();
                assert_eq!(found, 1, "{file} asks for {wanted}");
            }
        }
    }

    #[test]
    fn every_fault_switch_has_a_field() {
        let fields = between(PAGE, "name=\"", '"');
        let switches = json!(crate::Faults::default());
        for switch in switches.as_object().expect("switches").keys() {
            // One method alone is refused by tests only.
            let is_there = fields.contains(&switch.as_str()) || switch == "rest_method";
            assert!(is_there, "{switch}");
        }
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere() {
        let texts = ASSETS.iter().map(|(.., text)| *text).chain([PAGE]);
        for text in texts {
            let addresses = between(text, "://", '"');
            assert!(
                addresses
                    .iter()
                    .all(|found| found.starts_with("www.w3.org")),
                "{addresses:?}"
            );
        }
    }
}
