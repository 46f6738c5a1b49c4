//! Calls played by script, for whoever opens the page without a portal. Debug builds only: not a
//! byte of this is in the release. The components, the stores and the fold are the real ones.
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
use leptos::mount::mount_to;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::browser::{Listener, document};
use crate::preview::choice::{Choice, SPEEDS};
use crate::preview::conductor::Conductor;
use crate::preview::scene::Scene;
use crate::wire::Boot;

/// How `cargo xtask` finds out that no release holds any of this.
pub const MARKER: &str = "call-card-preview";

/// Opens the preview.
pub fn open(root: &HtmlElement) {
    mount_to(root.clone(), || view! { <PreviewPage /> }).forget();
}

/// What to choose from, and the stage.
#[component]
fn PreviewPage() -> impl IntoView {
    let choice = RwSignal::new(Choice::read(&document::hash()));
    if let Some(window) = web_sys::window() {
        let follow = move |_| choice.set(Choice::read(&document::hash()));
        StoredValue::new_local(Listener::new(&window, "hashchange", follow));
    }
    Effect::new(move |_| {
        let choice = choice.get();
        document::set_language(choice.locale.tag(), choice.dir());
    });
    view! {
        <div data-testid=MARKER>
            {move || {
                let choice = choice.get();
                (!choice.is_alone).then(|| view! { <Choices choice /> })
            }}
            {move || view! { <Stage choice=choice.get() /> }}
        </div>
    }
}

/// Links, so that each choice has an address.
#[component]
fn Choices(choice: Choice) -> impl IntoView {
    let catalog = Catalog::for_locale(choice.locale);
    let calls = scenes::all().into_iter().map({
        let (choice, catalog) = (choice.clone(), catalog.clone());
        move |scene| {
            let is_chosen = scene.id == choice.call;
            let to = Choice {
                call: scene.id.to_owned(),
                at: None,
                ..choice.clone()
            };
            link(&to, (scene.title)(&catalog), is_chosen)
        }
    });
    let languages = Locale::ALL.into_iter().map(|locale| {
        link(
            &Choice {
                locale,
                ..choice.clone()
            },
            locale.own_name().to_owned(),
            locale == choice.locale,
        )
    });
    let directions = [false, true].map(|is_rtl| {
        let to = Choice {
            is_rtl,
            ..choice.clone()
        };
        link(&to, to.dir().to_owned(), is_rtl == choice.is_rtl)
    });
    let speeds = SPEEDS.map(|speed| {
        link(
            &Choice {
                speed,
                ..choice.clone()
            },
            format!("× {speed}"),
            speed == choice.speed,
        )
    });
    view! {
        <nav class="page choices">
            <h1>{catalog.text(Msg::PreviewTitle).to_owned()}</h1>
            <p class="muted">{catalog.text(Msg::PreviewWhat).to_owned()}</p>
            <p>{calls.collect_view()}</p>
            <p>{languages.collect_view()} {directions.collect_view()} {speeds.collect_view()}</p>
        </nav>
    }
}

fn link(to: &Choice, text: String, is_chosen: bool) -> impl IntoView + use<> {
    let current = is_chosen.then_some("true");
    view! { <a href=to.hash() aria-current=current>{text}</a> }
}

/// The card of the chosen call, and the script that plays it.
#[component]
fn Stage(choice: Choice) -> impl IntoView {
    stage(choice)
}

fn stage(choice: Choice) -> Option<impl IntoView> {
    let scene = scenes::find(&choice.call);
    let (boot, opened) = (boot(&scene, &choice)?, scene.opened()?);
    let conductor = Conductor::new(scene);
    let ways = conductor.ways();
    let view = crate::app::view_of_call(boot, opened, ways);
    conductor.play(choice.speed, choice.at);
    Some(view)
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
