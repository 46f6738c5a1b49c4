//! Installation, check-up and repair of a portal, told step by step.
//!
//! All three are one course: prove the administrator, keep what the visit brings, look, bind what
//! is missing (not in a check-up), look again, and (not in an installation) try the way back.

mod access;
mod background;
mod binder;
pub mod bindings;
mod checkup;
mod delay;
pub mod heard;
pub mod latest;
pub mod look;
mod patience;
mod problem;
pub mod report;
pub mod scopes;
pub mod step;
pub mod ticket;
pub mod turns;
pub mod voice;

use std::sync::Arc;

use api::{SetupAction, SetupOutcome, StepState};
use bitrix24::{AdminProof, Claims, NotGenuine};
use i18n::Msg;

use crate::portal::CallError;
use crate::portals::Portal;
use crate::state::AppState;
use crate::trust::TrustError;
use access::Access;
pub use background::bind_later;
use binder::Bound;
use bindings::Wanted;
use heard::Heard;
use latest::Latest;
use look::Look;
use problem::Places;
use report::Report;
pub use step::Step;
pub use ticket::Ticket;
use turns::Turns;
use voice::Voice;

/// What setups share. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct Setups {
    /// One a portal at a time.
    pub turns: Turns,
    /// Events they ask about.
    pub heard: Heard,
    /// Portals that are bound in the background.
    pub latest: Latest,
}

/// Why a setup ends early; what there is to say has been said.
enum Stop {
    Broken,
    NotAdmin,
}

/// Does what the ticket's page asks for, and tells it.
pub async fn run(state: &AppState, ticket: &Ticket, action: SetupAction, mut report: Report) {
    let server = state.config.oauth_urls.first();
    let places = Places {
        server: server.map_or("", |base| base.as_str()),
        portal: ticket.unproven_origin(),
        handler: "",
    };
    let course = Course {
        state,
        action,
        places,
    };
    let done = course.run(ticket, &mut report).await;
    let (outcome, can_finish) = match done {
        Err(Stop::NotAdmin) => (SetupOutcome::NotAdmin, false),
        Err(Stop::Broken) => (SetupOutcome::Broken, false),
        Ok(is_installed) => (report.outcome(), !report.has_failed() && !is_installed),
    };
    report.end(outcome, can_finish);
}

/// What is kept of a portal after a visit.
struct Kept {
    portal: Arc<Portal>,
    access: Access,
    /// Whether the visit brought the secret of its events. Only a repair keeps that.
    brings_secret: bool,
}

/// One setup.
#[derive(Clone, Copy)]
struct Course<'a> {
    state: &'a AppState,
    action: SetupAction,
    places: Places<'a>,
}

