//! The application's life on a portal, as its administrator sees it.

use anyhow::Result;
use portal_sim::{ADMINISTRATOR, CallSpec, OPERATOR, Standing, Terms};
use serde_json::Value;

use crate::act::{Report, Setup, open, open_own_page, portal_page};
use crate::see;
use crate::stand::{Browser, Stand};

/// Installs as an administrator does, and finishes.
pub(crate) async fn install(stand: &Stand, browser: &Browser) -> Result<()> {
    let page = open_own_page(browser, &stand.portal, ADMINISTRATOR).await?;
    let good = page
        .until("everything is in place", Report::is_ready_to_finish)
        .await?;
    assert!(good.text.contains("reload the portal page"), "{good:#?}");
    finish(stand, &page).await
}

/// Presses "finish" and waits until everything that follows from it is over: the portal keeps it
/// and reloads its page, and its installation event makes the backend look once more.
async fn finish(stand: &Stand, page: &Setup) -> Result<()> {
    page.until("everything is in place", Report::is_ready_to_finish)
        .await?;
    let looks = || {
        let received = stand.portal.received().into_iter();
        received
            .filter(|seen| seen.method == "batch" && seen.status == 200)
            .count()
    };
    let before = looks();
    page.mark_portal_page().await?;
    page.press("finish").await?;
    page.until_reloaded().await?;
    assert_eq!(stand.portal.standing(), Standing::Installed);
    let look = async || Ok(looks());
    see::until("the backend looks again", look, |now| *now > before).await?;
    Ok(())
}

/// Codes that are bound, in alphabetical order, one for each handler.
fn bound(stand: &Stand) -> Vec<String> {
    let events = stand.portal.bound_events().into_iter();
    let placements = stand.portal.bound_placements().into_iter();
    let mut codes: Vec<String> = events
        .map(|bound| bound.event)
        .chain(placements.map(|bound| bound.placement))
        .collect();
    codes.sort();
    codes
}

/// Whether the card on that portal page, as it was loaded, has our tab.
async fn has_tab(browser: &Browser) -> Result<bool> {
    let script = "return window.sim.card.page.hasTab";
    let seen: Value = browser.client.execute(script, Vec::new()).await?;
    Ok(seen == true)
}

#[tokio::test]
async fn one_click_installs_and_the_tab_appears_once_the_page_is_reloaded() -> Result<()> {
    let stand = Stand::fresh().await?;
    let (administrator, operator) = (stand.browser().await?, stand.browser().await?);
    portal_page(&operator, &stand.portal, OPERATOR).await?;
    install(&stand, &administrator).await?;
    assert!(!has_tab(&operator).await?, "the page is still the old one");

    portal_page(&operator, &stand.portal, OPERATOR).await?;
    assert!(has_tab(&operator).await?);
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    let card = open(&operator, &call).await?;
    card.until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    Ok(())
}

#[tokio::test]
async fn the_tab_is_captioned_in_the_readers_language() -> Result<()> {
    let stand = Stand::fresh().await?;
    install(&stand, &stand.browser().await?).await?;
    let placements = stand.portal.bound_placements();
    let titles = &placements[0].lang_all;
    for language in ["en", "de", "ru"] {
        let title = titles[language]["TITLE"].as_str().unwrap_or_default();
        assert!(!title.is_empty(), "{language}: {titles}");
    }
    Ok(())
}

#[tokio::test]
async fn installing_again_mends_what_is_missing_and_binds_nothing_twice() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    install(&stand, &browser).await?;
    let before = bound(&stand);
    stand.portal.unbind_all();
    stand
        .portal
        .bind_event("ONVOXIMPLANTCALLEND", &stand.public("/events"), 0);
    // Another user's subscription to the same event, and a handler of long ago.
    stand
        .portal
        .bind_event("ONVOXIMPLANTCALLEND", &stand.public("/events"), OPERATOR);
    stand
        .portal
        .bind_placement("CALL_CARD", "https://long-ago.example/call-card");

    let page = open_own_page(&browser, &stand.portal, ADMINISTRATOR).await?;
    let broken = page
        .until("the check-up is over", |page| page.offers("repair"))
        .await?;
    assert_eq!(broken.state("placement"), "failed", "{broken:#?}");
    assert_eq!(broken.state("events"), "failed", "{broken:#?}");
    page.press("repair").await?;
    page.until("all is well again", |page| {
        page.is_good() && !page.offers("repair")
    })
    .await?;
    assert_eq!(bound(&stand), before);
    Ok(())
}

