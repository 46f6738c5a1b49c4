//! A call from the first ring to the end, as portal and card live it.

use portal_sim::{CallSpec, End, OPERATOR};
use serde_json::json;

use crate::stand::Stand;

#[tokio::test]
async fn an_incoming_call_is_told_as_the_portal_reports_it() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);

    let page = stand.node.launch(&call.launch_form()).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.expect("a page");
    assert!(page.contains(r#"data-state="ringing""#), "{page}");
    assert!(page.contains("+4930901820"), "{page}");

    let snapshot = stand.snapshot(&call.id).await;
    assert_eq!(snapshot["call"]["state"], "ringing");
    assert_eq!(
        snapshot["call"]["customer"],
        json!({"number": "+4930901820", "hidden": false})
    );

    assert_eq!(call.start(OPERATOR).await.status, 200);
    assert_eq!(stand.snapshot(&call.id).await["call"]["state"], "talking");

    assert_eq!(call.end(End::answered(95)).await.status, 200);
    let snapshot = stand.snapshot(&call.id).await;
    assert_eq!(snapshot["call"]["state"], "ended");
    assert_eq!(snapshot["call"]["talk_seconds"], 95);
    assert_eq!(snapshot["call"]["outcome"]["disposition"], "answered");
    assert_eq!(snapshot["call"]["operators"], json!([OPERATOR]));
    let kinds: Vec<_> = snapshot["facts"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|fact| fact["kind"].clone())
        .collect();
    assert_eq!(kinds, ["initiated", "answered", "ended"]);
}
