//! What is readable before any script has run.

use anyhow::Result;
use portal_sim::{CallSpec, Crm, SimCall};

use crate::act::{first_paint, open};
use crate::see::Look;
use crate::stand::{Browser, Stand};

/// First paint and mounted card of a call of which no event has come.
async fn both(stand: &Stand, browser: &Browser, call: &SimCall) -> Result<(Look, Look)> {
    // The portal's page knows that it rings; the event is lost on its way.
    stand.portal.faults(|faults| faults.lost = true);
    call.init().await;
    let painted = first_paint(browser, &call.launch_form()).await?;
    let card = open(browser, call).await?;
    let is_live = |look: &Look| look.connection.as_deref() == Some("live");
    let mounted = card.until("the card is connected", is_live).await?;
    assert_eq!((painted.connection.as_ref(), painted.seq), (None, None));
    assert_eq!(mounted.seq, Some(0), "no event has come");
    Ok((painted, mounted))
}

#[tokio::test]
async fn the_first_paint_says_what_the_mounted_card_says() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec {
        line_name: "Berlin & Potsdam".to_owned(),
        bindings: vec![Crm::new("DEAL", 25)],
        ..CallSpec::incoming()
    });
    let (painted, mounted) = both(&stand, &browser, &call).await?;
    assert_eq!(painted.at_first_sight(), mounted.at_first_sight());
    let link = format!("{}/crm/contact/details/797/", stand.portal.url());
    let expected = [
        ("state", "Incoming call, ringing"),
        ("customer-number", "+4930901820"),
        ("line", "Berlin & Potsdam"),
        ("direction", "Incoming"),
        ("crm-link", "Contact 797"),
        ("data-state", "ringing"),
        ("data-direction", "incoming"),
        ("href", &link),
    ];
    assert_eq!(painted.at_first_sight(), expected);
    assert!(painted.text.contains("Deal 25") && mounted.text.contains("Deal 25"));
    Ok(())
}

#[tokio::test]
async fn a_telephony_applications_call_is_called_in_progress_from_the_first_paint_on() -> Result<()>
{
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming().by_rest_app());
    let (painted, mounted) = both(&stand, &browser, &call).await?;
    assert_eq!(painted.at_first_sight(), mounted.at_first_sight());
    assert_eq!(painted.state, "in_progress");
    for look in [&painted, &mounted] {
        assert!(
            look.text
                .contains("Registered by the telephony application."),
            "{look:#?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn three_unknowns_have_three_different_words() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let number = |number: Option<&str>| CallSpec {
        number: number.map(str::to_owned),
        ..CallSpec::incoming()
    };
    let unlinked = CallSpec {
        crm: None,
        ..CallSpec::incoming()
    };
    for (spec, id, words) in [
        (number(Some("hidden")), "customer-number", "Number hidden"),
        (number(None), "customer-number", "Number not identified"),
        (unlinked, "", "No CRM record linked"),
    ] {
        let call = stand.portal.call(spec);
        let (painted, mounted) = both(&stand, &browser, &call).await?;
        for look in [&painted, &mounted] {
            assert!(look.text.contains(words), "{words}: {look:#?}");
            assert!(
                id.is_empty() || look.word(id) == words,
                "{words}: {look:#?}"
            );
            assert_eq!(look.has("crm-link"), !id.is_empty(), "{words}: {look:#?}");
        }
    }
    Ok(())
}
