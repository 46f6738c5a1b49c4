//! Values of ours out of JSON, as `api` and `domain` write them. By hand: serde's derived readers
//! are three times the code (docs/benchmarks.md, "The bundle"). Tests hold the two equal.

use api::{BootAuth, BootPage, BootPortal, SetupEnd, SetupOutcome, SetupStep, StepState};
use domain::fact::{
    CallbackRequest, Ended, FrameState, Initiated, Launched, Requested, Started, Witness,
};
use domain::{
    ActivityId, CallId, CallType, CrmEntityType, CrmLink, Line, LineName, LineNumber, Money,
    OperatorId, PhoneNumber, PortalId, Rules, Timestamp,
};
use json::Json;

/// A value that our format has.
pub trait Read: Sized {
    /// Reads it; `None` when it is another.
    fn read(json: Json) -> Option<Self>;
}

/// Reads what stands under a key of a map; what is missing reads as `null`.
pub fn get<T: Read>(json: &mut Json, key: &str) -> Option<T> {
    T::read(json.take(key))
}

impl<T: Read> Read for Option<T> {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            json => T::read(json).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::List(items) => items.into_iter().map(T::read).collect(),
            _ => None,
        }
    }
}

impl Read for bool {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Bool(flag) => Some(flag),
            _ => None,
        }
    }
}

impl Read for String {
    fn read(json: Json) -> Option<Self> {
        match json {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Whole numbers of each width.
macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Read for $number {
            fn read(json: Json) -> Option<Self> {
                match json {
                    Json::Number(number) => number.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

numbers! { u8 u32 u64 i64 }

/// Types of `domain` that are made from a simpler value.
macro_rules! made_from {
    ($($simple:ty => $($made:path)+;)+) => {$($(
        impl Read for $made {
            fn read(json: Json) -> Option<Self> {
                Self::try_from(<$simple>::read(json)?).ok()
            }
        }
    )+)+};
}

made_from! {
    String => CallId PortalId PhoneNumber LineNumber LineName CrmEntityType;
    u64 => OperatorId ActivityId;
}

/// Closed lists of words.
macro_rules! words {
    ($($kind:ident: $($variant:ident = $word:literal)+;)+) => {$(
        impl Read for $kind {
            fn read(json: Json) -> Option<Self> {
                Some(match String::read(json)?.as_str() {
                    $($word => Self::$variant,)+
                    _ => return None,
                })
            }
        }
    )+};
}

words! {
    BootPage: Card = "card" App = "app" Install = "install";
    StepState: Running = "running" Done = "done" Changed = "changed" Warning = "warning"
        Failed = "failed" Skipped = "skipped" Pending = "pending";
    SetupOutcome: Ready = "ready" Warned = "warned" Broken = "broken" NotAdmin = "not_admin";
    Witness: Launch = "launch" Frame = "frame" Webhook = "webhook" Statistics = "statistics";
    FrameState: Idle = "idle" Connecting = "connecting" Connected = "connected";
    CallType: Outgoing = "outgoing" Incoming = "incoming" IncomingForwarded = "incoming_forwarded"
        Callback = "callback" Informational = "informational";
}

/// Maps whose fields bear their names.
macro_rules! maps {
    ($($map:ident { $($field:ident)+ })+) => {$(
        impl Read for $map {
            fn read(mut json: Json) -> Option<Self> {
                Some(Self { $($field: get(&mut json, stringify!($field))?,)+ })
            }
        }
    )+};
}

maps! {
    BootPortal { member_id origin verified }
    BootAuth { auth_id expires_in }
    SetupStep { version id state title text advice at }
    SetupEnd { version outcome can_repair can_finish }
    Rules { ghost_expiry_ms longest_silence_ms disagreement_ms }
    Line { number name }
    Requested { ts number line operator crm call_list }
    Initiated { ts call_type number line rest_app }
    Started { ts operator }
    Ended {
        ts call_type number line rest_app operator talk_seconds code reason cost activity_id crm
    }
    CallbackRequest { ts requested_at number text crm line }
    Launched { call_type number line crm bindings activity_id state call_list }
}

impl Read for Timestamp {
    fn read(json: Json) -> Option<Self> {
        i64::read(json).map(Self::from_millis)
    }
}

impl Read for CrmLink {
    fn read(mut json: Json) -> Option<Self> {
        Self::new(get(&mut json, "type")?, get(&mut json, "id")?)
    }
}

impl Read for Money {
    fn read(mut json: Json) -> Option<Self> {
        let (amount, currency): (String, Option<String>) =
            (get(&mut json, "amount")?, get(&mut json, "currency")?);
        Self::parse(&amount, currency.as_deref().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use api::{BootPage, SetupOutcome, StepState};
    use domain::fact::{FrameState, Witness};
    use domain::{CallType, Money};
    use serde::Serialize;

    use super::Read;

    fn read<T: Read>(text: &str) -> Option<T> {
        crate::wire::parse(text).and_then(T::read)
    }

    fn comes_back<T: Read + Serialize + PartialEq>(value: &T) -> bool {
        let text = serde_json::to_string(value).expect("json");
        read::<T>(&text).as_ref() == Some(value)
    }

    #[test]
    fn every_word_that_api_writes_is_read() {
        use {BootPage as Page, FrameState as Frame};
        assert!((1..=5).all(|code| CallType::from_code(code).as_ref().is_some_and(comes_back)));
        assert!(
            [Page::Card, Page::App, Page::Install]
                .iter()
                .all(comes_back)
        );
        assert!(
            [Frame::Idle, Frame::Connecting, Frame::Connected]
                .iter()
                .all(comes_back)
        );
        let witnesses = [
            Witness::Launch,
            Witness::Frame,
            Witness::Webhook,
            Witness::Statistics,
        ];
        assert!(witnesses.iter().all(comes_back));
        use {SetupOutcome as Outcome, StepState as Step};
        let states = [
            Step::Running,
            Step::Done,
            Step::Changed,
            Step::Warning,
            Step::Failed,
            Step::Skipped,
            Step::Pending,
        ];
        assert!(states.iter().all(comes_back));
        let outcomes = [
            Outcome::Ready,
            Outcome::Warned,
            Outcome::Broken,
            Outcome::NotAdmin,
        ];
        assert!(outcomes.iter().all(comes_back));
        assert_eq!(read::<CallType>("\"sung\""), None);
    }

    #[test]
    fn money_comes_back_with_and_without_its_currency() {
        for currency in ["EUR", ""] {
            assert!(comes_back(
                &Money::parse("0.0480", currency).expect("money")
            ));
        }
    }

    #[test]
    fn a_value_of_another_kind_is_none() {
        assert_eq!(read::<bool>("null"), None);
        assert_eq!(read::<u32>("\"7\""), None);
        assert_eq!(read::<u32>("-7"), None);
        assert_eq!(read::<u32>("1.0"), None);
        assert_eq!(read::<String>("7"), None);
        assert_eq!(read::<Option<u64>>("true"), None);
        assert_eq!(read::<Vec<u64>>("[1,null]"), None);
    }
}
