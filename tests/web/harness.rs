//! Mounts the card into a node of its own, with scripted stores and a clock moved by hand; takes
//! it away when dropped.

use std::cell::Cell;
use std::rc::Rc;

use api::{BootCall, BootPage, BootPortal, FactMessage};
use call_card::app::{Ways, card_page, view_of_call};
use call_card::browser::timer::sleep;
use call_card::browser::{Chance, Clock};
use call_card::hook::Now;
use call_card::placement::Placement;
use call_card::preview::conductor::BEGIN;
use call_card::preview::facts::{NUMBER, launched};
use call_card::preview::scene::Act;
use call_card::remote::Remote;
use call_card::remote::scripted::Script;
use call_card::state::{CallStore, StoreEvent};
use call_card::ui::{Mounted, Node, Words, mount};
use call_card::wire::Boot;
use domain::{
    CallId, CallType, Fact, FrameState, Launched, PortalId, Report, Rules, Timestamp, Witness,
};
use i18n::Catalog;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// A call of the portal's own telephony.
pub(crate) const BUILT_IN: &str = "B5D7C9A1E3F20486.1773239327.42";
/// A call of a telephony application.
pub(crate) const REST_APP: &str = "externalCall.0f1e2d3c4b5a69788796a5b4c3d2e1f0.1773239327";
/// The fixture portal.
pub(crate) const ORIGIN: &str = "https://acme.bitrix24.com";

/// A mounted card.
pub(crate) struct Card {
    root: HtmlElement,
    /// The clock.
    pub(crate) clock: RwSignal<Timestamp>,
    mounted: Option<Mounted>,
    seq: Cell<u64>,
    call_id: CallId,
}

/// A card whose stores the test feeds itself.
pub(crate) struct Fed {
    pub(crate) card: Card,
    /// Where its facts go.
    pub(crate) call: CallStore,
}

impl std::ops::Deref for Fed {
    type Target = Card;
    fn deref(&self) -> &Card {
        &self.card
    }
}

/// The card of an incoming call that rings when the frame opens.
pub(crate) fn ringing() -> Fed {
    opened(
        BUILT_IN,
        launched(CallType::Incoming, NUMBER, FrameState::Connecting),
    )
}

/// The card of a call that was opened like this, in English.
pub(crate) fn opened(call_id: &str, launched: Launched) -> Fed {
    opened_in(call_id, launched, Catalog::english(), "en-GB")
}

/// The same in another language.
pub(crate) fn opened_in(call_id: &str, launched: Launched, words: Catalog, locale: &str) -> Fed {
    let opened = boot_call(call_id, launched);
    let store = Rc::new(Cell::new(None));
    let (given, call, locale) = (store.clone(), opened.clone(), locale.to_owned());
    let card = Card::mount(&opened, move |clock| {
        let now = Now::new(Clock::ByHand(clock));
        let words = Words::new(words, locale);
        let page = card_page(&call, Rules::default(), now, ORIGIN, words);
        given.set(Some(page.call));
        page.draw()
    });
    Fed {
        card,
        call: store.take().expect("the store"),
    }
}

/// The whole card, with a scripted backend and whatever portal page.
pub(crate) fn live(script: &Script, placement: Placement) -> Card {
    live_at(script, placement, true)
}

/// The same, inside a portal that the backend knows or does not know.
pub(crate) fn live_at(script: &Script, placement: Placement, is_known: bool) -> Card {
    let mut boot = boot(boot_call(
        BUILT_IN,
        launched(CallType::Incoming, NUMBER, FrameState::Connecting),
    ));
    boot.portal.verified = is_known;
    booted(boot, Remote::Scripted(script.clone()), placement)
}

/// The whole card of a page that the backend wrote, with whatever backend and portal page.
pub(crate) fn booted(boot: Boot, remote: Remote, placement: Placement) -> Card {
    let call = boot.call.clone().expect("a call");
    Card::mount(&call.clone(), move |clock| {
        let clock = Clock::ByHand(clock);
        let ways = Ways {
            remote,
            placement: Some(placement),
            clock,
            chance: Chance::Fixed(0.0),
        };
        view_of_call(boot, call, ways)
    })
}

/// What a launch said of a call.
pub(crate) fn boot_call(call_id: &str, launched: Launched) -> BootCall {
    let report = Report::CardStatus(launched);
    let fact = Fact {
        at: BEGIN,
        source: Witness::Launch,
        report,
    };
    BootCall {
        call_id: CallId::parse(call_id).expect("an id"),
        fact,
    }
}

