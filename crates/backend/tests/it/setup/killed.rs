//! The backend dies in the middle of an installation, and the administrator tries again.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use portal_sim::{ADMINISTRATOR, SimPortal};
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use super::{PUBLIC_URL, bound, everything, install, public, rest};
use crate::opened::Opened;
use crate::stand::{Node, Settings, Stand};

/// A backend in a process of its own, for it to be killed.
struct Mortal {
    child: Child,
    url: String,
}

impl Mortal {
    fn born(settings: &Settings) -> Self {
        let variables = settings.iter();
        let variables = variables.map(|(name, value)| (format!("CALL_CARD_{name}"), value));
        let mut child = Command::new(env!("CARGO_BIN_EXE_call-card-backend"))
            .envs(variables)
            .env("CALL_CARD_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("listening on ");
        let url = url.expect("an address").to_owned();
        Self { child, url }
    }

    /// Opens the installation page as an administrator; the request that its script makes.
    async fn page(&self, portal: &SimPortal) -> RequestBuilder {
        portal.set_app_url(&self.url);
        let form = portal.launch_install(ADMINISTRATOR);
        let client = Client::builder().no_proxy().build().expect("a client");
        let page = client
            .post(form.url())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.body_text());
        let page = Opened::of(page.send().await.expect("an answer")).await;
        let body = json!({"version": 1, "ticket": page.boot()["ticket"], "action": "install"});
        let setup = client.post(format!("{}/api/setup", self.url));
        let setup = setup.header("content-type", "application/json");
        setup.body(body.to_string())
    }
}

/// As `kill -9` does it, and no test that fails leaves it behind.
impl Drop for Mortal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A backend that was killed while the portal had not answered its batch of this number, and the
/// one that was started after it.
async fn killed_in_batch(number: usize) -> Stand {
    let stand = public().await;
    let clock = stand.node.clock.clone();
    let Stand {
        node,
        portal,
        settings,
        folder,
    } = stand;
    node.stop().await;
    let answers_after = |slow_ms| {
        portal.faults(|faults| {
            faults.rest_method = Some("batch".to_owned());
            faults.rest_slow_ms = slow_ms;
        });
    };
    // Those before it are answered late, so that there is time to see them and to say so.
    answers_after(if number == 1 { 60_000 } else { 2_000 });
    let mortal = Mortal::born(&settings);
    let asked = mortal.page(&portal).await.send().await;
    assert_eq!(asked.expect("an answer").status(), 200);
    let count = || {
        let received = portal.received();
        received
            .iter()
            .filter(|asked| asked.method == "batch")
            .count()
    };
    portal.wait_received(|_| count() >= number - 1).await;
    answers_after(60_000);
    portal.wait_received(|_| count() >= number).await;
    drop(mortal);
    answers_after(0);
    let node = Node::start(&settings, clock).await;
    portal.set_app_url(&node.url);
    Stand {
        node,
        portal,
        settings,
        folder,
    }
}

/// What the portal took before it lost sight of the one that asked for it.
async fn bind_a_part(stand: &Stand) {
    let address = format!("{PUBLIC_URL}/events");
    for event in ["ONAPPINSTALL", "ONVOXIMPLANTCALLINIT"] {
        let binding = [("event", event), ("handler", address.as_str())];
        rest(stand, "event.bind", &binding).await;
    }
}

#[tokio::test]
async fn a_portal_that_was_stored_and_not_bound_is_bound_by_the_next_try() {
    for number in [1, 2] {
        let stand = killed_in_batch(number).await;
        assert!(bound(&stand).await.is_empty(), "in batch {number}");
        // What was stored lasts: the portal is known, with the secret of its events.
        assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
        bind_a_part(&stand).await;
        let told = install(&stand).await;
        assert_eq!(told.end["outcome"], "ready");
        let added = told.words("events");
        assert!(added.contains("ONVOXIMPLANTCALLEND"), "{added}");
        assert!(!added.contains("ONVOXIMPLANTCALLINIT"), "{added}");
        assert_eq!(bound(&stand).await, everything());
    }
}

#[tokio::test]
async fn a_portal_that_was_bound_and_whose_store_is_lost_is_stored_and_not_bound_twice() {
    let stand = public().await;
    install(&stand).await;
    let Stand {
        node,
        portal,
        settings,
        folder,
    } = stand;
    let clock = node.clock.clone();
    node.stop().await;
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        std::fs::remove_file(file.expect("a file").path()).expect("removed");
    }
    let node = Node::start(&settings, clock).await;
    portal.set_app_url(&node.url);
    let stand = Stand {
        node,
        portal,
        settings,
        folder,
    };
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
    let told = install(&stand).await;
    assert_eq!(told.end["outcome"], "ready");
    assert_eq!(told.step("events")["state"], "done");
    assert_eq!(bound(&stand).await, everything());
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
}
