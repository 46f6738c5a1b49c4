//! What went wrong, in words, and what to do about it.

use bitrix24::NotGenuine;
use i18n::Msg;
use url::Url;

use super::report::{Report, Said, Words};
use crate::trust::TrustError;

impl Report {
    /// A problem in the reader's language.
    pub(super) fn problem(&self, text: Words<'_>, advice: Option<Words<'_>>) -> Said {
        Said {
            text: Some(self.say(text)),
            advice: advice.map(|advice| self.say(advice)),
            at: None,
        }
    }
}

/// Why nobody vouches for a launch. `server`: the authorization server that was asked; `portal`:
/// where the portal says that it is.
pub(super) fn of_trust(error: &TrustError, server: &str, portal: &str, report: &Report) -> Said {
    let (server, portal) = (host(server), host(portal));
    let plain = |text, advice| report.problem((text, &[]), Some((advice, &[])));
    match error {
        TrustError::Unavailable => report.problem(
            (Msg::ProblemOauth, &[]),
            Some((Msg::ProblemOauthAdvice, &[("host", &server)])),
        ),
        TrustError::AddressRefused => report.problem(
            (Msg::ProblemPrivate, &[("host", &portal)]),
            Some((Msg::ProblemPrivateAdvice, &[("host", &portal)])),
        ),
        TrustError::NotGenuine(NotGenuine::NotAdministrator) => {
            plain(Msg::AdminDenied, Msg::AdminDeniedAdvice)
        }
        TrustError::NotGenuine(NotGenuine::OtherApplication) => {
            plain(Msg::ProblemOtherApp, Msg::ProblemOtherAppAdvice)
        }
        TrustError::NotGenuine(_) | TrustError::Refused => {
            plain(Msg::ProblemToken, Msg::ProblemOpenAgain)
        }
    }
}

/// `host:port` as ALLOW_PRIVATE wants it; what is no address stays as it is.
pub(super) fn host(address: &str) -> String {
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
