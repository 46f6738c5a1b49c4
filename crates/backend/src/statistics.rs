//! Calls whose END never came: the portal's statistics are asked, with the installer's token.

use std::collections::HashMap;
use std::time::Duration;

use bitrix24::rest::{AnswerError, ErrorCode, statistics};
use domain::{CallId, Fact, PortalId, Report, Witness};
use sha2::{Digest, Sha256};

use crate::journal::{Arrival, EventKey, JournalError, Subject};
use crate::portal::renew::{RenewError, renew};
use crate::portal::{Outgoing, OutgoingError, Whose};
use crate::portals::PortalsError;
use crate::state::AppState;

/// How many calls one round asks about.
const ROUND_MAX: usize = 50;
/// How many rounds a call is asked about while its portal does not answer.
const ROUNDS_MAX: u32 = 10;
/// How long a portal may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The shortest and the longest pause between rounds.
const PAUSE_MIN_MS: i64 = 250;
const PAUSE_MAX_MS: i64 = 60_000;

/// Why a call could not be asked about.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error("the portal does not answer")]
    Unavailable,
    #[error("the portal is gone")]
    UnknownPortal,
    #[error("we have no token of an administrator that lives")]
    NoToken,
    #[error("the portal refuses: {0}")]
    Refused(AnswerError),
    #[error("new tokens are not stored")]
    Tokens(#[source] PortalsError),
    #[error("the record is not stored")]
    Journal(#[from] JournalError),
}

/// Asks in rounds, one call at a time.
#[derive(Debug)]
pub struct Statistics {
    state: AppState,
    outgoing: Outgoing,
    rounds: HashMap<(PortalId, CallId), u32>,
}

impl Statistics {
    /// Nothing is asked before [`Self::run`].
    pub fn new(state: AppState, outgoing: Outgoing) -> Self {
        Self {
            state,
            outgoing,
            rounds: HashMap::new(),
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

    /// One round: every unconfirmed call is asked about once. Calls of a portal that does not
    /// answer come again in the next round, a few times.
    ///
    /// # Errors
    /// The journal cannot be used.
    pub async fn round(&mut self) -> Result<(), JournalError> {
        let unconfirmed = self.state.journal.take_unconfirmed(ROUND_MAX).await?;
        let mut is_done = true;
        for key in &unconfirmed.calls {
            let asked = self.rounds.get(key).copied().unwrap_or(0);
            if asked >= ROUNDS_MAX {
                continue;
            }
            let outcome = self.ask(&key.0, &key.1).await;
            self.record(key, &outcome);
            let is_worth_another = matches!(
                outcome,
                Err(AskError::Unavailable | AskError::Tokens(_) | AskError::Journal(_))
            );
            is_done &= !is_worth_another;
            self.rounds.insert(
                key.clone(),
                if is_worth_another {
                    asked + 1
                } else {
                    ROUNDS_MAX
                },
            );
        }
        if is_done && !unconfirmed.calls.is_empty() {
            self.rounds.clear();
            self.state
                .journal
                .settle_unconfirmed(unconfirmed.upto)
                .await?;
        }
        Ok(())
    }

    fn record(&self, (portal, call): &(PortalId, CallId), outcome: &Result<bool, AskError>) {
        let result = match outcome {
            Ok(true) => "found",
            Ok(false) => "none",
            Err(AskError::Unavailable) => "unavailable",
            Err(_) => "refused",
        };
        self.state.metrics.statistics(result);
        if let Err(error) = outcome {
            let error = error as &dyn std::error::Error;
            tracing::warn!(portal.id = %portal, call.id = %call, error, "statistics were not asked");
        }
    }

    /// Whether the portal had a record; it is in the journal then.
    async fn ask(&self, id: &PortalId, call_id: &CallId) -> Result<bool, AskError> {
        let answered = match self.query(id, call_id).await {
            Err(AskError::Refused(AnswerError::Refused(error)))
                if error.code == ErrorCode::ExpiredToken =>
            {
                let portal = self.state.portals.get(id).ok_or(AskError::UnknownPortal)?;
                renew(&self.state, &self.outgoing, &portal)
                    .await
                    .map_err(|error| match error {
                        RenewError::Unavailable => AskError::Unavailable,
                        RenewError::Refused => AskError::NoToken,
                        RenewError::Store(error) => AskError::Tokens(error),
                    })?;
                self.query(id, call_id).await?
            }
            answered => answered?,
        };
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

    async fn query(
        &self,
        id: &PortalId,
        call_id: &CallId,
    ) -> Result<Option<domain::Ended>, AskError> {
        let portal = self.state.portals.get(id).ok_or(AskError::UnknownPortal)?;
        let token = portal
            .tokens
            .as_ref()
            .ok_or(AskError::NoToken)?
            .access
            .expose();
        let address = format!(
            "{}/voximplant.statistic.get",
            portal.client_endpoint.trim_end_matches('/')
        );
        let form = [("FILTER[CALL_ID]", call_id.as_str()), ("auth", token)];
        let answer = self
            .outgoing
            .post_form(Whose::Portal, &address, &form, DEADLINE)
            .await
            .map_err(|error| match error {
                OutgoingError::NoAnswer(_) | OutgoingError::TooLarge => AskError::Unavailable,
                OutgoingError::NotAnAddress | OutgoingError::Private(_) => AskError::UnknownPortal,
            })?;
        statistics::find(&answer.body, call_id).map_err(|error| match error {
            AnswerError::NotJson => AskError::Unavailable,
            AnswerError::Refused(refused) if is_busy(&refused.code) => AskError::Unavailable,
            error => AskError::Refused(error),
        })
    }
}

/// Refusals that end by themselves (reference, section 4.6).
const fn is_busy(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::QueryLimitExceeded
            | ErrorCode::OperationTimeLimit
            | ErrorCode::OverloadLimit
            | ErrorCode::InternalServerError
            | ErrorCode::UnexpectedAnswer
    )
}
