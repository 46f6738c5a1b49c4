//! What an administrator meets: the binary, its settings, its log, its metrics.

use std::process::{Command, Output, Stdio};

use portal_sim::{CallSpec, End};

use crate::stand::Stand;

/// The binary with these variables and no others of ours.
fn backend(variables: &[(&str, &str)], args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_call-card-backend"));
    for (name, _) in std::env::vars_os() {
        let is_ours = name.to_string_lossy().starts_with("CALL_CARD_");
        if is_ours || name == "CLICOLOR_FORCE" || name == "NO_COLOR" {
            command.env_remove(name);
        }
    }
    command
        .envs(variables.iter().copied())
        .args(args)
        .stdin(Stdio::null());
    command
}

fn refusal(variables: &[(&str, &str)]) -> String {
    let Output { status, stderr, .. } = backend(variables, &[]).output().expect("a process");
    assert_eq!(status.code(), Some(1));
    String::from_utf8(stderr).expect("text")
}

#[test]
fn a_wrong_setting_ends_the_start_with_one_line() {
    let message = refusal(&[("CALL_CARD_CLIENT_ID", "x")]);
    assert_eq!(
        message,
        "call-card-backend: CALL_CARD_CLIENT_SECRET is missing\n"
    );
    let needed = [
        ("CALL_CARD_CLIENT_ID", "x"),
        ("CALL_CARD_CLIENT_SECRET", "the-secret"),
    ];
    for (name, value) in [
        ("CALL_CARD_LISTNE", "x"),
        ("CALL_CARD_LISTEN", "x"),
        ("CALL_CARD_STORE", "nats://127.0.0.1"),
        ("CALL_CARD_RETENTION", "soon"),
        ("CALL_CARD_STORE", "sqlite:/no/such/folder/x.db"),
        ("CALL_CARD_KEY_FILE", "/no/such/folder/x.key"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let (key, store) = (file("key"), format!("sqlite:{}", file("db")));
        let mut variables = needed.to_vec();
        variables.push(("CALL_CARD_KEY_FILE", &key));
        variables.push(("CALL_CARD_STORE", &store));
        variables.retain(|(held, _)| *held != name);
        variables.push((name, value));
        let message = refusal(&variables);
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(!message.contains("the-secret"));
    }
}

#[test]
fn the_table_of_settings_is_the_one_in_the_manual() {
    let output = backend(&[], &["--print-settings"])
        .output()
        .expect("a process");
    assert!(output.status.success());
    let table = String::from_utf8(output.stdout).expect("text");
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md");
    let manual = std::fs::read_to_string(manual).expect("docs/operations.md");
    assert!(
        manual.contains(&table),
        "paste the output of --print-settings into docs/operations.md:\n{table}"
    );
}

#[cfg(unix)]
#[test]
fn the_start_tells_its_addresses_and_a_stop_is_orderly() {
    use std::io::{BufRead as _, BufReader};

    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (key, store) = (file("key"), format!("sqlite:{}", file("db")));
    let without_a_card = folder.path().to_string_lossy();
    let variables = [
        ("CALL_CARD_CLIENT_ID", "x"),
        ("CALL_CARD_CLIENT_SECRET", "y"),
        ("CALL_CARD_KEY_FILE", &key),
        ("CALL_CARD_STORE", &store),
        ("CALL_CARD_PUBLIC_URL", "https://card.example.com"),
        ("CALL_CARD_ASSETS", &without_a_card),
    ];
    let mut child = backend(&variables, &["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let port = line
        .trim()
        .strip_prefix("listening on http://127.0.0.1:")
        .expect("an address");
    assert_ne!(port.parse::<u16>().expect("a port"), 0);
    let killed = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill");
    assert!(killed.success());
    let ended = child.wait_with_output().expect("an end");
    assert!(ended.status.success());
    let log = String::from_utf8(ended.stderr).expect("text");
    for path in ["/call-card", "/app", "/install", "/events"] {
        let address = format!("https://card.example.com{path}");
        assert!(log.contains(&address), "{log}");
    }
    assert!(log.contains("no card is built in"), "{log}");
    assert!(log.contains("TRUSTED_PROXIES is empty"), "{log}");
    assert!(!log.contains('\u{1b}'), "colours, and nobody looks: {log}");
}

#[tokio::test]
async fn metrics_are_prometheus_text_without_anything_personal() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(call.end(End::missed()).await.status, 200);
    let _ = stand.snapshot(&call.id).await;
    let _ = stand
        .node
        .get(&format!("/{}", stand.portal.operator_token()))
        .await;
    let answer = stand.node.get("/metrics").await;
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let text = answer.text().await.expect("text");
    for private in [
        "+4930901820",
        &call.id,
        &stand.portal.operator_token(),
        &stand.portal.application_token(),
        &stand.portal.member_id(),
    ] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    assert!(
        text.contains(r#"call_card_events_total{event="ONVOXIMPLANTCALLEND",result="stored"} 1"#),
        "{text}"
    );
    assert!(text.contains(r#"call_card_http_requests_total{route="/api/calls/{call_id}",method="GET",status="200"} 1"#), "{text}");
    assert!(
        text.contains(r#"call_card_sessions_total{result="opened"} 1"#),
        "{text}"
    );
}

#[tokio::test]
async fn health_is_told_in_two_words() {
    let stand = Stand::bare().await;
    for path in ["/healthz", "/readyz"] {
        let answer = stand.node.get(path).await;
        assert_eq!(answer.status(), 200);
        assert!(answer.headers().contains_key("x-request-id"));
    }
}

/// A log collector that dies, or a full disk under the log.
#[test]
fn a_log_that_nobody_takes_costs_no_answer() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpStream;

    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (key, store) = (file("key"), format!("sqlite:{}", file("db")));
    let variables = [
        ("CALL_CARD_CLIENT_ID", "x"),
        ("CALL_CARD_CLIENT_SECRET", "y"),
        ("CALL_CARD_KEY_FILE", &key),
        ("CALL_CARD_STORE", &store),
        ("CALL_CARD_LOG", "debug"),
    ];
    let mut child = backend(&variables, &["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    drop(child.stderr.take());
    let address = line.trim().rsplit('/').next().expect("an address");
    let mut socket = TcpStream::connect(address).expect("a connection");
    let request = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    socket.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    child.kill().expect("killed");
    child.wait().expect("an end");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
}

/// The settings of a backend in a folder of its own, whose portal is installed.
async fn installed() -> (Stand, Vec<(String, String)>) {
    let stand = Stand::installed().await;
    let settings = stand.settings.iter();
    let variables = settings.map(|(name, value)| (format!("CALL_CARD_{name}"), value.clone()));
    let variables = variables.collect();
    (stand, variables)
}

/// What is sealed in a store that nobody has open.
fn sealed(db: &std::path::Path) -> Vec<Vec<u8>> {
    let db = rusqlite::Connection::open(db).expect("opens");
    let mut all = db.prepare("SELECT secrets FROM portals").expect("a table");
    let rows = all.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("secrets")
}

fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = variables.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test]
async fn a_lost_key_file_stops_the_start_with_what_to_do_and_nothing_is_made_anew() {
    let (stand, variables) = installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let (key, db) = (
        stand.folder.path().join("call-card.key"),
        stand.folder.path().join("call-card.db"),
    );
    let Stand {
        node,
        portal,
        settings,
        folder,
    } = stand;
    let clock = node.clock.clone();
    node.stop().await;
    std::fs::remove_file(&key).expect("removed");
    let before = sealed(&db);

    let message = refusal(&borrowed(&variables));
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains("call-card.key is missing"), "{message}");
    assert!(
        message.contains("run once with --forget-unreadable"),
        "{message}"
    );
    assert!(
        message.contains("must install the application again"),
        "{message}"
    );
    assert!(!key.exists(), "a new key would look as if all were well");
    assert!(sealed(&db) == before, "secrets were sealed anew");

    let forgets = backend(&borrowed(&variables), &["--forget-unreadable"]).output();
    let forgets = forgets.expect("a process");
    assert!(forgets.status.success(), "{forgets:?}");
    let said = String::from_utf8(forgets.stdout).expect("text");
    assert!(said.contains(&portal.member_id()), "{said}");
    let node = crate::stand::Node::start(&settings, clock).await;
    portal.set_app_url(&node.url);
    let stand = Stand {
        node,
        portal,
        settings,
        folder,
    };
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
    assert_eq!(stand.portal.install().await.status, 200);
    assert_eq!(stand.snapshot(&call.id).await["call"]["state"], "ringing");
}

#[tokio::test]
async fn another_key_file_stops_the_start_too() {
    let (stand, variables) = installed().await;
    let key = stand.folder.path().join("call-card.key");
    let Stand { node, folder, .. } = stand;
    node.stop().await;
    std::fs::remove_file(&key).expect("removed");
    backend::keys::Keys::open(&key).expect("another key");
    let message = refusal(&borrowed(&variables));
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(
        message.contains("do not open with this key file"),
        "{message}"
    );
    drop(folder);
}

#[tokio::test]
async fn a_key_file_that_others_may_read_stops_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let (stand, variables) = installed().await;
    let key = stand.folder.path().join("call-card.key");
    let Stand { node, folder, .. } = stand;
    node.stop().await;
    for mode in [0o640, 0o604, 0o666] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).expect("set");
        let message = refusal(&borrowed(&variables));
        assert!(message.contains("chmod 600"), "{message}");
    }
    drop(folder);
}

#[tokio::test]
async fn a_store_of_a_newer_release_stops_the_start_and_says_why() {
    let (stand, variables) = installed().await;
    let db = stand.folder.path().join("call-card.db");
    let Stand { node, folder, .. } = stand;
    node.stop().await;
    let newer = rusqlite::Connection::open(&db).expect("opens");
    newer
        .pragma_update(None, "user_version", 1000)
        .expect("set");
    drop(newer);
    let message = refusal(&borrowed(&variables));
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains("has schema 1000"), "{message}");
    assert!(message.contains("start a newer one"), "{message}");
    drop(folder);
}
