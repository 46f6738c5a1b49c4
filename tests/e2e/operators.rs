//! One call on several screens.

use anyhow::Result;
use fantoccini::Locator;
use portal_sim::{CallSpec, End, OPERATOR, SECOND_OPERATOR};

use crate::act::{open, open_as};
use crate::stand::Stand;

#[tokio::test]
async fn two_operators_see_the_same_call() -> Result<()> {
    let stand = Stand::start().await?;
    let (one, two) = (stand.browser().await?, stand.browser().await?);
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&one, &call).await?;
    let colleagues_card = open_as(SECOND_OPERATOR, &two, &call).await?;
    for card in [&card, &colleagues_card] {
        card.until("it rings", |look| look.is_live_and("ringing"))
            .await?;
    }
    // The colleague takes the call.
    assert!(call.start(SECOND_OPERATOR).await.is_ok());
    assert!(call.end(End::answered(9)).await.is_ok());
    for card in [&card, &colleagues_card] {
        let ended = card
            .until("it ends", |look| look.is_live_and("ended"))
            .await?;
        assert_eq!(ended.kinds(), ["initiated", "answered", "ended"]);
        assert!(ended.text.contains("Answered by Operator 15"), "{ended:#?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_tab_clicked_again_shows_the_whole_call_again() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    assert!(call.start(OPERATOR).await.is_ok());
    let is_whole = |look: &crate::see::Look| look.is_live_and("talking") && look.kinds().len() == 2;
    let before = card.until("they talk", is_whole).await?;

    card.client.clone().enter_parent_frame().await?;
    let old = card.frame().await?.attr("name").await?;
    let tab = Locator::Css("[data-testid=app-tab]");
    card.client.find(tab).await?.click().await?;
    let name = async || Ok(card.frame().await?.attr("name").await?);
    crate::see::until("a new frame opens", name, |name| *name != old).await?;
    card.enter().await?;

    let after = card.until("the new card is whole", is_whole).await?;
    assert_eq!(after.facts(), before.facts());
    assert_eq!(after.at_first_sight(), before.at_first_sight());
    Ok(())
}
