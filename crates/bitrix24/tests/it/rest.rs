//! The answers of REST and of the authorization server.

use bitrix24::rest::app_info::AppInfo;
use bitrix24::rest::batch::Batch;
use bitrix24::rest::profile::Profile;
use bitrix24::rest::token::RenewedToken;
use bitrix24::rest::{Answer, AnswerError, ErrorCode, RestError, statistics};
use bitrix24::{NotGenuine, Proof, Secret, Value};
use domain::{CallId, PortalId};

use crate::fixture::{self, OUR_CLIENT_ID};

fn bytes(name: &str) -> Vec<u8> {
    fixture::bytes(&format!("rest/{name}"))
}

fn code(name: &str) -> ErrorCode {
    match Answer::parse(&bytes(name)) {
        Err(AnswerError::Refused(RestError { code, .. })) => code,
        other => panic!("{name}: {other:?}"),
    }
}

fn portal() -> PortalId {
    PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id")
}

#[test]
fn every_answer_is_a_result_or_an_error() {
    for (name, _) in fixture::expected("rest") {
        let answer = Answer::parse(&fixture::bytes(&name));
        assert_eq!(answer.is_err(), name.contains("error"), "{name}");
    }
    let files = fixture::files("rest", ".json").len();
    assert_eq!(fixture::expected("rest").len(), files);
}

#[test]
fn every_error_has_its_code() {
    assert_eq!(code("error-expired-token.json"), ErrorCode::ExpiredToken);
    assert_eq!(
        code("error-query-limit.json"),
        ErrorCode::QueryLimitExceeded
    );
    assert_eq!(
        code("error-operation-time-limit.json"),
        ErrorCode::OperationTimeLimit
    );
    assert_eq!(
        code("error-empty-code.json"),
        ErrorCode::Other(String::new())
    );
    assert_eq!(
        code("oauth-error-invalid-grant.json"),
        ErrorCode::InvalidGrant
    );
    assert_eq!(
        code("oauth-error-wrong-client.json"),
        ErrorCode::WrongClient
    );
}

#[test]
fn a_good_answer_says_when_a_blocked_method_is_free_again() {
    let answer = Answer::parse(&bytes("crm.activity.list.json")).expect("an answer");
    assert_eq!((answer.total, answer.next), (Some(1), None));
    assert_eq!(answer.operating_reset_at, Some(1_773_307_564));
}

#[test]
fn nothing_found_is_an_empty_map() {
    let none = Answer::parse(&bytes("crm.duplicate.findbycomm-none.json")).expect("an answer");
    assert!(none.result.is_none() && none.into_map().is_empty());
    let some = Answer::parse(&bytes("crm.duplicate.findbycomm-some.json")).expect("an answer");
    let ids: Vec<String> = some.into_map().names("CONTACT");
    assert_eq!(ids, ["797", "812"]);
}

#[test]
fn app_info_tells_whose_token_it_is() {
    let info = AppInfo::parse(&bytes("oauth-app-info.json")).expect("an app.info");
    assert_eq!(info.client_id, OUR_CLIENT_ID);
    assert_eq!(
        (info.user_id.map(|id| id.get()), info.expires),
        (Some(12), Some(1_773_314_164))
    );
    assert_eq!(info.install.version, Some(1));
    assert_eq!(
        info.install.client_endpoint.as_deref(),
        Some("https://acme-demo.bitrix24.com/rest/")
    );
    assert!(info.install.is_installed);
    let other = AppInfo::parse(&bytes("oauth-app-info-other-app.json")).expect("an app.info");
    assert_eq!(
        (other.user_id, other.install.version),
        (info.user_id, Some(4)),
        "both as text"
    );
}

#[test]
fn a_token_of_another_application_or_portal_proves_nothing() {
    let token = Secret::parse("0a11").expect("a token");
    let info = AppInfo::parse(&bytes("oauth-app-info.json")).expect("an app.info");
    assert!(Proof::new(&token, &info, OUR_CLIENT_ID, &portal()).is_ok());
    let elsewhere = PortalId::parse("a223c6b9410f85df73e9377d6c4f7213").expect("an id");
    let proof = Proof::new(&token, &info, OUR_CLIENT_ID, &elsewhere);
    assert_eq!(proof.err(), Some(NotGenuine::OtherPortal));
    let other = AppInfo::parse(&bytes("oauth-app-info-other-app.json")).expect("an app.info");
    let proof = Proof::new(&token, &other, OUR_CLIENT_ID, &portal());
    assert_eq!(proof.err(), Some(NotGenuine::OtherApplication));
}

#[test]
fn an_ordinary_user_is_no_administrator() {
    let token = Secret::parse("0a11").expect("a token");
    let info = AppInfo::parse(&bytes("oauth-app-info.json")).expect("an app.info");
    let profile = Profile::parse(&bytes("profile.json")).expect("a profile");
    assert_eq!(
        (profile.id.map(|id| id.get()), profile.is_admin),
        (Some(12), false)
    );
    let proof = Proof::new(&token, &info, OUR_CLIENT_ID, &portal()).expect("a proof");
    assert_eq!(
        proof.of_administrator(&profile).err(),
        Some(NotGenuine::NotAdministrator)
    );
}

#[test]
fn a_renewal_brings_both_tokens_and_no_word_of_its_domain() {
    let renewed = RenewedToken::parse(&bytes("oauth-token-renewed.json")).expect("tokens");
    assert!(renewed.access_token.expose().starts_with("0c33"));
    assert!(renewed.refresh_token.expose().starts_with("0d44"));
    assert_eq!(
        (renewed.expires, renewed.expires_in),
        (Some(1_773_314_164), Some(3600))
    );
    assert_eq!(renewed.member_id, Some(portal()));
    let printed = format!("{renewed:?}");
    assert!(!printed.contains("oauth.bitrix.info\"") && !printed.contains("0d44"));
    for name in [
        "oauth-error-invalid-grant.json",
        "oauth-error-wrong-client.json",
    ] {
        assert!(
            matches!(
                RenewedToken::parse(&bytes(name)),
                Err(AnswerError::Refused(_))
            ),
            "{name}"
        );
    }
}

#[test]
fn statistics_say_what_end_says() {
    let id = "externalCall.0f1e2d3c4b5a69788796a5b4c3d2e1f0.1773306964";
    let find = |id: &str| {
        let call_id = CallId::parse(id).expect("an id");
        statistics::find(&bytes("voximplant.statistic.get.json"), &call_id).expect("an answer")
    };
    let ended = find(id).expect("a record");
    assert_eq!(
        (ended.code.as_deref(), ended.talk_seconds),
        (Some("304"), Some(0))
    );
    assert_eq!(
        ended.cost.map(|cost| cost.to_string()).as_deref(),
        Some("0.0000")
    );
    assert_eq!(
        ended.crm.map(|link| link.to_string()).as_deref(),
        Some("CONTACT 797")
    );
    assert!(ended.rest_app && ended.line.is_none() && ended.ts.is_none());
    assert_eq!(find("externalCall.other"), None);
}

#[test]
fn a_batch_succeeds_though_one_of_its_commands_fails() {
    let batch = Batch::parse(&bytes("batch-mixed.json")).expect("an answer");
    let me = batch
        .result("me")
        .expect("no error")
        .and_then(Value::as_map)
        .expect("a user");
    assert_eq!(me.text("NAME"), Some("Mara"));
    assert_eq!(
        batch.result("deal").map_err(|error| &error.code),
        Err(&ErrorCode::AccessDenied)
    );
    assert!(matches!(batch.result("nothing"), Ok(None)));
}
