//! `ONEXTERNALCALLSTART`: an employee asks a telephony application to dial.

use domain::{CallId, CrmLink, LineNumber, OperatorId, PhoneNumber, Report, Requested};

use crate::event::{EventError, Occurrence, PortalEvent, call_id};
use crate::tree::Tree;

/// Its `data`. Source: reference, section 3.4.4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnExternalCallStart {
    /// CALL_ID: the portal has registered the call already.
    pub call_id: Option<CallId>,
    /// PHONE_NUMBER: the number to call, as typed.
    pub number: Option<PhoneNumber>,
    /// PHONE_NUMBER_INTERNATIONAL: the same, normalised.
    pub number_international: Option<PhoneNumber>,
    /// EXTENSION.
    pub extension: Option<String>,
    /// USER_ID: who clicked.
    pub operator: Option<OperatorId>,
    /// CALL_LIST_ID: the call campaign.
    pub call_list_id: Option<u64>,
    /// LINE_NUMBER.
    pub line: Option<LineNumber>,
    /// IS_MOBILE: from the mobile client, where no card opens. Absent in old bodies.
    pub is_mobile: bool,
    /// CRM_ENTITY_TYPE and CRM_ENTITY_ID.
    pub crm: Option<CrmLink>,
}

impl TryFrom<&Tree> for OnExternalCallStart {
    type Error = EventError;

    fn try_from(data: &Tree) -> Result<Self, EventError> {
        Ok(Self {
            call_id: call_id(data)?,
            number: data.phone("PHONE_NUMBER"),
            number_international: data.phone("PHONE_NUMBER_INTERNATIONAL"),
            extension: data.string("EXTENSION"),
            operator: data.operator("USER_ID"),
            call_list_id: data.id("CALL_LIST_ID"),
            line: data.line("LINE_NUMBER"),
            is_mobile: data.flag("IS_MOBILE"),
            crm: data.crm(),
        })
    }
}

impl OnExternalCallStart {
    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        let event = Self::try_from(occurrence.data)?;
        let report = Report::Requested(Requested {
            ts: occurrence.ts,
            number: event.number_international.or(event.number),
            line: event.line,
            operator: event.operator,
            crm: event.crm,
            call_list: event.call_list_id.is_some(),
        });
        Ok(occurrence.about(event.call_id, report))
    }
}

#[cfg(test)]
mod tests {
    use domain::{Report, Requested};

    use crate::event::tests::report;

    fn requested(data: &str) -> Requested {
        match report(
            "ONEXTERNALCALLSTART",
            &format!("CALL_ID=externalCall.0f.1&{data}"),
        ) {
            Report::Requested(fact) => fact,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_normalised_number_comes_before_the_typed_one() {
        let number = |data| requested(data).number.map(|number| number.to_string());
        let both = "PHONE_NUMBER=030+901&PHONE_NUMBER_INTERNATIONAL=%2B4930901";
        assert_eq!(number(both).as_deref(), Some("+4930901"));
        assert_eq!(
            number("PHONE_NUMBER=030+901&PHONE_NUMBER_INTERNATIONAL=").as_deref(),
            Some("030 901")
        );
        assert_eq!(number("PHONE_NUMBER="), None);
    }

    #[test]
    fn only_a_positive_list_id_means_a_campaign() {
        assert!(requested("CALL_LIST_ID=13").call_list);
        assert!(!requested("CALL_LIST_ID=0").call_list && !requested("").call_list);
    }

    #[test]
    fn a_type_without_id_is_no_record() {
        assert_eq!(requested("CRM_ENTITY_TYPE=LEAD&CRM_ENTITY_ID=0").crm, None);
        let crm = requested("CRM_ENTITY_TYPE=3&CRM_ENTITY_ID=797").crm;
        assert_eq!(
            crm.map(|link| link.to_string()).as_deref(),
            Some("CONTACT 797")
        );
    }
}
