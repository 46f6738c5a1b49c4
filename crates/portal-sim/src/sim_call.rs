//! A handle on one call: what happens to it, and what the host card shows of it.

use serde_json::{Value, json};

use crate::call::{Call, CardState, Crm, End, Phase};
use crate::clock;
use crate::event::{Event, telephony};
use crate::launch::{self, LaunchForm, Target};
use crate::portal::SimPortal;
use crate::record::Delivered;
use crate::rest::statistic;
use crate::webhook;

/// One call of the portal. Methods that tell the application return what it answered; open
/// portal pages learn of the change before the event is posted, as in life.
#[derive(Clone)]
pub struct SimCall {
    /// `CALL_ID`.
    pub id: String,
    pub(crate) portal: SimPortal,
}

impl SimCall {
    /// It begins to ring: INIT. The host card says `connecting` (built-in telephony) and shows
    /// up on open portal pages of its operator.
    pub async fn init(&self) -> Delivered {
        self.set(|call| {
            call.phase = Phase::Ringing;
            if !call.is_rest_app() {
                call.card = CardState::Connecting;
            }
        });
        self.show(self.call().operator);
        self.deliver(telephony::init(&self.call())).await
    }

    /// START for that user: answered, or merely registered when the call is a REST
    /// application's; then its card and phase stay as they are.
    pub async fn start(&self, user: u64) -> Delivered {
        self.set(|call| {
            call.operator = user;
            if !call.is_rest_app() {
                call.phase = Phase::Talking;
                call.card = CardState::Connected;
                call.answered_at.get_or_insert_with(clock::now);
            }
        });
        self.deliver(telephony::start(&self.call(), user)).await
    }

    /// Rings as its telephony does: INIT alone, or INIT and START of one registration.
    pub async fn ring(&self) -> Vec<Delivered> {
        let mut delivered = vec![self.init().await];
        let call = self.call();
        if call.is_rest_app() {
            delivered.push(self.start(call.operator).await);
        }
        delivered
    }

    /// Somebody answers: START, or nothing at all when a REST application carries the call.
    pub async fn answer(&self) -> Option<Delivered> {
        let call = self.call();
        if !call.is_rest_app() {
            return Some(self.start(call.operator).await);
        }
        self.set(|call| {
            call.phase = Phase::Talking;
            call.answered_at.get_or_insert_with(clock::now);
        });
        None
    }

    /// The call is over: the host card closes, the statistics record is written, END is sent.
    pub async fn end(&self, end: End) -> Delivered {
        self.set(|call| {
            call.phase = Phase::Ended;
            call.end = Some(end.clone());
            if !call.is_rest_app() {
                call.card = CardState::Idle;
            }
        });
        self.hide(None);
        let call = self.call();
        {
            let mut state = self.portal.core.lock();
            let record = statistic::record(&call, &end, state.statistics.len() + 1);
            state.statistics.push(record);
        }
        self.deliver(telephony::end(&call, &end)).await
    }

    /// The operator hangs up: answered, declined or cancelled, as the phase has it.
    pub async fn hang_up(&self) -> Delivered {
        let call = self.call();
        let end = match (call.phase, call.spec.call_type) {
            (Phase::Talking, _) => End::answered(self.talk_seconds()),
            (_, 2 | 3) => End::declined(),
            // What `finish` writes when the application names no code.
            _ if call.is_rest_app() => End::new("304", "Call canceled", 0),
            _ => End::cancelled(),
        };
        self.end(end).await
    }

    /// An employee dialled from the CRM: ONEXTERNALCALLSTART. No card yet.
    pub async fn requested(&self) -> Delivered {
        self.set(|call| call.phase = Phase::Requested);
        self.deliver(telephony::external_start(&self.call(), "", false))
            .await
    }

