//! The portal's REST. Source: reference, section 4.6.

mod basic;
mod batch;
pub(crate) mod binding;
mod crm;
mod event;
mod fault;
mod handler;
mod placement;
mod rights;
pub(crate) mod statistic;

pub(crate) use basic::name;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::clock::{self, Stopwatch, iso};
use crate::core::Core;
use crate::fault::Faults;
use crate::mode;
use crate::php::{order, read};
use crate::portal::SimPortal;
use crate::record::Received;
use crate::token::{Refusal, Token};
use fault::Refused;

pub(crate) fn router(portal: SimPortal) -> Router {
    // No OPTIONS: what is not a simple request fails here before it fails on a portal.
    Router::new()
        .route("/rest/{*method}", post(handle).merge(get(handle)))
        .with_state(portal)
}

/// What a method gives back.
pub(crate) struct Answer {
    result: Value,
    total: Option<usize>,
}

impl From<Value> for Answer {
    fn from(result: Value) -> Self {
        Self {
            result,
            total: None,
        }
    }
}

/// `{"error":…,"error_description":…}` with its status.
pub(crate) struct RestError {
    status: u16,
    code: &'static str,
    description: &'static str,
}

impl RestError {
    pub(crate) fn new(status: u16, code: &'static str, description: &'static str) -> Self {
        Self {
            status,
            code,
            description,
        }
    }

    /// Status and body as this portal writes them.
    fn written(&self, faults: &Faults) -> (u16, Value) {
        let (status, code) = fault::as_written(faults, self);
        let body = json!({"error": code, "error_description": self.description});
        (status, body)
    }
}

/// One request of a user: who asks what.
pub(crate) struct Ask<'a> {
    pub(crate) portal: &'a SimPortal,
    pub(crate) token: &'a Token,
    pub(crate) method: &'a str,
    pub(crate) params: &'a Value,
    /// Names of a batch's commands as written.
    pub(crate) order: &'a [String],
}

pub(crate) fn header_text(headers: &HeaderMap, name: HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

async fn handle(
    State(portal): State<SimPortal>,
    verb: Method,
    Path(path): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let core = portal.core.clone();
    let watch = Stopwatch::start();
    let query = uri.query().unwrap_or_default();
    let content_type = header_text(&headers, header::CONTENT_TYPE);
    let params = read::parameters(query, &content_type, &body);
    let order = order::of_commands(query, &content_type, &body);
    let method = path.trim_end_matches('/').to_ascii_lowercase();
    let method = method.strip_suffix(".json").unwrap_or(&method).to_owned();
    let origin = header_text(&headers, header::ORIGIN);
    let number = core.receive(Received {
        server: "rest",
        verb: verb.to_string(),
        method: method.clone(),
        query: query.to_owned(),
        content_type,
        origin: (!origin.is_empty()).then_some(origin),
        params: params.clone(),
        status: 0,
    });
    let slow_ms = fault::slowness_ms(&core.lock().faults, &method);
    mode::delay(&core, slow_ms).await;
    let asked = Asked {
        method: &method,
        params: &params,
        order: &order,
        headers: &headers,
    };
    let mut response = respond(&portal, &asked, &watch);
    let everybody = HeaderValue::from_static("*");
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody);
    core.answered(number, response.status().as_u16());
    response
}

/// One request before it is known who asks.
struct Asked<'a> {
    method: &'a str,
    params: &'a Value,
    order: &'a [String],
    headers: &'a HeaderMap,
}

fn respond(portal: &SimPortal, asked: &Asked<'_>, watch: &Stopwatch) -> Response {
    let core = &portal.core;
    match refusal(core, asked) {
        Some(Refused::Page) => return Html("<!doctype html><h1>Proxy</h1>").into_response(),
        Some(Refused::Error(error)) => return refuse(core, &error),
        None => {}
    }
    let answered = authorize(core, asked.params).and_then(|token| {
        dispatch(&Ask {
            portal,
            token: &token,
            method: asked.method,
            params: asked.params,
            order: asked.order,
        })
    });
    match answered {
        Ok(found) => answer(core, &found, watch),
        Err(error) => refuse(core, &error),
    }
}

