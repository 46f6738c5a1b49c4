//! Several portals, and one that nobody knows.

use anyhow::Result;
use portal_sim::{CallSpec, End, OPERATOR};

use crate::act::open;
use crate::stand::Stand;

#[tokio::test]
async fn two_portals_with_the_same_call_id_see_nothing_of_each_other() -> Result<()> {
    let (stand, other) = Stand::of_two().await?;
    let spec = |number: &str| CallSpec {
        id: Some("5E316880469A6376.1773306964.8740011".to_owned()),
        number: Some(number.to_owned()),
        ..CallSpec::incoming()
    };
    let (here, there) = (
        stand.portal.call(spec("+4930901820")),
        other.call(spec("+74951234567")),
    );
    assert!(here.init().await.is_ok());
    assert!(there.init().await.is_ok());
    let (one, two) = (stand.browser().await?, stand.browser().await?);
    let (card, their_card) = (open(&one, &here).await?, open(&two, &there).await?);
    for card in [&card, &their_card] {
        card.until("it rings", |look| look.is_live_and("ringing"))
            .await?;
    }

    assert!(there.start(OPERATOR).await.is_ok());
    assert!(there.end(End::answered(7)).await.is_ok());
    let theirs = their_card
        .until("theirs ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(theirs.word("customer-number"), "+74951234567");

    // Whatever had strayed would stand before this.
    assert!(here.end(End::missed()).await.is_ok());
    let ours = card
        .until("ours ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ours.kinds(), ["initiated", "ended"]);
    assert_eq!(
        (ours.word("state"), ours.word("customer-number")),
        ("Missed call", "+4930901820")
    );
    let theirs = their_card.look().await?;
    assert_eq!(theirs.kinds(), ["initiated", "answered", "ended"]);
    Ok(())
}

#[tokio::test]
async fn a_portal_nobody_installed_for_is_refused_in_words() -> Result<()> {
    let stand = Stand::stranger().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 403);
    let card = open(&browser, &call).await?;
    let words = "This portal does not know the application yet. An administrator must install it.";
    let refused = card.until("the refusal is told", |look| {
        look.word("connection").contains(words)
    });
    let refused = refused.await?;
    assert_eq!(
        (refused.word("customer-number"), refused.state.as_str()),
        ("+4930901820", "ringing")
    );
    Ok(())
}
