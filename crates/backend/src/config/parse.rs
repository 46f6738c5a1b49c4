//! One reader a kind of value; each says in half a sentence what it wanted.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use bitrix24::Secret;
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::Store;

/// Base address of an authorization server, without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(Url, String);

impl Base {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.1
    }

    /// Whether an address that somebody names lies on this server.
    pub fn is_home_of(&self, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| url.origin() == self.0.origin())
    }
}

/// A `host:port`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Authority(String);

impl Authority {
    /// Where a request to this address would go.
    pub fn of(url: &Url) -> Option<Self> {
        Some(Self(format!(
            "{}:{}",
            url.host_str()?.to_ascii_lowercase(),
            url.port_or_known_default()?
        )))
    }
}

impl std::fmt::Display for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no address and port, as in 127.0.0.1:8787"))
}

pub(super) fn text(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

pub(super) fn secret(text: &str) -> Result<Secret, String> {
    Secret::parse(text).ok_or_else(|| "is empty".to_owned())
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    Ok(text.into())
}

pub(super) fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() {
        Ok(path)
    } else {
        Err(format!("`{text}` is no folder"))
    }
}

pub(super) fn store(text: &str) -> Result<Store, String> {
    if text.starts_with("nats://") || text.starts_with("tls://") {
        return Err(
            "this build keeps its journal in SQLite only, as in sqlite:call-card.db".to_owned(),
        );
    }
    match text.strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => Ok(Store::Sqlite(path.into())),
        _ => Err(format!("`{text}` is no store, as in sqlite:call-card.db")),
    }
}

/// An `http` or `https` address without user, query and fragment.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    is_plain.then_some(url)
}

pub(super) fn origin(text: &str) -> Result<String, String> {
    address(text)
        .filter(|url| url.path() == "/")
        .map(|url| url.origin().ascii_serialization())
        .ok_or_else(|| format!("`{text}` is no origin, as in https://card.example.com"))
}

pub(super) fn bases(text: &str) -> Result<Vec<Base>, String> {
    let bases: Vec<Base> = list(text).map(base).collect::<Result<_, _>>()?;
    if bases.is_empty() {
        Err("names no server".to_owned())
    } else {
        Ok(bases)
    }
}

fn base(text: &str) -> Result<Base, String> {
    let url = address(text).ok_or_else(|| format!("`{text}` is no address of a server"))?;
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(format!("`{text}` must be https; http is for loopback only"));
    }
    let text = url.as_str().trim_end_matches('/').to_owned();
    Ok(Base(url, text))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

pub(super) fn authorities(text: &str) -> Result<Vec<Authority>, String> {
    list(text).map(authority).collect()
}

fn authority(text: &str) -> Result<Authority, String> {
    let wrong = || format!("`{text}` is no host:port, as in crm.corp.example:443");
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
    let url = Url::parse(&format!("http://{host}/")).map_err(|_| wrong())?;
    let same = url
        .host_str()
        .is_some_and(|parsed| parsed.eq_ignore_ascii_case(host));
    if is_port && same {
        Ok(Authority(text.to_ascii_lowercase()))
    } else {
        Err(wrong())
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// `30d`, `4h`, `10m`, `10s`, `500ms`, or plain seconds; more than nothing, at most ten years.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit_ms: u64 = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => 0,
    };
    let millis = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit_ms));
    millis
        .filter(|millis| (1..=10 * 366 * 86_400_000).contains(millis))
        .map(Duration::from_millis)
        .ok_or_else(|| format!("`{text}` is no span, as in 30d, 4h, 10m, 10s"))
}

/// 1 to 1000.
pub(super) fn count(text: &str) -> Result<u32, String> {
    up_to(1_000, text)
}

/// 1 to 1000000.
pub(super) fn large_count(text: &str) -> Result<u32, String> {
    up_to(1_000_000, text)
}

fn up_to(most: u32, text: &str) -> Result<u32, String> {
    let number = text.parse().ok();
    number
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| format!("`{text}` is no number from 1 to {most}"))
}

pub(super) fn millis(text: &str) -> Result<i64, String> {
    let span = span(text)?;
    i64::try_from(span.as_millis()).map_err(|_| format!("`{text}` is too long"))
}

pub(super) fn filter(text: &str) -> Result<String, String> {
    let reason = |error| format!("`{text}` is no filter: {error}");
    EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(reason)
}
