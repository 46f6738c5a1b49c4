//! Calls played by script, for whoever opens the page without a portal. Debug builds only: not a
//! byte of this is in the release. The panels, the stores and the fold are the real ones.
//!
//! The address chooses: `#call=incoming-answered&lang=de&at=talking&dir=rtl&speed=4`. With `at`
//! the call is brought to that step at once and held there, and with `alone=1` nothing else is on
//! the page, for pictures.

pub mod choice;
pub mod conductor;
pub mod facts;
pub mod scene;
pub mod scenes;

use api::{BootPage, BootPortal};
use domain::{PortalId, Rules};
use i18n::{Catalog, Locale, Msg};
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::browser::{Listener, document};
use crate::preview::choice::{Choice, SPEEDS};
use crate::preview::conductor::Conductor;
use crate::preview::scene::Scene;
use crate::ui::{Node, element, live, mount, text};
use crate::wire::Boot;

/// How `cargo xtask` finds out that no release holds any of this.
pub const MARKER: &str = "call-card-preview";

/// Opens the preview.
pub fn open(root: &HtmlElement) {
    mount(root, page).forget();
}

/// What to choose from, and the stage.
fn page() -> Node {
    let choice = RwSignal::new(Choice::read(&document::hash()));
    if let Some(window) = web_sys::window() {
        let follow = move |_| choice.set(Choice::read(&document::hash()));
        StoredValue::new_local(Listener::new(&window, "hashchange", follow));
    }
    Effect::new(move |_| {
        let choice = choice.get();
        document::set_language(choice.locale.tag(), choice.dir());
    });
    element("div")
        .testid(MARKER)
        .child(live(move || {
            let choice = choice.get();
            let choices = (!choice.is_alone).then(|| choices(&choice));
            choices.into_iter().collect()
        }))
        .child(live(move || stage(&choice.get()).into_iter().collect()))
        .into()
}

/// Links, so that each choice has an address.
fn choices(choice: &Choice) -> Node {
    let catalog = Catalog::for_locale(choice.locale);
    let calls = scenes::all().into_iter().map(|scene| {
        let to = Choice {
            call: scene.id.to_owned(),
            at: None,
            ..choice.clone()
        };
        link(&to, (scene.title)(&catalog), scene.id == choice.call)
    });
    let languages = Locale::ALL.into_iter().map(|locale| {
        let to = Choice {
            locale,
            ..choice.clone()
        };
        link(&to, locale.own_name().to_owned(), locale == choice.locale)
    });
    let directions = [false, true].map(|is_rtl| {
        let to = Choice {
            is_rtl,
            ..choice.clone()
        };
        link(&to, to.dir().to_owned(), is_rtl == choice.is_rtl)
    });
    let speeds = SPEEDS.map(|speed| {
        let to = Choice {
            speed,
            ..choice.clone()
        };
        link(&to, format!("× {speed}"), speed == choice.speed)
    });
    let ways = languages.chain(directions).chain(speeds);
    let what = element("p").class("muted");
    element("nav")
        .class("page choices")
        .child(element("h1").text(catalog.text(Msg::PreviewTitle).to_owned()))
        .child(what.text(catalog.text(Msg::PreviewWhat).to_owned()))
        .child(element("p").children(calls.flatten()))
        .child(element("p").children(ways.flatten()))
        .into()
}

fn link(to: &Choice, title: String, is_chosen: bool) -> [Node; 2] {
    let link = element("a")
        .attr("href", to.hash())
        .attr_if("aria-current", is_chosen.then_some("true"));
    [link.text(title).into(), text(" ")]
}

/// The card of the chosen call, and the script that plays it.
fn stage(choice: &Choice) -> Option<Node> {
    let scene = scenes::find(&choice.call);
    let (boot, opened) = (boot(&scene, choice)?, scene.opened()?);
    let conductor = Conductor::new(scene);
    let card = crate::app::view_of_call(boot, opened, conductor.ways());
    conductor.play(choice.speed, choice.at.clone());
    // Another choice is another card, not the old one redrawn.
    Some(element("div").child(card).into())
}

/// What a backend would have written into the page; `None` only if our own portal id were none.
pub fn boot(scene: &Scene, choice: &Choice) -> Option<Boot> {
    let catalog = Catalog::for_locale(choice.locale);
    let messages = catalog
        .pairs()
        .map(|(id, text)| (id.to_owned(), text.to_owned()))
        .collect();
    let (tag, dir) = (choice.locale.tag().to_owned(), choice.dir().to_owned());
    let member_id = PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0")?;
    Some(Boot {
        page: BootPage::Card,
        served_at: conductor::BEGIN,
        portal: BootPortal {
            member_id,
            origin: "https://acme.bitrix24.com".into(),
            verified: true,
        },
        app_sid: "5d".into(),
        ticket: None,
        auth: Some(api::BootAuth {
            auth_id: "scripted".into(),
            expires_in: 3_600,
        }),
        call: scene.opened(),
        rules: Rules::default(),
        tag,
        dir,
        messages,
    })
}
