//! A portal's host as launches and `window.name` write it.

use std::fmt;

use domain::decimal;

/// A plain `host[:port]`, in lower case and without `:80` and `:443`, as the portal's own script
/// strips them (reference, sections 2.2 and 5.1). It tells whom to show, never whom to call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

impl Host {
    /// A host of letters, digits, dots and hyphens, with or without a port of 1 to 65535.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, port) = match text.split_once(':') {
            Some((name, port)) => (name, Some(parse_port(port)?)),
            None => (text, None),
        };
        let is_host = name.len() <= 253 && name.split('.').all(is_label);
        let name = is_host.then(|| name.to_ascii_lowercase())?;
        Some(Self(match port {
            None | Some(80 | 443) => name,
            Some(port) => [&name, ":", &decimal(port.into())].concat(),
        }))
    }

    /// `host` or `host:port`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin of its pages, without a trailing slash.
    pub fn origin(&self, is_https: bool) -> String {
        [if is_https { "https://" } else { "http://" }, &self.0].concat()
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn parse_port(text: &str) -> Option<u16> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit());
    is_plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|port| *port > 0)
}

#[cfg(test)]
mod tests {
    use super::Host;

    fn host(text: &str) -> Option<String> {
        Host::parse(text).map(|host| host.to_string())
    }

    #[test]
    fn default_ports_are_stripped_and_others_kept() {
        assert_eq!(
            host("acme.bitrix24.com:443").as_deref(),
            Some("acme.bitrix24.com")
        );
        assert_eq!(
            host("acme.bitrix24.com:80").as_deref(),
            Some("acme.bitrix24.com")
        );
        assert_eq!(
            host("CRM.corp.example:8443").as_deref(),
            Some("crm.corp.example:8443")
        );
        assert_eq!(
            host("192.168.1.7:65535").as_deref(),
            Some("192.168.1.7:65535")
        );
        assert_eq!(host("portal").as_deref(), Some("portal"));
    }

    #[test]
    fn an_origin_has_no_trailing_slash() {
        let host = Host::parse("crm.corp.example:8443").expect("a host");
        assert_eq!(host.origin(true), "https://crm.corp.example:8443");
        assert_eq!(host.origin(false), "http://crm.corp.example:8443");
    }

    #[test]
    fn what_is_more_or_less_than_a_host_is_none() {
        for text in [
            "",
            ".",
            "a..b",
            "a.",
            "-a.b",
            "a-.b",
            "a_b.c",
            "https://a.b",
            "a.b/",
            "a.b/path",
            "a.b?x",
            "user@a.b",
            "a.b:",
            "a.b:0",
            "a.b:65536",
            "a.b:-1",
            "a.b:80:80",
            "[::1]",
            "a b",
            "münchen.de",
            "a.b;c",
            "a.b'",
            "*.b",
            "a.b\n.c",
        ] {
            assert_eq!(host(text), None, "{text:?}");
        }
        assert_eq!(host(&"a.".repeat(127)), None);
        assert_eq!(host(&"a".repeat(64)), None);
    }
}
