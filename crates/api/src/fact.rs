//! A fact on the wire: `event: fact` of the live stream, and the items of a snapshot's `facts`.

use domain::{CallId, Fact, Report, Timestamp, Witness};
use serde::{Deserialize, Serialize};

use crate::{Seq, VERSION};

/// One fact about a call, with its place in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactMessage {
    /// [`VERSION`].
    pub version: u8,
    /// Its place in the journal.
    pub seq: Seq,
    /// The call it is about.
    pub call_id: CallId,
    /// Our receipt, Unix milliseconds.
    pub at: Timestamp,
    /// Who said it.
    pub source: Witness,
    /// `kind` and `data`.
    #[serde(flatten)]
    pub report: Report,
}

impl FactMessage {
    /// The message for a fact of the journal.
    pub fn new(seq: Seq, call_id: CallId, fact: Fact) -> Self {
        let Fact { at, source, report } = fact;
        Self {
            version: VERSION,
            seq,
            call_id,
            at,
            source,
            report,
        }
    }

    /// The fact, as the fold takes it.
    pub fn into_fact(self) -> Fact {
        Fact {
            at: self.at,
            source: self.source,
            report: self.report,
        }
    }

    /// The same, for whoever keeps the message.
    pub fn fact(&self) -> Fact {
        Fact {
            at: self.at,
            source: self.source,
            report: self.report.clone(),
        }
    }
}
