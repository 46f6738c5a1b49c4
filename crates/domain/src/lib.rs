//! What a call is and how facts about it add up: pure, without I/O and without a clock.
//!
//! The backend and the card fold the same [`Fact`]s with the same [`Call::apply`], so the two can
//! never tell different stories.

mod text;

pub mod call;
pub mod call_type;
pub mod claim;
pub mod crm;
pub mod decimal;
pub mod disagreement;
pub mod disposition;
pub mod fact;
pub mod frame;
pub mod id;
pub mod line;
pub mod money;
pub mod phone_number;
pub mod state;
pub mod time;

pub use call::{Applied, Call, Ignored};
pub use call_type::{CallType, Direction};
pub use crm::{CrmEntityType, CrmLink};
pub use decimal::decimal;
pub use disagreement::Disagreement;
pub use disposition::{Disposition, Outcome};
pub use fact::{
    CallbackRequest, Ended, Fact, FrameState, Initiated, Launched, Report, Requested, Witness,
};
pub use id::{ActivityId, CallId, OperatorId, PortalId};
pub use line::{Line, LineName, LineNumber};
pub use money::Money;
pub use phone_number::PhoneNumber;
pub use state::{CallState, Rules, Telephony};
pub use time::Timestamp;
