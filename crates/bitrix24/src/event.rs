//! The table of events: code to reader. To add one: a file beside the others, a row here and,
//! when it is a new fact, a variant in `domain`.

pub mod on_app_install;
pub mod on_app_test;
pub mod on_app_uninstall;
pub mod on_app_update;
pub mod on_external_call_back_start;
pub mod on_external_call_start;
pub mod on_voximplant_call_end;
pub mod on_voximplant_call_init;
pub mod on_voximplant_call_start;

use domain::{CallId, CallbackRequest, Report, Timestamp};

use crate::tree::Tree;
use on_app_install::OnAppInstall;
use on_app_test::OnAppTest;
use on_app_uninstall::OnAppUninstall;
use on_app_update::OnAppUpdate;
use on_external_call_back_start::OnExternalCallBackStart;
use on_external_call_start::OnExternalCallStart;
use on_voximplant_call_end::OnVoximplantCallEnd;
use on_voximplant_call_init::OnVoximplantCallInit;
use on_voximplant_call_start::OnVoximplantCallStart;

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalEvent {
    /// Something about a call.
    Call {
        /// Which.
        call_id: CallId,
        /// What.
        report: Report,
    },
    /// A customer wants to be called back; there is no call yet (reference, section 3.4.5).
    CallbackRequested(CallbackRequest),
    /// The application was installed.
    AppInstall(OnAppInstall),
    /// The application was updated; handlers and placements are gone and must be bound again.
    AppUpdate(OnAppUpdate),
    /// The application was removed.
    AppUninstall(OnAppUninstall),
    /// `event.test` checks the handler.
    AppTest(OnAppTest),
    /// A telephony event that says of no call: stored nowhere.
    NoCall {
        /// Its code.
        code: &'static str,
    },
    /// An event we do not know: stored nowhere.
    Unknown {
        /// Its code.
        code: String,
    },
}

/// Why an event of a known kind cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A field is longer than the portal ever makes it.
    #[error("{0} is too long")]
    TooLong(&'static str),
}

/// What a reader of an event is given besides its own fields.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence<'a> {
    /// The event's code in the table.
    pub code: &'static str,
    /// When the portal queued it, Unix seconds.
    pub ts: Option<i64>,
    /// When we received it.
    pub now: Timestamp,
    /// The event's `data`; empty when it was missing.
    pub data: &'a Tree,
}

/// How an event proves where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvenBy {
    /// By the `application_token` we keep.
    Token,
    /// By the authorization server's word about its access token: these events bring a new
    /// `application_token` (reference, section 3.8).
    Server,
}

/// One kind of event.
#[derive(Debug)]
pub struct Row {
    /// Its code, upper case.
    pub code: &'static str,
    /// Whether our installation binds it.
    pub is_bound: bool,
    /// How it proves itself.
    pub proven_by: ProvenBy,
    read: fn(Occurrence<'_>) -> Result<PortalEvent, EventError>,
}

const fn telephony(
    code: &'static str,
    read: fn(Occurrence<'_>) -> Result<PortalEvent, EventError>,
) -> Row {
    Row {
        code,
        is_bound: true,
        proven_by: ProvenBy::Token,
        read,
    }
}

/// Every event we know.
pub const TABLE: [Row; 9] = [
    telephony("ONVOXIMPLANTCALLINIT", OnVoximplantCallInit::read),
    telephony("ONVOXIMPLANTCALLSTART", OnVoximplantCallStart::read),
    telephony("ONVOXIMPLANTCALLEND", OnVoximplantCallEnd::read),
    telephony("ONEXTERNALCALLSTART", OnExternalCallStart::read),
    telephony("ONEXTERNALCALLBACKSTART", OnExternalCallBackStart::read),
    Row {
        code: "ONAPPINSTALL",
        is_bound: true,
        proven_by: ProvenBy::Server,
        read: OnAppInstall::read,
    },
    Row {
        code: "ONAPPUPDATE",
        is_bound: true,
        proven_by: ProvenBy::Server,
        read: OnAppUpdate::read,
    },
    Row {
        code: "ONAPPUNINSTALL",
        is_bound: true,
        proven_by: ProvenBy::Token,
        read: OnAppUninstall::read,
    },
    Row {
        code: "ONAPPTEST",
        is_bound: true,
        proven_by: ProvenBy::Token,
        read: OnAppTest::read,
    },
];

/// The codes our installation binds.
pub fn all() -> impl Iterator<Item = &'static str> {
    TABLE.iter().filter(|row| row.is_bound).map(|row| row.code)
}

/// The row of an upper-case code.
pub(crate) fn row(code: &str) -> Option<&'static Row> {
    const ROWS: &[Row] = &TABLE;
    ROWS.iter().find(|row| row.code == code)
}

