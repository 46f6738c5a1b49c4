//! No token, no secret and no full phone number in any log line, however much is logged.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use portal_sim::{CallSpec, End, OPERATOR, Options, SimPortal};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::stand::assets;

/// A backend of its own process that logs everything.
struct Loud {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Loud {
    fn start(portal: &SimPortal) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options::default();
        let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let mut child = Command::new(env!("CARGO_BIN_EXE_call-card-backend"))
            .env("CALL_CARD_LISTEN", "127.0.0.1:0")
            .env("CALL_CARD_CLIENT_ID", options.client_id)
            .env("CALL_CARD_CLIENT_SECRET", options.client_secret)
            .env("CALL_CARD_STORE", format!("sqlite:{}", file("db")))
            .env("CALL_CARD_KEY_FILE", file("key"))
            .env("CALL_CARD_OAUTH_URLS", portal.oauth_url())
            .env("CALL_CARD_ALLOW_PRIVATE", portal.host())
            .env("CALL_CARD_ASSETS", assets())
            .env("CALL_CARD_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line
            .trim()
            .strip_prefix("listening on ")
            .expect("an address")
            .to_owned();
        Self {
            child,
            url,
            _folder: folder,
        }
    }

    /// Ends the process and returns what it logged.
    fn log(mut self) -> String {
        let mut stderr = self.child.stderr.take().expect("stderr");
        // The pipe must be read while the process ends.
        let reader = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).map(|_| log)
        });
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .expect("kill");
        self.child.wait().expect("an end");
        reader.join().expect("a thread").expect("text")
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_logged_no_secret_and_no_full_number_is_in_it() {
    let portal = SimPortal::start(Options::default())
        .await
        .expect("a portal");
    let backend = Loud::start(&portal);
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    portal.set_app_url(&backend.url);
    assert_eq!(portal.install().await.status, 200);
    let call = portal.call(CallSpec::incoming());
    call.init().await;
    call.start(OPERATOR).await;
    portal.callback("+4930777888", "call me", "7", None).await;
    portal.faults(|faults| faults.wrong_token = true);
    call.init().await;
    portal.faults(|faults| faults.wrong_token = false);

    let form = call.launch_form();
    let launch = client
        .post(form.url())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(
        launch
            .body(form.body_text())
            .send()
            .await
            .expect("an answer")
            .status(),
        200
    );
    let mut session = String::new();
    for auth_id in [
        portal.operator_token(),
        portal.foreign_token(),
        "forged-token-1".to_owned(),
    ] {
        let body = json!({"member_id": portal.member_id(), "auth_id": auth_id, "placement": "CALL_CARD", "call_id": call.id});
        let request = client
            .post(format!("{}/api/session", backend.url))
            .header(CONTENT_TYPE, "application/json");
        let answer = request
            .body(body.to_string())
            .send()
            .await
            .expect("an answer");
        let answer: Value =
            serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("json");
        if let Some(token) = answer["token"].as_str() {
            token.clone_into(&mut session);
        }
    }
    let snapshot = client
        .get(format!("{}/api/calls/{}", backend.url, call.id))
        .bearer_auth(&session);
    assert_eq!(snapshot.send().await.expect("an answer").status(), 200);
    call.end(End::missed()).await;

    let url = backend.url.clone();
    let log = backend.log();
    assert!(log.contains("answered"), "{url} logged nothing");
    let secrets = [
        portal.operator_token(),
        portal.admin_token(),
        portal.foreign_token(),
        "forged-token-1".to_owned(),
        portal.application_token(),
        Options::default().client_secret,
        form.field("REFRESH_ID").expect("a token").to_owned(),
        session,
        "4930901820".to_owned(),
        "4930777888".to_owned(),
    ];
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(&secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
}
