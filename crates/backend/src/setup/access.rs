//! The installer's tokens: a visit of an administrator brings new ones.

use std::sync::Arc;

use api::{SetupAction, StepState};
use bitrix24::proof::Installation;
use domain::Timestamp;
use i18n::Msg;

use super::report::Report;
use super::step::Step;
use crate::portals::{Portal, Portals, PortalsError, Tokens};

/// How long an access token lives, in milliseconds (reference, section 4.4).
const ACCESS_LIFE_MS: i64 = 3_600_000;

/// How the kept tokens fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Replaced; the old ones were that old, in milliseconds.
    Renewed(i64),
    /// There were none, or dead ones.
    Restored,
    /// The launch brought none that last.
    None,
}

/// Stores what a proven visit brings: all of an installation, and the tokens and the verified
/// address alone of a check-up. `None` when a check-up finds no installation.
pub(super) async fn store(
    portals: &Portals,
    installation: Installation,
    action: SetupAction,
    now: Timestamp,
) -> Result<Option<(Arc<Portal>, Access)>, PortalsError> {
    let before = portals.get(&installation.portal);
    let access = access(before.as_deref(), installation.refresh_token.is_some(), now);
    if action != SetupAction::Check {
        return Ok(Some((portals.store(installation).await?, access)));
    }
    let Some(before) = before else {
        return Ok(None);
    };
    let (id, generation) = (before.id.clone(), before.generation);
    let expires = installation.expires.unwrap_or(0).saturating_mul(1000);
    if let Some(refresh) = installation.refresh_token {
        let tokens = Tokens {
            access: installation.access_token,
            refresh,
            expires_at: Timestamp::from_millis(expires),
        };
        portals.renew(&id, generation, tokens).await?;
    }
    let endpoint = &installation.client_endpoint;
    let portal = portals.relocate(&id, generation, endpoint).await?;
    Ok(portal.map(|portal| (portal, access)))
}

fn access(before: Option<&Portal>, brings_tokens: bool, now: Timestamp) -> Access {
    let held = before.and_then(|portal| portal.tokens.as_ref());
    match held {
        _ if !brings_tokens => Access::None,
        None => Access::Restored,
        Some(held) => {
            let made_at = held.expires_at.plus_millis(-ACCESS_LIFE_MS);
            Access::Renewed(now.millis_since(made_at))
        }
    }
}

/// Tells it.
pub(super) fn tell(access: Access, report: &mut Report) {
    match access {
        Access::Renewed(age) => {
            let age = report.span(age);
            let text = (Msg::AccessRenewed, &[("age", age.as_str())][..]);
            report.went(Step::Access, StepState::Done, text);
        }
        Access::Restored => {
            report.went(Step::Access, StepState::Changed, (Msg::AccessRestored, &[]));
        }
        Access::None => {
            let said = report.problem((Msg::AccessNone, &[]), (Msg::ProblemOpenAgain, &[]));
            report.tell(Step::Access, StepState::Warning, said);
        }
    }
}
