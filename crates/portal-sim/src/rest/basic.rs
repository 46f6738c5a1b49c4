//! Methods every application may call. Source: reference, section 6.1.

use serde_json::{Value, json};

use super::{Answer, Ask};
use crate::core::Core;
use crate::options::{ADMINISTRATOR, OPERATOR, SECOND_OPERATOR};
use crate::php::{Fields, Php, read};
use crate::standing::Standing;

/// First and last name of an employee.
pub(crate) fn name(user: u64) -> (&'static str, &'static str) {
    match user {
        ADMINISTRATOR => ("Ada", "Lindqvist"),
        OPERATOR => ("Mara", "Okafor"),
        SECOND_OPERATOR => ("Tomás", "Vidal"),
        _ => ("Employee", "of the portal"),
    }
}

pub(super) fn profile(ask: &Ask<'_>) -> Answer {
    let user = ask.token.user;
    let (first, last) = name(user);
    json!({
        "ID": user.to_string(), "ADMIN": Core::is_admin(user), "NAME": first,
        "LAST_NAME": last, "PERSONAL_GENDER": "F", "TIME_ZONE": "Europe/Berlin",
    })
    .into()
}

pub(super) fn user_current(ask: &Ask<'_>) -> Answer {
    let user = ask.token.user;
    let (first, last) = name(user);
    json!({
        "ID": user.to_string(), "ACTIVE": true, "NAME": first, "LAST_NAME": last,
        "WORK_POSITION": "Support", "UF_DEPARTMENT": [4],
        "UF_PHONE_INNER": (92 + user).to_string(), "IS_ONLINE": "Y",
    })
    .into()
}

/// The portal's own `app.info`, different from the authorization server's.
pub(super) fn app_info(ask: &Ask<'_>) -> Answer {
    let core = &ask.portal.core;
    let state = core.lock();
    json!({
        "ID": 7, "CODE": core.options.client_id, "VERSION": state.version, "STATUS": "L",
        "INSTALLED": state.standing == Standing::Installed, "PAYMENT_EXPIRED": "N", "DAYS": null,
        "LANGUAGE_ID": state.lang, "LICENSE": "de_demo",
    })
    .into()
}

/// The application's scopes; with `full`, everything this portal knows.
pub(super) fn scope(ask: &Ask<'_>) -> Answer {
    let terms = ask.portal.core.lock().terms.clone();
    if !["1", "true"].contains(&read::text(ask.params, "full").as_str()) {
        return json!(terms.scopes).into();
    }
    let known = ["crm", "placement", "user", "user_basic", "user_brief"].into_iter();
    let telephony = terms.has_telephony.then_some("telephony");
    json!(known.chain(telephony).collect::<Vec<_>>()).into()
}

/// A parameter's members as fields of an event.
pub(super) fn fields(value: &Value) -> Fields {
    let Some(map) = value.as_object() else {
        return Vec::new();
    };
    map.iter()
        .map(|(name, value)| (name.clone(), php(value)))
        .collect()
}

fn php(value: &Value) -> Php {
    match value {
        Value::Null => Php::Null,
        Value::Bool(flag) => Php::from(u64::from(*flag)),
        Value::Number(number) => Php::from(number.to_string()),
        Value::String(text) => Php::from(text.as_str()),
        Value::Array(items) => Php::List(items.iter().map(php).collect()),
        Value::Object(_) => Php::Map(fields(value)),
    }
}

/// A parameter that must be there.
pub(super) fn required(ask: &Ask<'_>, name: &str) -> Result<String, super::RestError> {
    let value = read::text(ask.params, name);
    if value.is_empty() {
        let description = "A required argument is missing";
        return Err(super::RestError::new(400, "ERROR_ARGUMENT", description));
    }
    Ok(value)
}
