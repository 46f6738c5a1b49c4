//! The key can be changed without throwing anybody out.

use std::fs;
use std::path::PathBuf;

use backend::keys::Keys;
use portal_sim::CallSpec;

use crate::stand::{Stand, problem};

fn key_file(stand: &Stand) -> PathBuf {
    stand.folder.path().join("call-card.key")
}

/// The lines of a key file that are keys.
fn keys(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

/// Puts a new key before those of the file, as the manual says.
fn add_key(stand: &Stand) -> String {
    let other = stand.folder.path().join("another.key");
    Keys::open(&other).expect("made");
    let new = fs::read_to_string(&other).expect("read");
    let new = (*keys(&new).first().expect("a key")).to_owned();
    let old = fs::read_to_string(key_file(stand)).expect("read");
    fs::write(key_file(stand), format!("{new}\n{old}")).expect("written");
    new
}

#[tokio::test]
async fn a_key_is_changed_while_sessions_and_portals_stay() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let path = format!("/api/calls/{}", call.id);
    let before = stand.session(Some(&call.id)).await;

    let new = add_key(&stand);
    let stand = stand.restart().await;
    assert_eq!(stand.node.get_as(&before, &path).await.status(), 200);
    let live = stand.node.get_as(&before, &format!("{path}/live")).await;
    assert_eq!(live.status(), 200);
    drop(live);
    let after = stand.session(Some(&call.id)).await;
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);

    // After SESSION_LIFE the old key goes: what was sealed since the change stays.
    fs::write(key_file(&stand), format!("{new}\n")).expect("written");
    let stand = stand.restart().await;
    assert_eq!(stand.node.get_as(&after, &path).await.status(), 200);
    problem(stand.node.get_as(&before, &path).await, 401).await;
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
}
