//! A day of a portal: installed, called, refused, renewed, broken, updated, removed.

use std::collections::BTreeSet;

use portal_sim::{
    ADMINISTRATOR, CallSpec, End, LaunchForm, OPERATOR, OauthFault, Options, Received, RestFault,
    SimPortal,
};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Loud;

/// Everything that went on, and all that must be seen nowhere.
struct Day {
    portal: SimPortal,
    client: Client,
    url: String,
    secrets: BTreeSet<String>,
    /// What was said to whoever was refused.
    refusals: String,
}

impl Day {
    fn keep(&mut self, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 8, "{secret} could be anything");
        self.secrets.insert(secret.clone());
        secret
    }

    /// The secrets of a launch.
    fn keep_all(&mut self, form: &LaunchForm) {
        for name in ["AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN"] {
            if let Some(secret) = form.field(name) {
                self.keep(secret);
            }
        }
    }

    fn keep_tokens(&mut self) {
        for user in [OPERATOR, ADMINISTRATOR] {
            let token = self.portal.token_of(user);
            self.keep(token);
        }
        let token = self.portal.application_token();
        self.keep(token);
    }

    async fn post(&mut self, path: &str, content_type: &str, body: String) -> Response {
        let request = self.client.post(format!("{}{path}", self.url));
        let request = request.header(CONTENT_TYPE, content_type).body(body);
        request.send().await.expect("an answer")
    }

    /// Posts what must be refused, and keeps what was said.
    async fn refused(&mut self, path: &str, content_type: &str, body: String) {
        let answer = self.post(path, content_type, body).await;
        self.note(answer).await;
    }

    /// Sends what is no request at all, and keeps what was said.
    async fn refused_unread(&mut self, bytes: String) {
        let address = self.url.trim_start_matches("http://");
        let mut socket = TcpStream::connect(address).await.expect("connected");
        socket.write_all(bytes.as_bytes()).await.expect("sent");
        let said = socket.read_to_string(&mut self.refusals).await;
        assert_ne!(said.expect("text"), 0);
    }

    async fn note(&mut self, answer: Response) {
        assert!(!answer.status().is_success(), "{}", answer.url());
        for (name, value) in answer.headers() {
            let value = String::from_utf8_lossy(value.as_bytes());
            self.refusals.push_str(&format!("{name}: {value}\n"));
        }
        self.refusals.push_str(&answer.text().await.expect("text"));
    }

    /// Opens a page and has done what its administrator asks for; all that is told.
    async fn set_up(&mut self, form: &LaunchForm, action: &str) {
        let page = self.launch(form).await;
        let (_, rest) = page.split_once(r#""ticket":""#).expect("a ticket");
        let (ticket, _) = rest.split_once('"').expect("its end");
        let ticket = self.keep(ticket);
        let body = json!({"version": 1, "ticket": ticket, "action": action}).to_string();
        let answer = self.post("/api/setup", "application/json", body).await;
        assert_eq!(answer.status(), 200);
        let told = answer.text().await.expect("a stream");
        assert!(told.contains("event: end"), "{told}");
        self.refusals.push_str(&told);
    }

    async fn launch(&mut self, form: &LaunchForm) -> String {
        self.keep_all(form);
        let form_type = "application/x-www-form-urlencoded";
        let path = form.url().replace(&self.url, "");
        let answer = self.post(&path, form_type, form.body_text()).await;
        assert_eq!(answer.status(), 200);
        answer.text().await.expect("a page")
    }

    /// Asks for a session; its token, when there is one.
    async fn session(&mut self, auth_id: &str, call_id: &str) -> Option<String> {
        let body = json!({
            "member_id": self.portal.member_id(), "auth_id": auth_id,
            "placement": "CALL_CARD", "call_id": call_id,
        });
        let answer = self
            .post("/api/session", "application/json", body.to_string())
            .await;
        if !answer.status().is_success() {
            self.note(answer).await;
            return None;
        }
        let bytes = answer.bytes().await.expect("a body");
        let answer: Value = serde_json::from_slice(&bytes).expect("json");
        Some(self.keep(answer["token"].as_str().expect("a token")))
    }

    async fn get(&self, path: &str, token: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url));
        request.bearer_auth(token).send().await.expect("an answer")
    }

    /// A call whose END never comes, so that the portal is asked about it.
    async fn lose_an_end(&self) {
        let call = self.portal.call(CallSpec::incoming());
        assert_eq!(call.init().await.status, 200);
        assert_eq!(call.start(OPERATOR).await.status, 200);
    }

    /// How often the portal or its authorization server was asked this.
    fn count(&self, method: &str) -> usize {
        let asked = self.portal.received();
        asked.iter().filter(|asked| asked.method == method).count()
    }

    /// Loses an END, and waits until it made us ask for something once more.
    async fn lose_an_end_and_see(&self, method: &str, before: usize) {
        self.lose_an_end().await;
        let is_more = |asked: &Received| asked.method == method && self.count(method) > before;
        self.portal.wait_received(is_more).await;
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_logged_counted_or_refused_no_secret_and_no_full_number_is_in_it() {
    let portal = SimPortal::start(Options::default())
        .await
        .expect("a portal");
    let backend = Loud::start(&portal);
    portal.set_app_url(&backend.url);
    portal.set_public_url("https://card.example");
    let mut day = Day {
        portal,
        client: Client::builder().no_proxy().build().expect("a client"),
        url: backend.url.clone(),
        secrets: BTreeSet::new(),
        refusals: String::new(),
    };
    day.keep(Options::default().client_secret);
    for number in ["4930901820", "4930777888"] {
        day.keep(number);
    }
    install(&mut day).await;
    work(&mut day).await;
    guess(&mut day).await;
    renew(&mut day).await;
    leave(&mut day).await;

    let metrics = day.get("/metrics", "").await.text().await.expect("text");
    let log = backend.log();
    assert!(log.contains("answered"), "nothing was logged");
    assert!(log.contains("tokens were renewed"));
    assert!(log.contains("the portal cannot be bound for now"));
    assert!(day.refusals.contains("head-too-large"));
    assert!(day.refusals.contains("urn:call-card:problem:not-genuine"));
    let asked = day.portal.received();
    // What we sent is secret, whoever gave it to us: renewed tokens are among it.
    let sent = asked.iter().flat_map(|asked| {
        let names = ["auth", "refresh_token", "client_secret"];
        names.map(|name| asked.param(name))
    });
    let renewed = sent.filter(|sent| !sent.is_empty());
    let known = day.secrets.len();
    day.secrets.extend(renewed);
    assert!(day.secrets.len() > known, "nothing was renewed");
    let addresses: String = asked
        .iter()
        .map(|asked| format!("?{}\n", asked.query))
        .collect();
    for secret in &day.secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} in the log: {line:?}");
        assert!(!metrics.contains(secret), "{secret} in the metrics");
        assert!(!day.refusals.contains(secret), "{secret} in a refusal");
        assert!(!addresses.contains(secret), "{secret} in an address");
    }
}

