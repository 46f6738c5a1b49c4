//! The settings, checked once at the start.

mod allowance;
mod parse;
mod proxies;
mod raw;
mod table;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use api::route;
use bitrix24::Secret;
use domain::Rules;

pub use allowance::Allowance;
pub use parse::{Authority, Base};
pub use proxies::Proxies;
pub use raw::{Command, Raw, SETTINGS, Setting, read};
pub use table::markdown;

/// Why the settings cannot be used: one line, with the variable's name.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable with our prefix that we do not know.
    #[error("{0} is not a setting; see --print-settings")]
    Unknown(String),
    /// A setting without a default that nobody gave.
    #[error("{0} is missing")]
    Missing(String),
    /// A value that is not what the setting wants.
    #[error("{0}: {1}")]
    Invalid(String, String),
}

/// Where the journal and the portals are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// A file on this machine.
    Sqlite(PathBuf),
}

/// Everything that can be set, checked. A secret's `Debug` prints `***`.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Our own origin as portals and browsers see it, without a trailing slash.
    pub public_url: Option<String>,
    /// The application's id at the authorization server.
    pub client_id: String,
    /// And its secret.
    pub client_secret: Secret,
    /// Journal and portals.
    pub store: Store,
    /// The key for tokens at rest and for sessions; made when missing.
    pub key_file: PathBuf,
    /// Authorization servers we may ask; the first when a portal names none of them.
    pub oauth_urls: Vec<Base>,
    /// How often a portal is asked.
    pub allowance: Allowance,
    /// Portals that may live on a private or loopback address.
    pub allow_private: Vec<Authority>,
    /// Reverse proxies whose word about a request's sender counts.
    pub trusted_proxies: Proxies,
    /// What one address may ask of what needs no session.
    pub caller_allowance: Allowance,
    /// Folder of the built card; `None` for the files inside the binary.
    pub assets: Option<PathBuf>,
    /// How long facts are kept.
    pub retention: Duration,
    /// What is logged, in the grammar of `tracing`.
    pub log: String,
    /// The spans the fold depends on.
    pub rules: Rules,
    /// Longest life of a card's session.
    pub session_life: Duration,
    /// How long a request may take to arrive.
    pub read_timeout: Duration,
}

impl Config {
    /// Checks what was given.
    ///
    /// # Errors
    /// The first setting that is missing or cannot be used.
    pub fn check(raw: &Raw) -> Result<Self, ConfigError> {
        let config = Self {
            listen: raw.parse("LISTEN", parse::listen)?,
            public_url: raw.optional("PUBLIC_URL", parse::origin)?,
            client_id: raw.parse("CLIENT_ID", parse::text)?,
            client_secret: raw.parse("CLIENT_SECRET", parse::secret)?,
            store: raw.parse("STORE", parse::store)?,
            key_file: raw.parse("KEY_FILE", parse::path)?,
            oauth_urls: raw.parse("OAUTH_URLS", parse::bases)?,
            allowance: Allowance {
                per_second: raw.parse("REST_RATE", parse::count)?,
                burst: raw.parse("REST_BURST", parse::count)?,
            },
            allow_private: raw
                .optional("ALLOW_PRIVATE", parse::authorities)?
                .unwrap_or_default(),
            trusted_proxies: raw
                .optional("TRUSTED_PROXIES", Proxies::parse)?
                .unwrap_or_default(),
            caller_allowance: Allowance {
                per_second: raw.parse("ADDRESS_RATE", parse::large_count)?,
                burst: raw.parse("ADDRESS_BURST", parse::large_count)?,
            },
            assets: raw.optional("ASSETS", parse::folder)?,
            retention: raw.parse("RETENTION", parse::span)?,
            log: raw.parse("LOG", parse::filter)?,
            rules: Rules {
                ghost_expiry_ms: raw.parse("GHOST_EXPIRY", parse::millis)?,
                longest_silence_ms: raw.parse("LONGEST_SILENCE", parse::millis)?,
                ..Rules::default()
            },
            session_life: raw.parse("SESSION_LIFE", parse::span)?,
            read_timeout: raw.parse("READ_TIMEOUT", parse::span)?,
        };
        config.check_together()?;
        Ok(config)
    }

