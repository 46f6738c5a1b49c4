//! What the portal lets the application do: its scopes, its plan, its limits.

use serde::{Deserialize, Serialize};

/// What an administrator and the plan allow. By default: everything Call Card needs, no limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// Scopes ticked in the application's settings. Source: reference, section 4.3.
    pub scopes: Vec<String>,
    /// The portal's plan includes REST.
    pub rest_in_plan: bool,
    /// The telephony module is there; on self-hosted portals it can be missing.
    pub has_telephony: bool,
    /// Handlers the plan allows for one placement.
    pub most_handlers: Option<usize>,
    /// Handlers must live on the host of the application's own address, as older portals want it.
    pub own_host_only: bool,
    /// Requests are counted; `None` lets everything through.
    pub bucket: Option<Bucket>,
}

/// A leaky bucket. Source: reference, section 4.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Requests it holds before it runs over.
    pub burst: u32,
    /// Requests that drain from it in a second.
    pub per_second: u32,
}

impl Bucket {
    /// The cloud's: 50 at once, 2 a second.
    pub const CLOUD: Self = Self {
        burst: 50,
        per_second: 2,
    };
}

impl Default for Terms {
    fn default() -> Self {
        let scopes = ["crm", "placement", "telephony", "user_brief"];
        Self {
            scopes: scopes.map(str::to_owned).to_vec(),
            rest_in_plan: true,
            has_telephony: true,
            most_handlers: None,
            own_host_only: false,
            bucket: None,
        }
    }
}

impl Terms {
    /// The scopes as launches, tokens and `app.info` write them.
    pub(crate) fn scope(&self) -> String {
        self.scopes.join(",")
    }

    /// Whether one of these scopes was given.
    pub(crate) fn allow(&self, any_of: &[&str]) -> bool {
        let mut given = self.scopes.iter();
        given.any(|scope| any_of.contains(&scope.as_str()))
    }

    /// Telephony methods, events and placements exist for the application.
    pub(crate) fn allow_telephony(&self) -> bool {
        self.has_telephony && self.allow(&["telephony"])
    }
}

/// How full a bucket is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Level {
    /// Thousandths of a request.
    milli: u64,
    at_ms: u64,
}

impl Level {
    /// Lets one request in, or says that the bucket would run over.
    pub(crate) fn take(&mut self, bucket: Bucket, now_ms: u64) -> bool {
        let drained = now_ms.saturating_sub(self.at_ms) * u64::from(bucket.per_second);
        *self = Self {
            milli: self.milli.saturating_sub(drained),
            at_ms: now_ms,
        };
        let is_in = self.milli + 1000 <= u64::from(bucket.burst) * 1000;
        if is_in {
            self.milli += 1000;
        }
        is_in
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_over_after_its_burst_and_drains_with_time() {
        let mut level = Level::default();
        let taken = (0..60).filter(|_| level.take(Bucket::CLOUD, 1_000)).count();
        assert_eq!(taken, 50);
        assert!(!level.take(Bucket::CLOUD, 1_499));
        assert!(level.take(Bucket::CLOUD, 1_500));
        let later = (0..60).filter(|_| level.take(Bucket::CLOUD, 9_500)).count();
        assert_eq!(later, 16);
    }

    #[test]
    fn telephony_needs_the_scope_and_the_module() {
        let mut terms = Terms::default();
        assert!(terms.allow_telephony());
        terms.has_telephony = false;
        assert!(!terms.allow_telephony());
        assert_eq!(terms.scope(), "crm,placement,telephony,user_brief");
        terms.scopes.retain(|scope| scope != "user_brief");
        assert!(!terms.allow(&["user", "user_brief"]));
    }
}