async fn install(day: &mut Day) {
    day.portal
        .faults(|faults| faults.oauth = Some(OauthFault::Html));
    assert_eq!(day.portal.install().await.status, 503);
    day.portal.faults(|faults| faults.oauth = None);
    let page = day.portal.launch_install(ADMINISTRATOR);
    for oauth in [Some(OauthFault::Down), Some(OauthFault::Refuse), None] {
        day.portal.faults(|faults| faults.oauth = oauth);
        day.set_up(&page, "install").await;
    }
    assert_eq!(day.portal.install().await.status, 200);
    day.keep_tokens();
    for rest in [Some(RestFault::AccessDenied), Some(RestFault::Html), None] {
        day.portal.faults(|faults| faults.rest = rest);
        let check_up = day.portal.launch_app(ADMINISTRATOR);
        day.set_up(&check_up, "check").await;
    }
    let own_page = day.portal.launch_app(OPERATOR);
    day.launch(&own_page).await;
}

async fn work(day: &mut Day) {
    let call = day.portal.call(CallSpec::incoming());
    call.init().await;
    call.start(OPERATOR).await;
    day.portal
        .callback("+4930777888", "call me", "7", None)
        .await;
    day.launch(&call.launch_form()).await;
    let operator = day.portal.operator_token();
    let session = day.session(&operator, &call.id).await.expect("a session");
    let path = format!("/api/calls/{}", call.id);
    assert_eq!(day.get(&path, &session).await.status(), 200);
    let live = day.get(&format!("{path}/live"), &session).await;
    assert_eq!(live.status(), 200);
    call.end(End::missed()).await;
    drop(live);
}

