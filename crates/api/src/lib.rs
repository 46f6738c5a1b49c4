//! Our own wire formats, between the backend and the card: strict, versioned, pinned by golden
//! files. The portal's formats live in `bitrix24`.

pub mod boot;
pub mod fact;
pub mod problem;
pub mod route;
pub mod session;
pub mod setup;
pub mod snapshot;

pub use boot::{Boot, BootAuth, BootCall, BootPage, BootPortal, Language};
pub use fact::FactMessage;
pub use problem::Problem;
pub use session::{SessionAnswer, SessionOperator, SessionPortal, SessionRequest};
pub use setup::{SetupAction, SetupEnd, SetupOutcome, SetupRequest, SetupStep, StepState};
pub use snapshot::{CallView, Snapshot, SnapshotFacts};

/// The version every message of ours carries.
pub const VERSION: u8 = 1;

/// A fact's place in the journal: increasing per portal for ever. 0 stands for "before the first".
pub type Seq = u64;
