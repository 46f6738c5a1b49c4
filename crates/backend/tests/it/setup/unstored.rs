//! The store fails while somebody sets us up: the disk is full, or the file cannot be written.

use portal_sim::ADMINISTRATOR;
use rusqlite::Connection;

use super::{Told, bound, everything, install, public, ticket, told};
use crate::sample::{call, portal};
use crate::stand::Stand;

/// The store takes no portal any more, until it is dropped.
struct Full(Connection);

impl Full {
    fn disk_of(stand: &Stand) -> Self {
        let db = Connection::open(stand.folder.path().join("call-card.db")).expect("opens");
        let refuse = "CREATE TRIGGER full BEFORE INSERT ON portals
            BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
        db.execute_batch(refuse).expect("a trigger");
        Self(db)
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        self.0.execute_batch("DROP TRIGGER full").expect("dropped");
    }
}

/// Checks that a setup ended with words about the store, and tells nobody more than that.
fn could_not_be_saved(told: &Told) {
    assert_eq!(told.states(), [("admin", "done"), ("portal", "failed")]);
    let said = told.words("portal");
    assert!(
        said.contains("could not be saved") && said.contains("log"),
        "{said}"
    );
    assert!(
        !said.contains("disk is full"),
        "its own words go to the log: {said}"
    );
    assert_eq!(told.end["outcome"], "broken");
    assert_eq!(told.end["can_finish"], false);
    assert_eq!(told.end["can_repair"], false, "trying again is what helps");
}

/// Whether an event with this secret is taken.
async fn takes(stand: &Stand, secret: &str) -> bool {
    let member = stand.portal.member_id();
    let event = crate::stand::event(&member, secret, "ONVOXIMPLANTCALLINIT", &[]);
    stand.node.post_form("/events", event).await.status() == 200
}

#[tokio::test]
async fn an_installation_that_is_not_stored_is_told_and_the_same_page_tries_again() {
    let stand = public().await;
    let secret = stand.portal.application_token();
    let ticket = ticket(&stand, &stand.portal.launch_install(ADMINISTRATOR)).await;
    let full = Full::disk_of(&stand);
    for _ in 0..2 {
        could_not_be_saved(&told(&stand, &ticket, "install").await);
    }
    assert!(
        bound(&stand).await.is_empty(),
        "nothing is bound before it is stored"
    );
    assert!(!takes(&stand, &secret).await);
    drop(full);
    assert!(!takes(&stand, &secret).await, "nothing was half-believed");
    assert_eq!(
        told(&stand, &ticket, "install").await.end["outcome"],
        "ready"
    );
    assert_eq!(bound(&stand).await, everything());
    assert!(takes(&stand, &secret).await);
    let stand = stand.restart().await;
    assert!(takes(&stand, &secret).await);
}

#[tokio::test]
async fn what_was_not_stored_is_not_known_after_a_restart() {
    let stand = public().await;
    let full = Full::disk_of(&stand);
    could_not_be_saved(&install(&stand).await);
    drop(full);
    let stand = stand.restart().await;
    assert!(!takes(&stand, &stand.portal.application_token()).await);
    assert_eq!(install(&stand).await.end["outcome"], "ready");
}

#[tokio::test]
async fn a_new_secret_that_is_not_stored_leaves_the_old_one_in_force() {
    let stand = public().await;
    let old = stand.portal.application_token();
    install(&stand).await;
    stand.portal.add("another-secret");
    let full = Full::disk_of(&stand);
    could_not_be_saved(&install(&stand).await);
    let now = (
        takes(&stand, &old).await,
        takes(&stand, "another-secret").await,
    );
    assert_eq!(now, (true, false));
    drop(full);
    assert_eq!(install(&stand).await.end["outcome"], "ready");
    let now = (
        takes(&stand, &old).await,
        takes(&stand, "another-secret").await,
    );
    assert_eq!(now, (false, true));
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn a_visit_whose_tokens_are_not_stored_leaves_the_kept_ones() {
    let stand = public().await;
    install(&stand).await;
    let id = domain::PortalId::parse(&stand.portal.member_id()).expect("an id");
    let access = || {
        let kept = stand.node.portals().get(&id).expect("known");
        let tokens = kept.tokens.as_ref().expect("tokens");
        tokens.access.expose().to_owned()
    };
    let before = access();
    stand.portal.expire_all();
    let form = stand.portal.launch_app(ADMINISTRATOR);
    assert_ne!(form.field("AUTH_ID"), Some(before.as_str()));
    let ticket = ticket(&stand, &form).await;
    let full = Full::disk_of(&stand);
    could_not_be_saved(&told(&stand, &ticket, "check").await);
    assert_eq!(access(), before);
    drop(full);
    let mended = told(&stand, &ticket, "repair").await;
    assert_eq!(mended.step("portal")["state"], "done");
    assert_eq!(form.field("AUTH_ID"), Some(access().as_str()));
}

/// The journal's own thread is gone, as after an error it could not get over.
#[tokio::test]
async fn a_store_that_is_gone_is_told_too_and_a_restart_mends_it() {
    let stand = public().await;
    stand.node.journal().close().await;
    could_not_be_saved(&install(&stand).await);
    assert!(bound(&stand).await.is_empty());
    let found = stand.node.journal().load(&portal('a'), &call("1")).await;
    assert!(
        found.is_ok_and(|facts| facts.is_empty()),
        "it can still be read"
    );
    let stand = stand.restart().await;
    assert_eq!(install(&stand).await.end["outcome"], "ready");
    assert_eq!(bound(&stand).await, everything());
}
