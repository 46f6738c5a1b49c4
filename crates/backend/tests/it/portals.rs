//! Portals come, change, go and come back.

use std::path::Path;

use backend::clock::Clock;
use backend::journal::{Journal, Options};
use backend::keys::Keys;
use backend::portals::{Portals, Tokens};
use bitrix24::proof::{Installation, Proof};
use bitrix24::rest::app_info::AppInfo;
use bitrix24::rest::profile::Profile;
use bitrix24::{Delivery, Secret};
use domain::Timestamp;

use crate::sample::{Events, START, answered, portal};

pub(crate) fn secret(text: &str) -> Secret {
    Secret::parse(text).expect("a secret")
}

/// What an administrator's ONAPPINSTALL proves of the portal named by a hex digit.
pub(crate) fn installation(digit: char, application_token: &str) -> Installation {
    let endpoint = format!("https://{digit}.example/rest/");
    proven(digit, &endpoint, "ACCESS", application_token)
}

/// The same of a portal that lives at `endpoint`, with this access token.
pub(crate) fn installation_at(digit: char, endpoint: &str, access: &str) -> Installation {
    proven(digit, endpoint, access, "TOKEN")
}

fn proven(digit: char, endpoint: &str, access: &str, application_token: &str) -> Installation {
    let id = portal(digit);
    let body = format!(
        "event=ONAPPINSTALL&auth[member_id]={id}&auth[access_token]={access}\
         &auth[refresh_token]=REFRESH&auth[application_token]={application_token}"
    );
    let delivery = Delivery::decode("application/x-www-form-urlencoded", body.as_bytes());
    let info = format!(
        r#"{{"result":{{"client_id":"ours","user_id":"1","expires":"1970-01-01T00:01:00Z",
        "install":{{"member_id":"{id}","client_endpoint":"{endpoint}"}}}}}}"#
    );
    let info = AppInfo::parse(info.as_bytes()).expect("an app.info");
    let profile = Profile::parse(br#"{"result":{"ID":"1","ADMIN":true}}"#).expect("a profile");
    let proof = Proof::new(&secret(access), &info, "ours", &id)
        .and_then(|proof| proof.of_administrator(&profile))
        .expect("an administrator");
    let claims = delivery.expect("an event").claims().expect("claims");
    claims.proven(&proof).expect("proven")
}

struct Store {
    folder: tempfile::TempDir,
    events: Events,
    portals: Portals,
}

async fn open(folder: &Path) -> (Events, Portals) {
    let clock = Clock::test(START);
    let journal = Journal::open(&folder.join("db"), Options::new(clock.clone())).expect("opens");
    let keys = Keys::open(&folder.join("keys")).expect("opens");
    let portals = Portals::open(&journal, &keys).await.expect("opens");
    (
        Events {
            portal: portal('a'),
            journal,
            clock,
        },
        portals,
    )
}

async fn store() -> Store {
    let folder = tempfile::tempdir().expect("a folder");
    let (events, portals) = open(folder.path()).await;
    Store {
        folder,
        events,
        portals,
    }
}

async fn restarted(store: Store) -> Store {
    store.events.journal.close().await;
    let (events, portals) = open(store.folder.path()).await;
    Store {
        events,
        portals,
        ..store
    }
}

#[tokio::test]
async fn an_installed_portal_is_known_after_a_restart() {
    let store = store().await;
    assert!(store.portals.get(&portal('a')).is_none());
    store
        .portals
        .store(installation('a', "TOKEN"))
        .await
        .expect("stored");
    let store = restarted(store).await;
    let known = store.portals.get(&portal('a')).expect("known");
    assert_eq!(known.origin, "https://a.example");
    assert_eq!(known.client_endpoint, "https://a.example/rest/");
    assert!(
        known
            .application_token
            .as_ref()
            .is_some_and(|t| t.matches(&secret("TOKEN")))
    );
    let tokens = known.tokens.as_ref().expect("tokens");
    assert!(tokens.access.matches(&secret("ACCESS")) && tokens.refresh.matches(&secret("REFRESH")));
    assert_eq!(tokens.expires_at, Timestamp::from_millis(60_000));
    assert!(store.portals.get(&portal('b')).is_none());
}

#[tokio::test]
async fn an_installation_keeps_what_it_does_not_name() {
    let store = store().await;
    let known = store.portals.store(installation('a', "TOKEN")).await;
    known.expect("stored");
    let mut second = installation_at('a', "https://b.example/rest/", "SECOND");
    (second.application_token, second.refresh_token) = (None, None);
    store.portals.store(second).await.expect("stored");
    let store = restarted(store).await;
    let known = store.portals.get(&portal('a')).expect("known");
    assert_eq!(known.origin, "https://b.example");
    let token = known.application_token.as_ref();
    assert!(token.is_some_and(|token| token.matches(&secret("TOKEN"))));
    let tokens = known.tokens.as_ref().expect("tokens");
    assert!(tokens.access.matches(&secret("ACCESS")));
}

