//! From a verified delivery to the journal: the only path on which facts of the portal's event
//! queue get there.

use bitrix24::{Delivery, EventError, PortalEvent, Verified};
use domain::{Fact, Witness};
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::journal::{Appended, Arrival, EventKey, Journal, JournalError, Subject};

/// What became of a delivery. All of them are answered 200.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one a delivery, and it is looked at once"
)]
pub enum Ingested {
    /// It is in the journal.
    Journal(Appended),
    /// It is about the application, not about calls: for the caller to act upon.
    Application(PortalEvent),
    /// A telephony event that says of no call: counted, stored nowhere.
    NoCall(&'static str),
    /// An event we do not know: counted, stored nowhere.
    Unknown,
}

/// Why a delivery was not taken.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It names no portal: 400.
    #[error("delivery names no portal")]
    NoPortal,
    /// A field of it cannot be the portal's: 400.
    #[error("delivery cannot be read")]
    Event(#[from] EventError),
    /// The journal cannot take it: 503.
    #[error("delivery is not stored")]
    Journal(#[from] JournalError),
}

/// Takes a delivery. When it returns `Ingested::Journal`, the fact is durable.
///
/// # Errors
/// It cannot be read, or the journal cannot take it.
pub async fn ingest(
    delivery: &Delivery<Verified>,
    journal: &Journal,
    clock: &Clock,
) -> Result<Ingested, IngestError> {
    let portal = delivery.portal().ok_or(IngestError::NoPortal)?.clone();
    let now = clock.now();
    let (subject, report) = match delivery.event(now)? {
        PortalEvent::Call { call_id, report } => (Subject::Call(call_id), report),
        PortalEvent::CallbackRequested(request) => (
            Subject::Callback,
            domain::Report::CallbackRequested(request),
        ),
        PortalEvent::NoCall { code } => return Ok(Ingested::NoCall(code)),
        PortalEvent::Unknown { .. } => return Ok(Ingested::Unknown),
        event @ (PortalEvent::AppInstall(_)
        | PortalEvent::AppUpdate(_)
        | PortalEvent::AppUninstall(_)
        | PortalEvent::AppTest(_)) => return Ok(Ingested::Application(event)),
    };
    let event = EventKey(Sha256::digest(delivery.dedup_key()).into());
    let fact = Fact {
        at: now,
        source: Witness::Webhook,
        report,
    };
    let appended = journal
        .append(Arrival {
            portal,
            event,
            subject,
            fact,
        })
        .await?;
    Ok(Ingested::Journal(appended))
}
