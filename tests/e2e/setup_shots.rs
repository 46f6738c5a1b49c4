//! Pictures of the installation page, the check-up page and of what they say when something is
//! wrong, for docs/install.md.

use anyhow::Result;
use portal_sim::{ADMINISTRATOR, OPERATOR, OauthFault, SimPortal};

use crate::act::{Card, Report, Setup, open_own_page, post_into_frame};
use crate::camera::Camera;
use crate::stand::{Browser, Stand};

/// A portal with the application just added, and an administrator before its page.
struct Scene {
    stand: Stand,
    browser: Browser,
    camera: Camera,
}

impl Scene {
    async fn set() -> Result<Self> {
        Self::on(Stand::fresh().await?).await
    }

    async fn on(stand: Stand) -> Result<Self> {
        let browser = stand.browser().await?;
        let camera = Camera::before(&browser).await?;
        Ok(Self {
            stand,
            browser,
            camera,
        })
    }

    async fn open(&self) -> Result<Setup> {
        open_own_page(&self.browser, &self.stand.portal, ADMINISTRATOR).await
    }

    /// The page once something has failed.
    async fn take_failure(&self, name: &str, wrong: impl FnOnce(&SimPortal)) -> Result<()> {
        let portal = &self.stand.portal;
        portal.faults(|faults| *faults = portal_sim::Faults::default());
        portal.terms(|terms| *terms = portal_sim::Terms::default());
        wrong(portal);
        let page = self.open().await?;
        self.take_failed(&page, name).await
    }

    async fn take_failed(&self, page: &Setup, name: &str) -> Result<()> {
        page.until("it fails", Report::has_failed).await?;
        self.camera.take_briefly(&framed(page), name).await
    }

    async fn install(&self) -> Result<()> {
        let page = self.open().await?;
        page.until("it is ready", Report::is_ready_to_finish)
            .await?;
        self.stand.portal.finish_installation().await;
        Ok(())
    }
}

/// The camera takes cards: frames that it can make as large as what is in them.
fn framed(page: &Setup) -> Card {
    Card {
        client: page.client.clone(),
    }
}

#[tokio::test]
async fn an_installation_at_work_and_done() -> Result<()> {
    let scene = Scene::set().await?;
    scene.stand.portal.faults(|faults| {
        faults.rest_slow_ms = 8_000;
        faults.rest_method = Some("batch".to_owned());
    });
    let page = scene.open().await?;
    page.until("it works", |page| page.state("portal") == "running")
        .await?;
    scene.camera.take(&framed(&page), "install-running").await?;
    scene.stand.portal.faults(|faults| faults.rest_slow_ms = 0);
    let page = scene.open().await?;
    page.until("it is ready", Report::is_ready_to_finish)
        .await?;
    scene.camera.take(&framed(&page), "install-ready").await
}

#[tokio::test]
async fn an_installation_that_fails() -> Result<()> {
    let scene = Scene::set().await?;
    scene
        .take_failure("install-scope", |portal| {
            portal.terms(|terms| terms.scopes = vec!["crm".to_owned(), "placement".to_owned()]);
        })
        .await?;
    scene
        .take_failure("install-count", |portal| {
            portal.terms(|terms| terms.most_handlers = Some(0));
        })
        .await?;
    scene
        .take_failure("install-plan", |portal| {
            portal.terms(|terms| terms.rest_in_plan = false);
        })
        .await?;
    scene
        .take_failure("install-module", |portal| {
            portal.terms(|terms| terms.has_telephony = false);
        })
        .await?;
    scene
        .take_failure("install-authorization", |portal| {
            portal.faults(|faults| faults.oauth = Some(OauthFault::Down));
        })
        .await?;
    scene
        .take_failure("install-unreachable", |portal| {
            portal.faults(|faults| {
                faults.rest_slow_ms = 60_000;
                faults.rest_method = Some("profile".to_owned());
            });
        })
        .await?;
    scene
        .take_failure("install-host", |portal| {
            portal.set_public_url("https://elsewhere.example");
            portal.terms(|terms| terms.own_host_only = true);
        })
        .await
}

#[tokio::test]
async fn an_installation_whose_backend_goes_away() -> Result<()> {
    let mut scene = Scene::set().await?;
    scene.stand.portal.faults(|faults| {
        faults.rest_slow_ms = 8_000;
        faults.rest_method = Some("batch".to_owned());
    });
    let page = scene.open().await?;
    page.until("it works", |page| page.state("portal") == "running")
        .await?;
    scene.stand.backend.kill().await?;
    page.until("it is lost", |page| page.offers("again"))
        .await?;
    scene
        .camera
        .take_briefly(&framed(&page), "install-lost")
        .await
}

#[tokio::test]
async fn an_installation_by_somebody_who_may_not() -> Result<()> {
    let scene = Scene::set().await?;
    let form = scene.stand.portal.launch_install(OPERATOR);
    let page = post_into_frame(&scene.browser, &scene.stand.portal, &form).await?;
    scene.take_failed(&page, "install-no-administrator").await
}

#[tokio::test]
async fn an_installation_without_the_settings_it_needs() -> Result<()> {
    let scene = Scene::on(Stand::fresh_without_address().await?).await?;
    scene.take_failure("install-address", |_| ()).await?;
    scene.stand.portal.finish_installation().await;
    let page = scene.open().await?;
    scene.take_failed(&page, "check-address").await?;
    let scene = Scene::on(Stand::fresh_on_a_private_address().await?).await?;
    scene.take_failure("install-private", |_| ()).await
}

#[tokio::test]
async fn a_checkup() -> Result<()> {
    let scene = Scene::set().await?;
    scene.install().await?;
    let page = scene.open().await?;
    page.until("all is well", Report::is_good).await?;
    scene.camera.take(&framed(&page), "check-ready").await?;

    scene.stand.portal.unbind_all();
    scene
        .stand
        .portal
        .bind_placement("CALL_CARD", "https://old-name.example/call-card");
    let page = scene.open().await?;
    page.until("it offers repair", |page| page.offers("repair"))
        .await?;
    scene.camera.take(&framed(&page), "check-broken").await
}

#[tokio::test]
async fn a_checkup_whose_events_never_come() -> Result<()> {
    let scene = Scene::set().await?;
    scene.install().await?;
    scene.stand.portal.faults(|faults| faults.lost = true);
    let page = scene.open().await?;
    page.until("no event comes", |page| {
        page.offers("again") && page.state("delay") == "failed"
    })
    .await?;
    scene
        .camera
        .take_briefly(&framed(&page), "check-no-events")
        .await
}

#[tokio::test]
async fn the_page_of_an_employee() -> Result<()> {
    let scene = Scene::set().await?;
    scene.install().await?;
    let page = open_own_page(&scene.browser, &scene.stand.portal, OPERATOR).await?;
    page.until("it says what it is", |page| page.text.contains("tab"))
        .await?;
    scene.camera.take(&framed(&page), "app-employee").await
}
