//! `POST /sim/<action>`: the buttons of the portal page.

mod admin;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::{CallSpec, Crm, End};
use crate::clock;
use crate::fault::Faults;
use crate::options::{OPERATOR, Profile};
use crate::portal::SimPortal;
use crate::record::Delivered;
use crate::script;
use crate::sim_call::SimCall;
use crate::standing::Standing;
use crate::terms::Terms;
use crate::token::LIFETIME;

/// What a button wants; every button fills in what it needs.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    call: String,
    profile: Profile,
    number: String,
    line_number: String,
    line_name: String,
    crm_known: bool,
    call_list: bool,
    /// Let timers answer and end the call.
    play: bool,
    user: u64,
    /// The colleague a call is redirected to.
    to: u64,
    /// `CALL_FAILED_CODE`; empty lets the phase decide.
    code: String,
    reason: String,
    text: String,
    /// `application_token` an update brings.
    token: String,
    clean: bool,
    faults: Faults,
    terms: Terms,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            call: String::new(),
            profile: Profile::BuiltIn,
            number: String::new(),
            line_number: String::new(),
            line_name: String::new(),
            crm_known: false,
            call_list: false,
            play: false,
            user: OPERATOR,
            to: crate::options::SECOND_OPERATOR,
            code: String::new(),
            reason: String::new(),
            text: String::new(),
            token: String::new(),
            clean: false,
            faults: Faults::default(),
            terms: Terms::default(),
        }
    }
}

impl Wish {
    fn spec(&self, call_type: u8) -> CallSpec {
        let base = match (call_type, self.profile) {
            (1, Profile::BuiltIn) => CallSpec::outgoing(),
            (_, Profile::BuiltIn) => CallSpec::incoming(),
            (_, Profile::RestApp) => CallSpec::incoming().by_rest_app(),
        };
        CallSpec {
            call_type,
            number: self.number(),
            line_number: if self.line_number.is_empty() {
                base.line_number
            } else {
                self.line_number.clone()
            },
            line_name: self.line_name.clone(),
            operator: self.user,
            crm: self.crm(),
            call_list_id: if self.call_list { 13 } else { 0 },
            ..base
        }
    }

    fn number(&self) -> Option<String> {
        let number = self.number.trim();
        (!number.is_empty()).then(|| number.to_owned())
    }

    fn crm(&self) -> Option<Crm> {
        self.crm_known.then(|| Crm::new("CONTACT", 797))
    }
}

pub(super) async fn act(
    State(portal): State<SimPortal>,
    Path(action): Path<String>,
    Json(wish): Json<Wish>,
) -> Response {
    let done = match action.as_str() {
        "ring-in" => ring(&portal, &wish, 2).await,
        "dial-out" => ring(&portal, &wish, 1).await,
        "crm-dial" => dial_from_crm(&portal, &wish).await,
        "request-callback" => {
            let line = wish.spec(4).line_number;
            let (number, crm) = (wish.number.trim(), wish.crm());
            answered(&portal.callback(number, &wish.text, &line, crm).await)
        }
        "faults" => {
            let faults = portal.faults(|faults| *faults = wish.faults);
            if !faults.reordered {
                portal.flush().await;
            }
            json!(faults)
        }
        "refresh" => refresh(&portal, wish.user),
        _ => match admin::act(&portal, &action, &wish).await {
            Some(done) => done,
            None => return on_some_call(&portal, &action, &wish).await,
        },
    };
    Json(done).into_response()
}

async fn on_some_call(portal: &SimPortal, action: &str, wish: &Wish) -> Response {
    let Some(call) = portal.find_call(&wish.call) else {
        return (StatusCode::NOT_FOUND, "no such call").into_response();
    };
    match on_call(&call, action, wish).await {
        Some(done) => Json(done).into_response(),
        None => (StatusCode::NOT_FOUND, "no such action").into_response(),
    }
}

async fn ring(portal: &SimPortal, wish: &Wish, call_type: u8) -> Value {
    let call = portal.call(wish.spec(call_type));
    if wish.play {
        tokio::spawn(script::play(call.clone()));
    }
    call.ring().await;
    json!({"call": call.id})
}

async fn dial_from_crm(portal: &SimPortal, wish: &Wish) -> Value {
    let spec = CallSpec {
        profile: Profile::RestApp,
        ..Wish::spec(wish, 1)
    };
    let call = portal.call(spec);
    call.requested().await;
    if wish.play {
        tokio::spawn(script::play(call.clone()));
    }
    call.ring().await;
    json!({"call": call.id})
}

async fn on_call(call: &SimCall, action: &str, wish: &Wish) -> Option<Value> {
    let delivered = match action {
        "answer" => call.answer().await,
        "hang-up" if wish.code.is_empty() => Some(call.hang_up().await),
        "hang-up" => {
            let talked = if wish.code == "200" {
                call.talk_seconds()
            } else {
                0
            };
            let end = End::new(&wish.code, &wish.reason, talked);
            Some(call.end(end).await)
        }
        "miss" => Some(call.end(End::missed()).await),
        "redirect" => call.redirect(wish.to).await,
        "entity" => {
            call.set_crm(next_record(call));
            None
        }
        _ => return None,
    };
    Some(delivered.map_or(json!({"silent": true}), |delivered| answered(&delivered)))
}

/// Another record than the card shows now: a contact, a lead, none.
fn next_record(call: &SimCall) -> Option<Crm> {
    match call.call().spec.crm {
        None => Some(Crm::new("CONTACT", 797)),
        Some(crm) if crm.kind == "CONTACT" => Some(Crm::new("LEAD", 31)),
        Some(_) => None,
    }
}

fn answered(delivered: &Delivered) -> Value {
    json!({"status": delivered.status})
}

/// `refreshAuth`: a new pair for the frame's user, or silence.
fn refresh(portal: &SimPortal, user: u64) -> Value {
    let (options, mut state) = (&portal.core.options, portal.core.lock());
    if state.faults.refresh_silent || state.standing == Standing::Absent {
        return json!({"silent": true});
    }
    let (client, member) = (&options.client_id, &options.member_id);
    let token = state.tokens.issue(user, client, member, clock::now());
    json!({
        "AUTH_ID": token.access, "AUTH_EXPIRES": LIFETIME, "REFRESH_ID": token.refresh,
    })
}
