//! Every event sample, as form and as JSON.

use bitrix24::event::on_external_call_back_start::OnExternalCallBackStart;
use bitrix24::event::on_external_call_start::OnExternalCallStart;
use bitrix24::event::on_voximplant_call_end::OnVoximplantCallEnd;
use bitrix24::event::on_voximplant_call_init::OnVoximplantCallInit;
use bitrix24::event::on_voximplant_call_start::OnVoximplantCallStart;
use bitrix24::{Auth, Delivery, PortalEvent, Secret, Tree, Verified};
use domain::{Disposition, PhoneNumber, Report};
use serde_json::{Value as Json, json};

use crate::fixture::{self, NOW, as_json, crm, exposed};

/// A sample, proven by what it carries itself.
pub(crate) fn verified(content_type: &str, body: &[u8]) -> Delivery<Verified> {
    let decode = || Delivery::decode(content_type, body).expect("an event");
    match decode().claims() {
        Some(claims) => {
            let token = claims.unproven_access_token();
            let proof = fixture::admin_proof(token, claims.unproven_portal());
            decode().verified_by_server(&proof).expect("proven")
        }
        None => decode().verify(&token_in(body)).expect("proven"),
    }
}

/// The application token, found without the parser that is being tested.
fn token_in(body: &[u8]) -> Secret {
    let body = String::from_utf8_lossy(body);
    let (_, after) = body.rsplit_once("application_token").expect("a token");
    let is_token = |c: char| c.is_ascii_alphanumeric();
    let start = after
        .trim_start_matches("%5D")
        .trim_start_matches(|c: char| !is_token(c));
    let end = start.find(|c: char| !is_token(c)).unwrap_or(start.len());
    Secret::parse(&start[..end]).expect("a token")
}

