//! A small CRM: one contact with a company, a lead and deals. Source: reference, section 6.2.

use serde_json::{Value, json};

use super::basic::required;
use super::{Answer, Ask, RestError};
use crate::php::read;

/// `crm.<type>.get`: upper-case keys, ids as text, missing fields missing.
pub(super) fn get(ask: &Ask<'_>) -> Result<Answer, RestError> {
    let id = required(ask, "id")?;
    let kind = ask.method.split('.').nth(1).unwrap_or_default();
    let record = match (kind, id.as_str()) {
        ("contact", "797") => sample(include_str!("../../samples/rest/crm.contact.get.json")),
        ("company", "17") => sample(include_str!(
            "../../samples/rest/crm.company.get-no-phone.json"
        )),
        ("contact", _) => json!({"ID": id, "NAME": "Contact", "LAST_NAME": id,
            "HAS_PHONE": "N", "HAS_EMAIL": "N", "ASSIGNED_BY_ID": "12"}),
        (_, "0") => return Err(not_found()),
        (kind, _) => json!({"ID": id, "TITLE": format!("{kind} #{id}"), "STAGE_ID": "NEW",
            "OPPORTUNITY": "999.90", "CURRENCY_ID": "EUR", "ASSIGNED_BY_ID": "12"}),
    };
    Ok(record.into())
}

fn not_found() -> RestError {
    RestError::new(400, "", "Not found")
}

fn sample(text: &str) -> Value {
    let answer: Value = serde_json::from_str(text).unwrap_or_default();
    answer["result"].clone()
}

/// `crm.duplicate.findbycomm`: only found types, `[]` when nothing is found.
pub(super) fn find_by_number(ask: &Ask<'_>) -> Answer {
    let values = match read::member(ask.params, "values") {
        Some(Value::Array(values)) => values.clone(),
        _ => Vec::new(),
    };
    let only = read::text(ask.params, "entity_type").to_ascii_uppercase();
    let state = ask.portal.core.lock();
    let mut found = json!({});
    for number in values.iter().filter_map(Value::as_str) {
        let Some(crm) = state.directory.get(number) else {
            continue;
        };
        if only.is_empty() || only == crm.kind {
            found[crm.kind.as_str()] = json!([crm.id]);
        }
    }
    if found.as_object().is_none_or(serde_json::Map::is_empty) {
        found = json!([]);
    }
    found.into()
}

/// Lists: the activities, or the deals, of contact 797; empty for everybody else.
pub(super) fn list(ask: &Ask<'_>) -> Answer {
    let filter = read::member(ask.params, "filter")
        .cloned()
        .unwrap_or_default();
    let owner = [
        read::text(&filter, "OWNER_ID"),
        read::text(&filter, "CONTACT_ID"),
    ]
    .concat();
    let result = match (ask.method, owner.as_str()) {
        ("crm.activity.list", "797") => {
            sample(include_str!("../../samples/rest/crm.activity.list.json"))
        }
        ("crm.deal.list", "797") => json!([{"ID": "25", "TITLE": "Yearly maintenance",
            "STAGE_ID": "PREPARATION", "OPPORTUNITY": "4200.00", "CURRENCY_ID": "EUR"}]),
        _ => json!([]),
    };
    Answer {
        total: result.as_array().map(Vec::len),
        result,
    }
}

/// `crm.timeline.comment.add` and `crm.activity.todo.add`: kept for
/// [`crate::SimPortal::notes`].
pub(super) fn add(ask: &Ask<'_>) -> Answer {
    let mut note = ask.params.clone();
    if let Some(map) = note.as_object_mut() {
        map.remove("auth");
    }
    let mut state = ask.portal.core.lock();
    state
        .notes
        .push(json!({"method": ask.method, "params": note}));
    let id = 9000 + state.notes.len();
    if ask.method == "crm.activity.todo.add" {
        json!({"id": id}).into()
    } else {
        json!(id).into()
    }
}
