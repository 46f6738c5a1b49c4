//! The settings as they were given: flags first, then `CALL_CARD_*` variables, then defaults.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Arg, ArgAction};

use super::ConfigError;

/// What every variable of ours begins with.
const PREFIX: &str = "CALL_CARD_";

/// One setting: its name, its default and what it is for.
#[derive(Debug)]
pub struct Setting {
    /// The variable's name without its prefix; the flag is the same in kebab case.
    pub name: &'static str,
    /// The default as it would be written; `None` when it must be given or may be left out.
    pub default: Option<&'static str>,
    /// Whether the backend does not start without it.
    pub is_required: bool,
    /// What it is for, with its unit.
    pub doc: &'static str,
}

const fn setting(name: &'static str, default: Option<&'static str>, doc: &'static str) -> Setting {
    Setting {
        name,
        default,
        is_required: false,
        doc,
    }
}

const fn required(name: &'static str, doc: &'static str) -> Setting {
    Setting {
        name,
        default: None,
        is_required: true,
        doc,
    }
}

/// Every setting, in the order in which an administrator meets them.
pub const SETTINGS: [Setting; 20] = [
    setting(
        "LISTEN",
        Some("127.0.0.1:8787"),
        "Address and port to listen on. Port 0 takes a free one; the choice is printed.",
    ),
    setting(
        "PUBLIC_URL",
        None,
        "Origin of this backend as portals and browsers see it, such as `https://card.example.com`. Installation binds the handlers below it; without it nothing can be bound. The log of the start tells the four addresses to register in Bitrix24.",
    ),
    required(
        "CLIENT_ID",
        "The application's `client_id` (`local.…` or `app.…`).",
    ),
    required(
        "CLIENT_SECRET",
        "The application's `client_secret`. Better a variable than a flag, which other users of the machine can see.",
    ),
    setting(
        "STORE",
        Some("sqlite:call-card.db"),
        "Where journal and portals are kept: `sqlite:<file>`.",
    ),
    setting(
        "KEY_FILE",
        Some("call-card.key"),
        "Key for tokens at rest and for sessions. Made on the first start, readable by its owner alone. Nodes of one installation share it.",
    ),
    setting(
        "OAUTH_URLS",
        Some("https://oauth.bitrix.info,https://oauth.bitrix24.tech"),
        "Authorization servers that may be asked, separated by commas; the first when a portal names none of them. `http` only on loopback.",
    ),
    setting(
        "ALLOW_PRIVATE",
        None,
        "Portals that may live on a private or loopback address or speak plain http, as `host:port`, separated by commas.",
    ),
    setting(
        "REST_RATE",
        Some("2"),
        "Requests a second that a portal's REST takes from one address: 5 for Enterprise.",
    ),
    setting(
        "REST_BURST",
        Some("50"),
        "Requests it takes at once after a pause: 250 for Enterprise.",
    ),
    setting(
        "TRUSTED_PROXIES",
        None,
        "Reverse proxies in front of this backend, as addresses or networks (`127.0.0.1,10.0.0.0/8`), separated by commas. Only their `X-Forwarded-For` is believed.",
    ),
    setting(
        "ADDRESS_RATE",
        Some("200"),
        "Requests a second that one address may make of what needs no session. A refused one counts five times.",
    ),
    setting(
        "ADDRESS_BURST",
        Some("10000"),
        "Requests it may make at once after a pause. Genuine events are not counted.",
    ),
    setting(
        "ASSETS",
        None,
        "Folder of the built card. Left out: the files built into the binary.",
    ),
    setting(
        "RETENTION",
        Some("30d"),
        "How long facts about calls are kept.",
    ),
    setting(
        "LOG",
        Some("info"),
        "What is logged, in the grammar of tracing's filter: `info`, `backend=debug`, …",
    ),
    setting(
        "GHOST_EXPIRY",
        Some("10m"),
        "After this a call that was announced but never began is no call.",
    ),
    setting(
        "LONGEST_SILENCE",
        Some("4h"),
        "After this a call whose end nobody reported is unconfirmed, and the portal's statistics are asked.",
    ),
    setting(
        "SESSION_LIFE",
        Some("1h"),
        "Longest life of a card's session; it never outlives the operator's own token.",
    ),
    setting(
        "READ_TIMEOUT",
        Some("10s"),
        "How long a request may take to arrive.",
    ),
];