    /// What to register in Bitrix24: what an address is for, and the address.
    pub fn addresses(&self) -> Option<[(&'static str, String); 4]> {
        let origin = self.public_url.as_deref()?;
        let addresses = [
            ("handler of CALL_CARD", route::CALL_CARD),
            ("application", route::APP),
            ("installation", route::INSTALL),
            ("handler of events", route::EVENTS),
        ];
        Some(addresses.map(|(what, path)| (what, format!("{origin}{path}"))))
    }

    /// What no setting can know alone.
    fn check_together(&self) -> Result<(), ConfigError> {
        let silence = u64::try_from(self.rules.longest_silence_ms).unwrap_or_default();
        if self.retention < Duration::from_millis(silence) {
            let why = "is shorter than LONGEST_SILENCE: calls would be deleted while they last";
            return Err(ConfigError::Invalid(
                raw::variable("RETENTION"),
                why.to_owned(),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, ConfigError, Raw, Store};

    fn check(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let needed = [
            ("CALL_CARD_CLIENT_ID", "local.1.2"),
            ("CALL_CARD_CLIENT_SECRET", "s3cret"),
        ];
        let all = needed.iter().chain(pairs);
        Config::check(&Raw::from_variables(
            all.map(|(k, v)| ((*k).into(), (*v).into())),
        )?)
    }

    fn refusal(pairs: &[(&str, &str)]) -> String {
        check(pairs).expect_err("must be refused").to_string()
    }

    #[test]
    fn defaults_are_those_of_the_design() {
        let config = check(&[]).expect("defaults");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
        assert_eq!(config.store, Store::Sqlite("call-card.db".into()));
        let urls: Vec<_> = config.oauth_urls.iter().map(|base| base.as_str()).collect();
        assert_eq!(
            urls,
            ["https://oauth.bitrix.info", "https://oauth.bitrix24.tech"]
        );
        assert_eq!(config.retention.as_secs(), 30 * 86_400);
        assert_eq!(config.rules, domain::Rules::default());
        assert_eq!(config.read_timeout.as_secs(), 10);
    }

    #[test]
    fn an_unknown_variable_is_named() {
        let message = refusal(&[("CALL_CARD_LISTNE", "x")]);
        assert_eq!(
            message,
            "CALL_CARD_LISTNE is not a setting; see --print-settings"
        );
        assert!(check(&[("OTHER_LISTEN", "x")]).is_ok());
    }

    #[test]
    fn what_is_missing_is_named() {
        let raw = Raw::from_variables(std::iter::empty()).expect("nothing unknown");
        let error = Config::check(&raw).expect_err("no client id");
        assert_eq!(error.to_string(), "CALL_CARD_CLIENT_ID is missing");
    }

    #[test]
    fn each_bad_value_is_told_in_one_line() {
        for (name, value) in [
            ("LISTEN", "everywhere"),
            ("PUBLIC_URL", "ftp://x"),
            ("PUBLIC_URL", "https://x/path"),
            ("STORE", "mysql:x"),
            ("STORE", "nats://localhost"),
            ("OAUTH_URLS", "http://oauth.example"),
            ("OAUTH_URLS", "https://a?b"),
            ("OAUTH_URLS", ","),
            ("ALLOW_PRIVATE", "10.0.0.1"),
            ("ALLOW_PRIVATE", "http://10.0.0.1:80"),
            ("ASSETS", "/no/such/folder"),
            ("RETENTION", "30 moons"),
            ("RETENTION", "1h"),
            ("REST_RATE", "0"),
            ("REST_RATE", "1001"),
            ("REST_BURST", "-1"),
            ("TRUSTED_PROXIES", "the-proxy"),
            ("ADDRESS_RATE", "0"),
            ("ADDRESS_BURST", "many"),
            ("GHOST_EXPIRY", "0"),
            ("READ_TIMEOUT", "-1"),
            ("SESSION_LIFE", ""),
            ("LOG", "backend=loudly"),
        ] {
            let variable = format!("CALL_CARD_{name}");
            let outcome = check(&[(&variable, value)]);
            if value.is_empty() {
                assert!(outcome.is_ok(), "{variable}: empty is not set");
                continue;
            }
            let message = outcome.expect_err(&variable).to_string();
            assert!(message.starts_with(&variable), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn spans_are_read_with_and_without_a_unit() {
        let span =
            |text| check(&[("CALL_CARD_SESSION_LIFE", text)]).map(|c| c.session_life.as_millis());
        assert_eq!(span("90").ok(), Some(90_000));
        assert_eq!(span("500ms").ok(), Some(500));
        assert_eq!(span("10m").ok(), Some(600_000));
        assert_eq!(span("4h").ok(), Some(14_400_000));
        assert_eq!(span("2d").ok(), Some(172_800_000));
    }

    #[test]
    fn an_authorization_server_on_loopback_may_speak_http() {
        let config = check(&[(
            "CALL_CARD_OAUTH_URLS",
            "http://127.0.0.1:9/, https://a.example",
        )]);
        let urls = config.expect("loopback").oauth_urls;
        assert_eq!(
            urls.iter().map(|base| base.as_str()).collect::<Vec<_>>(),
            ["http://127.0.0.1:9", "https://a.example"]
        );
    }

    #[test]
    fn the_addresses_to_register_are_below_the_public_one() {
        let addresses = |pairs| check(pairs).expect("good").addresses();
        assert_eq!(addresses(&[]), None);
        let known = addresses(&[("CALL_CARD_PUBLIC_URL", "https://card.example.com/")]);
        assert_eq!(
            known.expect("known").map(|(_, address)| address),
            ["call-card", "app", "install", "events"]
                .map(|path| format!("https://card.example.com/{path}"))
        );
    }

    #[test]
    fn no_secret_is_printed() {
        let config = check(&[]).expect("defaults");
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}