impl Course<'_> {
    /// Runs to its end; whether the portal calls the installation finished.
    async fn run(self, ticket: &Ticket, report: &mut Report) -> Result<bool, Stop> {
        let (claims, proof) = self.prove(ticket, report).await?;
        let token = claims.unproven_access_token().clone();
        let _turn = self.state.setups.turns.take(claims.unproven_portal()).await;
        let Kept {
            portal,
            access,
            brings_secret,
        } = self.keep(claims, &proof, report).await?;
        let voice = Voice::given(&self.state.client, &portal, &token);
        let look = self.look(&voice, &portal, report).await?;
        let wanted = self.wanted(&portal, report);
        binder::tell_scopes(&look, self.places, report);
        let look = match &wanted {
            Some(wanted) => self.bind(&voice, look, wanted, report).await?,
            None => {
                for step in [Step::Placement, Step::Events] {
                    report.went(step, StepState::Skipped, (Msg::AddressNeeded, &[]));
                }
                look
            }
        };
        let is_installed = matches!(look.is_installed, Ok(true));
        if self.action == SetupAction::Install {
            checkup::tell_what_is_left(is_installed, report);
            return Ok(is_installed);
        }
        checkup::tell_installed(&look, self.places, report);
        access::tell(access, report);
        checkup::tell_clock(&look, report);
        self.check_events(
            &voice,
            &portal,
            brings_secret,
            &look,
            wanted.as_ref(),
            report,
        )
        .await;
        checkup::tell_version(report);
        Ok(is_installed)
    }

    /// Is there an administrator of that portal?
    async fn prove(
        self,
        ticket: &Ticket,
        report: &mut Report,
    ) -> Result<(Claims, AdminProof), Stop> {
        let is_check = self.action == SetupAction::Check;
        // Whoever is no administrator is not to see that there is a check-up.
        if !is_check {
            report.running(Step::Admin);
        }
        let is_fresh = ticket.is_fresh(self.state.clock.now());
        let Some(claims) = ticket.claims().filter(|_| is_fresh) else {
            let said = report.problem((Msg::ProblemExpired, &[]), (Msg::ProblemOpenAgain, &[]));
            report.tell(Step::Admin, StepState::Failed, said);
            return Err(Stop::Broken);
        };
        let error = match self.state.trust.administrator(&claims).await {
            Ok(proof) => {
                report.went(Step::Admin, StepState::Done, (Msg::AdminConfirmed, &[]));
                return Ok((claims, proof));
            }
            Err(error) => error,
        };
        let is_rank = matches!(error, TrustError::NotGenuine(NotGenuine::NotAdministrator));
        if !(is_check && is_rank) {
            let said = report.of_trust(&error, self.places);
            report.tell(Step::Admin, StepState::Failed, said);
        }
        Err(if is_rank {
            Stop::NotAdmin
        } else {
            Stop::Broken
        })
    }

    /// Keeps what the visit brings.
    async fn keep(
        self,
        claims: Claims,
        proof: &AdminProof,
        report: &mut Report,
    ) -> Result<Kept, Stop> {
        report.running(Step::Portal);
        let (portals, now) = (&self.state.portals, self.state.clock.now());
        // The proof is of these claims, so this cannot fail.
        let installation = claims.proven(proof).map_err(|_| Stop::Broken)?;
        let brings_secret = installation.application_token.is_some();
        match access::store(portals, installation, self.action, now).await {
            Ok(Some((portal, access))) => Ok(Kept {
                portal,
                access,
                brings_secret,
            }),
            Ok(None) => {
                let portal = [("portal", self.places.portal)];
                report.tell_to_repair(Step::Portal, StepState::Failed, Msg::PortalUnknown, &portal);
                Err(Stop::Broken)
            }
            Err(error) => {
                let said = report.of_store(&error);
                report.tell(Step::Portal, StepState::Failed, said);
                Err(Stop::Broken)
            }
        }
    }

    /// What does the portal say of us?
    async fn look(
        self,
        voice: &Voice<'_>,
        portal: &Portal,
        report: &mut Report,
    ) -> Result<Look, Stop> {
        let look = look::look(voice, &self.state.clock).await;
        let look = look.map_err(|error| self.broken(Step::Portal, &error, report))?;
        let text = (Msg::PortalStored, &[("portal", portal.origin.as_str())][..]);
        report.went(Step::Portal, StepState::Done, text);
        Ok(look)
    }

    /// Where shall it call us? `None` when we do not know.
    fn wanted(self, portal: &Portal, report: &mut Report) -> Option<Wanted> {
        let Some(ours) = &self.state.config.public_url else {
            let said = report.problem((Msg::AddressMissing, &[]), (Msg::AddressMissingAdvice, &[]));
            report.tell(Step::Address, StepState::Failed, said);
            return None;
        };
        let wanted = Wanted::at(ours);
        if !wanted.is_shown_in(&portal.origin) {
            let said = report.problem(
                (Msg::AddressInsecure, &[("address", ours)]),
                (Msg::AddressInsecureAdvice, &[]),
            );
            report.address_advice.clone_from(&said.advice);
            report.tell(Step::Address, StepState::Failed, said);
        } else {
            let said = report::Said {
                text: Some(ours.clone()),
                ..report::Said::default()
            };
            report.tell(Step::Address, StepState::Done, said);
        }
        Some(wanted)
    }

    /// Binds what is missing, unless this is a check-up, and tells it.
    async fn bind(
        self,
        voice: &Voice<'_>,
        found: Look,
        wanted: &Wanted,
        report: &mut Report,
    ) -> Result<Look, Stop> {
        let mut bound = Bound::found(&found, wanted);
        if self.action == SetupAction::Check || bound.is_complete() {
            bound.tell(&found, wanted, self.places, report);
            return Ok(found);
        }
        report.running(Step::Placement);
        report.running(Step::Events);
        let changed = bound.change(voice, wanted).await;
        changed.map_err(|error| self.broken(Step::Events, &error, report))?;
        let look = look::look(voice, &self.state.clock).await;
        let look = look.map_err(|error| self.broken(Step::Events, &error, report))?;
        bound.verified(&look, wanted);
        bound.tell(&look, wanted, self.places, report);
        Ok(look)
    }

    /// Do events come, and how fast?
    async fn check_events(
        self,
        voice: &Voice<'_>,
        portal: &Portal,
        brings_secret: bool,
        look: &Look,
        wanted: Option<&Wanted>,
        report: &mut Report,
    ) {
        let heard = &self.state.setups.heard;
        let last = heard.last(&portal.id, &self.state.journal).await;
        checkup::tell_last_event(last, look, report);
        match wanted.filter(|_| !report.has_failed()) {
            None => report.went(Step::Delay, StepState::Skipped, (Msg::DelaySkipped, &[])),
            Some(_) if portal.application_token.is_none() => {
                delay::tell_no_secret(brings_secret, report);
            }
            Some(wanted) => {
                let places = Places {
                    handler: wanted.events(),
                    ..self.places
                };
                let clock = &self.state.clock;
                delay::measure(voice, portal, heard, clock, places, report).await;
            }
        }
    }

    fn broken(self, step: Step, error: &CallError, report: &mut Report) -> Stop {
        let said = report.of_call(error, self.places);
        report.tell(step, StepState::Failed, said);
        Stop::Broken
    }
}
