//! Portals that install us at the same time.

use bitrix24::Secret;
use domain::PortalId;
use futures_util::future::join_all;
use portal_sim::{ADMINISTRATOR, Options, SimPortal};

use super::{PUBLIC_URL, bound_in, everything, ticket, told};
use crate::stand::{Settings, Stand, event, problem};

const NEIGHBOURS: [char; 5] = ['1', '2', '3', '4', '5'];

/// A portal of its own, with its own authorization server and its own secret.
async fn neighbour(digit: char) -> SimPortal {
    let id = digit.to_string().repeat(32);
    let options = Options {
        application_token: format!("secret-of-portal-{digit}"),
        member_id: id,
        ..Options::default()
    };
    let portal = SimPortal::start(options).await.expect("a portal");
    portal.set_public_url(PUBLIC_URL);
    // Each answers at its own pace, so that no two installations keep step.
    let slow_ms = 3 * u64::from(digit.to_digit(10).expect("a digit"));
    portal.faults(|faults| faults.rest_slow_ms = slow_ms);
    portal
}

/// One backend, and these portals that know nothing of it.
async fn street() -> (Stand, Vec<SimPortal>) {
    let portals = join_all(NEIGHBOURS.map(neighbour)).await;
    let stand = Stand::with(|settings, _| {
        settings.insert("PUBLIC_URL", PUBLIC_URL.to_owned());
        let add = |settings: &mut Settings, name, tell: fn(&SimPortal) -> String| {
            let all: Vec<_> = portals.iter().map(tell).collect();
            settings.insert(name, all.join(","));
        };
        add(settings, "OAUTH_URLS", SimPortal::oauth_url);
        add(settings, "ALLOW_PRIVATE", SimPortal::host);
    })
    .await;
    for portal in &portals {
        portal.set_app_url(&stand.node.url);
    }
    (stand, portals)
}

/// Checks that what is stored of each portal is its own.
async fn each_has_its_own(stand: &Stand, portals: &[SimPortal]) {
    for portal in portals {
        let id = PortalId::parse(&portal.member_id()).expect("an id");
        let stored = stand.node.portals().get(&id).expect("stored");
        assert_eq!(stored.origin, portal.url());
        assert_eq!(stored.client_endpoint, format!("{}/rest/", portal.url()));
        let oauth = format!("{}/rest/", portal.oauth_url());
        assert_eq!(stored.server_endpoint.as_deref(), Some(oauth.as_str()));
        let form = portal.launch_app(ADMINISTRATOR);
        let tokens = stored.tokens.as_ref().expect("tokens");
        for (held, field) in [(&tokens.access, "AUTH_ID"), (&tokens.refresh, "REFRESH_ID")] {
            assert_eq!(Some(held.expose()), form.field(field), "{field}");
        }
        let secret = stored.application_token.as_ref().map(Secret::expose);
        assert_eq!(secret, Some(portal.application_token().as_str()));
        for other in portals {
            let token = other.application_token();
            let form = event(id.as_str(), &token, "ONVOXIMPLANTCALLINIT", &[]);
            let answer = stand.node.post_form("/events", form).await;
            if other.member_id() == portal.member_id() {
                assert_eq!(answer.status(), 200);
            } else {
                problem(answer, 403).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn portals_that_install_at_the_same_time_share_nothing() {
    let (stand, portals) = street().await;
    let installations = portals.iter().map(async |portal| {
        let ticket = ticket(&stand, &portal.launch_install(ADMINISTRATOR)).await;
        told(&stand, &ticket, "install").await
    });
    for (told, portal) in join_all(installations).await.iter().zip(&portals) {
        assert_eq!(told.end["outcome"], "ready");
        assert_eq!(told.step("events")["state"], "changed");
        assert!(told.words("portal").contains(&portal.url()));
        assert_eq!(bound_in(portal).await, everything());
        // Nobody was asked with a token of another.
        let token = portal.admin_token();
        for asked in portal.received() {
            assert_eq!(asked.param("auth"), token, "{}", asked.method);
            assert_eq!(asked.status, 200, "{}", asked.method);
        }
    }
    each_has_its_own(&stand, &portals).await;
    let stand = stand.restart().await;
    each_has_its_own(&stand, &portals).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_portal_that_refuses_does_not_trouble_those_beside_it() {
    let (stand, portals) = street().await;
    let (refusing, others) = portals.split_first().expect("several");
    refusing.terms(|terms| terms.rest_in_plan = false);
    let installations = portals.iter().map(async |portal| {
        let ticket = ticket(&stand, &portal.launch_install(ADMINISTRATOR)).await;
        told(&stand, &ticket, "install").await
    });
    let told = join_all(installations).await;
    assert_eq!(told[0].end["outcome"], "broken");
    assert!(told[1..].iter().all(|told| told.end["outcome"] == "ready"));
    let id = PortalId::parse(&refusing.member_id()).expect("an id");
    assert!(stand.node.portals().get(&id).is_none());
    refusing.terms(|terms| terms.rest_in_plan = true);
    assert!(bound_in(refusing).await.is_empty());
    each_has_its_own(&stand, others).await;
}
