//! The card speaks the operator's language.

use anyhow::Result;
use portal_sim::{CallSpec, End};

use crate::act::{first_paint, open};
use crate::stand::Stand;

/// A missed call in that language: `lang`, then what is said of state, direction and record
/// while it rings, of the connection, and of the end.
async fn missed_call(code: &str, expected: [&str; 6]) -> Result<()> {
    let stand = Stand::start().await?;
    stand.portal.set_lang(code);
    let browser = stand.browser().await?;
    let call = stand.portal.call(CallSpec {
        crm: None,
        ..CallSpec::incoming()
    });
    assert!(call.init().await.is_ok());
    let painted = first_paint(&browser, &call.launch_form()).await?;
    let card = open(&browser, &call).await?;
    let ringing = card
        .until("it rings", |look| look.is_live_and("ringing"))
        .await?;
    let [lang, state, direction, no_record, live, missed] = expected;
    for look in [&painted, &ringing] {
        assert_eq!((look.lang.as_str(), look.dir.as_str()), (lang, "ltr"));
        assert_eq!(
            (look.word("state"), look.word("direction")),
            (state, direction)
        );
        assert!(look.text.contains(no_record), "{look:#?}");
    }
    assert_eq!(ringing.word("connection"), live);
    assert!(call.end(End::missed()).await.is_ok());
    let ended = card
        .until("it ends", |look| look.is_live_and("ended"))
        .await?;
    assert_eq!(ended.word("state"), missed);
    Ok(())
}

#[tokio::test]
async fn a_german_operator_reads_german() -> Result<()> {
    let state = "Eingehender Anruf, es klingelt";
    let no_record = "Kein CRM-Eintrag verknüpft";
    missed_call(
        "de",
        [
            "de",
            state,
            "Eingehend",
            no_record,
            "Live",
            "Verpasster Anruf",
        ],
    )
    .await
}

#[tokio::test]
async fn a_russian_operator_reads_russian() -> Result<()> {
    let state = "Входящий звонок, ждёт ответа";
    let no_record = "Запись CRM не привязана";
    missed_call(
        "ru",
        [
            "ru",
            state,
            "Входящий",
            no_record,
            "На связи",
            "Пропущенный звонок",
        ],
    )
    .await
}

#[tokio::test]
async fn an_unknown_language_is_english() -> Result<()> {
    let state = "Incoming call, ringing";
    missed_call(
        "xx",
        [
            "en",
            state,
            "Incoming",
            "No CRM record linked",
            "Live",
            "Missed call",
        ],
    )
    .await
}
