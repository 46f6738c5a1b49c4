//! A session that ends in the middle of a call.

use anyhow::Result;
use portal_sim::{CallSpec, OPERATOR, Received};

use crate::act::open;
use crate::see;
use crate::stand::Stand;

#[tokio::test]
async fn a_session_that_ends_is_renewed_through_the_frame() -> Result<()> {
    let stand = Stand::with(&[("CALL_CARD_SESSION_LIFE", "2s")]).await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let first_token = stand.portal.operator_token();
    let card = open(&browser, &call).await?;
    let ringing = card
        .until("it rings", |look| look.is_live_and("ringing"))
        .await?;

    // The card asks the portal page for a fresh token, and the backend proves that one.
    let is_fresh = |asked: &Received| {
        asked.method == "app.info" && !["", &first_token].contains(&asked.param("auth").as_str())
    };
    let proofs = async || {
        let received = stand.portal.received();
        Ok(received.into_iter().filter(is_fresh).count())
    };
    let of_installation = proofs().await?;
    let is_more = |proofs: &usize| *proofs > of_installation;
    see::until("a fresh token is proven", proofs, is_more).await?;

    assert!(call.start(OPERATOR).await.is_ok());
    let talking = card
        .until("they talk", |look| {
            look.is_live_and("talking") && look.kinds().len() == 2
        })
        .await?;
    assert_eq!(talking.kinds(), ["initiated", "answered"]);
    assert_eq!(talking.facts()[0].0, ringing.facts()[0].0);
    Ok(())
}
