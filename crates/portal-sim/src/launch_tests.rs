use super::*;
use crate::call::{CallSpec, CardState};

fn options_text(call: &Call) -> String {
    php::json(&Php::Map(options(call)))
}

/// `PLACEMENT_OPTIONS` of a sample body.
fn sample_options(body: &str) -> String {
    form_urlencoded::parse(body.as_bytes())
        .find(|(name, _)| name == "PLACEMENT_OPTIONS")
        .map(|(_, value)| value.into_owned())
        .expect("options")
}

fn rest_app(id: &str) -> CallSpec {
    CallSpec {
        id: Some(id.to_owned()),
        ..CallSpec::incoming().by_rest_app()
    }
}

#[test]
fn options_are_escaped_and_ordered_as_in_the_sample_of_a_new_portal() {
    let id = "externalCall.0f1e2d3c4b5a69788796a5b4c3d2e1f0.1773306964";
    let spec = CallSpec {
        line_number: "+49 30 000-00-01".to_owned(),
        line_name: "Zentrale Köln ☎".to_owned(),
        crm: Some(Crm::new("COMPANY", 17)),
        bindings: vec![Crm::new("DEAL", 25), Crm::new("COMPANY", 17)],
        uri: Some("/crm/company/details/17/".to_owned()),
        ..rest_app(id)
    };
    let sample = sample_options(include_str!("../samples/call-card-modern.body.form"));
    assert_eq!(options_text(&Call::new(id.to_owned(), spec, 0)), sample);
}

#[test]
fn an_unlinked_call_says_empty_zero_and_undefined() {
    let id = "externalCall.c3ee67f1a63f6e6117c230ab59cc49ea.1723556778";
    let spec = CallSpec {
        number: Some("555555".to_owned()),
        line_number: String::new(),
        crm: None,
        ..rest_app(id)
    };
    let sample = sample_options(include_str!("../samples/seed-call-card.body.form"));
    let call = Call::new(id.to_owned(), spec, 0);
    // The page of the source has plain JSON: nothing in it needs an escape.
    assert_eq!(options_text(&call), sample);
}

#[test]
fn an_outgoing_call_of_a_list_knows_its_activity() {
    let spec = CallSpec {
        number: Some("+34910000002".to_owned()),
        activity_id: Some(12_043),
        call_list_id: 5,
        ..CallSpec::outgoing()
    };
    let mut call = Call::new("7C31D0E5A94F26B8.1773306970.5521873".to_owned(), spec, 0);
    call.card = CardState::Connecting;
    let sample = sample_options(include_str!(
        "../samples/call-card-outgoing-builtin.body.form"
    ));
    assert_eq!(options_text(&call), sample);
    assert_eq!(status(&call)["CRM_ACTIVITY_ID"], json!(12_043));
    assert_eq!(status(&call)["CALL_LIST_MODE"], json!(true));
}

#[test]
fn an_unknown_number_is_absent_and_a_hidden_one_is_said() {
    let mut call = Call::new(
        "x".to_owned(),
        CallSpec {
            number: None,
            ..CallSpec::incoming()
        },
        0,
    );
    assert!(!options_text(&call).contains("PHONE_NUMBER"));
    assert!(status(&call).get("PHONE_NUMBER").is_none());
    call.spec.number = Some("hidden".to_owned());
    assert!(options_text(&call).contains(r#""PHONE_NUMBER":"hidden""#));
}

#[test]
fn status_has_native_types_where_the_launch_has_text() {
    let call = Call::new("x".to_owned(), CallSpec::incoming(), 0);
    let native = status(&call);
    assert_eq!(native["CRM_ENTITY_ID"], json!(797));
    assert_eq!(native["CRM_BINDINGS"], json!([]));
    assert_eq!(native["CALL_LIST_MODE"], json!(false));
    assert!(options_text(&call).contains(r#""CRM_ENTITY_ID":"797""#));
    assert!(options_text(&call).contains(r#""CALL_LIST_MODE":"false""#));
}

#[test]
fn a_call_of_a_rest_app_is_connected_before_anybody_answers() {
    let call = Call::new(
        "externalCall.x.1".to_owned(),
        rest_app("externalCall.x.1"),
        0,
    );
    assert_eq!(status(&call)["CALL_STATE"], json!("connected"));
}
