//! What the card says and does when its backend goes away.

use std::time::Duration;

use anyhow::Result;
use portal_sim::{CallSpec, End, OPERATOR};

use crate::act::open;
use crate::stand::Stand;

/// Silence makes a card stale after 40 s.
const STALE_WITHIN: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_killed_backend_costs_no_acknowledged_fact() -> Result<()> {
    let mut stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    let ringing = card
        .until("it rings", |look| look.is_live_and("ringing"))
        .await?;

    assert!(call.start(OPERATOR).await.is_ok());
    stand.backend.kill().await?;
    let is_offline = |look: &crate::see::Look| look.connection.as_deref() == Some("offline");
    let offline = card.until("the loss is told", is_offline).await?;
    assert!(
        offline.word("connection").starts_with("Offline since"),
        "{offline:#?}"
    );
    assert!(
        offline.word("connection").contains("Last news"),
        "{offline:#?}"
    );
    assert_eq!(
        offline.word("customer-number"),
        ringing.word("customer-number")
    );

    stand.backend.restart().await?;
    let resumed = card.until("the card resumes", |look| {
        look.is_live_and("talking") && look.kinds().len() == 2
    });
    let resumed = resumed.await?;
    assert_eq!(resumed.kinds(), ["initiated", "answered"]);
    assert_eq!(resumed.word("connection"), "Live");

    assert!(call.end(End::answered(60)).await.is_ok());
    let ended = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ended.kinds(), ["initiated", "answered", "ended"]);
    let numbers: Vec<_> = ended.facts().into_iter().map(|(seq, _)| seq).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    assert_eq!(
        numbers.first().copied(),
        ringing.seq,
        "what was known is known still"
    );
    assert_eq!(numbers.last().copied(), ended.seq);
    Ok(())
}

#[tokio::test]
async fn a_backend_that_falls_silent_makes_the_card_stale() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    card.until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    stand.backend.freeze().await?;
    let is_stale = |look: &crate::see::Look| look.connection.as_deref() == Some("stale");
    let stale = card
        .until_within(STALE_WITHIN, "silence is told", is_stale)
        .await?;
    assert!(
        stale.word("connection").starts_with("No news since "),
        "{stale:#?}"
    );
    assert_eq!(stale.state, "ringing", "the last word stands");
    stand.backend.thaw().await?;
    assert!(call.start(OPERATOR).await.is_ok());
    card.until_within(STALE_WITHIN, "the card resumes", |look| {
        look.is_live_and("talking")
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn launch_data_stays_when_the_backend_dies_before_its_first_word() -> Result<()> {
    let mut stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    // The session waits for the authorization server, and with it the first word.
    stand.portal.faults(|faults| faults.oauth_slow_ms = 60_000);
    let card = open(&browser, &call).await?;
    let is_mounted = |look: &crate::see::Look| look.connection.is_some();
    let mounted = card.until("the card mounts", is_mounted).await?;
    assert_eq!(mounted.connection.as_deref(), Some("connecting"));
    stand.backend.kill().await?;
    let is_offline = |look: &crate::see::Look| look.connection.as_deref() == Some("offline");
    let offline = card.until("the loss is told", is_offline).await?;
    // Its portal page is there and has answered.
    let words = "Live updates unavailable. What you see is what the portal card says.";
    assert!(offline.word("connection").contains(words), "{offline:#?}");
    assert_eq!(offline.at_first_sight(), mounted.at_first_sight());
    assert_eq!(offline.word("customer-number"), "+4930901820");
    Ok(())
}
