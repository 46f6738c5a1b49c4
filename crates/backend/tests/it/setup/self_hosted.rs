//! A self-hosted portal with a port, over plain http.

use portal_sim::{ADMINISTRATOR, LaunchForm, Options};
use serde_json::json;

use super::{PUBLIC_URL, Told, bound, everything, ticket, told};
use crate::opened::Opened;
use crate::scripted::{Reply, Scripted};
use crate::stand::Stand;

/// A portal that is known by the name `localhost`, and allowed nothing.
struct SelfHosted {
    stand: Stand,
    host: String,
}

impl SelfHosted {
    async fn new() -> Self {
        // The sim's own authorization server knows it by its number.
        let endpoint = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
        let said = std::sync::Arc::clone(&endpoint);
        let info = move |_: &_| {
            let Options {
                client_id,
                member_id,
                ..
            } = Options::default();
            Reply::result(json!({
                "client_id": client_id, "user_id": ADMINISTRATOR,
                "expires": "2099-01-01T00:00:00+00:00",
                "install": {"client_endpoint": said.get(), "member_id": member_id},
            }))
        };
        let oauth = Scripted::start(info).await;
        let stand = Stand::with(|settings, portal| {
            settings.insert("PUBLIC_URL", PUBLIC_URL.to_owned());
            settings.insert("OAUTH_URLS", oauth.url.clone());
            settings.remove("ALLOW_PRIVATE");
            portal.set_public_url(PUBLIC_URL);
        })
        .await;
        let host = stand.portal.host().replace("127.0.0.1", "localhost");
        endpoint.set(format!("http://{host}/rest/")).expect("once");
        Self { stand, host }
    }

    /// A form of this portal, under its name.
    fn named(&self, mut form: LaunchForm) -> LaunchForm {
        for (name, value) in &mut form.query {
            if name == "DOMAIN" {
                self.host.clone_into(value);
            }
        }
        form
    }

    async fn install(&self) -> Told {
        let form = self.named(self.stand.portal.launch_install(ADMINISTRATOR));
        let ticket = ticket(&self.stand, &form).await;
        told(&self.stand, &ticket, "install").await
    }
}

#[tokio::test]
async fn a_portal_over_plain_http_is_refused_and_told_how_to_allow_it() {
    let portal = SelfHosted::new().await;
    let told = portal.install().await;
    assert_eq!(told.states(), [("admin", "failed")]);
    let said = told.words("admin");
    assert!(said.contains("plain http"), "{said}");
    assert!(
        said.contains(&format!("CALL_CARD_ALLOW_PRIVATE={}", portal.host)),
        "{said}"
    );
    assert_eq!(told.end["outcome"], "broken");
    let stand = &portal.stand;
    assert_eq!(
        stand.portal.received().len(),
        0,
        "no token crossed the network"
    );
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
}

#[tokio::test]
async fn once_its_address_is_named_it_installs_as_any_other() {
    let mut portal = SelfHosted::new().await;
    let refused = portal.install().await.words("admin");
    let (_, setting) = refused
        .split_once("CALL_CARD_ALLOW_PRIVATE=")
        .expect("it says how");
    let allowed = setting.split(' ').next().expect("an address").to_owned();
    portal.stand.settings.insert("ALLOW_PRIVATE", allowed);
    portal.stand = portal.stand.restart().await;
    let told = portal.install().await;
    assert_eq!(told.end["outcome"], "ready");
    let origin = format!("http://{}", portal.host);
    assert!(
        told.words("portal").contains(&origin),
        "{}",
        told.words("portal")
    );
    let stand = &portal.stand;
    assert_eq!(bound(stand).await, everything());
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
    let form = portal.named(stand.portal.launch_app(ADMINISTRATOR));
    let page = Opened::of(stand.node.launch(&form).await).await;
    assert_eq!(page.directive("frame-ancestors"), origin);
}

#[tokio::test]
async fn a_name_that_is_not_the_very_one_allows_nothing() {
    let mut portal = SelfHosted::new().await;
    let (name, port) = portal.host.split_once(':').expect("a port");
    let port: u16 = port.parse().expect("a number");
    let others = format!("{name}:{},127.0.0.1:{port},{name}:80", port ^ 1);
    portal.stand.settings.insert("ALLOW_PRIVATE", others);
    portal.stand = portal.stand.restart().await;
    assert_eq!(portal.install().await.states(), [("admin", "failed")]);
    assert_eq!(portal.stand.portal.received().len(), 0);
}
