//! What went wrong, in words, and what to do about it.

use bitrix24::NotGenuine;
use bitrix24::rest::{ErrorCode, RestError};
use i18n::Msg;
use url::Url;

use super::report::{Report, Said, Words};
use super::scopes::{NEEDED, TELEPHONY};
use crate::portal::CallError;
use crate::portals::PortalsError;
use crate::trust::TrustError;

/// Where somebody was asked, or shall be called, for the words to name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a> {
    /// The authorization server.
    pub server: &'a str,
    /// The portal.
    pub portal: &'a str,
    /// The handler that was to be bound.
    pub handler: &'a str,
}

impl Report {
    /// A problem in the reader's language.
    pub(super) fn problem(&self, text: Words<'_>, advice: Words<'_>) -> Said {
        Said {
            text: Some(self.say(text)),
            advice: Some(self.say(advice)),
            at: None,
        }
    }

    fn plain(&self, text: Msg, advice: Msg) -> Said {
        self.problem((text, &[]), (advice, &[]))
    }

    /// Why nobody vouches for a launch.
    pub(super) fn of_trust(&self, error: &TrustError, places: Places<'_>) -> Said {
        match error {
            TrustError::Unavailable => self.no_server(places),
            TrustError::AddressRefused => self.private(places),
            TrustError::PlainHttp => self.plain_http(places),
            TrustError::Portal(error) => self.of_call(error, places),
            TrustError::NotGenuine(NotGenuine::NotAdministrator) => {
                self.plain(Msg::AdminDenied, Msg::AdminDeniedAdvice)
            }
            TrustError::NotGenuine(NotGenuine::OtherApplication) => {
                self.plain(Msg::ProblemOtherApp, Msg::ProblemOtherAppAdvice)
            }
            TrustError::NotGenuine(_) | TrustError::Refused => {
                self.plain(Msg::ProblemToken, Msg::ProblemOpenAgain)
            }
        }
    }

    /// Why a portal gave no answer.
    pub(super) fn of_call(&self, error: &CallError, places: Places<'_>) -> Said {
        match error {
            CallError::PrivateAddress => self.private(places),
            CallError::PlainHttp => self.plain_http(places),
            CallError::Unreachable(_) | CallError::Deadline => {
                self.plain(Msg::ProblemUnreachable, Msg::ProblemUnreachableAdvice)
            }
            CallError::NotJson(_) | CallError::Redirected => {
                self.plain(Msg::ProblemNotJson, Msg::ProblemNotJsonAdvice)
            }
            CallError::RateLimited | CallError::Busy(_) | CallError::OutOfOrder(_) => {
                self.plain(Msg::ProblemBusy, Msg::ProblemBusyAdvice)
            }
            CallError::PlanForbids(_) => self.plain(Msg::ProblemPlan, Msg::ProblemPlanAdvice),
            CallError::PortalDeleted => self.plain(Msg::ProblemDeleted, Msg::ProblemDeletedAdvice),
            CallError::UnknownPortal
            | CallError::NeedsAdministrator
            | CallError::TokenExpired
            | CallError::TokenRefused(_) => self.plain(Msg::ProblemToken, Msg::ProblemOpenAgain),
            CallError::AuthorizationUnavailable => self.no_server(places),
            CallError::Store(_) => self.plain(Msg::ProblemStore, Msg::ProblemStoreAdvice),
            CallError::MissingScope(error)
            | CallError::AccessDenied(error)
            | CallError::MethodMissing(error)
            | CallError::NeedsConfirmation(error)
            | CallError::HttpsRequired(error)
            | CallError::WrongClient(error)
            | CallError::Refused(error) => self.of_refusal(error, places),
        }
    }