async fn guess(day: &mut Day) {
    let call = day.portal.call(CallSpec::incoming());
    let (foreign, expired) = (day.portal.foreign_token(), day.portal.expired_token());
    let forged = day.keep("forged-token-1");
    for auth_id in [day.keep(foreign), day.keep(expired), forged.clone()] {
        assert!(day.session(&auth_id, &call.id).await.is_none());
    }
    day.portal.faults(|faults| faults.wrong_token = true);
    call.init().await;
    day.portal.faults(|faults| faults.wrong_token = false);
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    let operator = day.portal.operator_token();
    day.refused(
        "/api/session",
        json,
        format!("{{\"auth_id\":\"{operator}\"}}"),
    )
    .await;
    day.refused("/api/session", json, format!("{{\"auth_id\":\"{operator}"))
        .await;
    day.refused("/api/session", json, format!("{{\"{forged}\":1}}"))
        .await;
    day.refused(
        "/events",
        form,
        format!("event={forged}&auth[application_token]={forged}"),
    )
    .await;
    day.refused(
        "/events",
        json,
        format!("{{\"event\":\"X\",\"auth\":\"{forged}\""),
    )
    .await;
    let bad_launch = format!("member_id={forged}&AUTH_ID={operator}");
    day.refused(&format!("/call-card?DOMAIN={forged}/"), form, bad_launch)
        .await;
    let ticket = json!({"version": 1, "ticket": forged, "action": "install"});
    day.refused("/api/setup", json, ticket.to_string()).await;
    // Somebody's mistake: a token in an address.
    let answer = day
        .get(&format!("/api/calls/1?token={operator}"), &forged)
        .await;
    day.note(answer).await;
    let answer = day.get(&format!("/{forged}"), "").await;
    day.note(answer).await;
    let head = format!("GET /?{forged} HTTP/1.1\r\nauthorization: Bearer {operator}\r\n");
    day.refused_unread(format!("{head}no header {forged}\r\n\r\n"))
        .await;
    day.refused_unread(format!(
        "{head}{}",
        format!("x: {forged}\r\n").repeat(2_000)
    ))
    .await;
}

async fn renew(day: &mut Day) {
    const STATISTICS: &str = "voximplant.statistic.get";
    const RENEWAL: &str = "oauth/token";
    let before = day.count(RENEWAL);
    day.portal.expire_all();
    day.lose_an_end_and_see(RENEWAL, before).await;
    for rest in [
        RestFault::Html,
        RestFault::AccessDenied,
        RestFault::Internal,
    ] {
        day.keep_tokens();
        let before = day.count(STATISTICS);
        day.portal.faults(|faults| faults.rest = Some(rest));
        day.lose_an_end_and_see(STATISTICS, before).await;
    }
    day.portal.faults(|faults| faults.rest = None);
    day.keep_tokens();
    let before = day.count(RENEWAL);
    day.portal.end_grants();
    day.portal.expire_all();
    day.lose_an_end_and_see(RENEWAL, before).await;
}

async fn leave(day: &mut Day) {
    let operator = day.portal.operator_token();
    day.keep(operator.clone());
    let session = day.session(&operator, "1").await.expect("a session");
    day.portal.faults(|faults| {
        faults.rest = Some(RestFault::Html);
        faults.rest_method = Some("batch".to_owned());
    });
    assert_eq!(day.portal.update("another-secret-of-it").await.status, 200);
    day.keep_tokens();
    // Waits until the update's binding has come to nothing.
    let check_up = day.portal.launch_app(ADMINISTRATOR);
    day.set_up(&check_up, "repair").await;
    day.portal.faults(|faults| faults.rest = None);
    assert_eq!(day.portal.uninstall(true).await.status, 200);
    let answer = day.get("/api/calls/1", &session).await;
    day.note(answer).await;
}
