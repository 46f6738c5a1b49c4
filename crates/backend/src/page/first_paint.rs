//! The card before any script has run: who, which direction, which line, what state.
//!
//! The mounted card draws the same header with the same tags, attributes and words, so that it takes
//! these very nodes over and nothing jumps.
//! What stands here is mirrored there:
//!
//! ```html
//! <main class="card" data-testid="card" data-state="ringing" data-direction="incoming">
//!   <section class="call-header">
//!     <p class="call-state"><svg aria-hidden="true"><use href="#in"></use></svg><span data-testid="state" role="status">…</span></p>
//!     <h1 class="customer-number" data-testid="customer-number" dir="ltr">+49…</h1>
//!     <p class="call-facts"><span data-testid="direction" class="direction">…</span><span>Line <b data-testid="line" dir="auto">…</b></span><a data-testid="crm-link" class="crm-link" href="…" target="_blank" rel="noopener">Contact 797</a></p>
//!     <p class="notice" data-tone="calm">…</p>
//!   </section>
//!   <p class="connection awaited" data-testid="connection" role="status"><span>…</span> </p>
//! </main>
//! <p class="late">…</p>
//! ```
//!
//! The last line takes the place of the one before by the style sheet alone, after some seconds
//! without the mounted card, which takes both away: a card that cannot follow the call says so.
//!
//! A number that is hidden or not identified is told in words, without `dir`. Without a CRM
//! record there is `<span class="muted">…</span>`; further records are further `crm-link`s
//! without a test id, and records without a page that we know are `<span>`s. The notices are
//! there for REST-app calls in progress and for calls of a call list.

use domain::{Call, CallState, CrmLink, Direction, PhoneNumber, Rules, Telephony, Timestamp};
use i18n::{Catalog, Msg};

use super::html::escape;

/// The card of a call, as far as its launch tells.
pub(super) fn card(
    call: &Call,
    origin: &str,
    now: Timestamp,
    rules: &Rules,
    words: &Catalog,
) -> String {
    let state = call.state(now, rules);
    let direction = call.direction();
    let status = words.text(Msg::state(direction.as_str(), state.as_str()));
    let is_unanswered = state == CallState::InProgress && call.telephony() == Telephony::RestApp;
    let notices = [
        (is_unanswered, Msg::NoticeRestApp),
        (call.is_in_call_list(), Msg::NoticeCallList),
    ];
    let notices = notices.iter().filter(|(holds, _)| *holds);
    let notices: String = notices.map(|(_, msg)| notice(words.text(*msg))).collect();
    let late = escape(words.text(Msg::LiveFailed));
    frame(
        state,
        direction,
        &[
            &state_line(icon(direction), status),
            &number(call.number(), words),
            &facts(call, origin, words),
            &notices,
        ],
        &connection(words),
        &format!(r#"<p class="late">{late}</p>"#),
        words,
    )
}

/// The card when the portal opened it without a call.
pub(super) fn no_call(words: &Catalog) -> String {
    let (state, direction) = (CallState::Unknown, Direction::Unknown);
    let hint = notice(words.text(Msg::NoCallHint));
    frame(
        state,
        direction,
        &[&state_line(icon(direction), words.text(Msg::NoCall)), &hint],
        "",
        "",
        words,
    )
}

/// What the mounted card starts with, too.
fn connection(words: &Catalog) -> String {
    format!(
        r#"<p class="connection awaited" data-testid="connection" role="status"><span>{}</span> </p>"#,
        escape(words.text(Msg::ConnectionConnecting)),
    )
}

fn frame(
    state: CallState,
    direction: Direction,
    header: &[&str],
    foot: &str,
    behind: &str,
    words: &Catalog,
) -> String {
    format!(
        r#"<main class="card" data-testid="card" data-state="{}" data-direction="{}"><section class="call-header">{}</section>{foot}</main>{behind}<noscript>{}</noscript>"#,
        state.as_str(),
        direction.as_str(),
        header.concat(),
        escape(words.text(Msg::Noscript)),
    )
}

fn state_line(icon: &str, status: &str) -> String {
    format!(
        r##"<p class="call-state"><svg aria-hidden="true"><use href="#{icon}"></use></svg><span data-testid="state" role="status">{}</span></p>"##,
        escape(status),
    )
}

/// The symbol in `index.html` for a call that has not ended.
const fn icon(direction: Direction) -> &'static str {
    match direction {
        Direction::Incoming => "in",
        Direction::Outgoing => "out",
        Direction::Callback => "callback",
        Direction::Informational => "robot",
        Direction::Unknown => "unknown",
    }
}

