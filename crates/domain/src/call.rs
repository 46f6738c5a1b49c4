//! The call: facts go in, in any order and any number of times, and one story comes out.

use crate::call_type::{CallType, Direction};
use crate::claim::{Claim, Text, Trust, Weight, keep_max, keep_min};
use crate::crm::CrmLink;
use crate::disposition::{Disposition, Outcome};
use crate::fact::{
    CallbackRequest, Ended, Fact, Initiated, Launched, Report, Requested, Started, Witness,
};
use crate::frame::FrameHistory;
use crate::id::{ActivityId, CallId, OperatorId};
use crate::line::{Line, LineName, LineNumber};
use crate::money::Money;
use crate::phone_number::PhoneNumber;
use crate::time::Timestamp;

/// What [`Call::apply`] did with a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The call is another than before.
    Applied,
    /// The call stays as it was.
    Ignored(Ignored),
}

/// Why a fact left a call as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// It said nothing that was not known, or nothing that weighs enough.
    NothingNew,
    /// The same, after the end: a straggler.
    AfterEnd,
}

/// Everything the witnesses have said of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    id: CallId,
    rest_app: bool,
    call_type: Claim<CallType>,
    number: Claim<PhoneNumber>,
    line_number: Claim<LineNumber>,
    line_name: Claim<LineName>,
    crm: Claim<CrmLink>,
    bindings: Claim<Bindings>,
    activity: Claim<ActivityId>,
    talk_seconds: Claim<u32>,
    code: Claim<String>,
    reason: Claim<String>,
    cost: Claim<Money>,
    /// In ascending order, each once.
    operators: Vec<OperatorId>,
    callback: Option<CallbackRequest>,
    call_list: bool,
    first_seen: Option<Timestamp>,
    last_heard: Option<Timestamp>,
    pub(crate) requested: Option<Timestamp>,
    pub(crate) initiated: Option<Timestamp>,
    pub(crate) started: Option<Timestamp>,
    end: Claim<Timestamp>,
    recorded: Option<Timestamp>,
    pub(crate) frame: FrameHistory,
}

impl Call {
    /// A call of which nothing is known but its id.
    pub fn new(id: CallId) -> Self {
        Self {
            id,
            rest_app: false,
            call_type: Claim::default(),
            number: Claim::default(),
            line_number: Claim::default(),
            line_name: Claim::default(),
            crm: Claim::default(),
            bindings: Claim::default(),
            activity: Claim::default(),
            talk_seconds: Claim::default(),
            code: Claim::default(),
            reason: Claim::default(),
            cost: Claim::default(),
            operators: Vec::new(),
            callback: None,
            call_list: false,
            first_seen: None,
            last_heard: None,
            requested: None,
            initiated: None,
            started: None,
            end: Claim::default(),
            recorded: None,
            frame: FrameHistory::default(),
        }
    }

