//! `voximplant.statistic.get`: ended calls, every value text. Source: reference, section 6.3.

use serde_json::{Value, json};

use super::{Answer, Ask};
use crate::call::{Call, End};
use crate::event::telephony::{REST_APP_ID, portal_number, start_date};
use crate::php::read;

/// The record of a call that has just ended.
pub(crate) fn record(call: &Call, end: &End, number: usize) -> Value {
    let operator = end.operator.unwrap_or(call.operator);
    let (kind, id) = call
        .spec
        .crm
        .as_ref()
        .map_or((json!(null), json!(null)), |crm| {
            (json!(crm.kind), json!(crm.id.to_string()))
        });
    let cost = if end.cost == "0" { "0.0000" } else { &end.cost };
    json!({
        "ID": number.to_string(),
        "PORTAL_USER_ID": operator.to_string(),
        "PORTAL_NUMBER": portal_number(call),
        "PHONE_NUMBER": call.spec.number.clone().unwrap_or_default(),
        "CALL_ID": call.id,
        "EXTERNAL_CALL_ID": null,
        "CALL_CATEGORY": "external",
        "CALL_DURATION": end.duration.to_string(),
        "CALL_START_DATE": start_date(call),
        "CALL_RECORD_URL": null,
        "CALL_VOTE": null,
        "COST": cost,
        "COST_CURRENCY": end.currency,
        "CALL_FAILED_CODE": end.code,
        "CALL_FAILED_REASON": end.reason,
        "CRM_ENTITY_TYPE": kind,
        "CRM_ENTITY_ID": id,
        "CRM_ACTIVITY_ID": end.activity_id.map(|id| id.to_string()),
        "REST_APP_ID": call.is_rest_app().then(|| REST_APP_ID.to_string()),
        "TRANSCRIPT_PENDING": "N",
        "RECORD_FILE_ID": null,
        "CALL_TYPE": call.spec.call_type.to_string(),
    })
}

/// Equality filters only; an operator in front of a name is dropped when it means equality.
pub(super) fn get(ask: &Ask<'_>) -> Answer {
    let empty = json!({});
    let filter = read::member(ask.params, "FILTER").unwrap_or(&empty);
    let wanted: Vec<(String, Vec<String>)> = filter.as_object().map_or_else(Vec::new, |map| {
        let pair = |(name, value): (&String, &Value)| {
            (
                name.trim_start_matches('=').to_ascii_uppercase(),
                texts(value),
            )
        };
        map.iter().map(pair).collect()
    });
    let state = ask.portal.core.lock();
    let is_wanted = |record: &&Value| {
        let is =
            |(name, values): &(String, Vec<String>)| values.contains(&read::text(record, name));
        wanted.iter().all(is)
    };
    let found: Vec<Value> = state.statistics.iter().filter(is_wanted).cloned().collect();
    Answer {
        total: Some(found.len()),
        result: json!(found),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}