    /// Passes the call on. Built-in telephony sends another START; a REST application only
    /// hides the card here and shows it there. END names the new employee.
    pub async fn redirect(&self, user: u64) -> Option<Delivered> {
        let before = self.call();
        self.hide(Some(before.operator));
        let delivered = if before.is_rest_app() {
            self.set(|call| call.operator = user);
            None
        } else {
            Some(self.start(user).await)
        };
        self.show(user);
        delivered
    }

    /// The host card closes for that employee, or for everybody; the call goes on.
    pub fn hide(&self, user: Option<u64>) {
        let news = json!({"type": "hide", "id": self.id, "user": user});
        self.portal.core.tell(&news);
    }

    /// The host card opens on portal pages of that employee which show none.
    pub fn show(&self, user: u64) {
        let news = json!({"type": "show", "call": self.view(), "user": user});
        self.portal.core.tell(&news);
    }

    /// Moves the host card alone, without an event: a frame that disagrees.
    pub fn set_card(&self, state: CardState) {
        self.set(|call| call.card = state);
    }

    /// The card is bound to another record: `CallCard::EntityChanged`.
    pub fn set_crm(&self, crm: Option<Crm>) {
        self.set(|call| call.spec.crm = crm);
        let call = self.call();
        let status = launch::status(&call);
        let number = call.spec.number.unwrap_or_else(|| "unknown".to_owned());
        let entity = json!({
            "CRM_ENTITY_TYPE": status["CRM_ENTITY_TYPE"],
            "CRM_ENTITY_ID": status["CRM_ENTITY_ID"],
            "PHONE_NUMBER": number,
        });
        let news = json!({"type": "entity", "id": self.id, "entity": entity});
        self.portal.core.tell(&news);
    }

    /// A fresh launch of the application's tab for the call's operator, new `APP_SID` included.
    pub fn launch_form(&self) -> LaunchForm {
        self.launch_form_for(self.call().operator)
    }

    /// The same in the browser of another employee.
    pub fn launch_form_for(&self, user: u64) -> LaunchForm {
        let call = self.call();
        let lang = call.spec.lang.clone();
        let lang = lang.unwrap_or_else(|| self.portal.core.lock().lang.clone());
        let target = Target::CallCard(Box::new(call));
        launch::build(&self.portal.core, &target, user, &lang).0
    }

    /// Address of the portal page that opens the host card with this call at once.
    pub fn page_url(&self) -> String {
        let user = self.call().operator;
        let base = self.portal.url();
        format!("{base}/?call={}&auto_open=1&user={user}", self.id)
    }

    /// How far the call has come.
    pub fn phase(&self) -> Phase {
        self.call().phase
    }

    /// What `getStatus` of the host card answers now.
    pub fn status(&self) -> Value {
        launch::status(&self.call())
    }

    /// Seconds since somebody answered.
    pub(crate) fn talk_seconds(&self) -> u64 {
        let answered = self.call().answered_at;
        answered.map_or(0, |at| clock::now().saturating_sub(at))
    }

    pub(crate) fn call(&self) -> Call {
        let state = self.portal.core.lock();
        state.calls[&self.id].clone()
    }

    /// What a portal page needs to know of the call.
    pub(crate) fn view(&self) -> Value {
        view(&self.call())
    }

    fn set(&self, change: impl FnOnce(&mut Call)) {
        if let Some(call) = self.portal.core.lock().calls.get_mut(&self.id) {
            change(call);
        }
        let news = json!({"type": "call", "call": self.view()});
        self.portal.core.tell(&news);
    }

    async fn deliver(&self, event: Event) -> Delivered {
        webhook::deliver_one(&self.portal.core, event).await
    }
}

/// A call as the portal page sees it.
pub(crate) fn view(call: &Call) -> Value {
    json!({
        "id": call.id, "profile": call.spec.profile, "phase": call.phase,
        "operator": call.operator, "number": call.spec.number,
        "line": call.spec.line_name, "line_number": call.spec.line_number,
        "direction": call.spec.direction(), "answered_at": call.answered_at,
        "since": call.since, "status": launch::status(call),
    })
}
