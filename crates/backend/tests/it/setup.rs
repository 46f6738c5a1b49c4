//! `POST /api/setup`: from the page's ticket to what the administrator reads.

mod advice;
mod binding;
mod checkup;
mod killed;
mod later;
mod life;
mod limits;
mod neighbours;
mod proof;
mod self_hosted;
mod silent;
mod unstored;

use portal_sim::{LaunchForm, SimPortal};
use reqwest::Response;
use serde_json::{Value, json};

use crate::opened::Opened;
use crate::stand::Stand;

/// What a setup told: each step as it stood last, in the order of their first words, and the end.
pub(crate) struct Told {
    pub(crate) steps: Vec<Value>,
    pub(crate) end: Value,
}

impl Told {
    /// A step by its id.
    pub(crate) fn step(&self, id: &str) -> &Value {
        let found = self.steps.iter().find(|step| step["id"] == id);
        found.unwrap_or_else(|| panic!("no step {id} in {:#?}", self.steps))
    }

    /// The states of all steps.
    pub(crate) fn states(&self) -> Vec<(&str, &str)> {
        self.steps
            .iter()
            .filter_map(|step| Some((step["id"].as_str()?, step["state"].as_str()?)))
            .collect()
    }

    /// What is said of a step, advice included.
    pub(crate) fn words(&self, id: &str) -> String {
        let step = self.step(id);
        let part = |key: &str| step[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}", part("text"), part("advice"))
    }
}

/// The ticket of a page.
pub(crate) async fn ticket(stand: &Stand, form: &LaunchForm) -> String {
    let page = Opened::of(stand.node.launch(form).await).await;
    let boot = page.boot();
    boot["ticket"].as_str().expect("a ticket").to_owned()
}

/// Asks for a setup.
pub(crate) async fn ask(stand: &Stand, ticket: &str, action: &str) -> Response {
    let body = json!({"version": 1, "ticket": ticket, "action": action});
    stand
        .node
        .post("/api/setup", "application/json", body.to_string())
        .await
}

/// Asks, and reads to the end.
pub(crate) async fn told(stand: &Stand, ticket: &str, action: &str) -> Told {
    let answer = ask(stand, ticket, action).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let text = answer.text().await.expect("a stream");
    let mut all = Told {
        steps: Vec::new(),
        end: Value::Null,
    };
    for frame in text.split_terminator("\n\n") {
        let (event, data) = frame.split_once("\ndata: ").expect("an event with data");
        let data: Value = serde_json::from_str(data).expect("json");
        assert_eq!(data["version"], 1);
        assert!(all.end.is_null(), "nothing comes after the end: {text}");
        match event {
            "event: step" => match all.steps.iter_mut().find(|step| step["id"] == data["id"]) {
                Some(step) => *step = data,
                None => all.steps.push(data),
            },
            "event: end" => all.end = data,
            other => panic!("{other}"),
        }
    }
    assert!(all.end.is_object(), "no end: {text}");
    assert!(!text.contains("\"running\"") || all.steps.iter().all(|s| s["state"] != "running"));
    all
}

/// The whole as an administrator does it: opens the installation page and waits.
pub(crate) async fn install(stand: &Stand) -> Told {
    let ticket = ticket(stand, &stand.portal.launch_install(1)).await;
    told(stand, &ticket, "install").await
}

/// Where the backend says it is reached. The simulated portal calls it where it really is.
pub(crate) const PUBLIC_URL: &str = "https://card.example.com";

/// A backend that knows its address, and a portal that knows nothing of it.
pub(crate) async fn public() -> Stand {
    Stand::with(|settings, portal| {
        settings.insert("PUBLIC_URL", PUBLIC_URL.to_owned());
        portal.set_public_url(PUBLIC_URL);
    })
    .await
}

/// Asks the portal itself, as its administrator.
pub(crate) async fn rest(stand: &Stand, method: &str, params: &[(&str, &str)]) -> Value {
    rest_of(&stand.portal, method, params).await
}

async fn rest_of(portal: &SimPortal, method: &str, params: &[(&str, &str)]) -> Value {
    let token = portal.admin_token();
    let form: Vec<_> = params.iter().copied().chain([("auth", &*token)]).collect();
    let url = format!("{}/rest/{method}", portal.url());
    let answer = reqwest::Client::new().post(url).form(&form).send();
    let mut answer = crate::stand::json_of(answer.await.expect("an answer")).await;
    answer["result"].take()
}

/// What the portal has bound: `CODE address`, in order.
pub(crate) async fn bound(stand: &Stand) -> Vec<String> {
    bound_in(&stand.portal).await
}

/// The same of another portal.
pub(crate) async fn bound_in(portal: &SimPortal) -> Vec<String> {
    let mut all = Vec::new();
    for (method, key) in [("placement.get", "placement"), ("event.get", "event")] {
        let list = rest_of(portal, method, &[]).await;
        for item in list.as_array().expect("a list") {
            let text = |key: &str| item[key].as_str().expect("text").to_owned();
            all.push(format!("{} {}", text(key), text("handler")));
        }
    }
    all.sort();
    all
}

/// How often the portal has been asked in batches: an installation looks, binds and looks again.
pub(crate) fn batches(stand: &Stand) -> usize {
    let received = stand.portal.received();
    let batches = received.iter().filter(|asked| asked.method == "batch");
    batches.count()
}

/// Waits until it has been asked that often: what an installation binds is bound when the last of
/// its three batches comes.
pub(crate) async fn until_asked(stand: &Stand, often: usize) {
    stand
        .portal
        .wait_received(|_| batches(stand) >= often)
        .await;
}

/// What a portal shall have bound.
pub(crate) fn everything() -> Vec<String> {
    let events = [
        "ONAPPINSTALL",
        "ONAPPTEST",
        "ONAPPUNINSTALL",
        "ONAPPUPDATE",
        "ONEXTERNALCALLBACKSTART",
        "ONEXTERNALCALLSTART",
        "ONVOXIMPLANTCALLEND",
        "ONVOXIMPLANTCALLINIT",
        "ONVOXIMPLANTCALLSTART",
    ];
    let events = events.map(|event| format!("{event} {PUBLIC_URL}/events"));
    let tab = format!("CALL_CARD {PUBLIC_URL}/call-card");
    [tab].into_iter().chain(events).collect()
}
