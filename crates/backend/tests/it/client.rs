//! Portals' REST as our client calls it, against servers that do what the reference warns of.

mod address;
mod limits;
// Only Linux has all of 127.0.0.0/8 without being asked.
#[cfg(target_os = "linux")]
mod rebinding;
mod refusals;
mod renewal;

use std::path::Path;
use std::sync::Arc;

use backend::clock::Clock;
use backend::config::{Config, Raw};
use backend::journal::{Journal, Options};
use backend::keys::Keys;
use backend::metrics::Metrics;
use backend::portal::{CallError, Guard, Oauth, Outgoing, PortalClient};
use backend::portals::Portals;
use bitrix24::rest::{Answer, Request};
use domain::{PortalId, Timestamp};
use serde_json::{Value, json};

use crate::portals::{installation_at, secret};
use crate::sample::portal;
use crate::scripted::{Asked, Reply, Scripted};

/// 2026-03-11 14:28:46 UTC.
const START: Timestamp = Timestamp::from_millis(1_773_239_326_000);

/// A client with one portal, which is at `home` and names the authorization server `oauth`.
struct World {
    home: Scripted,
    oauth: Scripted,
    client: PortalClient,
    portals: Portals,
    clock: Clock,
    folder: tempfile::TempDir,
}

/// A portal that takes the token `NEW` and finds `OLD` expired.
fn wants_new(asked: &Asked) -> Reply {
    match asked.field("auth") {
        "NEW" => Reply::result(json!("good")),
        "OLD" => Reply::error(401, "expired_token"),
        _ => Reply::error(401, "invalid_token"),
    }
}

/// A portal that takes whatever it is asked.
fn takes_all(_: &Asked) -> Reply {
    Reply::result(json!("good"))
}

/// A pair of tokens, as the authorization server gives it.
fn pair(access: &str, refresh: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": refresh, "expires": 1_773_242_926, "expires_in": 3600,
        "member_id": portal('a').as_str(), "domain": "oauth.example", "user_id": 1,
    })
}

/// What `app.info` says of a token of ours, of the portal that lives at `endpoint`.
fn info(endpoint: &str) -> Value {
    json!({
        "client_id": "local.1.2", "user_id": 1, "expires": "2099-01-01T00:00:00+00:00",
        "install": {"client_endpoint": endpoint, "member_id": portal('a').as_str()},
    })
}

impl World {
    async fn new(
        home: impl FnMut(&Asked) -> Reply + Send + 'static,
        oauth: impl FnMut(&Asked) -> Reply + Send + 'static,
    ) -> Self {
        Self::with(home, oauth, Clock::test(START), &[]).await
    }

    async fn with(
        home: impl FnMut(&Asked) -> Reply + Send + 'static,
        oauth: impl FnMut(&Asked) -> Reply + Send + 'static,
        clock: Clock,
        settings: &[(&str, &str)],
    ) -> Self {
        let (home, oauth) = (Scripted::start(home).await, Scripted::start(oauth).await);
        let private = home.authority();
        Self::between(home, oauth, clock, &private, settings).await
    }

    /// The same between servers that run, with exactly these private places allowed.
    async fn between(
        home: Scripted,
        oauth: Scripted,
        clock: Clock,
        private: &str,
        settings: &[(&str, &str)],
    ) -> Self {
        Self::guarded(home, oauth, clock, private, settings, Guard::default()).await
    }

    /// The same with this guard over all other places.
    async fn guarded(
        home: Scripted,
        oauth: Scripted,
        clock: Clock,
        private: &str,
        settings: &[(&str, &str)],
        guard: Guard,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, portals) = open(folder.path(), &clock).await;
        let installation = installation_at('a', &home.endpoint(), "OLD");
        portals.store(installation).await.expect("stored");