/// What stands between a request and its method.
fn refusal(core: &Core, asked: &Asked<'_>) -> Option<Refused> {
    let mut state = core.lock();
    let switched = fault::of_request(&mut state.faults, asked.method);
    switched.or_else(|| {
        let planned = fault::of_plan(&mut state, asked.headers);
        planned.err().map(Refused::Error)
    })
}

fn refuse(core: &Core, error: &RestError) -> Response {
    let (status, body) = error.written(&core.lock().faults);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, axum::Json(body)).into_response()
}

fn authorize(core: &Core, params: &Value) -> Result<Token, RestError> {
    let access = read::text(params, "auth");
    if access.is_empty() {
        let description = "Wrong authorization data";
        return Err(RestError::new(401, "NO_AUTH_FOUND", description));
    }
    let found = core.lock().tokens.check(&access, clock::now());
    let unknown = || RestError::new(401, "invalid_token", "Unable to get application by token");
    match found {
        Ok(token) if token.member_id == core.options.member_id => Ok(token),
        Ok(_) | Err(Refusal::Unknown) => Err(unknown()),
        Err(Refusal::Expired) => Err(fault::expired()),
    }
}

/// Every method on one screen.
pub(crate) fn dispatch(ask: &Ask<'_>) -> Result<Answer, RestError> {
    rights::check(&ask.portal.core.lock().terms, ask.method)?;
    match ask.method {
        "profile" => Ok(basic::profile(ask)),
        "user.current" => Ok(basic::user_current(ask)),
        "user.admin" => Ok(json!(Core::is_admin(ask.token.user)).into()),
        "app.info" => Ok(basic::app_info(ask)),
        "server.time" => Ok(json!(iso(portal_time(&ask.portal.core), 1)).into()),
        "scope" => Ok(basic::scope(ask)),
        "batch" => batch::run(ask),
        "placement.bind" => placement::bind(ask),
        "placement.get" => placement::get(ask),
        "placement.list" => Ok(placement::list(ask)),
        "placement.unbind" => placement::unbind(ask),
        "event.bind" => event::bind(ask),
        "event.get" => Ok(event::get(ask)),
        "event.test" => Ok(event::test(ask)),
        "event.unbind" => event::unbind(ask),
        "events" => Ok(event::list(ask)),
        "voximplant.statistic.get" => Ok(statistic::get(ask)),
        "crm.contact.get" | "crm.company.get" | "crm.lead.get" | "crm.deal.get" => crm::get(ask),
        "crm.duplicate.findbycomm" => Ok(crm::find_by_number(ask)),
        "crm.activity.list" | "crm.deal.list" => Ok(crm::list(ask)),
        "crm.timeline.comment.add" | "crm.activity.todo.add" => Ok(crm::add(ask)),
        _ => Err(rights::no_method()),
    }
}

/// `{"result":…,"total":…,"time":{…}}`.
pub(crate) fn answer(core: &Core, found: &Answer, watch: &Stopwatch) -> Response {
    let mut body = json!({"result": found.result, "time": time(core, watch)});
    if let Some(total) = found.total {
        body["total"] = json!(total);
    }
    axum::Json(body).into_response()
}

/// Unix seconds by the portal's own clock.
pub(crate) fn portal_time(core: &Core) -> u64 {
    clock::now().saturating_add_signed(core.lock().faults.clock_ahead_s)
}

/// The `time` block of every good answer.
pub(crate) fn time(core: &Core, watch: &Stopwatch) -> Value {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit exactly"
    )]
    let seconds = |milliseconds: u64| milliseconds as f64 / 1000.0;
    let (ahead_s, reset_s) = {
        let faults = &core.lock().faults;
        (
            faults.clock_ahead_s,
            faults.operating_reset_s.unwrap_or(600),
        )
    };
    let elapsed = watch.elapsed_ms();
    let finish = clock::now_ms().saturating_add_signed(ahead_s * 1000);
    let start = finish.saturating_sub(elapsed);
    json!({
        "start": seconds(start), "finish": seconds(finish),
        "duration": seconds(elapsed), "processing": seconds(elapsed),
        "date_start": iso(start / 1000, 1), "date_finish": iso(finish / 1000, 1),
        "operating_reset_at": finish / 1000 + reset_s, "operating": seconds(elapsed),
    })
}
