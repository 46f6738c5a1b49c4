//! `voximplant.statistic.get`: what the portal keeps of a call, when END never came (reference,
//! sections 3.9 and 6.3).

use domain::{CallId, Ended};

use crate::event::on_voximplant_call_end::OnVoximplantCallEnd;
use crate::rest::{Answer, AnswerError, Request};
use crate::tree::{Tree, Value};

/// The record of one call, among those the answer lists; `None` when the portal has none (yet).
///
/// # Errors
/// The portal refused (it needs the right to view statistics), or the answer is none.
pub fn find(body: &[u8], call_id: &CallId) -> Result<Option<Ended>, AnswerError> {
    Ok(found(&Answer::parse(body)?, call_id))
}

/// The same of an answer that has been read.
pub fn found(answer: &Answer, call_id: &CallId) -> Option<Ended> {
    let records = answer
        .result
        .iter()
        .flat_map(Value::items)
        .filter_map(Value::as_map);
    records
        .filter(|record| record.text("CALL_ID") == Some(call_id.as_str()))
        .find_map(ended)
}

/// The question for [`found`].
pub fn request(call_id: &CallId) -> Request {
    Request::new("voximplant.statistic.get").with("FILTER[CALL_ID]", call_id.as_str())
}

/// A record has the fields of END, besides others.
fn ended(record: &Tree) -> Option<Ended> {
    let end = OnVoximplantCallEnd::try_from(record).ok()?.into_ended(None);
    let rest_app = end.rest_app || record.id("REST_APP_ID").is_some();
    Some(Ended {
        rest_app,
        crm: record.crm(),
        ..end
    })
}

#[cfg(test)]
mod tests {
    use domain::CallId;

    use super::find;

    #[test]
    fn a_call_the_portal_has_not_recorded_yet_is_none() {
        let call_id = CallId::parse("1.2.3").expect("an id");
        for body in [
            r#"{"result":[]}"#,
            r#"{"result":[{"CALL_ID":"1.2.4"}],"total":1}"#,
        ] {
            assert_eq!(find(body.as_bytes(), &call_id), Ok(None), "{body}");
        }
    }
}
