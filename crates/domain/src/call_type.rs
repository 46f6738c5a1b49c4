//! The kind of a call and the direction it is shown with.

use serde::{Deserialize, Serialize};

use crate::claim::Text;

/// The portal's CALL_TYPE 1 to 5 (reference, section 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallType {
    /// 1: an employee calls the customer.
    Outgoing,
    /// 2: the customer calls.
    Incoming,
    /// 3: the customer calls and is passed on to another employee or number.
    IncomingForwarded,
    /// 4: the portal calls the employee first, then the customer.
    Callback,
    /// 5: a robot speaks a message.
    Informational,
}

impl CallType {
    /// The type for the portal's code; `None` for codes the reference does not know.
    pub const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => Self::Outgoing,
            2 => Self::Incoming,
            3 => Self::IncomingForwarded,
            4 => Self::Callback,
            5 => Self::Informational,
            _ => return None,
        })
    }

    /// The word of our wire format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outgoing => "outgoing",
            Self::Incoming => "incoming",
            Self::IncomingForwarded => "incoming_forwarded",
            Self::Callback => "callback",
            Self::Informational => "informational",
        }
    }

    /// The direction a person sees.
    pub const fn direction(self) -> Direction {
        match self {
            Self::Outgoing => Direction::Outgoing,
            Self::Incoming | Self::IncomingForwarded => Direction::Incoming,
            Self::Callback => Direction::Callback,
            Self::Informational => Direction::Informational,
        }
    }
}

impl Text for CallType {
    fn text(&self) -> String {
        self.as_str().to_owned()
    }
}

/// Who calls whom, as `data-direction` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The customer calls us.
    Incoming,
    /// We call the customer.
    Outgoing,
    /// A callback the customer asked for.
    Callback,
    /// A robot's announcement.
    Informational,
    /// Nobody has said yet.
    Unknown,
}

impl Direction {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Incoming,
        Self::Outgoing,
        Self::Callback,
        Self::Informational,
        Self::Unknown,
    ];

    /// The word in `data-direction`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Callback => "callback",
            Self::Informational => "informational",
            Self::Unknown => "unknown",
        }
    }
}
