//! The live stream of a call: what is known, then everything that is reported, without a gap and
//! without a repeat (design, section 6).

mod frame;
mod stream;

use api::{FactMessage, Seq, Snapshot};
use domain::{CallId, PortalId, Timestamp};

use crate::clock::Clock;
use crate::journal::{Journal, JournalError};
use crate::portals::Portals;
pub(crate) use frame::HEARTBEAT;
pub use stream::LiveStream;

/// Who watches what, until when.
#[derive(Debug, Clone)]
pub struct Watch {
    /// The portal.
    pub portal: PortalId,
    /// Its installation, as [`Portal`](crate::portals::Portal) tells it.
    pub generation: u64,
    /// The call.
    pub call_id: CallId,
    /// When the session ends, and the stream with it.
    pub expires_at: Timestamp,
}

impl Watch {
    /// Whether the session lasts, and the installation it belongs to.
    pub fn may_last(&self, portals: &Portals, clock: &Clock) -> bool {
        clock.now() < self.expires_at && portals.is_current(&self.portal, self.generation)
    }
}

/// Where a stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// With all that is known.
    Snapshot,
    /// With the facts after this one.
    After(Seq),
}

impl Resume {
    /// A `Last-Event-ID` resumes when it is the place of a fact of this very call. Whatever else
    /// it is (unreadable, 0, of another call, from the future, deleted since), a snapshot is right.
    pub fn from(last_event_id: Option<&str>, facts: &[FactMessage]) -> Self {
        let last = last_event_id.and_then(|text| text.trim().parse().ok());
        match last {
            Some(seq) if facts.iter().any(|fact| fact.seq == seq) => Self::After(seq),
            _ => Self::Snapshot,
        }
    }
}

/// Opens a stream. It yields complete frames of server-sent events, and ends when the session
/// ends, when the portal uninstalls us, and when its reader is too slow.
///
/// # Errors
/// The journal cannot be read.
pub async fn open(
    journal: &Journal,
    portals: &Portals,
    clock: &Clock,
    watch: Watch,
    last_event_id: Option<&str>,
) -> Result<LiveStream, JournalError> {
    // Watch first, read then: what is appended in between is in the tail, and in what was read.
    let tail = journal.tail(&watch.portal, &watch.call_id);
    let facts = journal.load(&watch.portal, &watch.call_id).await?;
    let mut stream = LiveStream::new(journal, portals, clock, watch, tail);
    match Resume::from(last_event_id, &facts) {
        Resume::After(seq) => stream.resume(seq, &facts),
        Resume::Snapshot => stream.begin(facts),
    }
    Ok(stream)
}

/// The snapshot of a call from its facts, and whether it hides facts because they are a ghost's.
fn snapshot(
    journal: &Journal,
    clock: &Clock,
    call_id: &CallId,
    facts: Vec<FactMessage>,
) -> (Snapshot, bool) {
    let has_facts = !facts.is_empty();
    let snapshot = Snapshot::of(call_id, facts, clock.now(), &journal.rules());
    let is_ghost = has_facts && snapshot.call.is_none();
    (snapshot, is_ghost)
}
