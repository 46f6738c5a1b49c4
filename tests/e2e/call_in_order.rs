//! Calls as they usually go.

use anyhow::Result;
use portal_sim::{CallSpec, Crm, End, OPERATOR};

use crate::act::open;
use crate::stand::Stand;

#[tokio::test]
async fn an_incoming_call_rings_is_answered_and_ends() -> Result<()> {
    let (stand, spec) = (Stand::start().await?, CallSpec::incoming());
    let browser = stand.browser().await?;
    let call = stand.portal.call(spec);
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;

    let ringing = card
        .until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    assert_eq!(ringing.word("state"), "Incoming call, ringing");
    assert_eq!(ringing.word("connection"), "Live");
    assert_eq!(ringing.kinds(), ["initiated"]);
    assert!(ringing.has("timer") && !ringing.has("outcome"));

    assert!(call.start(OPERATOR).await.is_ok());
    let talking = card
        .until("they talk", |look| look.kinds().len() == 2)
        .await?;
    assert_eq!(
        (talking.state.as_str(), talking.word("state")),
        ("talking", "Incoming call, talking")
    );
    assert_eq!(talking.kinds(), ["initiated", "answered"]);
    assert!(talking.seq > ringing.seq && talking.has("timer"));

    assert!(call.end(End::answered(95)).await.is_ok());
    let ended = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ended.word("state"), "Incoming call, answered and ended");
    assert_eq!(ended.kinds(), ["initiated", "answered", "ended"]);
    assert!(ended.seq > talking.seq);
    assert_eq!(ended.seq, ended.facts().last().map(|(seq, _)| *seq));
    assert_eq!(ended.word("timer"), "1:35");
    assert!(ended.word("outcome").contains("Success call"), "{ended:#?}");
    for item in ended.timeline.iter().filter(|item| item.seq.is_some()) {
        assert_eq!(item.source, "webhook");
        assert!(
            item.datetime.contains('T') && !item.text.is_empty(),
            "{item:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_call_nobody_takes_is_missed() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    card.until("it rings", |look| look.is_live_and("ringing"))
        .await?;

    assert!(call.end(End::missed()).await.is_ok());
    let missed = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(missed.word("state"), "Missed call");
    assert_eq!(missed.kinds(), ["initiated", "ended"]);
    assert!(
        missed.word("outcome").contains("304"),
        "the portal's code is detail"
    );
    Ok(())
}

#[tokio::test]
async fn a_telephony_applications_call_never_claims_more_than_is_known() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::outgoing().by_rest_app());
    assert!(call.requested().await.is_ok());
    let card = open(&browser, &call).await?;
    card.remember_states().await?;
    card.until("the request is known", |look| look.kinds() == ["requested"])
        .await?;

    for delivered in call.ring().await {
        assert!(delivered.is_ok());
    }
    let going = card
        .until("it is registered", |look| look.kinds().len() == 3)
        .await?;
    assert_eq!(
        (going.state.as_str(), going.direction.as_str()),
        ("in_progress", "outgoing")
    );
    assert_eq!(going.kinds(), ["requested", "initiated", "registered"]);
    assert!(
        going
            .text
            .contains("Whether anyone answered is known when the call ends.")
    );

    assert!(call.end(End::missed()).await.is_ok());
    let ended = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ended.word("state"), "Outgoing call, nobody answered");
    let states = card.remembered_states().await?;
    assert_eq!(states.last().map(String::as_str), Some("ended"));
    for claimed in ["ringing", "talking"] {
        assert!(!states.iter().any(|state| state == claimed), "{states:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_callback_request_stands_above_the_course_of_the_call() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let crm = Some(Crm::new("CONTACT", 797));
    let text = "Please call me back about my order";
    assert!(
        stand
            .portal
            .callback("+4930901820", text, "7", crm)
            .await
            .is_ok()
    );

    let call = stand.portal.call(CallSpec::outgoing());
    assert!(call.init().await.is_ok());
    let card = open(&browser, &call).await?;
    let asked = card
        .until("the request shows", |look| look.has("callback"))
        .await?;
    assert!(asked.word("callback").starts_with("Callback requested"));
    assert!(asked.word("callback").contains(text));
    assert!(asked.kinds().contains(&"callback_requested"), "{asked:#?}");
    assert!(card.top_of("callback").await? < card.top_of("timeline").await?);
    Ok(())
}
