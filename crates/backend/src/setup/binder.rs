//! Binds exactly what is missing, and tells it.

use std::collections::HashMap;

use api::StepState;
use bitrix24::event;
use bitrix24::rest::batch::MAX_COMMANDS;
use bitrix24::rest::{ErrorCode, RestError};
use i18n::Msg;

use super::bindings::{BIND_PLACEMENT, Difference, Wanted, bind_name};
use super::look::Look;
use super::problem::Places;
use super::report::{Report, Said};
use super::scopes;
use super::step::Step;
use super::voice::Voice;
use crate::portal::CallError;

/// What was between a portal and what it shall have, before and after.
#[derive(Debug)]
pub(super) struct Bound {
    before: Difference,
    after: Difference,
    /// What the portal refused, by the command's name.
    errors: HashMap<String, RestError>,
}

impl Bound {
    /// As it is found, and left.
    pub(super) fn found(look: &Look, wanted: &Wanted) -> Self {
        let difference = difference(look, wanted);
        Self {
            before: difference.clone(),
            after: difference,
            errors: HashMap::new(),
        }
    }

    /// Whether there is nothing to do.
    pub(super) fn is_complete(&self) -> bool {
        self.after.is_empty()
    }

    /// Tells the portal what to change. What came of it, another look tells.
    ///
    /// # Errors
    /// The portal refuses the whole, or nobody answers.
    pub(super) async fn change(
        &mut self,
        voice: &Voice<'_>,
        wanted: &Wanted,
    ) -> Result<(), CallError> {
        let commands = self.before.commands(wanted);
        for some in commands.chunks(MAX_COMMANDS) {
            let named = some
                .iter()
                .map(|(name, request)| (name.as_str(), request.clone()));
            let named: Vec<_> = named.collect();
            let batch = voice.batch(&named).await?;
            for (name, _) in &named {
                if let Err(error) = batch.result(name) {
                    self.errors.insert((*name).to_owned(), error.clone());
                }
            }
        }
        Ok(())
    }

    /// What another look found.
    pub(super) fn verified(&mut self, look: &Look, wanted: &Wanted) {
        self.after = difference(look, wanted);
    }

    /// Whether something of what that look found missing was refused for the moment only.
    pub(super) fn lacks_for_now(&self, look: &Look) -> bool {
        let unseen = [look.placements.as_ref().err(), look.events.as_ref().err()];
        let mut refused = self.errors.values().chain(unseen.into_iter().flatten());
        refused.any(|error| error.code.ends_by_itself())
    }

    /// Tells how tab, events and old handlers stand.
    pub(super) fn tell(
        &self,
        look: &Look,
        wanted: &Wanted,
        places: Places<'_>,
        report: &mut Report,
    ) {
        self.tell_placement(look, wanted, places, report);
        self.tell_events(look, wanted, places, report);
        self.tell_strays(report);
    }

    fn tell_placement(
        &self,
        look: &Look,
        wanted: &Wanted,
        places: Places<'_>,
        report: &mut Report,
    ) {
        let places = Places {
            handler: wanted.card(),
            ..places
        };
        let (before, after) = (&self.before, &self.after);
        let refused = look.placements.as_ref().err();
        let refused = refused.or_else(|| self.errors.get(BIND_PLACEMENT));
        let step = Step::Placement;
        match refused {
            Some(error) if after.lacks_placement || look.placements.is_err() => {
                let said = report.of_refusal(error, places);
                report.tell(step, StepState::Failed, said);
            }
            _ if after.lacks_placement => {
                report.tell_to_repair(step, StepState::Failed, Msg::PlacementMissing, &[]);
            }
            _ if after.has_old_titles => {
                report.tell_to_repair(step, StepState::Warning, Msg::PlacementTitles, &[]);
            }
            _ if before.lacks_placement => {
                report.went(step, StepState::Changed, (Msg::PlacementAdded, &[]));
            }
            _ => report.went(step, StepState::Done, (Msg::PlacementBound, &[])),
        }
    }

