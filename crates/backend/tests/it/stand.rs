//! A backend on a free port, and a simulated portal that has it installed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use backend::app::App;
use backend::clock::Clock;
use backend::config::{Config, Raw};
use backend::journal::Journal;
use backend::portals::Portals;
use backend::setup::Setups;
use domain::PortalId;
use portal_sim::{LaunchForm, Options, SimPortal};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Keeps one client for all tests of a process: making one reads certificates.
static NEVER_FOLLOWS: LazyLock<reqwest::Client> = LazyLock::new(|| {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    builder.build().expect("a client")
});

/// What the tests' own `index.html` and its files are.
pub(crate) fn assets() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/assets")
}

/// The settings of a test, by name without prefix.
pub(crate) type Settings = BTreeMap<&'static str, String>;

/// A running backend.
pub(crate) struct Node {
    pub(crate) url: String,
    pub(crate) clock: Clock,
    journal: Journal,
    portals: Portals,
    setups: Setups,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Node {
    pub(crate) async fn start(settings: &Settings, clock: Clock) -> Self {
        let variables = settings
            .iter()
            .map(|(name, value)| (format!("CALL_CARD_{name}").into(), value.into()));
        let raw = Raw::from_variables(variables).expect("known settings");
        let app = App::build(Config::check(&raw).expect("good settings"), clock.clone())
            .await
            .expect("an app");
        let url = format!("http://{}", app.address().expect("an address"));
        let journal = app.state().journal.clone();
        let portals = app.state().portals.clone();
        let setups = app.state().setups.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(app.serve(async {
            let _ = stopped.await;
        }));
        Self {
            url,
            clock,
            journal,
            portals,
            setups,
            stop: Some(stop),
            task,
        }
    }

    /// The journal, to take it away.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The portals, to take their tokens away.
    pub(crate) fn portals(&self) -> Portals {
        self.portals.clone()
    }

    /// Waits until no setup of this portal runs.
    pub(crate) async fn has_set_up(&self, portal: &SimPortal) {
        let id = PortalId::parse(&portal.member_id()).expect("an id");
        drop(self.setups.turns.take(&id).await);
    }

    /// Stops in order and waits for it.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        (&mut self.task).await.expect("an orderly stop");
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        NEVER_FOLLOWS.request(method, format!("{}{path}", self.url))
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path)
            .send()
            .await
            .expect("an answer")
    }

    /// Posts a form body as it stands.
    pub(crate) async fn post_form(&self, path: &str, body: impl Into<reqwest::Body>) -> Response {
        self.post(path, "application/x-www-form-urlencoded", body)
            .await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        content_type: &str,
        body: impl Into<reqwest::Body>,
    ) -> Response {
        let request = self
            .request(Method::POST, path)
            .header("content-type", content_type);
        request.body(body).send().await.expect("an answer")
    }

    /// Opens a launch form as a browser does.
    pub(crate) async fn launch(&self, form: &LaunchForm) -> Response {
        let url = form.url();
        let path = url
            .strip_prefix(&self.url)
            .expect("an address of this node");
        self.post_form(path, form.body_text()).await
    }

    /// Gets with a bearer token.
    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Response {
        self.request(Method::GET, path)
            .bearer_auth(token)
            .send()
            .await
            .expect("an answer")
    }
}

/// A backend, its portal, and the files of both.
pub(crate) struct Stand {
    pub(crate) node: Node,
    pub(crate) portal: SimPortal,
    pub(crate) settings: Settings,
    pub(crate) folder: TempDir,
}

impl Stand {
    /// Everything running, nothing installed.
    pub(crate) async fn bare() -> Self {
        Self::with(|_, _| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut Settings, &SimPortal)) -> Self {
        Self::with_clock(Clock::System, change).await
    }