#[tokio::test]
async fn an_update_that_wiped_everything_is_bound_again() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    install(&stand, &browser).await?;
    let before = bound(&stand);
    assert!(stand.portal.update("the-second-secret").await.is_ok());
    let look = async || Ok(bound(&stand));
    see::until("all is bound again", look, |now| *now == before).await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok(), "the new token is known");
    Ok(())
}

#[tokio::test]
async fn an_update_with_its_own_installation_is_installed_like_the_first() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    install(&stand, &browser).await?;
    let before = bound(&stand);
    assert!(stand.portal.update_to_install("another").await.is_ok());
    install(&stand, &browser).await?;
    assert_eq!(bound(&stand), before);
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn after_an_uninstall_the_tab_is_gone_and_a_new_installation_works() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    install(&stand, &browser).await?;
    assert!(stand.portal.uninstall(true).await.is_ok());
    portal_page(&browser, &stand.portal, OPERATOR).await?;
    assert!(!has_tab(&browser).await?);

    stand.portal.add("the-next-secret");
    install(&stand, &browser).await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn an_application_without_pages_is_installed_by_one_post() -> Result<()> {
    let stand = Stand::fresh().await?;
    assert!(stand.portal.install_callback().await.is_ok());
    let look = async || Ok(bound(&stand));
    let is_all = |now: &Vec<String>| now.iter().any(|code| code == "CALL_CARD") && now.len() > 5;
    see::until("all is bound", look, is_all).await?;
    Ok(())
}

#[tokio::test]
async fn an_employee_reads_that_it_is_not_installed_and_later_what_it_is() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    portal_page(&browser, &stand.portal, OPERATOR).await?;
    crate::act::press(&browser.client, "open-app").await?;
    let notice = "return document.querySelector('[data-testid=not-installed]')?.innerText ?? ''";
    let notice: Value = browser.client.execute(notice, Vec::new()).await?;
    assert!(
        notice
            .as_str()
            .unwrap_or_default()
            .contains("not fully installed")
    );

    install(&stand, &browser).await?;
    let page = open_own_page(&browser, &stand.portal, OPERATOR).await?;
    let seen = page
        .until("the page is there", |page| page.text.contains("tab"))
        .await?;
    assert!(!seen.is_shown && seen.buttons.is_empty(), "{seen:#?}");
    Ok(())
}

#[tokio::test]
async fn a_portal_that_moves_is_followed() -> Result<()> {
    let stand = Stand::fresh_about_to_move().await?;
    let browser = stand.browser().await?;
    install(&stand, &browser).await?;
    stand.portal.change_address().await?;
    let page = open_own_page(&browser, &stand.portal, ADMINISTRATOR).await?;
    page.until("all is well", Report::is_good).await?;
    let call = stand.portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn a_missing_scope_is_named_and_granting_it_lets_the_installation_go_on() -> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    stand
        .portal
        .terms(|terms| terms.scopes.retain(|scope| scope != "telephony"));
    let page = open_own_page(&browser, &stand.portal, ADMINISTRATOR).await?;
    let broken = page.until("it fails", |page| page.offers("again")).await?;
    assert_eq!(broken.state("scope"), "failed", "{broken:#?}");
    assert!(broken.text.contains("Missing: telephony"), "{broken:#?}");
    assert!(!broken.offers("finish"));

    stand.portal.terms(|terms| *terms = Terms::default());
    page.press("again").await?;
    finish(&stand, &page).await
}