        let ours = [
            ("CLIENT_ID", "local.1.2"),
            ("CLIENT_SECRET", "our-secret"),
            ("OAUTH_URLS", &oauth.url),
            ("ALLOW_PRIVATE", private),
        ];
        let variables = ours
            .iter()
            .chain(settings)
            .map(|(name, value)| (format!("CALL_CARD_{name}").into(), value.into()));
        let raw = Raw::from_variables(variables).expect("known settings");
        let config = Config::check(&raw).expect("good settings");
        let allowed = config.allow_private.iter().cloned();
        let outgoing = Outgoing::guarded(allowed, guard).expect("a client");
        let servers = Oauth::new(outgoing.clone(), &config, Arc::new(Metrics::new()));
        let (known, time) = (portals.clone(), clock.clone());
        let client = PortalClient::new(outgoing, servers, known, time, config.allowance);
        Self {
            home,
            oauth,
            client,
            portals,
            clock,
            folder,
        }
    }

    async fn call(&self, method: &'static str) -> Result<Answer, CallError> {
        self.client.call(&id(), &Request::new(method)).await
    }

    /// Whether an administrator must open the application, now and after a restart.
    async fn needs_administrator(&self) -> bool {
        let now = self
            .portals
            .get(&id())
            .expect("known")
            .needs_administrator();
        let kept = stored(self.folder.path()).await.get(&id()).expect("kept");
        assert_eq!(kept.needs_administrator(), now);
        now
    }

    /// The access token that is kept.
    fn access(&self) -> Option<String> {
        let portal = self.portals.get(&id()).expect("known");
        let tokens = portal.tokens.as_ref();
        tokens.map(|tokens| tokens.access.expose().to_owned())
    }
}

fn id() -> PortalId {
    portal('a')
}

async fn open(folder: &Path, clock: &Clock) -> (Journal, Portals) {
    let journal = Journal::open(&folder.join("db"), Options::new(clock.clone())).expect("opens");
    let keys = Keys::open(&folder.join("keys")).expect("opens");
    let portals = Portals::open(&journal, &keys).await.expect("opens");
    (journal, portals)
}

/// The portals as a kill at this moment would leave them.
async fn stored(folder: &Path) -> Portals {
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["db", "db-wal", "keys"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), copy.path().join(name)).expect("copied");
        }
    }
    let (journal, portals) = open(copy.path(), &Clock::test(START)).await;
    journal.close().await;
    portals
}

#[tokio::test]
async fn a_call_is_a_post_with_the_token_in_its_body() {
    let world = World::new(takes_all, takes_all).await;
    let request = Request::new("x.get").with("FILTER[ID]", "a b&c=ü");
    let answer = world.client.call(&id(), &request).await.expect("answered");
    assert_eq!(
        answer.result.as_ref().and_then(|v| v.as_text()),
        Some("good")
    );
    let asked = world.home.asked("rest/x.get");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].field("auth"), "OLD");
    assert_eq!(asked[0].field("FILTER[ID]"), "a b&c=ü");
}

#[tokio::test]
async fn a_batch_tells_what_each_command_gave_and_what_each_refused() {
    let world = World::new(
        |_| {
            Reply::result(json!({
                "result": {"good": {"ID": "7"}, "empty": []},
                "result_error": {"bad": {"error": "insufficient_scope", "error_description": ""}},
                "result_total": [], "result_next": [], "result_time": [],
            }))
        },
        takes_all,
    )
    .await;
    let commands = [
        ("good", Request::new("x.get").with("ID", "7 & 8")),
        ("empty", Request::new("y.get")),
        ("bad", Request::new("z.get")),
    ];
    let batch = world.client.batch(&id(), &commands).await.expect("a batch");
    assert!(batch.result("good").is_ok_and(|found| found.is_some()));
    assert!(batch.result("empty").is_ok_and(|found| found.is_none()));
    let error = batch.result("bad").expect_err("refused");
    assert_eq!(error.code.as_str(), "insufficient_scope");
    let asked = &world.home.asked("rest/batch")[0];
    assert_eq!(asked.field("cmd[good]"), "x.get?ID=7+%26+8");
    assert_eq!(asked.field("halt"), "0");
}

#[tokio::test]
async fn a_given_token_is_used_as_it_is_and_never_renewed() {
    let world = World::new(wants_new, takes_all).await;
    let portal = world.portals.get(&id()).expect("known");
    let request = Request::new("profile");
    let (new, old) = (secret("NEW"), secret("OLD"));
    let good = world.client.call_as(&*portal, &new, &request).await;
    assert!(good.is_ok());
    let refused = world.client.call_as(&*portal, &old, &request).await;
    assert!(matches!(refused, Err(CallError::TokenExpired)));
    assert_eq!(world.oauth.count(), 0);
}

#[tokio::test]
async fn a_portal_that_has_us_not_installed_is_not_asked() {
    let world = World::new(takes_all, takes_all).await;
    let stranger = world
        .client
        .call(&portal('b'), &Request::new("profile"))
        .await;
    assert!(matches!(stranger, Err(CallError::UnknownPortal)));
    world.portals.forget(&id(), false).await.expect("forgotten");
    assert!(matches!(
        world.call("profile").await,
        Err(CallError::UnknownPortal)
    ));
    assert_eq!(world.home.count(), 0);
}
