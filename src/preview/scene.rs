//! A call as a script.

use api::BootCall;
use bitrix24::CardEvent;
use domain::{CallId, Fact, Launched, Report, Witness};
use i18n::Catalog;

use crate::preview::conductor::BEGIN;

/// A call as a script.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Its name in the address.
    pub id: &'static str,
    /// What it is called on the page.
    pub title: fn(&Catalog) -> String,
    /// The call it is; empty when the frame was opened without one.
    pub call_id: &'static str,
    /// What the launch said.
    pub launched: Launched,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// One step of a script.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name in the address.
    pub name: &'static str,
    /// Milliseconds after the step before.
    pub after_ms: i64,
    /// What happens.
    pub act: Act,
}

/// What happens in a step.
#[derive(Debug, Clone)]
pub enum Act {
    /// The backend tells a fact.
    Server(Box<Report>),
    /// The portal card tells something.
    Frame(CardEvent, &'static str),
    /// The backend says that it is there.
    Heartbeat,
    /// The backend is gone from now on.
    BackendGone,
    /// Time passes.
    Nothing,
}

impl Step {
    /// A step.
    pub fn new(name: &'static str, after_ms: i64, act: Act) -> Self {
        Self {
            name,
            after_ms,
            act,
        }
    }
}

impl Scene {
    /// What the launch says; `None` when it names no call.
    pub fn opened(&self) -> Option<BootCall> {
        let call_id = CallId::parse(self.call_id)?;
        let report = Report::CardStatus(self.launched.clone());
        Some(BootCall {
            call_id,
            fact: Fact {
                at: BEGIN,
                source: Witness::Launch,
                report,
            },
        })
    }
}
