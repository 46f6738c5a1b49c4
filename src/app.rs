//! The composition root: what the page brought becomes stores, conversations and a view.

use api::{BootCall, SessionRequest};
use domain::Rules;
use i18n::{Catalog, Msg};
use web_sys::HtmlElement;

use crate::boot::{self, Start};
use crate::browser::{Chance, Clock, document};
use crate::hook::now::use_ticks;
use crate::hook::task::{self, use_task_after_drawing};
use crate::hook::{LiveCall, Now, use_frame, use_live_call, use_title};
use crate::page::{CardPage, Page, Setup, use_report};
use crate::placement::Placement;
use crate::remote::Remote;
use crate::state::{CallStore, Connection, ConnectionStore, Portal, StoreEvent};
use crate::ui::local_time::locale_for;
use crate::ui::{Node, Words, mount};
use crate::wire::Boot;

/// Starts the page. What the backend wrote stays when there is nothing to put in its place.
pub fn start() {
    let Some(root) = document::html_by_id("card") else {
        return;
    };
    match boot::take() {
        Start::Launched(boot) => open(*boot, &root),
        #[cfg(debug_assertions)]
        Start::Bare => crate::preview::open(&root),
        #[cfg(not(debug_assertions))]
        Start::Bare => say(&root, Msg::NoCallHint),
        Start::Unreadable => say(&root, Msg::LoadFailed),
    }
}

/// One sentence, in English, for nobody told us the reader's language; unless a first paint is
/// there, which is readable without us.
fn say(root: &HtmlElement, msg: Msg) {
    if root.first_element_child().is_none() {
        root.set_text_content(Some(Catalog::english().text(msg)));
    }
}

fn open(boot: Boot, root: &HtmlElement) {
    match Page::of(&boot) {
        Page::Card(call) => {
            let ways = Ways {
                remote: Remote::Backend,
                placement: None,
                clock: Clock::of_page(boot.served_at),
                chance: Chance::Browser,
            };
            mount(root, move || view_of_call(boot, *call, ways)).forget();
        }
        Page::Setup(ticket) => {
            let setup = Setup {
                page: boot.page,
                ticket,
                now: boot.served_at,
                locale: locale_for(&boot.tag, &document::browser_languages()),
                remote: Remote::Backend,
                placement: Placement::of_installation(
                    &boot.portal,
                    &boot.app_sid,
                    &document::window_name(),
                ),
            };
            task::start(Box::pin(use_report(setup)));
        }
        Page::Still => {}
    }
}

/// Whom the card talks to.
#[derive(Debug, Clone)]
pub struct Ways {
    /// Our backend.
    pub remote: Remote,
    /// The portal page; without one it is looked for around us, once the card is drawn.
    pub placement: Option<Placement>,
    /// The server's clock.
    pub clock: Clock,
    /// What spreads the attempts of a whole office.
    pub chance: Chance,
}

/// The card of a call, with its stores. Once it is drawn it is kept up to date over these ways.
pub fn view_of_call(boot: Boot, opened: BootCall, ways: Ways) -> Node {
    let now = Now::new(ways.clock);
    let card = card_page(&opened, boot.rules, now, &boot.portal.origin, words(&boot));
    let CardPage {
        call, connection, ..
    } = card;
    use_task_after_drawing(Box::pin(async move {
        use_ticks(
            now,
            move || call.is_ticking() || connection.connection() != Connection::Live,
            move || call.counts_from(),
        );
        use_title(call);
        let placement = ways.placement.unwrap_or_else(|| {
            Placement::of_call(&boot.portal, &boot.app_sid, &document::window_name())
        });
        use_frame(placement.clone(), call, now);
        let request = SessionRequest {
            member_id: boot.portal.member_id,
            auth_id: boot.auth.map(|auth| auth.auth_id).unwrap_or_default(),
            placement: "CALL_CARD".into(),
            call_id: Some(opened.call_id),
        };
        use_live_call(LiveCall {
            remote: ways.remote,
            placement,
            call,
            connection,
            now,
            chance: ways.chance,
            request,
            is_known_portal: boot.portal.verified,
        });
    }));
    card.draw()
}

/// The stores of a call that was opened, which know what the launch said, and what else its card
/// is drawn from.
pub fn card_page(
    opened: &BootCall,
    rules: Rules,
    now: Now,
    origin: &str,
    words: Words,
) -> CardPage {
    let call = CallStore::new(opened.call_id.clone(), rules, now.signal());
    call.apply(StoreEvent::Local(opened.fact.clone()));
    CardPage {
        call,
        connection: ConnectionStore::new(now.signal()),
        portal: Portal::new(origin),
        words,
    }
}

/// The reader's words.
pub fn words(boot: &Boot) -> Words {
    let locale = locale_for(&boot.tag, &document::browser_languages());
    Words::new(Catalog::from_pairs(boot.messages.iter().cloned()), locale)
}
