//! The authorization servers: whose token is this, and the next pair of tokens.

use std::sync::Arc;
use std::time::Duration;

use bitrix24::Secret;
use bitrix24::rest::app_info::AppInfo;
use bitrix24::rest::token::RenewedToken;
use bitrix24::rest::{AnswerError, ErrorCode, RestError};

use super::{Answered, Outgoing, Whose};
use crate::config::{Base, Config};
use crate::metrics::Metrics;

/// Short, so that an answer of ours that waits for it comes within ten seconds.
const APP_INFO_DEADLINE: Duration = Duration::from_secs(5);
const RENEWAL_DEADLINE: Duration = Duration::from_secs(10);

/// Why an authorization server told us nothing.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OauthError {
    /// It gave no usable answer: down, slow, busy, or a proxy's page.
    #[error("authorization server gave no usable answer")]
    Unavailable,
    /// It said no.
    #[error("authorization server refuses: {0}")]
    Refused(RestError),
    /// It answered without saying what it was asked for.
    #[error("authorization server's answer lacks {0}")]
    Lacks(&'static str),
}

/// Asks authorization servers of the settings' list, and no others. Copies share it.
#[derive(Debug, Clone)]
pub struct Oauth(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    outgoing: Outgoing,
    servers: Vec<Base>,
    client_id: String,
    client_secret: Secret,
    metrics: Arc<Metrics>,
}

impl Oauth {
    /// The servers, and what we are to them.
    pub fn new(outgoing: Outgoing, config: &Config, metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Inner {
            outgoing,
            servers: config.oauth_urls.clone(),
            client_id: config.client_id.clone(),
            client_secret: config.client_secret.clone(),
            metrics,
        }))
    }

    /// Our application's id: what a token must be made for.
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// `app.info`: whose token is this? `named` is the server that somebody named; another of the
    /// list is asked when it is not on it.
    ///
    /// # Errors
    /// The token is not genuine, or nobody says.
    pub async fn app_info(
        &self,
        token: &Secret,
        named: Option<&str>,
    ) -> Result<AppInfo, OauthError> {
        let form = [("auth", token.expose())];
        let path = "/rest/app.info";
        let told = self.ask(named, path, &form, APP_INFO_DEADLINE, AppInfo::parse);
        let told = told.await;
        self.0.metrics.authorization(match &told {
            Ok(info) if info.client_id == self.0.client_id => "genuine",
            Err(OauthError::Unavailable) => "unavailable",
            Ok(_) | Err(_) => "refused",
        });
        told
    }

    /// A new pair of tokens; the refresh token is dead when this succeeds.
    ///
    /// # Errors
    /// The refresh token is dead already, our settings are wrong, or nobody answers.
    pub async fn renew(
        &self,
        refresh: &Secret,
        named: Option<&str>,
    ) -> Result<RenewedToken, OauthError> {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", self.0.client_id.as_str()),
            ("client_secret", self.0.client_secret.expose()),
            ("refresh_token", refresh.expose()),
        ];
        let path = "/oauth/token/";
        let renewed = self.ask(named, path, &form, RENEWAL_DEADLINE, RenewedToken::parse);
        let renewed = renewed.await;
        self.0.metrics.renewal(match &renewed {
            Ok(_) => "renewed",
            Err(OauthError::Unavailable) => "unavailable",
            Err(_) => "refused",
        });
        renewed
    }

    /// Tokens and secrets travel in the body, never in an address.
    async fn ask<T>(
        &self,
        named: Option<&str>,
        path: &str,
        form: &[(&str, &str)],
        deadline: Duration,
        parse: fn(&[u8]) -> Result<T, AnswerError>,
    ) -> Result<T, OauthError> {
        let base = self.server(named).ok_or(OauthError::Unavailable)?;
        let address = format!("{}{path}", base.as_str());
        let asked = self
            .0
            .outgoing
            .post_form(Whose::Server, &address, form, deadline);
        let answer = asked.await.map_err(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(
                server = base.as_str(),
                error,
                "authorization server is silent"
            );
            OauthError::Unavailable
        })?;
        read(&answer, parse).inspect_err(|error| {
            let status = answer.status.as_u16();
            tracing::debug!(server = base.as_str(), status, %error, "authorization server refused");
        })
    }

    /// The server that somebody names, when it is on our list; else the first of the list.
    fn server(&self, named: Option<&str>) -> Option<&Base> {
        let servers = &self.0.servers;
        let listed = named.and_then(|named| servers.iter().find(|base| base.is_home_of(named)));
        listed.or_else(|| servers.first())
    }
}

/// Separates "no" from "no answer": only the first says anything about a token. Codes we know
/// count whatever the status is, for `wrong_client` comes with 200; the status counts for the rest.
fn read<T>(answer: &Answered, parse: fn(&[u8]) -> Result<T, AnswerError>) -> Result<T, OauthError> {
    let status = answer.status;
    let is_theirs = status.is_server_error() || status.is_redirection() || status.as_u16() == 429;
    parse(&answer.body).map_err(|error| match error {
        AnswerError::NotJson => OauthError::Unavailable,
        AnswerError::Lacks(_) if is_theirs => OauthError::Unavailable,
        AnswerError::Lacks(what) => OauthError::Lacks(what),
        AnswerError::Refused(error) if error.code.ends_by_itself() => OauthError::Unavailable,
        AnswerError::Refused(error) if is_theirs && matches!(error.code, ErrorCode::Other(_)) => {
            OauthError::Unavailable
        }
        AnswerError::Refused(error) => OauthError::Refused(error),
    })
}

#[cfg(test)]
mod tests {
    use bitrix24::rest::ErrorCode;
    use bitrix24::rest::token::RenewedToken;
    use reqwest::StatusCode;

    use super::{OauthError, read};
    use crate::portal::Answered;

    fn refusal(status: u16, body: &str) -> OauthError {
        let answer = Answered {
            status: StatusCode::from_u16(status).expect("a status"),
            location: None,
            body: body.as_bytes().to_vec(),
        };
        read(&answer, RenewedToken::parse).expect_err("no tokens")
    }

    #[test]
    fn a_code_counts_in_any_case_and_with_any_status() {
        for (status, code, expected) in [
            (200, "wrong_client", ErrorCode::WrongClient),
            (200, "WRONG_CLIENT", ErrorCode::WrongClient),
            (400, "invalid_grant", ErrorCode::InvalidGrant),
            (500, "Invalid_Grant", ErrorCode::InvalidGrant),
            (401, "EXPIRED_TOKEN", ErrorCode::ExpiredToken),
        ] {
            match refusal(status, &format!(r#"{{"error":"{code}"}}"#)) {
                OauthError::Refused(error) => assert_eq!(error.code, expected),
                other => panic!("{status} {code}: {other}"),
            }
        }
    }

    #[test]
    fn what_says_nothing_about_the_token_is_no_answer() {
        for (status, body) in [
            (200, "<html>"),
            (502, "{}"),
            (302, "{}"),
            (429, r#"{"error":""}"#),
            (503, r#"{"error":"maintenance"}"#),
            (200, r#"{"error":"internal_server_error"}"#),
        ] {
            let refusal = refusal(status, body);
            assert!(
                matches!(refusal, OauthError::Unavailable),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn half_an_answer_is_told_from_no_answer() {
        let half = refusal(200, r#"{"access_token":"A"}"#);
        assert!(matches!(half, OauthError::Lacks("refresh_token")));
    }
}
