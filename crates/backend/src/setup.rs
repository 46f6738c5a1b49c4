//! Installation, check-up and repair of a portal, told step by step.

mod problem;
pub mod report;
pub mod step;
pub mod ticket;

use api::{SetupAction, SetupOutcome, StepState};
use bitrix24::NotGenuine;
use i18n::Msg;

use crate::state::AppState;
use crate::trust::TrustError;
use report::Report;
pub use step::Step;
pub use ticket::Ticket;

/// Does what the ticket's page asks for, and tells it.
pub async fn run(state: &AppState, ticket: &Ticket, action: SetupAction, mut report: Report) {
    let (outcome, can_finish) = stages(state, ticket, action, &mut report).await;
    let can_repair = outcome == SetupOutcome::Broken;
    report.end(outcome, can_repair, can_finish);
}

async fn stages(
    state: &AppState,
    ticket: &Ticket,
    action: SetupAction,
    report: &mut Report,
) -> (SetupOutcome, bool) {
    const BROKEN: (SetupOutcome, bool) = (SetupOutcome::Broken, false);
    const NOT_ADMIN: (SetupOutcome, bool) = (SetupOutcome::NotAdmin, false);
    // Whoever is no administrator is not to see that there is a check-up.
    if action != SetupAction::Check {
        report.running(Step::Admin);
    }
    let claims = ticket
        .claims()
        .filter(|_| ticket.is_fresh(state.clock.now()));
    let Some(claims) = claims else {
        let said = report.problem(
            (Msg::ProblemExpired, &[]),
            Some((Msg::ProblemOpenAgain, &[])),
        );
        report.tell(Step::Admin, StepState::Failed, said);
        return BROKEN;
    };
    let proof = match state.trust.administrator(&claims).await {
        Ok(proof) => proof,
        Err(TrustError::NotGenuine(NotGenuine::NotAdministrator))
            if action == SetupAction::Check =>
        {
            return NOT_ADMIN;
        }
        Err(error) => {
            let server = state
                .config
                .oauth_urls
                .first()
                .map_or("", |base| base.as_str());
            let said = problem::of_trust(&error, server, ticket.unproven_origin(), report);
            report.tell(Step::Admin, StepState::Failed, said);
            let is_rank = matches!(error, TrustError::NotGenuine(NotGenuine::NotAdministrator));
            return if is_rank { NOT_ADMIN } else { BROKEN };
        }
    };
    report.went(Step::Admin, StepState::Done, (Msg::AdminConfirmed, &[]));
    report.running(Step::Portal);
    let stored = match claims.proven(&proof) {
        Ok(installation) => state.portals.store(installation).await,
        Err(_) => return BROKEN,
    };
    match stored {
        Ok(portal) => {
            let text = (Msg::PortalStored, &[("portal", portal.origin.as_str())][..]);
            report.went(Step::Portal, StepState::Done, text);
            (SetupOutcome::Ready, true)
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a portal is not stored"
            );
            let said = report.problem(
                (Msg::ProblemStore, &[]),
                Some((Msg::ProblemStoreAdvice, &[])),
            );
            report.tell(Step::Portal, StepState::Failed, said);
            BROKEN
        }
    }
}
