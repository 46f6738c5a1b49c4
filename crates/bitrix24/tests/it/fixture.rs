//! Samples and what is expected of them.

use std::fs;
use std::path::PathBuf;

use bitrix24::rest::app_info::AppInfo;
use bitrix24::rest::profile::Profile;
use bitrix24::{AdminProof, Proof, Secret, Value};
use domain::crm::CrmLink;
use domain::{PortalId, Timestamp};
use serde_json::{Value as Json, json};

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_773_400_000_000);
pub(crate) const OUR_CLIENT_ID: &str = "local.65f0a1b2c3d4e5.01234567";

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures"]
        .iter()
        .collect()
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).expect("utf-8")
}

/// The samples of one kind with what is expected of each.
pub(crate) fn expected(kind: &str) -> Vec<(String, Json)> {
    let all: Json = serde_json::from_slice(&bytes("expected.json")).expect("json");
    let all = all.as_object().expect("an object");
    let of_kind = all.iter().filter(|(_, case)| case["kind"] == kind);
    of_kind
        .map(|(name, case)| (name.clone(), case.clone()))
        .collect()
}

/// Names of the files of a folder with this ending.
pub(crate) fn files(under: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder().join(under)).expect("a folder");
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("utf-8")
    });
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    names.sort();
    names
}

pub(crate) fn as_json(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::List(list) => list.iter().map(as_json).collect(),
        Value::Map(tree) => tree
            .iter()
            .map(|(key, value)| (key, as_json(value)))
            .collect(),
    }
}

pub(crate) fn crm(link: Option<&CrmLink>) -> Json {
    let Some(link) = link else { return Json::Null };
    let entity_type = link.entity_type();
    json!({ "type": entity_type.as_str(), "type_id": entity_type.type_id(), "id": link.id() })
}

pub(crate) fn exposed(secret: Option<&Secret>) -> Json {
    json!(secret.map(Secret::expose))
}

/// The authorization server's and the portal's word that a token is an administrator's.
pub(crate) fn admin_proof(token: &Secret, portal: &PortalId) -> AdminProof {
    let mut info: Json = serde_json::from_slice(&bytes("rest/oauth-app-info.json")).expect("json");
    info["result"]["install"]["member_id"] = json!(portal.as_str());
    let info = AppInfo::parse(info.to_string().as_bytes()).expect("an app.info");
    let profile = Profile::parse(br#"{"result":{"ID":"12","ADMIN":true}}"#).expect("a profile");
    Proof::new(token, &info, OUR_CLIENT_ID, portal)
        .and_then(|proof| proof.of_administrator(&profile))
        .expect("a proof")
}
