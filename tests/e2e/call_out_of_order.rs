//! Events that come late, twice, or the wrong way round tell of the same call.

use anyhow::Result;
use portal_sim::{CallSpec, End, OPERATOR, SimCall};

use crate::act::open;
use crate::see::Look;
use crate::stand::{Browser, Stand};

/// A minute and a half of talk.
fn end() -> End {
    End::answered(95)
}

/// The card of a call that is over.
async fn card_of(browser: &Browser, call: &SimCall) -> Result<Look> {
    let card = open(browser, call).await?;
    let is_whole = |look: &Look| look.is_live_and("ended") && look.kinds().len() >= 3;
    card.until("the whole call is there", is_whole).await
}

/// What must not depend on the order of arrival.
fn verdict(look: &Look) -> Vec<(&str, &str)> {
    let mut verdict = look.at_first_sight();
    verdict.extend(["timer", "outcome"].map(|id| (id, look.word(id))));
    verdict
}

#[tokio::test]
async fn an_end_that_overtakes_the_start_gives_the_same_card() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let plain = stand.portal.call(CallSpec::incoming());
    assert!(plain.init().await.is_ok());
    assert!(plain.start(OPERATOR).await.is_ok());
    assert!(plain.end(end()).await.is_ok());

    let swapped = stand.portal.call(CallSpec::incoming());
    assert!(swapped.init().await.is_ok());
    stand.portal.faults(|faults| faults.reordered = true);
    assert_eq!(swapped.start(OPERATOR).await.status, 0, "START waits");
    assert!(swapped.end(end()).await.is_ok());

    let plain = card_of(&browser, &plain).await?;
    let swapped = card_of(&browser, &swapped).await?;
    assert_eq!(plain.kinds(), ["initiated", "answered", "ended"]);
    assert_eq!(swapped.kinds(), ["initiated", "ended", "answered"]);
    assert_eq!(verdict(&swapped), verdict(&plain));
    Ok(())
}

#[tokio::test]
async fn events_that_come_twice_and_swapped_are_told_once() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    stand.portal.faults(|faults| {
        faults.doubled = true;
        faults.reordered = true;
    });
    let call = stand.portal.call(CallSpec::incoming());
    call.init().await;
    let card = open(&browser, &call).await?;
    assert!(call.start(OPERATOR).await.is_ok());
    let talking = card
        .until("they talk", |look| look.kinds().len() == 2)
        .await?;
    assert!(talking.is_live_and("talking"), "{talking:#?}");

    call.end(end()).await;
    let flushed = stand.portal.flush().await;
    assert!(flushed.is_some_and(|answer| answer.is_ok()));
    let ended = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(
        ended.kinds(),
        ["answered", "initiated", "ended"],
        "each once, as they came"
    );
    assert_eq!(ended.word("state"), "Incoming call, answered and ended");
    let posted = stand
        .portal
        .sent()
        .iter()
        .filter(|sent| sent.status == 200)
        .count();
    assert_eq!(
        posted,
        1 + 2 * 3,
        "the installation, and three events twice"
    );
    Ok(())
}
