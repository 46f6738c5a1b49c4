//! Calls whose END never came: the portal's statistics are asked, with the installer's token.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use api::Seq;
use bitrix24::rest::statistics;
use domain::{CallId, Fact, PortalId, Report, Witness};
use futures_util::stream::{self, StreamExt as _};
use sha2::{Digest, Sha256};

use crate::journal::{Arrival, EventKey, JournalError, Subject};
use crate::portal::{CallError, PortalClient};
use crate::state::AppState;

/// How many calls one round looks up.
const ROUND_MAX: usize = 50;
/// How many rounds a call is asked about while its portal does not answer: a day of the longest
/// pauses. A portal that is down is asked one question a round.
const ROUNDS_MAX: u32 = 1440;
/// How many portals are asked at one time.
const PORTALS_AT_ONCE: usize = 8;
/// How long a portal may take, with a renewal and some pauses.
const DEADLINE: Duration = Duration::from_secs(20);
/// The shortest and the longest pause between rounds.
const PAUSE_MIN_MS: i64 = 250;
const PAUSE_MAX_MS: i64 = 60_000;

/// Why a call could not be asked about.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error("the portal gives no record")]
    Call(#[from] CallError),
    #[error("the record is not stored")]
    Journal(#[from] JournalError),
}

impl AskError {
    /// Whether to leave the portal alone for this round, and ask about the same call in the next.
    const fn is_worth_another_round(&self) -> bool {
        match self {
            Self::Call(error) => error.ends_by_itself(),
            Self::Journal(_) => true,
        }
    }
}

/// A call whose portal is to be asked.
#[derive(Debug)]
struct Waiting {
    portal: PortalId,
    call_id: CallId,
    /// How many rounds its portal has not answered.
    rounds: u32,
}

/// Asks in rounds: portals beside each other, calls of one portal one after the other.
#[derive(Debug)]
pub struct Statistics {
    state: AppState,
    client: PortalClient,
    /// By the place of a call's last fact. Bounded: a round adds few, and keeps each for few.
    waiting: BTreeMap<Seq, Waiting>,
    /// How far the journal was searched; behind what is settled as long as calls wait.
    searched: Seq,
    settled: Seq,
}

impl Statistics {
    /// Nothing is asked before [`Self::run`].
    pub fn new(state: AppState) -> Self {
        Self {
            client: state.client.within(DEADLINE),
            state,
            waiting: BTreeMap::new(),
            searched: 0,
            settled: 0,
        }
    }

    /// Asks for ever.
    pub async fn run(mut self) {
        let silence = self.state.config.rules.longest_silence_ms;
        let pause_ms = (silence / 4).clamp(PAUSE_MIN_MS, PAUSE_MAX_MS);
        let mut pause = tokio::time::interval(Duration::from_millis(pause_ms.unsigned_abs()));
        pause.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            pause.tick().await;
            if let Err(error) = self.round().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "unconfirmed calls wait"
                );
            }
        }
    }

    /// One round: new unconfirmed calls, and those whose portal did not answer before. A portal
    /// that does not answer is left alone for the rest of the round, and nobody waits for it but
    /// the round's end.
    ///
    /// # Errors
    /// The journal cannot be used.
    pub async fn round(&mut self) -> Result<(), JournalError> {
        let journal = &self.state.journal;
        let found = journal.find_unconfirmed(self.searched, ROUND_MAX).await?;
        self.searched = found.upto;
        let new = found.calls.into_iter().map(|(place, (portal, call_id))| {
            let waiting = Waiting {
                portal,
                call_id,
                rounds: 0,
            };
            (place, waiting)
        });
        self.waiting.extend(new);
        let mut portals: HashMap<&PortalId, Vec<(Seq, &CallId)>> = HashMap::new();
        for (place, call) in &self.waiting {
            let calls = portals.entry(&call.portal).or_default();
            calls.push((*place, &call.call_id));
        }
        let asking: Vec<_> = portals
            .into_iter()
            .map(|(portal, calls)| self.ask_portal(portal, calls))
            .collect();
        let done: Vec<_> = stream::iter(asking)
            .buffer_unordered(PORTALS_AT_ONCE)
            .collect()
            .await;
        for place in done.iter().flatten() {
            self.waiting.remove(place);
        }
        self.waiting.retain(|_, call| {
            call.rounds += 1;
            call.rounds < ROUNDS_MAX
        });
        self.settle().await
    }

    /// Asks one portal about its calls until it does not answer; returns the places of those that
    /// are done with.
    async fn ask_portal(&self, portal: &PortalId, calls: Vec<(Seq, &CallId)>) -> Vec<Seq> {
        let mut done = Vec::new();
        for (place, call_id) in calls {
            let outcome = self.ask(portal, call_id).await;
            self.record(portal, call_id, &outcome);
            if outcome.is_err_and(|error| error.is_worth_another_round()) {
                break;
            }
            done.push(place);
        }
        done
    }

    /// What is before the first call that waits need not be found again, even after a restart.
    async fn settle(&mut self) -> Result<(), JournalError> {
        let first = self.waiting.first_key_value();
        let upto = first.map_or(self.searched, |(place, _)| place.saturating_sub(1));
        if upto > self.settled {
            self.state.journal.settle_unconfirmed(upto).await?;
            self.settled = upto;
        }
        Ok(())
    }

    fn record(&self, portal: &PortalId, call_id: &CallId, outcome: &Result<bool, AskError>) {
        let result = match outcome {
            Ok(true) => "found",
            Ok(false) => "none",
            Err(error) if error.is_worth_another_round() => "unavailable",
            Err(_) => "refused",
        };
        self.state.metrics.statistics(result);
        if let Err(error) = outcome {
            let error = error as &dyn std::error::Error;
            tracing::warn!(portal.id = %portal, call.id = %call_id, error, "statistics were not asked");
        }
    }

    /// Whether the portal had a record; it is in the journal then.
    async fn ask(&self, id: &PortalId, call_id: &CallId) -> Result<bool, AskError> {
        let answer = self.client.call(id, &statistics::request(call_id)).await?;
        let answered = statistics::found(&answer, call_id);
        let Some(ended) = answered else {
            return Ok(false);
        };
        let mut event = Sha256::new();
        event.update(b"voximplant.statistic.get\0");
        event.update(call_id.as_str());
        let fact = Fact {
            at: self.state.clock.now(),
            source: Witness::Statistics,
            report: Report::Statistics(ended),
        };
        let (portal, subject) = (id.clone(), Subject::Call(call_id.clone()));
        let event = EventKey(event.finalize().into());
        self.state
            .journal
            .append(Arrival {
                portal,
                event,
                subject,
                fact,
            })
            .await?;
        Ok(true)
    }
}
