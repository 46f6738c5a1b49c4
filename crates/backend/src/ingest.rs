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

#[cfg(test)]
mod tests {
    use bitrix24::{Delivery, PortalEvent, Secret};
    use domain::{CallId, PortalId, Timestamp};

    use super::{IngestError, Ingested, ingest};
    use crate::clock::Clock;
    use crate::journal::{Appended, Journal, Options};

    const MEMBER: &str = "5f0c6d1e2b3a49788796a5b4c3d2e1f0";
    const FORM: &str = "application/x-www-form-urlencoded";

    struct Desk {
        _folder: tempfile::TempDir,
        journal: Journal,
        clock: Clock,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let clock = Clock::test(Timestamp::from_millis(1000));
            let options = Options::new(clock.clone());
            let journal = Journal::open(&folder.path().join("db"), options).expect("opens");
            Self {
                _folder: folder,
                journal,
                clock,
            }
        }

        async fn take(&self, content_type: &str, body: &str) -> Result<Ingested, IngestError> {
            let token = Secret::parse("TOKEN").expect("a secret");
            let delivery = Delivery::decode(content_type, body.as_bytes())
                .expect("an event")
                .verify(&token)
                .expect("verified");
            ingest(&delivery, &self.journal, &self.clock).await
        }

        async fn take_form(&self, event: &str) -> Ingested {
            let auth = format!("auth[member_id]={MEMBER}&auth[application_token]=TOKEN");
            self.take(FORM, &format!("{event}&{auth}"))
                .await
                .expect("taken")
        }

        async fn kinds(&self, call_id: &str) -> Vec<&'static str> {
            let portal = PortalId::parse(MEMBER).expect("a portal");
            let call_id = CallId::parse(call_id).expect("a call");
            let facts = self.journal.load(&portal, &call_id).await.expect("loads");
            facts.iter().map(|fact| fact.report.kind()).collect()
        }
    }

    #[tokio::test]
    async fn an_event_about_a_call_is_in_the_journal_when_it_is_taken() {
        let desk = Desk::new();
        let start = "event=ONVOXIMPLANTCALLSTART&data[CALL_ID]=one&data[USER_ID]=12&ts=5";
        let taken = desk.take_form(start).await;
        assert!(
            matches!(taken, Ingested::Journal(Appended::Stored(1))),
            "{taken:?}"
        );
        assert_eq!(desk.kinds("one").await, ["answered"]);
    }

    #[tokio::test]
    async fn a_repetition_is_known_by_what_it_says_not_by_how_it_came() {
        let desk = Desk::new();
        let start = "event=ONVOXIMPLANTCALLSTART&data[CALL_ID]=one&data[USER_ID]=12&ts=5";
        desk.take_form(start).await;
        let other_handler = format!("{start}&event_handler_id=9&auth[user_id]=3");
        let json = format!(
            r#"{{"event":"onVoximplantCallStart","data":{{"USER_ID":12,"CALL_ID":"one"}},"ts":5,
            "auth":{{"member_id":"{MEMBER}","application_token":"TOKEN"}}}}"#
        );
        let repeated = [
            desk.take_form(&other_handler).await,
            desk.take("application/json", &json).await.expect("taken"),
        ];
        for taken in repeated {
            assert!(
                matches!(taken, Ingested::Journal(Appended::Repeated)),
                "{taken:?}"
            );
        }
        let new = [
            "event=ONVOXIMPLANTCALLSTART&data[CALL_ID]=one&data[USER_ID]=13&ts=5",
            "event=ONVOXIMPLANTCALLSTART&data[CALL_ID]=one&data[USER_ID]=12&ts=6",
            "event=ONVOXIMPLANTCALLSTART&data[CALL_ID]=one&data[USER_ID]=12",
        ];
        for event in new {
            let taken = desk.take_form(event).await;
            assert!(
                matches!(taken, Ingested::Journal(Appended::Stored(_))),
                "{event}"
            );
        }
        assert_eq!(desk.kinds("one").await.len(), 4);
    }

    #[tokio::test]
    async fn a_callback_request_is_stored_without_a_call() {
        let desk = Desk::new();
        let request = "event=ONEXTERNALCALLBACKSTART&data[PHONE_NUMBER]=%2B4930901820&ts=5";
        let taken = desk.take_form(request).await;
        assert!(matches!(taken, Ingested::Journal(Appended::Stored(_))));
        assert!(matches!(
            desk.take_form(request).await,
            Ingested::Journal(Appended::Repeated)
        ));
        let init = "event=ONVOXIMPLANTCALLINIT&data[CALL_ID]=one&data[CALL_TYPE]=2\
                    &data[CALLER_ID]=%2B4930901820";
        desk.take_form(init).await;
        assert_eq!(desk.kinds("one").await, ["initiated", "callback_requested"]);
    }

    #[tokio::test]
    async fn what_says_of_no_call_is_not_stored() {
        let desk = Desk::new();
        for event in [
            "event=ONVOXIMPLANTCALLEND",
            "event=ONVOXIMPLANTCALLINIT&data[CALL_ID]=",
        ] {
            assert!(
                matches!(desk.take_form(event).await, Ingested::NoCall(_)),
                "{event}"
            );
        }
        let unknown = desk.take_form("event=ONCRMDEALADD&data[CALL_ID]=one").await;
        assert!(matches!(unknown, Ingested::Unknown));
        let uninstall = desk.take_form("event=ONAPPUNINSTALL&data[CLEAN]=1").await;
        assert!(matches!(
            uninstall,
            Ingested::Application(PortalEvent::AppUninstall(_))
        ));
        assert!(desk.kinds("one").await.is_empty());
    }

    #[tokio::test]
    async fn a_delivery_that_names_no_portal_or_cannot_be_read_is_refused() {
        let desk = Desk::new();
        let start = "event=ONVOXIMPLANTCALLSTART&auth[application_token]=TOKEN&data[CALL_ID]";
        let nameless = desk.take(FORM, &format!("{start}=one")).await;
        assert!(matches!(nameless, Err(IngestError::NoPortal)));
        let endless = format!("{start}={}&auth[member_id]={MEMBER}", "x".repeat(256));
        assert!(matches!(
            desk.take(FORM, &endless).await,
            Err(IngestError::Event(_))
        ));
    }
}
