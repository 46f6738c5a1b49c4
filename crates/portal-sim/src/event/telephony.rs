//! Telephony events. Source: reference, sections 3.4.1 to 3.4.5.

use super::Event;
use crate::auth::Shape;
use crate::call::{Call, Crm, End};
use crate::clock::iso;
use crate::php::{Fields, Php, fields};

/// Number of the telephony application on this portal.
pub(crate) const REST_APP_ID: u64 = 3;
/// The portal's time zone.
const ZONE_HOURS: u8 = 1;

/// `ONVOXIMPLANTCALLINIT`. `CALLER_ID` means three different things.
pub(crate) fn init(call: &Call) -> Event {
    let customer = call.spec.number.clone().unwrap_or_default();
    let line = call.spec.line_number.clone();
    let outgoing = call.spec.call_type == 1;
    let data = if call.is_rest_app() {
        fields! {
            "CALL_ID": call.id.as_str(),
            "CALL_TYPE": u64::from(call.spec.call_type),
            "CALLER_ID": customer,
            "REST_APP_ID": REST_APP_ID,
        }
    } else {
        let (dialled, caller) = if outgoing {
            (customer, line.clone())
        } else {
            (line.clone(), customer)
        };
        fields! {
            "CALL_ID": call.id.as_str(),
            "CALL_TYPE": u64::from(call.spec.call_type),
            "ACCOUNT_SEARCH_ID": line,
            "PHONE_NUMBER": dialled,
            "CALLER_ID": caller,
        }
    };
    // An incoming call of the cloud telephony comes without a user's hit.
    let shape = if call.is_rest_app() || outgoing {
        Shape::User(call.operator)
    } else {
        Shape::System
    };
    Event::new("ONVOXIMPLANTCALLINIT", shape, data)
}

/// `ONVOXIMPLANTCALLSTART`: answered (built-in), or merely registered (REST-app).
pub(crate) fn start(call: &Call, user: u64) -> Event {
    let data = fields! {"CALL_ID": call.id.as_str(), "USER_ID": user};
    Event::new("ONVOXIMPLANTCALLSTART", Shape::User(user), data)
}

/// `ONVOXIMPLANTCALLEND`.
pub(crate) fn end(call: &Call, end: &End) -> Event {
    let operator = end.operator.unwrap_or(call.operator);
    let data = fields! {
        "CALL_ID": call.id.as_str(),
        "CALL_TYPE": u64::from(call.spec.call_type),
        "PHONE_NUMBER": call.spec.number.clone().unwrap_or_default(),
        "PORTAL_NUMBER": portal_number(call),
        "PORTAL_USER_ID": operator,
        "CALL_DURATION": end.duration,
        "CALL_START_DATE": start_date(call),
        "COST": end.cost.as_str(),
        "COST_CURRENCY": end.currency.as_str(),
        "CALL_FAILED_CODE": end.code.as_str(),
        "CALL_FAILED_REASON": end.reason.as_str(),
        "CRM_ACTIVITY_ID": end.activity_id,
    };
    let shape = if call.is_rest_app() {
        Shape::UserWithoutEndpoint(operator)
    } else {
        Shape::System
    };
    Event::new("ONVOXIMPLANTCALLEND", shape, data)
}

/// `PORTAL_NUMBER`: the line, or `REST_APP:<id>` when the application named none.
pub(crate) fn portal_number(call: &Call) -> String {
    if call.is_rest_app() && call.spec.line_number.is_empty() {
        format!("REST_APP:{REST_APP_ID}")
    } else {
        call.spec.line_number.clone()
    }
}

/// `CALL_START_DATE` in the portal's zone.
pub(crate) fn start_date(call: &Call) -> String {
    iso(call.answered_at.unwrap_or(call.since), ZONE_HOURS)
}

/// `ONEXTERNALCALLSTART`: an employee dialled from the CRM.
pub(crate) fn external_start(call: &Call, extension: &str, is_mobile: bool) -> Event {
    let typed = call.spec.number.clone().unwrap_or_default();
    let (kind, id) = crm(call.spec.crm.as_ref());
    let data = fields! {
        "PHONE_NUMBER": typed.as_str(),
        "PHONE_NUMBER_INTERNATIONAL": international(&typed),
        "EXTENSION": extension,
        "USER_ID": call.operator,
        "CALL_LIST_ID": call.spec.call_list_id,
        "LINE_NUMBER": call.spec.line_number.as_str(),
        "IS_MOBILE": u64::from(is_mobile),
        "CALL_ID": call.id.as_str(),
        "CRM_ENTITY_TYPE": kind,
        "CRM_ENTITY_ID": id,
    };
    Event::new("ONEXTERNALCALLSTART", Shape::User(call.operator), data)
}

/// `ONEXTERNALCALLBACKSTART`: no call and no user yet.
pub(crate) fn callback(number: &str, text: &str, line: &str, link: Option<&Crm>) -> Event {
    let (kind, id) = crm(link);
    let data = fields! {
        "PHONE_NUMBER": number,
        "TEXT": text,
        "VOICE": "deinternalfemale",
        "CRM_ENTITY_TYPE": kind,
        "CRM_ENTITY_ID": id,
        "LINE_NUMBER": line,
    };
    Event::new("ONEXTERNALCALLBACKSTART", Shape::System, data)
}

fn crm(link: Option<&Crm>) -> (Php, Php) {
    link.map_or(("".into(), "0".into()), |link| {
        (link.kind.as_str().into(), link.id.into())
    })
}

/// Digits with a leading plus; a national number of the portal's country gets its prefix.
fn international(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    match (typed.starts_with('+'), digits.strip_prefix('0')) {
        (true, _) => format!("+{digits}"),
        (false, Some(national)) => format!("+49{national}"),
        (false, None) => digits,
    }
}

/// Data fields of a caller's own making, for events this simulator does not know.
pub(crate) fn custom(data: &[(&str, &str)]) -> Fields {
    data.iter()
        .map(|(name, value)| ((*name).to_owned(), Php::from(*value)))
        .collect()
}

#[cfg(test)]
#[path = "telephony_tests.rs"]
pub(crate) mod tests;
