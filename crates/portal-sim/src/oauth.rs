//! The authorization server, on its own port. Source: reference, sections 4.4 and 4.5.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::any;
use serde_json::{Value, json};

use crate::clock::{self, Stopwatch, iso};
use crate::core::Core;
use crate::fault::OauthFault;
use crate::mode;
use crate::php::read;
use crate::portal::SimPortal;
use crate::record::Received;
use crate::rest::{answer, header_text};
use crate::standing::Standing;
use crate::token::{LIFETIME, Refusal, Token};

pub(crate) fn router(portal: SimPortal) -> Router {
    Router::new()
        .route("/rest/app.info", any(handle))
        .route("/rest/app.info/", any(handle))
        .route("/rest/app.info.json", any(handle))
        .route("/oauth/token", any(handle))
        .route("/oauth/token/", any(handle))
        .with_state(portal)
        .layer(middleware::map_response(closing))
}

/// A kept connection would outlive the switch that takes the server down.
async fn closing(mut response: Response) -> Response {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

async fn handle(
    State(portal): State<SimPortal>,
    verb: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let core = &portal.core;
    let watch = Stopwatch::start();
    let query = uri.query().unwrap_or_default();
    let content_type = header_text(&headers, header::CONTENT_TYPE);
    let is_info = uri.path().starts_with("/rest/");
    let params = read::parameters(query, &content_type, &body);
    let number = core.receive(Received {
        server: "oauth",
        verb: verb.to_string(),
        method: if is_info { "app.info" } else { "oauth/token" }.to_owned(),
        query: query.to_owned(),
        origin: headers.get(header::ORIGIN).map(text),
        content_type,
        params: params.clone(),
        status: 0,
    });
    let faults = core.lock().faults.clone();
    mode::delay(core, faults.oauth_slow_ms).await;
    let response = match faults.oauth {
        Some(OauthFault::Html) => Html("<!doctype html><h1>Service page</h1>").into_response(),
        Some(OauthFault::Internal) => error(500, "internal_server_error"),
        Some(OauthFault::Refuse) if !is_info => error(400, "invalid_grant"),
        Some(OauthFault::Refuse) => error(401, "invalid_token"),
        Some(OauthFault::Down) | None if is_info => app_info(core, &params, &watch),
        Some(OauthFault::Down) | None => renew(core, &params),
    };
    core.answered(number, response.status().as_u16());
    response
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn error(status: u16, code: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let description = match code {
        "invalid_token" => "Unable to get application by token",
        "expired_token" => "The access token provided has expired.",
        _ => return (status, axum::Json(json!({"error": code}))).into_response(),
    };
    let body = json!({"error": code, "error_description": description});
    (status, axum::Json(body)).into_response()
}

/// `app.info`: whose token this is, of which application and which portal.
fn app_info(core: &Core, params: &Value, watch: &Stopwatch) -> Response {
    let access = read::text(params, "auth");
    let now = clock::now();
    let state = core.lock();
    let standing = state.standing;
    let token = match state.tokens.check(&access, now) {
        Ok(token) => token,
        Err(Refusal::Expired) => return error(401, "expired_token"),
        Err(Refusal::Unknown) => return error(401, "invalid_token"),
    };
    let (version, scope) = (state.version, state.terms.scope());
    drop(state);
    let ours = token.client_id == core.options.client_id;
    if ours && standing == Standing::Absent {
        return error(401, "NOT_INSTALLED");
    }
    let install = if ours {
        Install {
            is_finished: standing == Standing::Installed,
            version,
            scope,
        }
    } else {
        Install {
            is_finished: true,
            version: 4,
            scope: "crm".to_owned(),
        }
    };
    answer(core, &info(core, &token, ours, &install).into(), watch)
}

/// An application on a portal.
struct Install {
    is_finished: bool,
    version: u32,
    scope: String,
}

fn info(core: &Core, token: &Token, ours: bool, install: &Install) -> Value {
    // Other applications' answers have been seen with numbers as text.
    let (version, scope) = (install.version, &install.scope);
    let (user, version, status) = if ours {
        (json!(token.user), json!(version), "L")
    } else {
        (
            json!(token.user.to_string()),
            json!(version.to_string()),
            "F",
        )
    };
    json!({
        "client_id": token.client_id,
        "scope": scope,
        "expires": iso(token.expires, 0),
        "user_id": user,
        "install": {
            "installed": install.is_finished, "version": version, "status": status, "scope": scope,
            "domain": core.address().to_string(), "uri": core.url(),
            "client_endpoint": format!("{}/rest/", core.url()),
            "member_id": token.member_id, "member_type": "user",
        },
    })
}

/// `grant_type=refresh_token`: a new pair; the old refresh token dies.
fn renew(core: &Core, params: &Value) -> Response {
    if read::text(params, "grant_type") != "refresh_token" {
        return error(400, "invalid_request");
    }
    let given = |name| read::text(params, name);
    if given("client_id") != core.options.client_id
        || given("client_secret") != core.options.client_secret
    {
        // Seen with status 200, and still an error.
        return error(200, "wrong_client");
    }
    let (refresh, client) = (given("refresh_token"), &core.options.client_id);
    let (renewed, scope) = {
        let mut state = core.lock();
        let renewed = state.tokens.renew(&refresh, client, clock::now());
        (renewed, state.terms.scope())
    };
    let Some(token) = renewed else {
        return error(400, "invalid_grant");
    };
    axum::Json(json!({
        "access_token": token.access, "refresh_token": token.refresh,
        "expires": token.expires, "expires_in": LIFETIME, "scope": scope, "status": "L",
        // Here `domain` is the authorization server.
        "domain": core.oauth_address.to_string(),
        "server_endpoint": format!("{}/rest/", core.oauth_url()),
        "client_endpoint": format!("{}/rest/", core.url()),
        "member_id": token.member_id, "user_id": token.user,
    }))
    .into_response()
}
