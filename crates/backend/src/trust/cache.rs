//! Remembers who a token belongs to, asks once at a time, and never asks too much at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bitrix24::Secret;
use domain::Timestamp;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{Operator, TrustError};
use crate::portals::Portal;

/// How many tokens are remembered.
const TOKENS_MAX: usize = 50_000;
/// How many questions are out at once, and how many of them nobody waits for yet.
const QUESTIONS_MAX: usize = 256;
const PREPARED_MAX: usize = 64;

type Outcome = Result<Operator, TrustError>;
type Key = [u8; 32];

/// A token of a portal's installation, without the token.
pub(super) fn key(portal: &Portal, token: &Secret) -> Key {
    let mut hash = Sha256::new();
    hash.update(portal.id.as_str());
    hash.update(portal.generation.to_be_bytes());
    hash.update(token.expose());
    hash.finalize().into()
}

#[derive(Debug)]
enum Slot {
    Asking(Shared<BoxFuture<'static, Outcome>>),
    Known(Operator),
}

#[derive(Debug, Default)]
pub(super) struct Cache {
    slots: Arc<Mutex<HashMap<Key, Slot>>>,
    questions: Arc<Limit>,
}

#[derive(Debug)]
struct Limit(Semaphore);

impl Default for Limit {
    fn default() -> Self {
        Self(Semaphore::new(QUESTIONS_MAX))
    }
}

impl Cache {
    /// The operator, remembered or asked for.
    pub(super) async fn get(
        &self,
        key: Key,
        now: Timestamp,
        ask: impl Future<Output = Outcome> + Send + 'static,
    ) -> Outcome {
        let asking = match self.slot(key, now, ask) {
            Found::Known(operator) => return Ok(operator),
            Found::Asking(asking) => asking,
        };
        asking.await
    }

    /// Begins to ask, unless so many questions are out that those who wait go first.
    pub(super) fn prepare(
        &self,
        key: Key,
        now: Timestamp,
        ask: impl Future<Output = Outcome> + Send + 'static,
    ) {
        if self.questions.0.available_permits() > QUESTIONS_MAX - PREPARED_MAX {
            self.slot(key, now, ask);
        }
    }

    fn slot(
        &self,
        key: Key,
        now: Timestamp,
        ask: impl Future<Output = Outcome> + Send + 'static,
    ) -> Found {
        let mut slots = lock(&self.slots);
        if slots.len() >= TOKENS_MAX {
            slots.retain(|_, slot| slot.is_worth_keeping(now));
            if slots.len() >= TOKENS_MAX {
                slots.retain(|_, slot| matches!(slot, Slot::Asking(_)));
            }
        }
        match slots.entry(key) {
            Entry::Occupied(held) if held.get().is_worth_keeping(now) => held.get().found(),
            Entry::Occupied(mut held) => {
                let asking = self.ask(key, ask);
                held.insert(Slot::Asking(asking.clone()));
                Found::Asking(asking)
            }
            Entry::Vacant(free) => {
                let asking = self.ask(key, ask);
                free.insert(Slot::Asking(asking.clone()));
                Found::Asking(asking)
            }
        }
    }

    /// Asks in a task of its own: who waits may go away, the answer is kept all the same.
    fn ask(
        &self,
        key: Key,
        ask: impl Future<Output = Outcome> + Send + 'static,
    ) -> Shared<BoxFuture<'static, Outcome>> {
        let (slots, limit) = (Arc::clone(&self.slots), Arc::clone(&self.questions));
        let task = tokio::spawn(async move {
            let outcome = match limit.0.try_acquire() {
                Ok(_permit) => ask.await,
                Err(_) => Err(TrustError::Unavailable),
            };
            let mut slots = lock(&slots);
            match &outcome {
                Ok(operator) => slots.insert(key, Slot::Known(operator.clone())),
                Err(_) => slots.remove(&key),
            };
            outcome
        });
        task.map(|joined| joined.unwrap_or(Err(TrustError::Unavailable)))
            .boxed()
            .shared()
    }
}

enum Found {
    Known(Operator),
    Asking(Shared<BoxFuture<'static, Outcome>>),
}

impl Slot {
    fn is_worth_keeping(&self, now: Timestamp) -> bool {
        match self {
            // One that has its answer and is still here broke before it could leave it.
            Self::Asking(asking) => asking.peek().is_none(),
            Self::Known(operator) => operator.ask_again_at_ms > now.as_millis(),
        }
    }

    fn found(&self) -> Found {
        match self {
            Self::Asking(asking) => Found::Asking(asking.clone()),
            Self::Known(operator) => Found::Known(operator.clone()),
        }
    }
}

/// Nothing in here panics while it holds the lock.
fn lock(slots: &Mutex<HashMap<Key, Slot>>) -> MutexGuard<'_, HashMap<Key, Slot>> {
    slots.lock().unwrap_or_else(PoisonError::into_inner)
}