fn sample(name: &str) -> Delivery<Verified> {
    let is_json = name.ends_with(".json");
    let content_type = if is_json {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    verified(content_type, &fixture::bytes(name))
}

fn auth_of(auth: &Auth) -> Json {
    json!({
        "member_id": auth.member_id.as_ref().map(ToString::to_string),
        "domain": auth.domain,
        "client_endpoint": auth.client_endpoint,
        "server_endpoint": auth.server_endpoint,
        "application_token": exposed(auth.application_token.as_ref()),
        "status": auth.status,
        "scope": auth.scope,
        "access_token": exposed(auth.access_token.as_ref()),
        "refresh_token": exposed(auth.refresh_token.as_ref()),
        "expires_in": auth.expires_in,
        "expires": auth.expires,
        "user_id": auth.user_id,
    })
}

fn number(number: Option<&PhoneNumber>) -> Json {
    json!(number.and_then(PhoneNumber::as_text))
}

/// What the wire struct of an event makes of its data, in the words of `expected.json`.
fn typed(code: &str, data: &Tree) -> Json {
    let codes = [Json::Null, json!("outgoing"), json!("incoming")];
    let code_of = |name: Json| {
        codes
            .iter()
            .position(|known| *known == name)
            .filter(|at| *at > 0)
    };
    match code {
        "ONVOXIMPLANTCALLINIT" => {
            let event = OnVoximplantCallInit::try_from(data).expect("an init");
            let call_type = json!(event.call_type.map(|t| t.as_str()));
            json!({
                "call_id": event.call_id,
                "call_type": code_of(call_type.clone()),
                "call_type_name": call_type,
                "telephony": if event.is_rest_app() { "rest_app" } else { "built_in" },
                "client_number": number(event.customer()),
                "line": event.line,
                "rest_app_id": event.rest_app_id,
            })
        }
        "ONVOXIMPLANTCALLSTART" => {
            let event = OnVoximplantCallStart::try_from(data).expect("a start");
            json!({ "call_id": event.call_id, "user_id": event.operator })
        }
        "ONVOXIMPLANTCALLEND" => {
            let event = OnVoximplantCallEnd::try_from(data).expect("an end");
            let call_type = json!(event.call_type.map(|t| t.as_str()));
            let (code, seconds) = (event.code.as_deref(), event.talk_seconds);
            json!({
                "call_id": event.call_id,
                "call_type": code_of(call_type.clone()),
                "call_type_name": call_type,
                "client_number": number(event.number.as_ref()),
                "portal_number": event.portal_number,
                "user_id": event.operator,
                "duration_seconds": seconds,
                "started_at": event.started_at,
                "started_at_unix": event.started_at_unix(),
                "cost": event.cost,
                "currency": event.currency,
                "code": event.code,
                "outcome": Disposition::judge(code, event.call_type, seconds).as_str(),
                "reason": event.reason,
                "activity_id": event.activity_id,
            })
        }
        "ONEXTERNALCALLSTART" => {
            let event = OnExternalCallStart::try_from(data).expect("a request");
            json!({
                "call_id": event.call_id,
                "number": number(event.number.as_ref()),
                "number_international": number(event.number_international.as_ref()),
                "extension": event.extension,
                "user_id": event.operator,
                "call_list_id": event.call_list_id,
                "line": event.line,
                "is_mobile": event.is_mobile,
                "crm": crm(event.crm.as_ref()),
            })
        }
        "ONEXTERNALCALLBACKSTART" => {
            let event = OnExternalCallBackStart::try_from(data).expect("a callback request");
            json!({
                "number": number(event.number.as_ref()),
                "text": event.text,
                "voice": event.voice,
                "line": event.line,
                "crm": crm(event.crm.as_ref()),
            })
        }
        _ => json!({}),
    }
}

#[test]
fn every_sample_gives_exactly_what_is_expected() {
    let cases = fixture::expected("event");
    assert_eq!(cases.len(), 33);
    for (name, case) in cases {
        let content_type = case["content_type"].as_str().expect("a content type");
        let delivery = verified(content_type, &fixture::bytes(&name));
        let data: Json = delivery
            .data()
            .iter()
            .map(|(key, v)| (key, as_json(v)))
            .collect();
        let data = if data.is_null() { json!({}) } else { data };
        let seen = json!({
            "event": delivery.code(),
            "handler_id": delivery.handler_id(),
            "ts": delivery.ts(),
            "auth": auth_of(&delivery.auth()),
            "data": data,
            "typed": typed(delivery.code(), delivery.data()),
        });
        assert_eq!(seen, case["expect"], "{name}");
        assert!(delivery.event(NOW).is_ok(), "{name}");
    }
}

#[test]
fn no_event_sample_is_forgotten() {
    let known: Vec<String> = fixture::expected("event")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for name in fixture::files("", ".form")
        .into_iter()
        .chain(fixture::files("", ".json"))
    {
        let is_other = name.ends_with(".body.form") || name == "expected.json";
        assert!(is_other || known.contains(&name), "{name}");
    }
}

#[test]
fn a_form_and_its_json_twin_are_the_same_event() {
    let mut pairs = 0;
    for form in fixture::files("", ".form") {
        let json = form.replace(".form", ".json");
        if !fixture::files("", ".json").contains(&json) {
            continue;
        }
        let (form, json) = (sample(&form), sample(&json));
        assert_eq!(form.dedup_key(), json.dedup_key(), "{}", form.code());
        assert_eq!(form.event(NOW), json.event(NOW));
        pairs += 1;
    }
    assert_eq!(pairs, 15);
}

#[test]
fn two_different_samples_are_never_the_same_event() {
    let mut keys: Vec<Vec<u8>> = fixture::files("", ".form")
        .iter()
        .filter(|name| !name.ends_with(".body.form") && *name != "call-start-raw-brackets.form")
        .map(|name| sample(name).dedup_key())
        .collect();
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count);
}

#[test]
fn start_of_a_rest_app_call_only_registers_it() {
    let kind = |name| match sample(name).event(NOW) {
        Ok(PortalEvent::Call { report, .. }) => report.kind(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind("call-start.form"), "answered");
    let external = fixture::text("call-start-raw-brackets.form").replace(
        "7C31D0E5A94F26B8.1773306970.5521873",
        "externalCall.0f1e.1773306964",
    );
    let external = verified("application/x-www-form-urlencoded", external.as_bytes());
    let Ok(PortalEvent::Call { report, .. }) = external.event(NOW) else {
        panic!("no call")
    };
    assert!(matches!(report, Report::Registered(_)));
}

#[test]
fn a_callback_request_says_when_we_received_it() {
    let event = sample("seed-external-callback-start.form").event(NOW);
    let Ok(PortalEvent::CallbackRequested(request)) = event else {
        panic!("{event:?}")
    };
    assert_eq!(
        (request.requested_at, request.ts),
        (NOW, Some(1_773_234_727))
    );
}

#[test]
fn uninstall_says_whether_to_delete_what_we_stored() {
    let event = sample("app-uninstall.form").event(NOW);
    let Ok(PortalEvent::AppUninstall(event)) = event else {
        panic!("{event:?}")
    };
    assert!(event.clean);
}

#[test]
fn an_event_we_do_not_know_is_unknown() {
    let event = sample("offline-event.form").event(NOW);
    assert_eq!(
        event,
        Ok(PortalEvent::Unknown {
            code: "ONOFFLINEEVENT".into()
        })
    );
}