    pub(crate) async fn with_clock(
        clock: Clock,
        change: impl FnOnce(&mut Settings, &SimPortal),
    ) -> Self {
        let portal = SimPortal::start(Options::default())
            .await
            .expect("a portal");
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options::default();
        let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let mut settings = Settings::from([
            ("LISTEN", "127.0.0.1:0".to_owned()),
            ("CLIENT_ID", options.client_id),
            ("CLIENT_SECRET", options.client_secret),
            ("STORE", format!("sqlite:{}", file("call-card.db"))),
            ("KEY_FILE", file("call-card.key")),
            ("OAUTH_URLS", portal.oauth_url()),
            ("ALLOW_PRIVATE", portal.host()),
            ("ASSETS", assets().to_string_lossy().into_owned()),
        ]);
        change(&mut settings, &portal);
        settings.retain(|_, value| !value.is_empty());
        let node = Node::start(&settings, clock).await;
        portal.set_app_url(&node.url);
        Self {
            node,
            portal,
            settings,
            folder,
        }
    }

    /// Everything running and installed.
    pub(crate) async fn installed() -> Self {
        let stand = Self::bare().await;
        assert_eq!(stand.portal.install().await.status, 200);
        stand
    }

    /// Stops the backend and starts it again on the same files.
    pub(crate) async fn restart(self) -> Self {
        let Self {
            node,
            portal,
            settings,
            folder,
        } = self;
        let clock = node.clock.clone();
        node.stop().await;
        let node = Node::start(&settings, clock).await;
        portal.set_app_url(&node.url);
        Self {
            node,
            portal,
            settings,
            folder,
        }
    }

    /// Asks for a session with this token.
    pub(crate) async fn ask_session(&self, auth_id: &str, call_id: Option<&str>) -> Response {
        let placement = if call_id.is_some() {
            "CALL_CARD"
        } else {
            "DEFAULT"
        };
        let body = json!({
            "member_id": self.portal.member_id(), "auth_id": auth_id,
            "placement": placement, "call_id": call_id,
        });
        self.node
            .post("/api/session", "application/json", body.to_string())
            .await
    }

    /// A session's token for the portal's operator.
    pub(crate) async fn session(&self, call_id: Option<&str>) -> String {
        let answer = self
            .ask_session(&self.portal.operator_token(), call_id)
            .await;
        assert_eq!(answer.status(), 200);
        let answer = json_of(answer).await;
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// The snapshot of a call.
    pub(crate) async fn snapshot(&self, call_id: &str) -> Value {
        let token = self.session(Some(call_id)).await;
        let answer = self
            .node
            .get_as(&token, &format!("/api/calls/{call_id}"))
            .await;
        assert_eq!(answer.status(), 200);
        json_of(answer).await
    }
}

/// Checks that an answer is a problem of this status, with the id of its header; returns it.
pub(crate) async fn problem(answer: Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let id = answer.headers()["x-request-id"]
        .to_str()
        .expect("an id")
        .to_owned();
    let problem = json_of(answer).await;
    assert_eq!(problem["status"], status);
    assert_eq!(problem["request_id"], id.as_str());
    for field in ["type", "title", "detail"] {
        assert!(
            problem[field].as_str().is_some_and(|text| !text.is_empty()),
            "{field}: {problem}"
        );
    }
    problem
}

/// The JSON of an answer.
pub(crate) async fn json_of(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("json")
}

/// An event as the portal's queue writes it; `data` as pairs of a key and its text.
pub(crate) fn event(member_id: &str, token: &str, code: &str, data: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("event", code);
    for (key, value) in data {
        form.append_pair(&format!("data[{key}]"), value);
    }
    form.append_pair("ts", "1773306964");
    form.append_pair("auth[member_id]", member_id);
    form.append_pair("auth[application_token]", token);
    form.finish()
}

impl Stand {
    /// An event of our portal with its own token.
    pub(crate) fn event(&self, code: &str, data: &[(&str, &str)]) -> String {
        event(
            &self.portal.member_id(),
            &self.portal.application_token(),
            code,
            data,
        )
    }

    /// One line of `/metrics`, by what it begins with; `None` while nothing was counted.
    pub(crate) async fn count(&self, name: &str) -> Option<String> {
        let text = self.node.get("/metrics").await.text().await.expect("text");
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(|rest| rest.trim().to_owned())
    }
}