    /// A call from all its facts.
    pub fn fold<'a>(id: CallId, facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let mut call = Self::new(id);
        for fact in facts {
            call.apply(fact);
        }
        call
    }

    /// Takes one more fact. Any order and any repetition of the same facts gives the same call.
    pub fn apply(&mut self, fact: &Fact) -> Applied {
        let was_ended = self.has_ended();
        let changed = match &fact.report {
            Report::Requested(requested) => self.apply_requested(fact.at, requested),
            Report::Initiated(initiated) => self.apply_initiated(fact.at, initiated),
            Report::Registered(started) | Report::Answered(started) => {
                self.apply_started(fact.at, started)
            }
            Report::Ended(ended) => self.apply_ended(fact.at, Trust::Ended, ended),
            Report::Statistics(ended) => self.apply_ended(fact.at, Trust::Statistics, ended),
            Report::CallbackRequested(request) => self.apply_callback(request),
            Report::CardStatus(status) => self.apply_status(fact.at, fact.source, status),
            Report::CardState(card) => self.frame.changed(fact.at, card.state),
            Report::EntityChanged(changed) => {
                let weight = (Trust::Frame, fact.at.as_millis());
                self.crm.offer(weight, changed.crm.clone())
                    | self.number.offer(weight, changed.number.clone())
            }
            Report::BeforeClose => false,
        };
        // A callback request is about the customer: it says nothing of when this call was seen.
        let heard = !matches!(fact.report, Report::CallbackRequested(_))
            && (keep_min(&mut self.first_seen, fact.at) | keep_max(&mut self.last_heard, fact.at));
        match (changed || heard, was_ended) {
            (true, _) => Applied::Applied,
            (false, false) => Applied::Ignored(Ignored::NothingNew),
            (false, true) => Applied::Ignored(Ignored::AfterEnd),
        }
    }

    fn apply_requested(&mut self, at: Timestamp, fact: &Requested) -> bool {
        let weight = weigh(Trust::Requested, fact.ts);
        keep_min(&mut self.requested, at)
            | self.call_type.offer(weight, Some(CallType::Outgoing))
            | self.number.offer(weight, fact.number.clone())
            | self.line_number.offer(weight, fact.line.clone())
            | self.crm.offer(weight, fact.crm.clone())
            | self.join_operator(fact.operator)
            | raise(&mut self.call_list, fact.call_list)
    }

    fn apply_initiated(&mut self, at: Timestamp, fact: &Initiated) -> bool {
        let weight = weigh(Trust::Initiated, fact.ts);
        keep_min(&mut self.initiated, at)
            | raise(&mut self.rest_app, fact.rest_app)
            | self.call_type.offer(weight, fact.call_type)
            | self.number.offer(weight, fact.number.clone())
            | self.line_number.offer(weight, fact.line.clone())
    }

    fn apply_started(&mut self, at: Timestamp, fact: &Started) -> bool {
        keep_min(&mut self.started, at) | self.join_operator(fact.operator)
    }

    fn apply_ended(&mut self, at: Timestamp, trust: Trust, fact: &Ended) -> bool {
        let weight = weigh(trust, fact.ts);
        let marked = match trust {
            Trust::Statistics => keep_min(&mut self.recorded, at),
            _ => self.end.offer(weight, Some(at)),
        };
        marked
            | raise(&mut self.rest_app, fact.rest_app)
            | self.call_type.offer(weight, fact.call_type)
            | self.number.offer(weight, fact.number.clone())
            | self.line_number.offer(weight, fact.line.clone())
            | self.crm.offer(weight, fact.crm.clone())
            | self.activity.offer(weight, fact.activity_id)
            | self.talk_seconds.offer(weight, fact.talk_seconds)
            | self.code.offer(weight, fact.code.clone())
            | self.reason.offer(weight, fact.reason.clone())
            | self.cost.offer(weight, fact.cost.clone())
            | self.join_operator(fact.operator)
    }

    fn apply_callback(&mut self, request: &CallbackRequest) -> bool {
        let is_newer = self.callback.as_ref().is_none_or(|held| held < request);
        if is_newer {
            self.callback = Some(request.clone());
        }
        is_newer
    }

    fn apply_status(&mut self, at: Timestamp, source: Witness, fact: &Launched) -> bool {
        let trust = if source == Witness::Launch {
            Trust::Launch
        } else {
            Trust::Frame
        };
        let weight = (trust, at.as_millis());
        let state = fact.state.is_some_and(|state| match trust {
            Trust::Launch => self.frame.launched(at, state),
            _ => self.frame.found(at, state),
        });
        state
            | self.call_type.offer(weight, fact.call_type)
            | self.number.offer(weight, fact.number.clone())
            | self.line_number.offer(weight, fact.line.number.clone())
            | self.line_name.offer(weight, fact.line.name.clone())
            | self.crm.offer(weight, fact.crm.clone())
            | self
                .bindings
                .offer(weight, Some(Bindings(fact.bindings.clone())))
            | self.activity.offer(weight, fact.activity_id)
            | raise(&mut self.call_list, fact.call_list)
    }

    fn join_operator(&mut self, operator: Option<OperatorId>) -> bool {
        let place = operator.map(|id| (id, self.operators.binary_search(&id)));
        let Some((id, Err(place))) = place else {
            return false;
        };
        self.operators.insert(place, id);
        true
    }

    /// The call's id.
    pub const fn id(&self) -> &CallId {
        &self.id
    }

    /// Whether any witness said that a telephony application runs this call.
    pub fn is_rest_app(&self) -> bool {
        self.rest_app || self.id.is_external()
    }

    /// CALL_TYPE, or what the launch said of the direction.
    pub fn call_type(&self) -> Option<CallType> {
        self.call_type.get().copied()
    }

    /// Who calls whom.
    pub fn direction(&self) -> Direction {
        self.call_type()
            .map_or(Direction::Unknown, CallType::direction)
    }

    /// The customer's number; `None` while nobody identified it.
    pub fn number(&self) -> Option<&PhoneNumber> {
        self.number.get()
    }

    /// The line.
    pub fn line(&self) -> Line {
        Line {
            number: self.line_number.get().cloned(),
            name: self.line_name.get().cloned(),
        }
    }

    /// The CRM record the call belongs to.
    pub fn crm(&self) -> Option<&CrmLink> {
        self.crm.get()
    }

    /// Further CRM records.
    pub fn bindings(&self) -> &[CrmLink] {
        self.bindings.get().map_or(&[], |bindings| &bindings.0)
    }

    /// The call's activity.
    pub fn activity_id(&self) -> Option<ActivityId> {
        self.activity.get().copied()
    }

    /// Every operator somebody named, in ascending order.
    pub fn operators(&self) -> &[OperatorId] {
        &self.operators
    }

    /// Whether the call belongs to a call campaign.
    pub const fn is_in_call_list(&self) -> bool {
        self.call_list
    }

    /// What the customer asked for before this call.
    pub const fn callback_request(&self) -> Option<&CallbackRequest> {
        self.callback.as_ref()
    }

    /// Whole seconds of talk, as END or the statistics say.
    pub fn talk_seconds(&self) -> Option<u32> {
        self.talk_seconds.get().copied()
    }

    /// What the call cost.
    pub fn cost(&self) -> Option<&Money> {
        self.cost.get()
    }

    /// Our receipt of the first fact.
    pub const fn first_seen_at(&self) -> Option<Timestamp> {
        self.first_seen
    }

    /// Our receipt of the latest fact.
    pub const fn last_heard_at(&self) -> Option<Timestamp> {
        self.last_heard
    }

    /// Whether END or the statistics have spoken; nobody else can end a call.
    pub fn has_ended(&self) -> bool {
        self.end.get().is_some() || self.recorded.is_some()
    }

    /// Our receipt of END, or of the statistics when END never came.
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.end_received_at().or(self.recorded)
    }

    /// Our receipt of END alone.
    pub(crate) fn end_received_at(&self) -> Option<Timestamp> {
        self.end.get().copied()
    }

    /// When they began to talk: our receipt of START for built-in telephony, else END's receipt
    /// less its talk time.
    pub fn answered_at(&self) -> Option<Timestamp> {
        let end = self.end_received_at();
        let start = self
            .started
            .filter(|at| !self.is_rest_app() && end.is_none_or(|end| *at <= end));
        let talked = self.talk_seconds().filter(|_| self.is_answered());
        start.or_else(|| Some(end?.plus_millis(-1000 * i64::from(talked?))))
    }

    fn is_answered(&self) -> bool {
        self.outcome()
            .is_some_and(|outcome| outcome.disposition == Disposition::Answered)
    }

    /// How the call ended; `None` before END and statistics.
    pub fn outcome(&self) -> Option<Outcome> {
        let code = self.code.get().cloned();
        self.has_ended().then(|| Outcome {
            disposition: Disposition::judge(code.as_deref(), self.call_type(), self.talk_seconds()),
            code,
            reason: self.reason.get().cloned(),
        })
    }

    /// Whether somebody reported that the two talked or talk.
    pub fn was_talked(&self) -> bool {
        self.is_answered() || (!self.is_rest_app() && self.started.is_some() && !self.has_ended())
    }
}

/// Bindings as one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bindings(Vec<CrmLink>);

impl Text for Bindings {
    fn text(&self) -> String {
        let mut text = String::new();
        for link in &self.0 {
            text.push_str(&link.text());
            text.push_str(", ");
        }
        text
    }
}

fn weigh(trust: Trust, ts: Option<i64>) -> Weight {
    (trust, ts.unwrap_or(i64::MIN))
}

fn raise(flag: &mut bool, value: bool) -> bool {
    let changes = value && !*flag;
    *flag |= value;
    changes
}