    /// Why a portal refused what it was asked.
    pub(super) fn of_refusal(&self, error: &RestError, places: Places<'_>) -> Said {
        let address = ("address", places.handler);
        if error.is_about_plan() {
            return self.plain(Msg::ProblemPlan, Msg::ProblemPlanAdvice);
        }
        match &error.code {
            ErrorCode::HandlerUrlMatch => self.problem(
                (Msg::ProblemHost, &[address]),
                (Msg::ProblemHostAdvice, &[]),
            ),
            ErrorCode::WrongHandlerUrl | ErrorCode::UnsupportedProtocol => self.problem(
                (Msg::ProblemAddress, &[address]),
                (Msg::ProblemAddressAdvice, &[]),
            ),
            ErrorCode::PlacementMaxCount => self.plain(Msg::ProblemCount, Msg::ProblemCountAdvice),
            ErrorCode::PlacementNotFound => self.no_telephony((Msg::ProblemPlacement, &[])),
            // All are granted: the sign-in is older than that.
            ErrorCode::InsufficientScope | ErrorCode::InvalidScope => {
                self.of_scopes((Msg::ProblemDenied, &[]), &NEEDED, Msg::ProblemOpenAgain)
            }
            ErrorCode::AccessDenied
            | ErrorCode::InvalidCredentials
            | ErrorCode::UserAccessError => self.plain(Msg::ProblemDenied, Msg::AdminDeniedAdvice),
            code if code.ends_by_itself() => self.plain(Msg::ProblemBusy, Msg::ProblemBusyAdvice),
            code => {
                let words = [code.as_str(), error.description.as_str()];
                let error = words.join(" ");
                self.problem(
                    (Msg::ProblemRefused, &[("error", error.trim())]),
                    (Msg::ProblemRefusedAdvice, &[]),
                )
            }
        }
    }

    /// The portal does not know what telephony brings: for want of its scope, or of its module.
    pub(super) fn no_telephony(&self, text: Words<'_>) -> Said {
        self.of_scopes(text, &[TELEPHONY], Msg::ProblemModuleAdvice)
    }

    /// What is refused for want of one of these scopes; `otherwise` when none of them lacks.
    fn of_scopes(&self, text: Words<'_>, needed: &[&'static str], otherwise: Msg) -> Said {
        let lacks = |scope: &&str| match &self.lacking {
            Some(lacking) => lacking.contains(scope),
            None => true,
        };
        let lacking: Vec<_> = needed.iter().copied().filter(lacks).collect();
        let advice = if lacking.is_empty() {
            self.say((otherwise, &[]))
        } else {
            self.say_scopes(Msg::ScopeMissingAdvice, &lacking)
        };
        Said {
            text: Some(self.say(text)),
            advice: Some(advice),
            at: None,
        }
    }

    /// A text about these scopes.
    pub(super) fn say_scopes(&self, text: Msg, scopes: &[&str]) -> String {
        self.say((text, &[("scopes", &scopes.join(", "))]))
    }

    /// That something could not be made durable; the cause goes to the log.
    pub(super) fn of_store(&self, error: &PortalsError) -> Said {
        let error = error as &dyn std::error::Error;
        tracing::error!(error, "a portal is not stored");
        self.plain(Msg::ProblemStore, Msg::ProblemStoreAdvice)
    }

    fn no_server(&self, places: Places<'_>) -> Said {
        let host = host(places.server);
        self.problem(
            (Msg::ProblemOauth, &[]),
            (Msg::ProblemOauthAdvice, &[("host", &host)]),
        )
    }

    fn private(&self, places: Places<'_>) -> Said {
        let host = host(places.portal);
        self.problem(
            (Msg::ProblemPrivate, &[("host", &host)]),
            (Msg::ProblemPrivateAdvice, &[("host", &host)]),
        )
    }

    fn plain_http(&self, places: Places<'_>) -> Said {
        let host = host(places.portal);
        self.problem(
            (Msg::ProblemPlainHttp, &[("host", &host)]),
            (Msg::ProblemPlainHttpAdvice, &[("host", &host)]),
        )
    }
}

/// `host:port` as ALLOW_PRIVATE wants it; what is no address stays as it is.
fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| {
        let port = url.port_or_known_default()?;
        Some(format!("{}:{port}", url.host_str()?))
    });
    host.unwrap_or_else(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_told_as_the_settings_want_it() {
        assert_eq!(host("https://crm.corp/rest/"), "crm.corp:443");
        assert_eq!(host("http://10.0.0.1:8080/"), "10.0.0.1:8080");
        assert_eq!(host("crm"), "crm");
    }
}
