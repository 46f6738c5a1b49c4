//! What the installation page says when it cannot go on.

use anyhow::Result;
use portal_sim::{ADMINISTRATOR, OPERATOR, OauthFault, RestFault, SimPortal};

use crate::act::{Report, open_own_page, post_into_frame};
use crate::stand::{Browser, Stand};

/// Opens the installation page of a portal where something is wrong, and reads how it ends.
async fn failing(stand: &Stand, browser: &Browser) -> Result<Report> {
    let page = open_own_page(browser, &stand.portal, ADMINISTRATOR).await?;
    let seen = page.until("it fails", Report::has_failed).await?;
    assert!(!seen.offers("finish"), "{seen:#?}");
    assert_eq!(stand.portal.standing(), portal_sim::Standing::Installing);
    Ok(seen)
}

/// The failing step, what it says, and whether it says what to do.
async fn fails(
    stand: &Stand,
    browser: &Browser,
    step: &str,
    words: &str,
    wrong: impl FnOnce(&SimPortal),
) -> Result<()> {
    stand
        .portal
        .faults(|faults| *faults = portal_sim::Faults::default());
    stand
        .portal
        .terms(|terms| *terms = portal_sim::Terms::default());
    wrong(&stand.portal);
    let seen = failing(stand, browser).await?;
    let failed = seen.step(step);
    let says = failed.is_some_and(|failed| {
        failed.state == "failed" && failed.text.contains(words) && !failed.advice.is_empty()
    });
    assert!(says, "{step}: {words}: {seen:#?}");
    Ok(())
}

#[tokio::test]
async fn what_the_portal_forbids_is_said_with_what_to_do() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    let fails = async |step: &str, words: &str, wrong: fn(&SimPortal)| {
        fails(&stand, &browser, step, words, wrong).await
    };
    fails("placement", "no place for a tab", |portal| {
        portal.terms(|terms| terms.has_telephony = false);
    })
    .await?;
    fails("placement", "no further tab", |portal| {
        portal.terms(|terms| terms.most_handlers = Some(0));
    })
    .await?;
    fails("admin", "plan of this portal", |portal| {
        portal.terms(|terms| terms.rest_in_plan = false);
    })
    .await
}

#[tokio::test]
async fn a_handler_on_another_host_is_said_with_what_to_do() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    fails(&stand, &browser, "placement", "another host", |portal| {
        portal.set_public_url("https://elsewhere.example");
        portal.terms(|terms| terms.own_host_only = true);
    })
    .await
}

#[tokio::test]
async fn an_authorization_server_in_trouble_is_said() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    for fault in [OauthFault::Down, OauthFault::Html, OauthFault::Internal] {
        fails(
            &stand,
            &browser,
            "admin",
            "authorization server",
            |portal| {
                portal.faults(|faults| faults.oauth = Some(fault));
            },
        )
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_portal_in_trouble_is_said() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    let cases = [
        (RestFault::PortalDeleted, "deleted"),
        (RestFault::Html, "in place of the portal"),
    ];
    for (fault, words) in cases {
        stand.portal.faults(|faults| {
            faults.rest = Some(fault);
            faults.rest_method = Some("batch".to_owned());
        });
        let seen = failing(&stand, &browser).await?;
        assert!(seen.text.contains(words), "{words}: {seen:#?}");
    }
    fails(&stand, &browser, "admin", "does not answer", |portal| {
        portal.faults(|faults| {
            faults.rest_slow_ms = 60_000;
            faults.rest_method = Some("profile".to_owned());
        });
    })
    .await
}

#[tokio::test]
async fn a_backend_that_does_not_know_its_own_address_says_which_setting_is_missing() -> Result<()>
{
    let stand = Stand::fresh_without_address().await?;
    let browser = stand.browser().await?;
    let seen = failing(&stand, &browser).await?;
    assert_eq!(seen.state("address"), "failed", "{seen:#?}");
    assert!(seen.text.contains("CALL_CARD_PUBLIC_URL"), "{seen:#?}");

    // Its check-up looks at all that needs no address, and offers nothing that cannot help.
    stand.portal.finish_installation().await;
    let page = open_own_page(&browser, &stand.portal, ADMINISTRATOR).await?;
    let seen = page
        .until("it is over", |page| page.offers("again"))
        .await?;
    for (step, state) in [
        ("address", "failed"),
        ("scope", "done"),
        ("events", "skipped"),
        ("clock", "done"),
        ("delay", "skipped"),
        ("version", "done"),
    ] {
        assert_eq!(seen.state(step), state, "{step}: {seen:#?}");
    }
    assert!(!seen.offers("repair"), "{seen:#?}");
    Ok(())
}

#[tokio::test]
async fn steps_after_one_that_failed_for_good_say_that_they_were_not_done() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    stand.portal.terms(|terms| terms.rest_in_plan = false);
    for (language, word) in [
        ("en", "Not done"),
        ("de", "Nicht ausgeführt"),
        ("ru", "Не выполнено"),
    ] {
        stand.portal.set_lang(language);
        let seen = failing(&stand, &browser).await?;
        let rest: Vec<_> = seen.steps.iter().skip(1).collect();
        assert!(rest.iter().all(|step| step.state == "skipped"), "{seen:#?}");
        assert_eq!(seen.text.matches(word).count(), rest.len(), "{seen:#?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_portal_on_a_private_address_is_named_with_the_setting_that_allows_it() -> Result<()> {
    let stand = Stand::fresh_on_a_private_address().await?;
    let browser = stand.browser().await?;
    let seen = failing(&stand, &browser).await?;
    let setting = format!("CALL_CARD_ALLOW_PRIVATE={}", stand.portal.host());
    assert!(seen.text.contains(&setting), "{seen:#?}");
    Ok(())
}

#[tokio::test]
async fn an_operator_who_forges_the_installation_changes_nothing() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    let form = stand
        .portal
        .launch_install(OPERATOR)
        .with_field("APPLICATION_TOKEN", "a-token-of-my-own");
    let page = post_into_frame(&browser, &stand.portal, &form).await?;
    let seen = page.until("it is refused", Report::is_over).await?;
    assert_eq!(seen.state("admin"), "failed", "{seen:#?}");
    assert!(!seen.offers("finish") && !seen.offers("again"), "{seen:#?}");
    assert!(stand.portal.bound_events().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_launch_forged_for_another_portal_is_refused() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    let form = stand
        .portal
        .launch_install(ADMINISTRATOR)
        .with_field("member_id", "0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f50");
    let page = post_into_frame(&browser, &stand.portal, &form).await?;
    let seen = page
        .until("it is refused", |page| page.state("admin") == "failed")
        .await?;
    assert!(!seen.offers("finish"), "{seen:#?}");
    assert!(stand.portal.bound_placements().is_empty());
    Ok(())
}
