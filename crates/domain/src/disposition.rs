//! How a call ended.

use serde::{Deserialize, Serialize};

use crate::call_type::CallType;

/// Our verdict, from the portal's CALL_FAILED_CODE (reference, section 3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// The two talked.
    Answered,
    /// The customer called and nobody answered.
    Missed,
    /// We called and nobody answered.
    NoAnswer,
    /// Refused by the other side.
    Declined,
    /// Given up by our own side.
    Cancelled,
    /// The line was busy.
    Busy,
    /// The other side could not be reached for now.
    Unavailable,
    /// It did not work for another reason.
    Failed,
}

impl Disposition {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Answered,
        Self::Missed,
        Self::NoAnswer,
        Self::Declined,
        Self::Cancelled,
        Self::Busy,
        Self::Unavailable,
        Self::Failed,
    ];

    /// The verdict for a code, which is text because `603-S` and `OTHER` are real values. 304 is
    /// the default of a call without talk and means "missed" only for incoming calls; codes
    /// nobody documented are judged by the talk time (reference, section 3.6).
    pub fn judge(
        code: Option<&str>,
        call_type: Option<CallType>,
        talk_seconds: Option<u32>,
    ) -> Self {
        let is_incoming = matches!(
            call_type,
            Some(CallType::Incoming | CallType::IncomingForwarded)
        );
        match code.unwrap_or_default() {
            "200" => Self::Answered,
            "304" if is_incoming => Self::Missed,
            "304" => Self::NoAnswer,
            "603" => Self::Declined,
            "603-S" => Self::Cancelled,
            "486" => Self::Busy,
            "480" => Self::Unavailable,
            "402" | "403" | "404" | "423" | "484" | "503" => Self::Failed,
            _ if talk_seconds.is_some_and(|seconds| seconds > 0) => Self::Answered,
            _ => Self::Failed,
        }
    }

    /// The word of our wire format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Missed => "missed",
            Self::NoAnswer => "no_answer",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
        }
    }
}

/// How a call ended: our verdict, and what the portal said, as detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Our verdict.
    pub disposition: Disposition,
    /// CALL_FAILED_CODE as text.
    pub code: Option<String>,
    /// CALL_FAILED_REASON: free text of the telephony application, never markup.
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Disposition;
    use crate::call_type::CallType;

    #[test]
    fn every_documented_code_has_its_verdict() {
        use Disposition::*;
        let incoming = Some(CallType::Incoming);
        let table = [
            ("200", Answered),
            ("304", Missed),
            ("603", Declined),
            ("603-S", Cancelled),
            ("486", Busy),
            ("480", Unavailable),
            ("402", Failed),
            ("403", Failed),
            ("404", Failed),
            ("423", Failed),
            ("484", Failed),
            ("503", Failed),
            ("OTHER", Failed),
        ];
        for (code, verdict) in table {
            assert_eq!(
                Disposition::judge(Some(code), incoming, Some(0)),
                verdict,
                "{code}"
            );
        }
    }

    #[test]
    fn the_default_code_is_missed_only_for_incoming_calls() {
        use CallType::*;
        for (call_type, verdict) in [
            (Some(Incoming), Disposition::Missed),
            (Some(IncomingForwarded), Disposition::Missed),
            (Some(Outgoing), Disposition::NoAnswer),
            (Some(Callback), Disposition::NoAnswer),
            (Some(Informational), Disposition::NoAnswer),
            (None, Disposition::NoAnswer),
        ] {
            assert_eq!(Disposition::judge(Some("304"), call_type, Some(0)), verdict);
        }
    }

    #[test]
    fn an_unknown_code_is_judged_by_the_talk_time() {
        for code in [
            None,
            Some(""),
            Some("OTHER"),
            Some("VI_STATUS_200"),
            Some("408"),
        ] {
            assert_eq!(
                Disposition::judge(code, None, Some(7)),
                Disposition::Answered
            );
            assert_eq!(Disposition::judge(code, None, Some(0)), Disposition::Failed);
            assert_eq!(Disposition::judge(code, None, None), Disposition::Failed);
        }
    }
}
