//! A call as far as it is known, and the facts that say so.

use domain::{
    ActivityId, Call, CallId, CallState, CallType, CrmLink, Disposition, Line, LineNumber,
    OperatorId, Rules, Telephony, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{FactMessage, Seq, VERSION};

/// `GET /api/calls/{call_id}` and `event: snapshot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// [`VERSION`].
    pub version: u8,
    /// The last fact it knows; 0 when there is none.
    pub seq: Seq,
    /// The call; `None` when nobody has reported it yet.
    pub call: Option<CallView>,
    /// All its facts, in the journal's order.
    pub facts: Vec<FactMessage>,
}

impl Snapshot {
    /// The snapshot of a call from its facts at `now`. A ghost is a call nobody has reported.
    pub fn of(call_id: &CallId, facts: Vec<FactMessage>, now: Timestamp, rules: &Rules) -> Self {
        let folded: Vec<_> = facts.iter().map(FactMessage::fact).collect();
        let call = Call::fold(call_id.clone(), &folded);
        if call.first_seen_at().is_none() || call.is_ghost(now, rules) {
            return Self {
                version: VERSION,
                seq: 0,
                call: None,
                facts: Vec::new(),
            };
        }
        let seq = facts.iter().map(|fact| fact.seq).max().unwrap_or(0);
        Self {
            version: VERSION,
            seq,
            call: Some(CallView::of(&call, now, rules)),
            facts,
        }
    }
}

/// What the card reads of a snapshot: it folds the facts itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SnapshotFacts {
    /// [`VERSION`].
    pub version: u8,
    /// The last fact it knows; 0 when there is none.
    pub seq: Seq,
    /// All facts, in the journal's order.
    pub facts: Vec<FactMessage>,
}

/// A call, flattened for readers that do not fold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// CALL_ID.
    pub call_id: CallId,
    /// Who runs it.
    pub telephony: Telephony,
    /// CALL_TYPE.
    pub call_type: Option<CallType>,
    /// Never [`CallState::Unknown`].
    pub state: CallState,
    /// The other party.
    pub customer: CustomerView,
    /// The company's side.
    pub line: Line,
    /// Every operator somebody named, in ascending order.
    pub operators: Vec<OperatorId>,
    /// The CRM record.
    pub crm: Option<CrmLink>,
    /// Further CRM records.
    pub bindings: Vec<CrmLink>,
    /// The call's activity.
    pub activity_id: Option<ActivityId>,
    /// Receipt of the first fact.
    pub first_seen_at: Option<Timestamp>,
    /// When they began to talk.
    pub answered_at: Option<Timestamp>,
    /// Receipt of the end.
    pub ended_at: Option<Timestamp>,
    /// Whole seconds of talk.
    pub talk_seconds: Option<u32>,
    /// How it ended.
    pub outcome: OutcomeView,
    /// What it cost.
    pub cost: CostView,
    /// What the customer asked for before.
    pub callback_request: Option<CallbackView>,
}

/// The customer's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    /// `None` when hidden or not identified.
    pub number: Option<String>,
    /// Whether the customer hid it.
    pub hidden: bool,
}

/// How a call ended; nulls before the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// Our verdict.
    pub disposition: Option<Disposition>,
    /// CALL_FAILED_CODE as text.
    pub code: Option<String>,
    /// CALL_FAILED_REASON, free text.
    pub reason: Option<String>,
}

/// What a call cost; nulls while unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostView {
    /// Decimal text.
    pub amount: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
}

/// A callback somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackView {
    /// What the customer asked, free text.
    pub text: Option<String>,
    /// Our receipt of the request.
    pub at: Timestamp,
    /// The record it belongs to.
    pub crm: Option<CrmLink>,
    /// The line to call over.
    pub line: Option<LineNumber>,
}

impl CallView {
    /// The view of a call at `now`.
    pub fn of(call: &Call, now: Timestamp, rules: &Rules) -> Self {
        let outcome = call.outcome();
        Self {
            call_id: call.id().clone(),
            telephony: call.telephony(),
            call_type: call.call_type(),
            state: call.state(now, rules),
            customer: CustomerView {
                number: call.number().and_then(|n| n.as_text()).map(str::to_owned),
                hidden: call.number().is_some_and(|n| n.is_hidden()),
            },
            line: call.line(),
            operators: call.operators().to_vec(),
            crm: call.crm().cloned(),
            bindings: call.bindings().to_vec(),
            activity_id: call.activity_id(),
            first_seen_at: call.first_seen_at(),
            answered_at: call.answered_at(),
            ended_at: call.ended_at(),
            talk_seconds: call.talk_seconds(),
            outcome: OutcomeView {
                disposition: outcome.as_ref().map(|o| o.disposition),
                code: outcome.as_ref().and_then(|o| o.code.clone()),
                reason: outcome.and_then(|o| o.reason),
            },
            cost: CostView {
                amount: call.cost().map(|cost| cost.amount().to_owned()),
                currency: call
                    .cost()
                    .and_then(|cost| cost.currency())
                    .map(str::to_owned),
            },
            callback_request: call.callback_request().map(|request| CallbackView {
                text: request.text.clone(),
                at: request.requested_at,
                crm: request.crm.clone(),
                line: request.line.clone(),
            }),
        }
    }
}
