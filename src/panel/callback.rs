//! What the customer asked for before this call.

use domain::{CallbackRequest, Timestamp};
use i18n::Msg;

use crate::panel::record::draw_records;
use crate::state::{CallStore, Portal};
use crate::ui::{Day, Node, Words, element, live};

/// The customer's request; absent when there is none.
pub fn callback_panel(call: CallStore, words: Words, portal: Portal) -> Node {
    live(move || {
        let request = call.with_picture(|picture| picture.callback.clone());
        let now = call.now_untracked();
        let section = request.map(|request| draw(words, portal, request, now));
        section.into_iter().collect()
    })
}

fn draw(words: Words, portal: Portal, request: CallbackRequest, now: Timestamp) -> Node {
    let when = words.moment(request.requested_at, &Day::of(now));
    let heading = words.format(Msg::CallbackHeading, &[("time", &when)]);
    let wish = request
        .text
        .map(|wish| element("blockquote").attr("dir", "auto").text(wish).into());
    let line = request.line.map(|line| {
        let text = words.format(Msg::CallbackLine, &[("line", line.as_str())]);
        element("span").text(text).into()
    });
    let records: Vec<_> = request.crm.into_iter().collect();
    let facts = element("p")
        .class("call-facts")
        .children(line)
        .children(draw_records(words, portal, &records));
    element("section")
        .class("callback")
        .testid("callback")
        .child(element("h2").text(heading))
        .children(wish)
        .child(facts)
        .into()
}