/// What the backend writes for a call, in English.
pub(crate) fn boot(call: BootCall) -> Boot {
    let member_id = PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id");
    Boot {
        page: BootPage::Card,
        served_at: BEGIN,
        portal: BootPortal {
            member_id,
            origin: ORIGIN.into(),
            verified: true,
        },
        app_sid: "5d".into(),
        ticket: None,
        auth: Some(api::BootAuth {
            auth_id: "0a11".into(),
            expires_in: 3_600,
        }),
        call: Some(call),
        rules: Rules::default(),
        tag: "en".into(),
        dir: "ltr".into(),
        messages: Vec::new(),
    }
}

impl Fed {
    /// The backend tells a fact now.
    pub(crate) async fn tell(&self, act: Act) {
        self.call.apply(StoreEvent::Fact(self.message(act)));
        settled().await;
    }

    /// The frame tells something now.
    pub(crate) async fn frame(&self, state: FrameState) {
        let report = Report::CardState(domain::fact::CardState { state });
        let fact = Fact {
            at: self.clock.get_untracked(),
            source: Witness::Frame,
            report,
        };
        self.call.apply(StoreEvent::Local(fact));
        settled().await;
    }
}

impl Card {
    fn mount(opened: &BootCall, view: impl FnOnce(RwSignal<Timestamp>) -> Node + 'static) -> Self {
        let document = web_sys::window()
            .and_then(|window| window.document())
            .expect("a document");
        let root: HtmlElement = document
            .create_element("div")
            .expect("a node")
            .unchecked_into();
        document
            .body()
            .expect("a body")
            .append_child(&root)
            .expect("a place");
        let given = Rc::new(Cell::new(None));
        let place = given.clone();
        let handle = mount(&root, move || {
            let clock = RwSignal::new(BEGIN);
            place.set(Some(clock));
            view(clock)
        });
        Self {
            root,
            clock: given.take().expect("a clock"),
            mounted: Some(handle),
            seq: Cell::new(0),
            call_id: opened.call_id.clone(),
        }
    }

    /// The next fact of the backend, told now.
    pub(crate) fn message(&self, act: Act) -> FactMessage {
        let Act::Server(report) = act else {
            panic!("a fact of the backend")
        };
        self.seq.set(self.seq.get() + 1);
        let at = self.clock.get_untracked();
        let fact = Fact {
            at,
            source: Witness::Webhook,
            report: *report,
        };
        FactMessage::new(self.seq.get(), self.call_id.clone(), fact)
    }

    /// Moves the clock.
    pub(crate) async fn pass(&self, millis: i64) {
        self.clock.update(|now| *now = now.plus_millis(millis));
        settled().await;
    }

    /// The first element that a selector finds in the card.
    pub(crate) fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).expect("a selector")
    }

    /// What stands in the element with this test id; `None` when it is absent.
    pub(crate) fn text(&self, test_id: &str) -> Option<String> {
        self.read(&format!("[data-testid={test_id}]"))
    }

    /// What stands in the first element that a selector finds, spaces made one.
    pub(crate) fn read(&self, selector: &str) -> Option<String> {
        let text = self.find(selector)?.text_content().unwrap_or_default();
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// What stands in each element that a selector finds.
    pub(crate) fn read_all(&self, selector: &str) -> Vec<String> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        let text = |n| {
            found
                .item(n)
                .and_then(|node| node.text_content())
                .unwrap_or_default()
        };
        (0..found.length()).map(text).collect()
    }

    /// An attribute of the card's root.
    pub(crate) fn root_attr(&self, name: &str) -> Option<String> {
        self.find("main")?.get_attribute(name)
    }

    /// An attribute of the first element that a selector finds.
    pub(crate) fn attr(&self, selector: &str, name: &str) -> Option<String> {
        self.find(selector)?.get_attribute(name)
    }

    /// Waits until the card's root says this.
    pub(crate) async fn until(&self, name: &str, value: &str) {
        let says = || self.root_attr(name).as_deref() == Some(value);
        until(&format!("{name}={value}"), says).await;
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.root.remove();
    }
}

/// Waits for something that is sure to come, and says what it was when it does not.
pub(crate) async fn until(what: &str, has_come: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if has_come() {
            return;
        }
        sleep(5).await;
    }
    panic!("waited in vain for {what}");
}

/// Lets what is under way be drawn.
pub(crate) async fn settled() {
    sleep(0).await;
    sleep(0).await;
}