fn number(number: Option<&PhoneNumber>, words: &Catalog) -> String {
    let heading = |dir: &str, text: &str| {
        format!(
            r#"<h1 class="customer-number" data-testid="customer-number"{dir}>{}</h1>"#,
            escape(text)
        )
    };
    match number {
        None => heading("", words.text(Msg::NumberUnknown)),
        Some(number) => match number.as_text() {
            None => heading("", words.text(Msg::NumberHidden)),
            Some(text) => heading(r#" dir="ltr""#, text),
        },
    }
}

fn facts(call: &Call, origin: &str, words: &Catalog) -> String {
    let direction = words.text(Msg::direction(call.direction().as_str()));
    let direction = format!(
        r#"<span data-testid="direction" class="direction">{}</span>"#,
        escape(direction)
    );
    let line = call.line();
    let name = line.name.as_ref().map(|name| name.as_str());
    let line = name
        .or(line.number.as_ref().map(|number| number.as_str()))
        .map(|line| {
            let label = escape(words.text(Msg::LineLabel));
            format!(
                r#"<span>{label} <b data-testid="line" dir="auto">{}</b></span>"#,
                escape(line)
            )
        });
    let crm = records(call, origin, words);
    format!(
        r#"<p class="call-facts">{direction}{}{crm}</p>"#,
        line.unwrap_or_default()
    )
}

/// The record of the call, then its bindings, each once.
fn records(call: &Call, origin: &str, words: &Catalog) -> String {
    let mut shown: Vec<&CrmLink> = Vec::new();
    for link in call.crm().into_iter().chain(call.bindings()) {
        if !shown.contains(&link) {
            shown.push(link);
        }
    }
    if shown.is_empty() {
        return format!(
            r#"<span class="muted">{}</span>"#,
            escape(words.text(Msg::CrmNone))
        );
    }
    let mut test_id = r#" data-testid="crm-link""#;
    let mut out = String::new();
    for link in shown {
        let kind = words.text(Msg::crm_type(link.entity_type().as_str()));
        let text = escape(&words.format(
            Msg::CrmLink,
            &[("type", kind), ("id", &link.id().to_string())],
        ));
        match link.path() {
            Some(path) => {
                let href = escape(&format!("{origin}{path}"));
                out.push_str(&format!(
                    r#"<a{test_id} class="crm-link" href="{href}" target="_blank" rel="noopener">{text}</a>"#
                ));
                test_id = "";
            }
            // A type without a page that we know: named, not linked.
            None => out.push_str(&format!("<span>{text}</span>")),
        }
    }
    out
}

fn notice(text: &str) -> String {
    format!(r#"<p class="notice" data-tone="calm">{}</p>"#, escape(text))
}

#[cfg(test)]
mod tests {
    use domain::{
        CallId, CallType, CrmEntityType, Fact, FrameState, Launched, Line, LineName, Report,
        Witness,
    };

    use super::*;

    fn record(kind: &str, id: u64) -> CrmLink {
        CrmLink::new(CrmEntityType::from_portal(kind).expect("a type"), id).expect("a record")
    }

    /// The card's own tests mount over this file: it must be what we write.
    #[test]
    fn the_cards_tests_mount_over_what_we_write() {
        let status = Launched {
            call_type: Some(CallType::Incoming),
            number: PhoneNumber::parse("+4930901820"),
            line: Line {
                number: None,
                name: LineName::parse("Berlin <Mitte>"),
            },
            crm: Some(record("CONTACT", 797)),
            bindings: vec![record("CONTACT", 797), record("DEAL", 25)],
            activity_id: None,
            state: Some(FrameState::Connecting),
            call_list: false,
        };
        let at = Timestamp::from_millis(0);
        let (source, report) = (Witness::Launch, Report::CardStatus(status));
        let id = CallId::parse("A.1").expect("an id");
        let call = Call::fold(id, &[Fact { at, source, report }]);
        let origin = "https://acme.bitrix24.com";
        let painted = card(&call, origin, at, &Rules::default(), &Catalog::english());
        let held = include_str!("../../../../tests/web/first_paint.html");
        assert_eq!(painted, held.trim_end());
    }
}
