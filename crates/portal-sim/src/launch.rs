//! The form a portal page submits into an application's frame. Source: reference, section 2.

use serde_json::{Value, json};

use crate::call::{Call, Crm};
use crate::clock;
use crate::core::Core;
use crate::id;
use crate::php::{self, Fields, Php, fields};
use crate::standing::{Standing, Wiring};

/// The two halves of one launch, ready to be posted.
#[derive(Clone)]
pub struct LaunchForm {
    /// Address without the query string.
    pub action: String,
    /// `DOMAIN`, `PROTOCOL`, `LANG`, `APP_SID`, in this order.
    pub query: Vec<(String, String)>,
    /// Everything else.
    pub body: Vec<(String, String)>,
    /// `window.name` of the frame: `<host>|<0 or 1>|<APP_SID>`.
    pub frame_name: String,
}

impl LaunchForm {
    /// Address with the query string.
    pub fn url(&self) -> String {
        // A handler's own query comes first.
        let joint = if self.action.contains('?') { '&' } else { '?' };
        format!("{}{joint}{}", self.action, encode(&self.query))
    }

    /// The body, form-encoded as a browser does it.
    pub fn body_text(&self) -> String {
        encode(&self.body)
    }

    /// The body field of that name.
    pub fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.body.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// Replaces a body field, for launches that are not what they seem.
    #[must_use]
    pub fn with_field(mut self, name: &str, value: &str) -> Self {
        for (key, old) in &mut self.body {
            if key == name {
                value.clone_into(old);
            }
        }
        self
    }

    /// The frame's `APP_SID`.
    pub fn app_sid(&self) -> &str {
        self.frame_name.rsplit('|').next().unwrap_or_default()
    }
}

fn encode(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// What is opened in the frame.
pub(crate) enum Target {
    /// Our tab in the host card of that call.
    CallCard(Box<Call>),
    /// The application's own page.
    App,
    /// The installation page.
    Install,
}

/// Builds the form and what `getInitData` will answer in that frame.
pub(crate) fn build(core: &Core, target: &Target, user: u64, lang: &str) -> (LaunchForm, Value) {
    let token = core.token(user);
    let lifetime = token.expires.saturating_sub(clock::now()).to_string();
    let state = core.lock();
    let page = |path| format!("{}{path}", state.app_url);
    let (action, placement, options) = match target {
        Target::CallCard(call) => (state.tab_url(), "CALL_CARD", Some(Php::Map(options(call)))),
        Target::App => (page("/app"), "DEFAULT", None),
        Target::Install => (page("/install"), "DEFAULT", Some(Php::List(Vec::new()))),
    };
    // Once installed, the installation page is opened again only to repair.
    let is_install = matches!(target, Target::Install)
        && (state.wiring == Wiring::Given || state.standing != Standing::Installed);
    let (application_token, scope) = (state.application_token.clone(), state.terms.scope());
    drop(state);
    let options = options.map(|options| php::json(&options));
    let (domain, sid) = (core.address().to_string(), id::app_sid());
    let mut body = pairs(&[
        ("AUTH_ID", &token.access),
        ("AUTH_EXPIRES", &lifetime),
        ("REFRESH_ID", &token.refresh),
        ("SERVER_ENDPOINT", &format!("{}/rest/", core.oauth_url())),
        ("APPLICATION_TOKEN", &application_token),
        ("APPLICATION_SCOPE", &scope),
        ("member_id", &core.options.member_id),
        ("status", "L"),
        ("PLACEMENT", placement),
    ]);
    if let Some(options) = &options {
        body.extend(pairs(&[("PLACEMENT_OPTIONS", options)]));
    }
    let parsed = options.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let init = json!({
        "LANG": lang, "DOMAIN": &domain, "PROTOCOL": 0, "PATH": "/rest",
        "AUTH_ID": token.access, "AUTH_EXPIRES": lifetime, "REFRESH_ID": token.refresh,
        "MEMBER_ID": core.options.member_id, "FIRST_RUN": is_install,
        "IS_ADMIN": Core::is_admin(user), "INSTALL": is_install,
        "USER_OPTIONS": [], "APP_OPTIONS": [],
        "PLACEMENT": placement, "PLACEMENT_OPTIONS": parsed.unwrap_or_else(|| json!([])),
    });
    let form = LaunchForm {
        action,
        query: pairs(&[
            ("DOMAIN", &domain),
            ("PROTOCOL", "0"),
            ("LANG", lang),
            ("APP_SID", &sid),
        ]),
        body,
        frame_name: format!("{domain}|0|{sid}"),
    };
    (form, init)
}

fn pairs(from: &[(&str, &str)]) -> Vec<(String, String)> {
    from.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// `PLACEMENT_OPTIONS`: a JavaScript object that went through form encoding, so every value is
/// text, and what was empty is gone. Source: reference, section 2.3.
pub(crate) fn options(call: &Call) -> Fields {
    let spec = &call.spec;
    let (kind, id) = entity(spec.crm.as_ref());
    let activity = spec.activity_id.map(|id| id.to_string());
    let mut options = fields! {
        "CALL_ID": call.id.as_str(),
        "PHONE_NUMBER": spec.number.clone(),
        "LINE_NUMBER": spec.line_number.chars().take(50).collect::<String>(),
        "LINE_NAME": spec.line_name.as_str(),
        "CRM_ENTITY_TYPE": kind,
        "CRM_ENTITY_ID": id,
        "CRM_ACTIVITY_ID": activity.unwrap_or_else(|| "undefined".to_owned()),
        "CRM_BINDINGS": bindings(&spec.bindings),
        "CALL_DIRECTION": spec.direction(),
        "CALL_STATE": call.card.text(),
        "CALL_LIST_MODE": (spec.call_list_id > 0).to_string(),
        "URI": spec.uri.clone(),
    };
    options.retain(|(_, value)| *value != Php::Null);
    options
}

fn entity(crm: Option<&Crm>) -> (String, u64) {
    crm.map_or((String::new(), 0), |crm| (crm.kind.clone(), crm.id))
}

fn bindings(list: &[Crm]) -> Php {
    if list.is_empty() {
        return Php::Null;
    }
    let item =
        |crm: &Crm| Php::Map(fields! {"ENTITY_TYPE": crm.kind.as_str(), "ENTITY_ID": crm.id});
    Php::List(list.iter().map(item).collect())
}

/// What `getStatus` answers: the same with native types. Source: reference, section 5.6.
pub(crate) fn status(call: &Call) -> Value {
    let spec = &call.spec;
    let (kind, id) = entity(spec.crm.as_ref());
    let bindings: Vec<Value> = spec
        .bindings
        .iter()
        .map(|crm| json!({"ENTITY_TYPE": crm.kind, "ENTITY_ID": crm.id}))
        .collect();
    let mut status = json!({
        "CALL_ID": call.id, "LINE_NUMBER": spec.line_number, "LINE_NAME": spec.line_name,
        "CRM_ENTITY_TYPE": kind, "CRM_ENTITY_ID": id, "CRM_BINDINGS": bindings,
        "CALL_DIRECTION": spec.direction(), "CALL_STATE": call.card,
        "CALL_LIST_MODE": spec.call_list_id > 0,
    });
    // Undefined members do not survive the way through JSON.
    if let Some(number) = &spec.number {
        status["PHONE_NUMBER"] = json!(number);
    }
    if let Some(activity) = spec.activity_id {
        status["CRM_ACTIVITY_ID"] = json!(activity);
    }
    status
}

#[cfg(test)]
#[path = "launch_tests.rs"]
mod tests;
