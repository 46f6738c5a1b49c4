//! Switches for what goes wrong between a portal and an application.

use serde::{Deserialize, Serialize};

/// Everything that can be made to go wrong. All off by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Events reach the application this much later, in milliseconds.
    pub late_ms: u64,
    /// Events never reach the application.
    pub lost: bool,
    /// Each event is posted twice, the second time for another subscription
    /// (another `event_handler_id`), as happens when an event is bound twice.
    pub doubled: bool,
    /// Each event waits until the next one has been posted: pairs arrive swapped.
    pub reordered: bool,
    /// Events carry an `application_token` that is not the application's.
    pub wrong_token: bool,
    /// REST answers this much later, in milliseconds.
    pub rest_slow_ms: u64,
    /// REST refuses.
    pub rest: Option<RestFault>,
    /// Only this REST method is slow or refused, alone and in a batch; all of them when `None`.
    pub rest_method: Option<String>,
    /// REST refuses so many requests more and then answers again; for ever when `None`.
    pub rest_times: Option<u32>,
    /// Status of every REST error, whatever its code.
    pub rest_status: Option<u16>,
    /// Letter case of every REST error's code; as documented when `None`.
    pub rest_case: Option<Case>,
    /// `operating_reset_at` is so many seconds ahead; 600 when `None`.
    pub operating_reset_s: Option<u64>,
    /// The portal's clock is ahead of the true time, in seconds; behind when negative.
    pub clock_ahead_s: i64,
    /// The authorization server answers this much later, in milliseconds.
    pub oauth_slow_ms: u64,
    /// The authorization server misbehaves.
    pub oauth: Option<OauthFault>,
    /// `refreshAuth` of the frame is never answered. Source: reference, section 5.4.
    pub refresh_silent: bool,
}

/// How REST refuses. Source: reference, section 4.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestFault {
    /// 503 `QUERY_LIMIT_EXCEEDED`.
    QueryLimit,
    /// 429 `OPERATION_TIME_LIMIT`.
    OperationLimit,
    /// 401 `expired_token`.
    ExpiredToken,
    /// 403 `ACCESS_DENIED`.
    AccessDenied,
    /// 500 `INTERNAL_SERVER_ERROR`.
    Internal,
    /// 200 with a page instead of JSON, as proxies like to answer.
    Html,
    /// 503 `OVERLOAD_LIMIT`: the vendor has blocked the portal by hand.
    Overload,
    /// 500 `PORTAL_DELETED`.
    PortalDeleted,
    /// 400 `INVALID_REQUEST`, "Https required".
    HttpsRequired,
    /// 401 `METHOD_CONFIRM_WAITING`: an administrator must allow the method first.
    MethodConfirm,
    /// 400 with an empty code.
    EmptyCode,
}

/// How an error's code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// `query_limit_exceeded`
    Lower,
    /// `EXPIRED_TOKEN`
    Upper,
}

/// How the authorization server misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OauthFault {
    /// Connections are closed before a byte is answered.
    Down,
    /// 200 with a page instead of JSON.
    Html,
    /// Every token is refused.
    Refuse,
    /// 500.
    Internal,
}
