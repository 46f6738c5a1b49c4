//! What an operator reads in the first second.

use call_card::preview::facts::{NUMBER, answered, ended, initiated, launched, registered};
use domain::{CallType, FrameState, Launched, Line, LineName};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, ORIGIN, REST_APP, opened, ringing};

#[wasm_bindgen_test]
async fn a_launch_alone_says_who_which_way_which_line_and_what_state() {
    let card = ringing();
    assert_eq!(
        card.text("state").as_deref(),
        Some("Incoming call, ringing")
    );
    assert_eq!(card.text("customer-number").as_deref(), Some(NUMBER));
    assert_eq!(
        card.attr("[data-testid=customer-number]", "dir").as_deref(),
        Some("ltr")
    );
    assert_eq!(card.text("direction").as_deref(), Some("Incoming"));
    assert_eq!(card.text("line").as_deref(), Some("Berlin"));
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ringing"));
    assert_eq!(
        card.root_attr("data-direction").as_deref(),
        Some("incoming")
    );
    assert_eq!(
        card.root_attr("data-connection").as_deref(),
        Some("connecting")
    );
    assert_eq!(
        card.text("timer"),
        None,
        "nobody said when it began to ring"
    );
    assert_eq!(card.text("outcome"), None);
}

#[wasm_bindgen_test]
async fn records_lead_into_the_portal() {
    let card = ringing();
    assert_eq!(card.read_all("a.crm-link"), ["Contact 797", "Deal 4615"]);
    let href = card.attr("[data-testid=crm-link]", "href");
    assert_eq!(href, Some(format!("{ORIGIN}/crm/contact/details/797/")));
    assert_eq!(
        card.attr("[data-testid=crm-link]", "rel").as_deref(),
        Some("noopener")
    );
}

#[wasm_bindgen_test]
async fn the_timer_runs_with_the_clock_and_begins_anew_with_the_talk() {
    let card = ringing();
    card.tell(initiated(CallType::Incoming, NUMBER, false))
        .await;
    card.pass(7_000).await;
    assert_eq!(card.text("timer").as_deref(), Some("0:07"));
    card.tell(answered()).await;
    assert_eq!(card.text("timer").as_deref(), Some("0:00"));
    assert_eq!(
        card.text("state").as_deref(),
        Some("Incoming call, talking")
    );
    card.pass(3_725_000).await;
    assert_eq!(card.text("timer").as_deref(), Some("1:02:05"));
    card.tell(ended(CallType::Incoming, "200", 3_725, "")).await;
    card.pass(60_000).await;
    assert_eq!(
        card.text("timer").as_deref(),
        Some("1:02:05"),
        "it stands still after the end"
    );
}

#[wasm_bindgen_test]
async fn three_unknowns_stay_different() {
    let with = |number: &str, crm: bool| {
        let launched = launched(CallType::Incoming, number, FrameState::Connecting);
        let bindings = Vec::new();
        let crm = launched.crm.clone().filter(|_| crm);
        opened(
            BUILT_IN,
            Launched {
                crm,
                bindings,
                ..launched
            },
        )
    };
    let hidden = with("hidden", true);
    assert_eq!(
        hidden.text("customer-number").as_deref(),
        Some("Number hidden")
    );
    assert_eq!(hidden.attr("[data-testid=customer-number]", "dir"), None);
    let unknown = with("", true);
    assert_eq!(
        unknown.text("customer-number").as_deref(),
        Some("Number not identified")
    );
    let stranger = with(NUMBER, false);
    assert_eq!(
        stranger.read(".call-facts .muted").as_deref(),
        Some("No CRM record linked")
    );
    assert_eq!(stranger.text("crm-link"), None);
}

#[wasm_bindgen_test]
async fn a_rest_app_call_is_in_progress_and_says_what_is_not_known() {
    let card = opened(
        REST_APP,
        launched(CallType::Outgoing, NUMBER, FrameState::Connected),
    );
    card.tell(registered()).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("in_progress"));
    assert_eq!(
        card.text("state").as_deref(),
        Some("Outgoing call, in progress")
    );
    let notice = card.read(".notice").expect("a notice");
    assert!(
        notice.contains("Whether anyone answered is known when the call ends"),
        "{notice}"
    );
    card.tell(ended(CallType::Outgoing, "304", 0, "Call canceled"))
        .await;
    assert_eq!(card.read(".notice"), None);
    assert_eq!(
        card.text("state").as_deref(),
        Some("Outgoing call, nobody answered")
    );
}

#[wasm_bindgen_test]
async fn markup_in_a_line_name_stays_text() {
    let line = Line {
        name: LineName::parse("<b>x</b><img src=x onerror=alert(1)>"),
        number: None,
    };
    let launched = launched(CallType::Incoming, NUMBER, FrameState::Connecting);
    let card = opened(BUILT_IN, Launched { line, ..launched });
    let name = card.text("line");
    assert_eq!(
        name.as_deref(),
        Some("<b>x</b><img src=x onerror=alert(1)>")
    );
    assert!(card.find("[data-testid=line] *").is_none());
}

#[wasm_bindgen_test]
async fn an_end_that_only_the_frame_saw_is_not_called_an_end() {
    let card = ringing();
    card.tell(answered()).await;
    card.frame(FrameState::Connected).await;
    card.pass(9_000).await;
    card.frame(FrameState::Idle).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ending"));
    let first = card.read(".notice").expect("a notice");
    assert!(first.contains("confirmation has not arrived"), "{first}");
    card.pass(6_000).await;
    let later = card.read(".notice").expect("a notice");
    assert!(later.contains("has not been confirmed"), "{later}");
    assert_eq!(card.text("outcome"), None);
    card.tell(ended(CallType::Incoming, "200", 9, "")).await;
    assert_eq!(card.read(".notice"), None);
}

#[wasm_bindgen_test]
async fn a_call_nobody_speaks_of_any_more_is_unconfirmed() {
    let card = ringing();
    card.tell(answered()).await;
    card.pass(5 * 3_600_000).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("unconfirmed"));
    assert_eq!(card.text("timer"), None);
    assert!(
        card.read(".notice")
            .is_some_and(|notice| notice.contains("not confirmed"))
    );
}