#[tokio::test]
async fn an_update_replaces_the_token_at_once_and_sessions_go_on() {
    let store = store().await;
    let first = store
        .portals
        .store(installation('a', "OLD"))
        .await
        .expect("stored");
    let second = store
        .portals
        .store(installation('a', "NEW"))
        .await
        .expect("stored");
    let token = second.application_token.as_ref().expect("a token");
    assert!(token.matches(&secret("NEW")) && !token.matches(&secret("OLD")));
    assert_eq!(first.generation, second.generation);
    assert!(store.portals.is_current(&portal('a'), first.generation));
}

#[tokio::test]
async fn a_reinstall_after_an_uninstall_is_another_generation() {
    let store = store().await;
    let mut last = 0;
    let mut store = store;
    for clean in [false, true, false] {
        let known = store
            .portals
            .store(installation('a', "TOKEN"))
            .await
            .expect("stored");
        assert!(known.generation > last);
        last = known.generation;
        store
            .portals
            .forget(&portal('a'), clean)
            .await
            .expect("forgotten");
        assert!(!store.portals.is_current(&portal('a'), last));
        store = restarted(store).await;
        assert!(store.portals.get(&portal('a')).is_none());
    }
}

#[tokio::test]
async fn an_uninstall_keeps_the_journal_unless_it_says_clean() {
    let store = store().await;
    let place = store.events.report("one", answered()).await;
    for (clean, left) in [(false, 1), (true, 0)] {
        store
            .portals
            .store(installation('a', "TOKEN"))
            .await
            .expect("stored");
        store
            .portals
            .forget(&portal('a'), clean)
            .await
            .expect("forgotten");
        assert_eq!(
            store.events.kinds("one").await.len(),
            left,
            "clean: {clean}"
        );
    }
    assert!(store.events.report("one", answered()).await > place);
}

#[tokio::test]
async fn renewed_tokens_are_kept_and_those_of_a_former_installation_are_not() {
    let store = store().await;
    let known = store
        .portals
        .store(installation('a', "TOKEN"))
        .await
        .expect("stored");
    let tokens = |text| Tokens {
        access: secret(text),
        refresh: secret(text),
        expires_at: Timestamp::from_millis(1),
    };
    let renewed = store
        .portals
        .renew(&known.id, known.generation, tokens("NEW"))
        .await;
    assert!(renewed.expect("stored").is_some());
    let store = restarted(store).await;
    let kept = store.portals.get(&known.id).expect("known");
    assert!(
        kept.tokens
            .as_ref()
            .is_some_and(|tokens| tokens.refresh.matches(&secret("NEW")))
    );
    assert!(kept.application_token.is_some());
    let late = store
        .portals
        .renew(&known.id, known.generation + 1, tokens("LATE"))
        .await;
    assert!(late.expect("asked").is_none());
}

#[tokio::test]
async fn no_secret_is_in_the_store_in_plain_text() {
    let store = store().await;
    store
        .portals
        .store(installation('a', "TOPSECRETTOKEN"))
        .await
        .expect("stored");
    store.events.journal.close().await;
    let files = std::fs::read_dir(store.folder.path()).expect("listed");
    for file in files.map(|file| file.expect("listed").path()) {
        let bytes = std::fs::read(&file).expect("read");
        for secret in ["TOPSECRETTOKEN", "ACCESS", "REFRESH"] {
            let is_in = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!is_in, "{secret} in {}", file.display());
        }
    }
}

#[tokio::test]
async fn another_key_file_is_refused_and_an_added_key_takes_over() {
    let store = store().await;
    store
        .portals
        .store(installation('a', "TOKEN"))
        .await
        .expect("stored");
    let path = store.folder.path().join("keys");
    let old = std::fs::read_to_string(&path).expect("read");
    let line = |text: &str| text.lines().last().expect("a key").to_owned();
    let other = store.folder.path().join("other");
    let keys = Keys::open(&other).expect("made");
    assert!(Portals::open(&store.events.journal, &keys).await.is_err());

    let new = line(&std::fs::read_to_string(&other).expect("read"));
    std::fs::write(&path, format!("{new}\n{}\n", line(&old))).expect("written");
    let both = Keys::open(&path).expect("opens");
    Portals::open(&store.events.journal, &both)
        .await
        .expect("opens with the old key");
    std::fs::write(&path, new).expect("written");
    let only_new = Keys::open(&path).expect("opens");
    let portals = Portals::open(&store.events.journal, &only_new)
        .await
        .expect("sealed anew");
    assert!(portals.get(&portal('a')).is_some());
}
