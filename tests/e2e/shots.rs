//! Pictures of the card in its states, for the documents. `cargo xtask shots` takes them.
#![cfg(not(target_arch = "wasm32"))]

#[allow(
    dead_code,
    unused_imports,
    reason = "the end-to-end tests use the rest"
)]
mod act;
mod camera;
#[allow(
    dead_code,
    unused_imports,
    reason = "the end-to-end tests use the rest"
)]
mod see;
mod setup_shots;
#[allow(
    dead_code,
    unused_imports,
    reason = "the end-to-end tests use the rest"
)]
mod stand;

use anyhow::Result;
use portal_sim::{CallSpec, Crm, End, OPERATOR, SimCall};

use crate::act::{Card, open};
use crate::camera::Camera;
use crate::stand::{Browser, Stand};

/// A call on a stand, and a camera before its card.
struct Scene {
    stand: Stand,
    browser: Browser,
    call: SimCall,
}

impl Scene {
    async fn of(spec: CallSpec) -> Result<Self> {
        let stand = Stand::start().await?;
        let browser = stand.browser().await?;
        let call = stand.portal.call(spec);
        Ok(Self {
            stand,
            browser,
            call,
        })
    }

    /// The card once it rings, or whatever it does first.
    async fn open(&self, state: &str) -> Result<(Card, Camera)> {
        for delivered in self.call.ring().await {
            assert!(delivered.is_ok(), "{delivered:?}");
        }
        let camera = Camera::before(&self.browser).await?;
        let card = open(&self.browser, &self.call).await?;
        card.until(state, |look| look.is_live_and(state)).await?;
        Ok((card, camera))
    }
}

/// Whether the call has ended, and the portal's card is about to close.
fn is_over(look: &see::Look) -> bool {
    look.is_live_and("ended") && look.timeline.iter().any(|item| item.kind == "before_close")
}

fn incoming() -> CallSpec {
    CallSpec {
        line_name: "Berlin office".to_owned(),
        ..CallSpec::incoming()
    }
}

#[tokio::test]
async fn an_answered_call_and_the_portal_around_it() -> Result<()> {
    let scene = Scene::of(incoming()).await?;
    let (card, camera) = scene.open("ringing").await?;
    camera.take_portal("portal").await?;
    camera.take(&card, "ringing").await?;
    scene.call.start(OPERATOR).await;
    card.until("they talk", |look| look.is_live_and("talking"))
        .await?;
    camera.take(&card, "talking").await?;
    let end = End {
        cost: "0.0480".to_owned(),
        currency: "EUR".to_owned(),
        ..End::answered(95)
    };
    scene.call.end(end).await;
    card.until("it ends", is_over).await?;
    camera.take(&card, "answered").await
}

#[tokio::test]
async fn a_missed_call() -> Result<()> {
    let scene = Scene::of(incoming()).await?;
    let (card, camera) = scene.open("ringing").await?;
    scene.call.end(End::missed()).await;
    card.until("it ends", is_over).await?;
    camera.take(&card, "missed").await
}

#[tokio::test]
async fn a_callback_by_a_telephony_application() -> Result<()> {
    let scene = Scene::of(CallSpec::outgoing().by_rest_app()).await?;
    let text = "Please call me back about my order, after four if you can.";
    let crm = Some(Crm::new("CONTACT", 797));
    scene.call.requested().await;
    let (card, camera) = scene.open("in_progress").await?;
    camera.take(&card, "rest-app").await?;
    scene
        .stand
        .portal
        .callback("+4930901820", text, "7", crm)
        .await;
    scene.call.end(End::new("304", "Call canceled", 0)).await;
    card.until("it ends", |look| is_over(look) && look.has("callback"))
        .await?;
    camera.take(&card, "no-answer-callback").await
}

#[tokio::test]
async fn a_card_without_its_backend() -> Result<()> {
    let mut scene = Scene::of(incoming()).await?;
    let (card, camera) = scene.open("ringing").await?;
    scene.stand.backend.kill().await?;
    let is_offline = |look: &see::Look| look.connection.as_deref() == Some("offline");
    card.until("the loss is told", is_offline).await?;
    camera.take(&card, "offline").await
}

#[tokio::test]
async fn a_caller_nobody_knows() -> Result<()> {
    let scene = Scene::of(CallSpec {
        number: None,
        crm: None,
        ..incoming()
    })
    .await?;
    let (card, camera) = scene.open("ringing").await?;
    camera.take(&card, "unknown-number").await
}

#[tokio::test]
async fn a_portal_that_did_not_install() -> Result<()> {
    let stand = Stand::stranger().await?;
    let browser = stand.browser().await?;
    let call = stand.portal.call(incoming());
    call.init().await;
    let camera = Camera::before(&browser).await?;
    let card = open(&browser, &call).await?;
    // Once it has given up trying at once, so that all pictures show the same.
    let is_refused = |look: &see::Look| {
        look.connection.as_deref() == Some("offline")
            && look.word("connection").contains("must install it")
    };
    card.until("the refusal is told", is_refused).await?;
    camera.take(&card, "refused").await
}
