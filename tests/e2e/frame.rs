//! What the portal's page around the card says.

use anyhow::Result;
use portal_sim::{CallSpec, CardState, End, OPERATOR};

use crate::act::open;
use crate::stand::Stand;

#[tokio::test]
async fn an_end_that_only_the_portal_card_saw_is_ending_until_it_is_confirmed() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    assert!(call.start(OPERATOR).await.is_ok());
    card.until("they talk", |look| {
        look.is_live_and("talking") && look.kinds().len() == 2
    })
    .await?;

    call.set_card(CardState::Idle);
    let ending = card
        .until("the frame ends", |look| look.is_live_and("ending"))
        .await?;
    assert_eq!(ending.word("state"), "Incoming call is ending");
    assert!(!ending.has("outcome"), "only END tells the outcome");
    let from_frame = |item: &crate::see::Item| item.source == "frame" && item.seq.is_none();
    assert!(ending.timeline.iter().any(from_frame), "{ending:#?}");

    assert!(call.end(End::answered(12)).await.is_ok());
    let ended = card
        .until("END confirms", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ended.word("state"), "Incoming call, answered and ended");
    Ok(())
}

#[tokio::test]
async fn a_frame_that_answers_before_the_event_shows_that_they_talk() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    card.until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    call.set_card(CardState::Connected);
    let talking = card
        .until("they talk", |look| look.is_live_and("talking"))
        .await?;
    assert_eq!(talking.kinds(), ["initiated"], "START has not come");
    Ok(())
}
