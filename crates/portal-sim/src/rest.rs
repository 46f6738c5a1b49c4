//! The portal's REST. Source: reference, section 4.6.

mod basic;
mod batch;
pub(crate) mod binding;
mod crm;
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
use crate::fault::RestFault;
use crate::mode;
use crate::php::{order, read};
use crate::portal::SimPortal;
use crate::record::Received;
use crate::token::{Refusal, Token};

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

    fn body(&self) -> Value {
        json!({"error": self.code, "error_description": self.description})
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
    let slow_ms = core.lock().faults.rest_slow_ms;
    mode::delay(&core, slow_ms).await;
    let mut response = respond(&portal, &method, &params, &order, &watch);
    let everybody = HeaderValue::from_static("*");
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody);
    core.answered(number, response.status().as_u16());
    response
}

fn respond(
    portal: &SimPortal,
    method: &str,
    params: &Value,
    order: &[String],
    watch: &Stopwatch,
) -> Response {
    let answered = match fault(&portal.core, method) {
        Some(Refused::Page) => return Html("<!doctype html><h1>Proxy</h1>").into_response(),
        Some(Refused::Error(error)) => Err(error),
        None => authorize(&portal.core, params).and_then(|token| {
            dispatch(&Ask {
                portal,
                token: &token,
                method,
                params,
                order,
            })
        }),
    };
    match answered {
        Ok(found) => answer(&found, watch),
        Err(error) => {
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, axum::Json(error.body())).into_response()
        }
    }
}

enum Refused {
    Page,
    Error(RestError),
}

fn fault(core: &Core, method: &str) -> Option<Refused> {
    let faults = core.lock().faults.clone();
    let concerns = |only: &String| only.eq_ignore_ascii_case(method);
    if !faults.rest_method.as_ref().is_none_or(concerns) {
        return None;
    }
    let error = match faults.rest? {
        RestFault::Html => return Some(Refused::Page),
        RestFault::QueryLimit => RestError::new(503, "QUERY_LIMIT_EXCEEDED", "Too many requests"),
        RestFault::OperationLimit => RestError::new(
            429,
            "OPERATION_TIME_LIMIT",
            "Method is blocked due to operation time limit.",
        ),
        RestFault::ExpiredToken => expired(),
        RestFault::AccessDenied => RestError::new(403, "ACCESS_DENIED", "Access denied."),
        RestFault::Internal => RestError::new(500, "INTERNAL_SERVER_ERROR", "Internal error"),
    };
    Some(Refused::Error(error))
}

fn expired() -> RestError {
    let description = "The access token provided has expired.";
    RestError::new(401, "expired_token", description)
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
        Err(Refusal::Expired) => Err(expired()),
    }
}

/// Every method on one screen.
pub(crate) fn dispatch(ask: &Ask<'_>) -> Result<Answer, RestError> {
    match ask.method {
        "profile" => Ok(basic::profile(ask)),
        "user.current" => Ok(basic::user_current(ask)),
        "user.admin" => Ok(json!(Core::is_admin(ask.token.user)).into()),
        "app.info" => Ok(basic::app_info(ask)),
        "server.time" => Ok(json!(iso(clock::now(), 1)).into()),
        "scope" => Ok(basic::scope()),
        "batch" => batch::run(ask),
        "placement.bind" => binding::placement_bind(ask),
        "placement.get" => Ok(binding::placement_get(ask)),
        "placement.unbind" => binding::placement_unbind(ask),
        "event.bind" => binding::event_bind(ask),
        "event.get" => Ok(binding::event_get(ask)),
        "event.unbind" => Ok(binding::event_unbind(ask)),
        "event.test" => Ok(basic::event_test(ask)),
        "voximplant.statistic.get" => Ok(statistic::get(ask)),
        "crm.contact.get" | "crm.company.get" | "crm.lead.get" | "crm.deal.get" => crm::get(ask),
        "crm.duplicate.findbycomm" => Ok(crm::find_by_number(ask)),
        "crm.activity.list" | "crm.deal.list" => Ok(crm::list(ask)),
        "crm.timeline.comment.add" | "crm.activity.todo.add" => Ok(crm::add(ask)),
        _ => Err(RestError::new(
            404,
            "ERROR_METHOD_NOT_FOUND",
            "Method not found!",
        )),
    }
}

/// `{"result":…,"total":…,"time":{…}}`.
pub(crate) fn answer(found: &Answer, watch: &Stopwatch) -> Response {
    let mut body = json!({"result": found.result, "time": time(watch)});
    if let Some(total) = found.total {
        body["total"] = json!(total);
    }
    axum::Json(body).into_response()
}

/// The `time` block of every good answer.
pub(crate) fn time(watch: &Stopwatch) -> Value {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit exactly"
    )]
    let seconds = |milliseconds: u64| milliseconds as f64 / 1000.0;
    let (finish, elapsed) = (clock::now_ms(), watch.elapsed_ms());
    let start = finish.saturating_sub(elapsed);
    json!({
        "start": seconds(start), "finish": seconds(finish),
        "duration": seconds(elapsed), "processing": seconds(elapsed),
        "date_start": iso(start / 1000, 1), "date_finish": iso(finish / 1000, 1),
        "operating_reset_at": finish / 1000 + 600, "operating": seconds(elapsed),
    })
}