impl Row {
    pub(crate) fn read(&self, occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        (self.read)(occurrence)
    }
}

/// The call an event is about. An id that is too long is no id of the portal's.
pub(crate) fn call_id(data: &Tree) -> Result<Option<CallId>, EventError> {
    let text = data.text("CALL_ID");
    let id = text.and_then(CallId::parse);
    if text.is_some() && id.is_none() {
        Err(EventError::TooLong("CALL_ID"))
    } else {
        Ok(id)
    }
}

impl Occurrence<'_> {
    /// A report about a call, or the news that it is about none.
    pub(crate) fn about(&self, call_id: Option<CallId>, report: Report) -> PortalEvent {
        match call_id {
            Some(call_id) => PortalEvent::Call { call_id, report },
            None => PortalEvent::NoCall { code: self.code },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{EventError, Occurrence, PortalEvent, TABLE, all, row};
    use crate::body::Limits;
    use crate::form;
    use domain::{Report, Timestamp};

    /// Reads an event from its `data` alone, as a form.
    pub(crate) fn read(code: &str, data: &str) -> Result<PortalEvent, EventError> {
        let data = form::decode(data.as_bytes(), Limits::REQUEST).expect("a form");
        let now = Timestamp::from_millis(7);
        let row = row(code).expect("a known event");
        row.read(Occurrence {
            code: row.code,
            ts: Some(5),
            now,
            data: &data,
        })
    }

    /// The report of an event that has one.
    pub(crate) fn report(code: &str, data: &str) -> Report {
        match read(code, data) {
            Ok(PortalEvent::Call { report, .. }) => report,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn codes_are_upper_case_and_unique() {
        for row in &TABLE {
            assert_eq!(row.code, row.code.to_ascii_uppercase());
            assert_eq!(
                TABLE.iter().filter(|other| other.code == row.code).count(),
                1
            );
        }
    }

    #[test]
    fn installation_binds_telephony_and_the_life_of_the_application() {
        let bound: Vec<&str> = all().collect();
        assert_eq!(bound.len(), 9);
        assert!(
            bound.contains(&"ONAPPINSTALL"),
            "old portals' launches lack its secret"
        );
    }

    #[test]
    fn a_telephony_event_without_call_is_about_no_call() {
        for code in TABLE
            .iter()
            .map(|row| row.code)
            .filter(|code| !code.starts_with("ONAPP"))
        {
            for data in ["", "CALL_ID=", "CALL_ID=+&USER_ID=1", "CALL_ID[a]=1"] {
                assert_eq!(
                    read(code, data),
                    Ok(PortalEvent::NoCall {
                        code: row(code).expect("a row").code
                    })
                );
            }
        }
    }

    #[test]
    fn a_call_id_of_more_than_255_characters_is_refused() {
        let read = |length| {
            read(
                "ONVOXIMPLANTCALLSTART",
                &format!("CALL_ID={}", "x".repeat(length)),
            )
        };
        assert!(matches!(read(255), Ok(PortalEvent::Call { .. })));
        assert_eq!(read(256), Err(EventError::TooLong("CALL_ID")));
    }
}