/// The variable of a setting.
pub(super) fn variable(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// Print the table of settings.
    PrintSettings,
    /// Forget portals whose secrets do not open with the key file of these settings.
    ForgetUnreadable(Raw),
    /// Serve with these settings.
    Serve(Raw),
}

/// Values by setting, unchecked.
pub struct Raw(BTreeMap<&'static str, String>);

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Reads the command line and the environment. Help, version and wrong flags end the process, as
/// clap does it.
///
/// # Errors
/// A variable of ours that is no setting.
pub fn read(
    args: impl IntoIterator<Item = OsString>,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Command, ConfigError> {
    let command = clap::Command::new("call-card-backend")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Takes the portal's events, keeps them, and shows them live to the cards")
        .arg(
            Arg::new("print-settings")
                .long("print-settings")
                .action(ArgAction::SetTrue)
                .help("Print the table of settings as markdown"),
        )
        .arg(
            Arg::new("forget-unreadable")
                .long("forget-unreadable")
                .action(ArgAction::SetTrue)
                .help("The key file is lost: forget the portals whose secrets it sealed, say which, and end. They must install the application again; their calls are kept"),
        )
        .args(SETTINGS.iter().map(flag));
    let matches = command.get_matches_from(args);
    if matches.get_flag("print-settings") {
        return Ok(Command::PrintSettings);
    }
    let mut raw = Raw::from_variables(variables)?;
    for setting in &SETTINGS {
        if let Some(value) = matches.get_one::<String>(setting.name) {
            raw.0.insert(setting.name, value.clone());
        }
    }
    if matches.get_flag("forget-unreadable") {
        return Ok(Command::ForgetUnreadable(raw));
    }
    Ok(Command::Serve(raw))
}

fn flag(setting: &Setting) -> Arg {
    let help = match setting.default {
        Some(default) => format!("{} [{}={default}]", setting.doc, variable(setting.name)),
        None => format!("{} [{}]", setting.doc, variable(setting.name)),
    };
    Arg::new(setting.name)
        .long(setting.name.to_ascii_lowercase().replace('_', "-"))
        .value_name(setting.name)
        .help(help)
}

impl Raw {
    /// Takes our variables out of an environment; an empty one counts as not set.
    ///
    /// # Errors
    /// A variable of ours that is no setting.
    pub fn from_variables(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        for (name, value) in variables {
            let name = name.to_string_lossy();
            let Some(short) = name.strip_prefix(PREFIX) else {
                continue;
            };
            let known = SETTINGS.iter().find(|setting| setting.name == short);
            let Some(setting) = known else {
                return Err(ConfigError::Unknown(name.into_owned()));
            };
            let value = value
                .into_string()
                .map_err(|_| invalid(short, "is not UTF-8"))?;
            if !value.trim().is_empty() {
                values.insert(setting.name, value.trim().to_owned());
            }
        }
        Ok(Self(values))
    }

    /// A setting that is given or has a default.
    pub(super) fn parse<T>(
        &self,
        name: &str,
        parse: fn(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        self.optional(name, parse)?
            .ok_or_else(|| ConfigError::Missing(variable(name)))
    }

    /// A setting that may be left out.
    pub(super) fn optional<T>(
        &self,
        name: &str,
        parse: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let default = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .and_then(|s| s.default);
        let text = self.0.get(name).map(String::as_str).or(default);
        text.map(parse)
            .transpose()
            .map_err(|why| invalid(name, &why))
    }
}

fn invalid(name: &str, why: &str) -> ConfigError {
    ConfigError::Invalid(variable(name), why.to_owned())
}
