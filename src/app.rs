//! The composition root: what the page brought becomes stores, a connection and a view.

use api::{Boot, BootCall, BootPage, SessionRequest};
use i18n::Catalog;
use leptos::mount::mount_to;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::boot::{self, Start};
use crate::browser::{Clock, document};
use crate::hook::now::use_ticks;
use crate::hook::{LiveCall, Now, use_live_call};
use crate::page::CardPage;
use crate::placement::Placement;
use crate::remote::Remote;
use crate::state::{CallStore, Connection, ConnectionStore, Portal, StoreEvent};
use crate::ui::Words;
use crate::ui::local_time::locale_for;

/// Starts the page. Without a launch the first paint stays as it is.
pub fn start() {
    let Some(root) = document::html_by_id("card") else { return };
    if let Start::Launched(boot) = boot::take() {
        open(*boot, &root);
    }
}

fn open(boot: Boot, root: &HtmlElement) {
    match (boot.page, &boot.call) {
        (BootPage::Card, Some(call)) => {
            let call = call.clone();
            let clock = Clock::of_page(boot.served_at);
            let ways = Ways { remote: Remote::Backend, placement: Placement::Nobody, clock };
            show(root, move || {
                compose(boot, call, ways);
                view! { <CardPage /> }
            });
        }
        // The backend's page says it all.
        _ => {}
    }
}

/// Draws a view in place of what stands in `root`, within one task: nothing blinks.
fn show<V: IntoView + 'static>(root: &HtmlElement, view: impl FnOnce() -> V + 'static) {
    let first_paint: Vec<_> =
        std::iter::successors(root.first_child(), |node| node.next_sibling()).collect();
    mount_to(root.clone(), view).forget();
    for node in first_paint {
        // Nobody else could have removed it meanwhile.
        let _ = root.remove_child(&node);
    }
}

/// Whom the card talks to.
#[derive(Debug, Clone)]
struct Ways {
    remote: Remote,
    placement: Placement,
    clock: Clock,
}

/// Builds the stores of a call, provides them, and keeps them up to date.
fn compose(boot: Boot, opened: BootCall, ways: Ways) {
    let now = Now::new(ways.clock);
    let call = CallStore::new(opened.call_id.clone(), boot.rules, now.signal());
    call.apply(StoreEvent::Local(opened.fact));
    let connection = ConnectionStore::new(now.signal());
    provide_context(call);
    provide_context(connection);
    provide_context(Portal::new(&boot.portal.origin));
    let locale = locale_for(&boot.language.tag, &document::browser_languages());
    provide_context(Words::new(Catalog::from_pairs(boot.language.messages), locale));
    let is_ticking =
        Signal::derive(move || call.is_ticking() || connection.connection() != Connection::Live);
    use_ticks(now, is_ticking, Signal::derive(move || call.counts_from()));
    let request = SessionRequest {
        member_id: boot.portal.member_id,
        auth_id: boot.auth.map(|auth| auth.auth_id).unwrap_or_default(),
        placement: "CALL_CARD".into(),
        call_id: Some(opened.call_id),
    };
    use_live_call(LiveCall {
        remote: ways.remote,
        placement: ways.placement,
        call,
        connection,
        now,
        request,
        is_known_portal: boot.portal.verified,
    });
}
