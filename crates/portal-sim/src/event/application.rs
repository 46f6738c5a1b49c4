//! Events about the application itself. Source: reference, section 3.7.

use super::Event;
use crate::auth::Shape;
use crate::php::{Fields, Php, fields};

/// `ONAPPINSTALL`: the first carrier of the application token.
pub(crate) fn install(version: u32, lang: &str, installer: u64) -> Event {
    let data = fields! {
        "VERSION": u64::from(version),
        "ACTIVE": "Y",
        "INSTALLED": "Y",
        "LANGUAGE_ID": lang,
    };
    Event::new("ONAPPINSTALL", Shape::Installer(installer), data)
}

/// `ONAPPUPDATE`: may carry a new application token.
pub(crate) fn update(version: u32, lang: &str, installer: u64) -> Event {
    let data = fields! {
        "VERSION": u64::from(version),
        "PREVIOUS_VERSION": u64::from(version.saturating_sub(1)),
        "LANGUAGE_ID": lang,
    };
    Event::new("ONAPPUPDATE", Shape::Installer(installer), data)
}

/// `ONAPPUNINSTALL`: REST is already revoked. `clean` asks to delete the portal's data.
pub(crate) fn uninstall(lang: &str, clean: bool) -> Event {
    let data = fields! {"LANGUAGE_ID": lang, "CLEAN": u64::from(clean)};
    Event::new("ONAPPUNINSTALL", Shape::System, data)
}

/// `ONAPPTEST`: the echo of `event.test`.
pub(crate) fn test(query: Fields, lang: &str, user: u64) -> Event {
    let data = fields! {"QUERY": Php::Map(query), "LANGUAGE_ID": lang};
    Event::new("ONAPPTEST", Shape::User(user), data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{default_handler, telephony::tests::signed};

    #[test]
    fn install_update_and_uninstall_are_written_as_in_the_samples() {
        let cases = [
            (
                install(1, "de", 12),
                1_773_300_000,
                include_str!("../../samples/app-install.form"),
            ),
            (
                update(2, "de", 12),
                1_773_400_000,
                include_str!("../../samples/app-update.form"),
            ),
            (
                uninstall("de", true),
                1_773_500_000,
                include_str!("../../samples/app-uninstall.form"),
            ),
        ];
        for (event, ts, sample) in cases {
            let body = signed(&event, Some(default_handler(&event.code)), ts);
            let sample = sample.replace(
                "feedface0badcafe0feedface0badcaf",
                "c0ffee00d15ea5ed0ddba11ca11ab1e5",
            );
            assert_eq!(body, sample);
        }
    }

    #[test]
    fn the_server_post_of_an_api_only_installation_names_no_subscription() {
        let event = install(1, "en", 12);
        let sample = include_str!("../../samples/install-callback-api-only.form");
        assert_eq!(signed(&event, None, 1_773_300_000), sample);
    }

    #[test]
    fn a_test_event_echoes_its_parameters() {
        let list = Php::List(vec!["a".into(), "b".into()]);
        let event = test(fields! {"any": "data", "list": list}, "de", 12);
        let sample = include_str!("../../samples/app-test.form");
        assert_eq!(signed(&event, Some(4), 1_773_300_100), sample);
    }
}
