//! Text from outside is text: it never becomes markup.

use anyhow::Result;
use portal_sim::{CallSpec, End};
use serde_json::json;

use crate::act::{Card, first_paint, open};
use crate::see::Look;
use crate::stand::Stand;

const LINE: &str = r#"</script><img src=x onerror="window.broken=1"><b data-testid="crm-link">Sales</b> &amp; "co" -->"#;
const REASON: &str = r#"</dd></dl><script>window.broken=1</script><u data-testid="state">Busy</u>"#;
const WISH: &str = "<i onclick='window.broken=1'>Call</i> me <!-- \u{202e}back -->";
const STRANGERS: [&str; 5] = ["img", "script", "u", "i", "iframe"];

fn assert_is_plain(look: &Look) {
    for name in STRANGERS {
        assert!(
            !look.elements.iter().any(|element| element == name),
            "{name}: {look:#?}"
        );
    }
}

async fn assert_nothing_ran(card: &Card) -> Result<()> {
    let broken = card
        .script("return window.broken ?? null", json!([]))
        .await?;
    assert_eq!(broken, json!(null), "a script from outside has run");
    Ok(())
}

#[tokio::test]
async fn markup_in_names_reasons_and_requests_stays_text() -> Result<()> {
    let stand = Stand::start().await?;
    let browser = stand.browser().await?;
    assert!(
        stand
            .portal
            .callback("+4930901820", WISH, LINE, None)
            .await
            .is_ok()
    );
    let spec = CallSpec {
        line_name: LINE.to_owned(),
        crm: None,
        ..CallSpec::outgoing()
    };
    let call = stand.portal.call(spec);
    assert!(call.init().await.is_ok());

    let painted = first_paint(&browser, &call.launch_form()).await?;
    assert_eq!(painted.word("line"), LINE);
    assert_is_plain(&painted);
    assert!(!painted.has("crm-link"));

    let card = open(&browser, &call).await?;
    let asked = card
        .until("the request shows", |look| look.has("callback"))
        .await?;
    assert_eq!(asked.word("line"), LINE);
    assert!(asked.word("callback").contains(WISH), "{asked:#?}");

    assert!(call.end(End::new("486", REASON, 0)).await.is_ok());
    let ended = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ended.word("state"), "Outgoing call, line was busy");
    assert!(ended.word("outcome").contains(REASON), "{ended:#?}");
    for look in [&asked, &ended] {
        assert_is_plain(look);
        assert!(!look.has("crm-link"), "{look:#?}");
    }
    assert_nothing_ran(&card).await
}