    fn tell_events(&self, look: &Look, wanted: &Wanted, places: Places<'_>, report: &mut Report) {
        let places = Places {
            handler: wanted.events(),
            ..places
        };
        let (before, after) = (&self.before.missing, &self.after.missing);
        let step = Step::Events;
        if let Err(error) = &look.events {
            let said = report.of_refusal(error, places);
            report.tell(step, StepState::Failed, said);
        } else if let Some(first) = after.first() {
            let events = after.join(", ");
            match self.errors.get(&bind_name(first)) {
                Some(error) => {
                    let said = no_event(error, &events, places, report);
                    report.tell(step, StepState::Failed, said);
                }
                None => {
                    let events = [("events", events.as_str())];
                    report.tell_to_repair(step, StepState::Failed, Msg::EventsMissing, &events);
                }
            }
        } else if before.is_empty() {
            let count = event::all().count().to_string();
            report.went(
                step,
                StepState::Done,
                (Msg::EventsBound, &[("count", &count)]),
            );
        } else {
            let events = before.join(", ");
            let text = (Msg::EventsAdded, &[("events", events.as_str())][..]);
            report.went(step, StepState::Changed, text);
        }
    }

    fn tell_strays(&self, report: &mut Report) {
        let names = |difference: &Difference| {
            let strays = difference.strays.iter();
            let names: Vec<_> = strays
                .map(|s| format!("{} {}", s.code, s.handler))
                .collect();
            names.join(", ")
        };
        let (before, after) = (names(&self.before), names(&self.after));
        if !after.is_empty() {
            let handlers = [("handlers", after.as_str())];
            report.tell_to_repair(
                Step::Strays,
                StepState::Warning,
                Msg::StraysFound,
                &handlers,
            );
        } else if !before.is_empty() {
            let text = (Msg::StraysRemoved, &[("handlers", before.as_str())][..]);
            report.went(Step::Strays, StepState::Changed, text);
        }
    }
}

fn difference(look: &Look, wanted: &Wanted) -> Difference {
    let placements = look.placements.as_deref().unwrap_or_default();
    let events = look.events.as_deref().unwrap_or_default();
    Difference::of(placements, events, wanted)
}

fn no_event(error: &RestError, events: &str, places: Places<'_>, report: &Report) -> Said {
    if error.code == ErrorCode::EventNotFound {
        return report.no_telephony((Msg::ProblemModule, &[("events", events)]));
    }
    let missing = report.say((Msg::EventsMissing, &[("events", events)]));
    let said = report.of_refusal(error, places);
    Said {
        text: said.text.map(|why| format!("{missing} {why}")),
        ..said
    }
}

/// Tells whether the application may do what it needs to.
pub(super) fn tell_scopes(look: &Look, places: Places<'_>, report: &mut Report) {
    let granted = match &look.scopes {
        Ok(granted) => granted,
        Err(error) => {
            let said = report.of_refusal(error, places);
            return report.tell(Step::Scope, StepState::Failed, said);
        }
    };
    let missing = scopes::missing(granted);
    report.lacking = Some(missing.needed.clone());
    let state = match (missing.needed.is_empty(), missing.wished.is_empty()) {
        (false, _) => StepState::Failed,
        (true, false) => StepState::Warning,
        (true, true) => {
            let granted = granted.join(", ");
            let text = (Msg::ScopeGranted, &[("scopes", granted.as_str())][..]);
            return report.went(Step::Scope, StepState::Done, text);
        }
    };
    let missing: Vec<_> = missing.needed.into_iter().chain(missing.wished).collect();
    let said = Said {
        text: Some(report.say_scopes(Msg::ScopeMissing, &missing)),
        advice: Some(report.say_scopes(Msg::ScopeMissingAdvice, &missing)),
        at: None,
    };
    report.tell(Step::Scope, state, said);
}
