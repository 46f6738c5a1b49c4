//! Plays a script on a scripted backend, a scripted portal page and a clock of its own.

use api::{FactMessage, SnapshotFacts, VERSION};
use domain::{CallId, Fact, Timestamp, Witness};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::app::Ways;
use crate::browser::timer::sleep;
use crate::browser::{Chance, Clock};
use crate::placement::scripted::ScriptedPortal;
use crate::preview::scene::{Act, Scene};
use crate::remote::scripted::Script;
use crate::remote::{LiveMessage, Remote, RemoteError, Said};

/// When every script begins.
pub const BEGIN: Timestamp = Timestamp::from_millis(1_773_220_564_000);
/// How often the clock moves.
const BEAT_MS: i64 = 50;
/// What is longer than this is cut short: nobody waits four hours for a sentence.
const LONGEST_WAIT_MS: i64 = 60_000;

/// The script's backend, portal page and clock.
#[derive(Debug, Clone)]
pub struct Conductor {
    scene: Scene,
    backend: Script,
    portal: ScriptedPortal,
    clock: RwSignal<Timestamp>,
    seq: u64,
}

impl Conductor {
    /// Sets the stage.
    pub fn new(scene: Scene) -> Self {
        let (backend, portal) = (Script::default(), ScriptedPortal::default());
        Self {
            scene,
            backend,
            portal,
            clock: RwSignal::new(BEGIN),
            seq: 0,
        }
    }

    /// What the card talks to.
    pub fn ways(&self) -> Ways {
        Ways {
            remote: Remote::Scripted(self.backend.clone()),
            placement: Some(self.portal.placement()),
            clock: Clock::ByHand(self.clock),
            chance: Chance::Fixed(0.5),
        }
    }

    /// Plays for as long as the current owner lives; with `at`, goes to that step at once and
    /// stays there.
    pub fn play(mut self, speed: u32, at: Option<String>) {
        spawn_local_scoped_with_cancellation(async move {
            let begin = SnapshotFacts {
                version: VERSION,
                seq: 0,
                facts: Vec::new(),
            };
            self.say(Some(0), Said::Snapshot(begin));
            sleep(0).await;
            for step in self.scene.steps.clone() {
                if at.is_some() {
                    self.clock
                        .update(|now| *now = now.plus_millis(step.after_ms));
                } else {
                    self.pass(step.after_ms, speed).await;
                }
                self.act(step.act);
                // The card reads before the clock moves on.
                sleep(0).await;
                if at.as_deref() == Some(step.name) {
                    return;
                }
            }
            loop {
                self.pass(LONGEST_WAIT_MS, speed).await;
            }
        });
    }

    async fn pass(&self, span_ms: i64, speed: u32) {
        let skipped = (span_ms - LONGEST_WAIT_MS).max(0);
        let due = self.clock.get_untracked().plus_millis(span_ms);
        self.clock.update(|now| *now = now.plus_millis(skipped));
        while self.clock.get_untracked() < due {
            sleep(BEAT_MS).await;
            let beat = BEAT_MS * i64::from(speed);
            self.clock
                .update(|now| *now = now.plus_millis(beat).min(due));
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Server(report) => {
                self.seq += 1;
                let Some(call_id) = CallId::parse(self.scene.call_id) else {
                    return;
                };
                let at = self.clock.get_untracked();
                let fact = Fact {
                    at,
                    source: Witness::Webhook,
                    report: *report,
                };
                let message = FactMessage::new(self.seq, call_id, fact);
                self.say(Some(self.seq), Said::Fact(message));
            }
            Act::Frame(event, json) => self.portal.occur(event.code(), json),
            Act::Heartbeat => self.say(None, Said::Nothing),
            Act::BackendGone => {
                self.backend.refuse_streams(Some(RemoteError::Unreachable));
                self.backend.close();
            }
            Act::Nothing => {}
        }
    }

    fn say(&self, seq: Option<u64>, said: Said) {
        self.backend.say(LiveMessage { seq, said });
    }
}
