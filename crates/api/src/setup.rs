//! `POST /api/setup`: installation, check-up and repair, told step by step as server-sent events.
//!
//! `event: step` carries a [`SetupStep`]; a later one with the same id takes the place of the
//! earlier. The last event is `event: end` with a [`SetupEnd`].

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// What a page sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupRequest {
    /// [`crate::VERSION`].
    pub version: u8,
    /// The ticket the page was born with.
    pub ticket: String,
    /// What shall be done.
    pub action: SetupAction,
}

impl std::fmt::Debug for SetupRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetupRequest")
            .field("version", &self.version)
            .field("ticket", &"***")
            .field("action", &self.action)
            .finish()
    }
}

/// What an administrator wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupAction {
    /// Store the portal and bind what is missing.
    Install,
    /// Look, and change nothing but the kept tokens.
    Check,
    /// Install again, then look.
    Repair,
}

/// How one step stands. All words are the backend's, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupStep {
    /// [`crate::VERSION`].
    pub version: u8,
    /// Which step: the same in every language.
    pub id: String,
    /// How it went.
    pub state: StepState,
    /// What it is about.
    pub title: String,
    /// What was found or done.
    pub text: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
    /// A moment that belongs to `text`, for the reader's own clock to show.
    pub at: Option<Timestamp>,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It has begun.
    Running,
    /// All is as it should be.
    Done,
    /// It was not, and has been mended.
    Changed,
    /// It works, but somebody should look.
    Warning,
    /// It does not work.
    Failed,
    /// It was not done: something before it failed, or there was no point in trying.
    Skipped,
    /// Nothing is wrong, and it is still to come.
    Pending,
}

impl StepState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Changed => "changed",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Pending => "pending",
        }
    }
}

/// How the whole went, and what the page may offer next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupEnd {
    /// [`crate::VERSION`].
    pub version: u8,
    /// The whole.
    pub outcome: SetupOutcome,
    /// Whether a repair would mend something of what is wrong.
    pub can_repair: bool,
    /// Whether the portal may be told that the installation is finished.
    pub can_finish: bool,
}

/// How the whole went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupOutcome {
    /// Everything works.
    Ready,
    /// Everything works, but somebody should look at a step.
    Warned,
    /// Something does not.
    Broken,
    /// The reader is no administrator: nothing was looked at.
    NotAdmin,
}
