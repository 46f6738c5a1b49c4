//! A card for narrow frames, keyboards and assistive tools.

use anyhow::Result;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use portal_sim::{ADMINISTRATOR, CallSpec, Crm, End, OPERATOR, SimCall};
use serde_json::{Value, json};

use crate::act::{Card, open, open_own_page};
use crate::installation::install;
use crate::stand::Stand;

/// A call with all there is to show.
async fn rich_call(stand: &Stand) -> SimCall {
    let text = "Bitte um Rückruf wegen Bestellung 4711-2026/DonaudampfschifffahrtsgesellschaftXYZ";
    stand
        .portal
        .callback("+4930901820", text, "sip7", Some(Crm::new("COMPANY", 31)))
        .await;
    let call = stand.portal.call(CallSpec {
        line_name: "Zentrale Berlin-Charlottenburg, Kundendienst".to_owned(),
        bindings: vec![Crm::new("DEAL", 4615), Crm::new("DYNAMIC_128", 7)],
        call_list_id: 13,
        ..CallSpec::incoming()
    });
    call.init().await;
    call
}

/// What reaches beyond the frame or is cut off, by class and test id.
async fn overhang(card: &Card) -> Result<Value> {
    let script = "const page = document.documentElement, edge = page.getBoundingClientRect();
        const beyond = Array.from(document.querySelectorAll('body, main, main *')).filter((node) => {
            const { left, right } = node.getBoundingClientRect();
            const isCut = getComputedStyle(node).overflowX !== 'visible'
                && node.clientWidth > 1 && node.scrollWidth > node.clientWidth;
            const isShown = node.getClientRects().length > 0;
            return isShown && (left < edge.left - 0.5 || right > edge.right + 0.5 || isCut);
        });
        const names = beyond.map((node) => `${node.localName}.${node.className} ${node.dataset?.testid ?? ''}`);
        if (page.scrollWidth > page.clientWidth) names.push('the page');
        return names";
    card.script(script, json!([])).await
}

async fn fits(language: &str) -> Result<()> {
    let stand = Stand::start().await?;
    stand.portal.set_lang(language);
    let browser = stand.browser().await?;
    let call = rich_call(&stand).await;
    let card = open(&browser, &call).await?;
    card.resize(320, 650).await?;
    card.until("it rings", |look| {
        look.is_live_and("ringing") && look.has("callback")
    })
    .await?;
    assert_eq!(overhang(&card).await?, json!([]), "ringing, {language}");
    call.start(OPERATOR).await;
    let reason = "AbgelehntDurchDieGegenstelleMitEinemSehrLangenWortOhneLeerzeichen";
    call.end(End::new("603", reason, 0)).await;
    card.until("it ends", |look| {
        look.is_live_and("ended") && look.has("outcome")
    })
    .await?;
    for direction in ["ltr", "rtl"] {
        card.script(
            "document.documentElement.dir = arguments[0]",
            json!([direction]),
        )
        .await?;
        assert_eq!(
            overhang(&card).await?,
            json!([]),
            "ended, {language}, {direction}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn nothing_scrolls_sideways_at_320_pixels_in_english() -> Result<()> {
    fits("en").await
}

#[tokio::test]
async fn nothing_scrolls_sideways_at_320_pixels_in_german() -> Result<()> {
    fits("de").await
}

#[tokio::test]
async fn nothing_scrolls_sideways_at_320_pixels_in_russian() -> Result<()> {
    fits("ru").await
}

#[tokio::test]
async fn a_check_up_that_finds_much_wrong_fits_320_pixels_in_each_language_and_direction()
-> Result<()> {
    let stand = Stand::fresh().await?;
    let browser = stand.browser().await?;
    install(&stand, &browser).await?;
    stand.portal.unbind_all();
    let old = "https://the-name-it-had-before-it-was-renamed.call-card.example/call-card";
    stand.portal.bind_placement("CALL_CARD", old);
    for language in ["en", "de", "ru"] {
        stand.portal.set_lang(language);
        let page = open_own_page(&browser, &stand.portal, ADMINISTRATOR).await?;
        page.until("it is over", |page| page.offers("repair"))
            .await?;
        let client = page.client.clone();
        let card = Card { client };
        card.resize(320, 650).await?;
        for direction in ["ltr", "rtl"] {
            let turn = "document.documentElement.dir = arguments[0]";
            card.script(turn, json!([direction])).await?;
            assert_eq!(overhang(&card).await?, json!([]), "{language}, {direction}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_crm_link_is_reached_by_keyboard() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec::incoming());
    call.init().await;
    let card = open(&browser, &call).await?;
    card.until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    card.script("window.focus()", json!([])).await?;
    let tab = Key::Tab.into();
    let press = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: tab })
        .then(KeyAction::Up { value: tab });
    let mut reached = Vec::new();
    for _ in 0..5 {
        card.client.perform_actions(press.clone()).await?;
        let focused = "const node = document.activeElement;
            const outline = getComputedStyle(node).outlineStyle;
            return [node.dataset.testid ?? node.localName, outline]";
        let focused = card.script(focused, json!([])).await?;
        if focused[0] == "crm-link" {
            assert_ne!(focused[1], "none", "the focus is seen");
            return Ok(());
        }
        reached.push(focused);
    }
    anyhow::bail!("the link was not reached: {reached:?}")
}

#[tokio::test]
async fn assistive_tools_find_their_way() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    let call = rich_call(&stand).await;
    let card = open(&browser, &call).await?;
    card.until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    let count = "const count = (what) => document.querySelectorAll(what).length;
        const ids = Array.from(document.querySelectorAll('[id]'), (node) => node.id);
        return {
            h1: count('h1'), main: count('main'), lang: document.documentElement.lang,
            title: document.title,
            statuses: Array.from(document.querySelectorAll('[role=status]'), (node) => node.dataset.testid),
            lists: document.querySelector('[data-testid=timeline]').matches('ol, ul'),
            nameless: count('a:empty, button:empty, img:not([alt])'),
            doubled: ids.length - new Set(ids).size, tabindex: count('[tabindex]:not([tabindex=\"0\"], [tabindex=\"-1\"])'),
            boot: count('#boot'),
        }";
    let found = card.script(count, json!([])).await?;
    let expected = json!({
        "h1": 1, "main": 1, "lang": "en", "title": found["title"],
        "statuses": ["state", "connection"], "lists": true, "nameless": 0, "doubled": 0,
        "tabindex": 0, "boot": 0,
    });
    assert_eq!(found, expected);
    assert_ne!(found["title"], "");
    Ok(())
}
