//! What a portal shall have bound, and what to change so that it has. Pure.

use std::collections::HashSet;

use api::route;
use bitrix24::event;
use bitrix24::rest::Request;
use bitrix24::rest::binding::{
    Binding, bind_event, bind_placement, unbind_event, unbind_placement,
};
use i18n::{Catalog, Locale, Msg, portal_codes};

/// The placement of our tab.
pub const CALL_CARD: &str = "CALL_CARD";
/// The name of its command in a batch.
pub const BIND_PLACEMENT: &str = "bind_placement";

/// The handlers a portal shall call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    card: String,
    events: String,
    titles: Vec<(&'static str, String)>,
}

impl Wanted {
    /// The handlers of a backend that is reached at this origin.
    pub fn at(public_url: &str) -> Self {
        let titles = Locale::ALL.into_iter().flat_map(|locale| {
            let title = Catalog::for_locale(locale).text(Msg::AppTitle).to_owned();
            portal_codes(locale).map(move |code| (code, title.clone()))
        });
        Self {
            card: format!("{public_url}{}", route::CALL_CARD),
            events: format!("{public_url}{}", route::EVENTS),
            titles: titles.collect(),
        }
    }

    /// The address of the tab.
    pub fn card(&self) -> &str {
        &self.card
    }

    /// The address of the events.
    pub fn events(&self) -> &str {
        &self.events
    }

    /// Whether browsers show our pages in those of a portal: none over http in one over https.
    pub fn is_shown_in(&self, portal: &str) -> bool {
        self.card.starts_with("https://") || !portal.starts_with("https://")
    }

    /// Whether a binding's captions are ours, as far as the portal tells them.
    fn has_titles(&self, bound: &Binding) -> bool {
        bound.titles.iter().all(|(lang, title)| {
            let ours = self.titles.iter().find(|(code, _)| code == lang);
            ours.is_none_or(|(_, ours)| ours == title)
        })
    }
}

/// What is between what a portal has bound and what it shall have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The tab is not bound.
    pub lacks_placement: bool,
    /// The tab is bound, with captions that are not ours any more.
    pub has_old_titles: bool,
    /// Events that are not bound.
    pub missing: Vec<&'static str>,
    /// Bindings of ours to an address that is not ours any more, or more than once: events would
    /// come twice.
    pub strays: Vec<Binding>,
    /// Codes of strays at the right address: bound again once all of them are gone.
    doubled: HashSet<String>,
}

impl Difference {
    /// Compares. What the application has bound for other ends is left alone.
    pub fn of(placements: &[Binding], events: &[Binding], wanted: &Wanted) -> Self {
        let mut difference = Self::default();
        let tabs: Vec<_> = placements.iter().filter(|b| b.code == CALL_CARD).collect();
        let right = difference.sort(&tabs, &wanted.card, route::CALL_CARD);
        difference.lacks_placement = right.is_none();
        difference.has_old_titles = right.is_some_and(|bound| !wanted.has_titles(bound));
        for code in event::all() {
            let bound: Vec<_> = events.iter().filter(|b| b.code == code).collect();
            if difference
                .sort(&bound, &wanted.events, route::EVENTS)
                .is_none()
            {
                difference.missing.push(code);
            }
        }
        difference
    }

    /// Finds the right one among the bindings of one code, and keeps the strays among the others.
    fn sort<'a>(&mut self, bound: &[&'a Binding], wanted: &str, path: &str) -> Option<&'a Binding> {
        let mut right = bound.iter().filter(|b| b.handler == wanted);
        let first = right.next().copied();
        if right.next().is_some() {
            let all = bound.iter().filter(|b| b.handler == wanted);
            self.strays.extend(all.copied().cloned());
            self.doubled.extend(first.map(|bound| bound.code.clone()));
        }
        let elsewhere = bound.iter().filter(|b| b.handler != wanted);
        let ours = elsewhere.filter(|b| is_at(&b.handler, path));
        self.strays.extend(ours.copied().cloned());
        first
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        let Self {
            lacks_placement,
            has_old_titles,
            missing,
            strays,
            doubled: _,
        } = self;
        !lacks_placement && !has_old_titles && missing.is_empty() && strays.is_empty()
    }

    /// What to tell the portal, by name: first what goes, then what comes.
    pub fn commands(&self, wanted: &Wanted) -> Vec<(String, Request)> {
        let strays = self.strays.iter().enumerate().map(|(at, stray)| {
            let command = match stray.code.as_str() {
                CALL_CARD => unbind_placement(CALL_CARD, &stray.handler),
                code => unbind_event(code, &stray.handler, stray.auth_type.as_deref()),
            };
            (format!("unbind_{at}"), command)
        });
        let mut commands: Vec<_> = strays.collect();
        if self.has_old_titles {
            let command = unbind_placement(CALL_CARD, &wanted.card);
            commands.push(("unbind_titles".to_owned(), command));
        }
        if self.lacks_placement || self.has_old_titles || self.doubled.contains(CALL_CARD) {
            let titles: Vec<_> = wanted
                .titles
                .iter()
                .map(|(code, t)| (*code, t.as_str()))
                .collect();
            let command = bind_placement(CALL_CARD, &wanted.card, &titles);
            commands.push((BIND_PLACEMENT.to_owned(), command));
        }
        let again = event::all().filter(|code| self.doubled.contains(*code));
        for code in self.missing.iter().copied().chain(again) {
            commands.push((bind_name(code), bind_event(code, &wanted.events)));
        }
        commands
    }
}

/// The name of an event's command in a batch.
pub fn bind_name(code: &str) -> String {
    format!("bind_{code}")
}

/// Whether a handler is one of ours by its path, whoever's origin it has.
fn is_at(handler: &str, path: &str) -> bool {
    let origin = handler.strip_suffix(path);
    let host = origin.and_then(|origin| origin.split_once("://"));
    host.is_some_and(|(_, host)| !host.is_empty() && !host.contains('/'))
}

#[cfg(test)]
mod tests {
    use bitrix24::event;
    use bitrix24::rest::binding::Binding;

    use super::{Difference, Wanted};

    fn bound(code: &str, handler: &str) -> Binding {
        Binding {
            code: code.into(),
            handler: handler.into(),
            ..Binding::default()
        }
    }

    fn wanted() -> Wanted {
        Wanted::at("https://us.example")
    }

    fn everything() -> (Vec<Binding>, Vec<Binding>) {
        let tab = bound("CALL_CARD", "https://us.example/call-card");
        let events = event::all().map(|code| bound(code, "https://us.example/events"));
        (vec![tab], events.collect())
    }

    /// Each command as `method code handler`, its further values after it.
    fn commands(placements: &[Binding], events: &[Binding]) -> Vec<String> {
        let commands = Difference::of(placements, events, &wanted()).commands(&wanted());
        let text = |(_, request): (String, bitrix24::rest::Request)| {
            let values = request.params().map(|(_, value)| value);
            [request.method()]
                .into_iter()
                .chain(values)
                .collect::<Vec<_>>()
                .join(" ")
        };
        commands.into_iter().map(text).collect()
    }

    #[test]
    fn a_fresh_portal_is_told_the_tab_and_every_event() {
        let told = commands(&[], &[]);
        assert_eq!(told.len(), 1 + event::all().count());
        let tab = "placement.bind CALL_CARD https://us.example/call-card Call Card";
        assert!(told[0].starts_with(tab), "{}", told[0]);
        let each = |line: &String| {
            line.starts_with("event.bind ON") && line.ends_with(" https://us.example/events")
        };
        assert!(told.iter().skip(1).all(each));
        let commands = Difference::of(&[], &[], &wanted()).commands(&wanted());
        let languages: Vec<_> = commands[0].1.params().map(|(name, _)| name).collect();
        for lang in ["en", "de", "ru", "la", "ua"] {
            assert!(
                languages.contains(&format!("LANG_ALL[{lang}][TITLE]").as_str()),
                "{lang}"
            );
        }
    }

    #[test]
    fn where_all_is_bound_nothing_is_done() {
        let (placements, events) = everything();
        let difference = Difference::of(&placements, &events, &wanted());
        assert!(difference.is_empty());
        assert!(difference.commands(&wanted()).is_empty());
    }

    #[test]
    fn only_what_is_missing_is_bound() {
        let (placements, mut events) = everything();
        events.retain(|bound| bound.code != "ONVOXIMPLANTCALLEND");
        let commands = commands(&placements, &events);
        assert_eq!(
            commands,
            ["event.bind ONVOXIMPLANTCALLEND https://us.example/events"]
        );
    }

    #[test]
    fn an_old_address_of_ours_goes_and_a_strangers_stays() {
        let (mut placements, mut events) = everything();
        placements.push(bound("CALL_CARD", "https://old.example/call-card"));
        placements.push(bound("CALL_CARD", "https://us.example/other-tab"));
        placements.push(bound(
            "CRM_LEAD_DETAIL_TAB",
            "https://old.example/call-card",
        ));
        events.push(bound("ONAPPTEST", "http://old.example:8080/events"));
        events.push(bound("ONAPPTEST", "https://hooks.example/x/events"));
        events.push(bound("ONCRMLEADADD", "https://us.example/events"));
        let commands = commands(&placements, &events);
        assert_eq!(
            commands,
            [
                "placement.unbind CALL_CARD https://old.example/call-card",
                "event.unbind ONAPPTEST http://old.example:8080/events",
            ]
        );
    }

    #[test]
    fn over_plain_http_only_a_portal_over_plain_http_shows_us() {
        let shows = |ours, portal| Wanted::at(ours).is_shown_in(portal);
        assert!(shows("https://us.example", "https://acme.bitrix24.com"));
        assert!(shows("https://us.example", "http://crm.corp"));
        assert!(shows("http://us.example", "http://crm.corp"));
        assert!(!shows("http://us.example", "https://acme.bitrix24.com"));
    }

    #[test]
    fn a_doubled_event_is_unbound_for_each_user_and_bound_once() {
        let (placements, mut events) = everything();
        let test = "https://us.example/events";
        events.retain(|bound| bound.code != "ONAPPTEST");
        for user in ["0", "1"] {
            events.push(Binding {
                auth_type: Some(user.into()),
                ..bound("ONAPPTEST", test)
            });
        }
        assert_eq!(
            commands(&placements, &events),
            [
                "event.unbind ONAPPTEST https://us.example/events 0",
                "event.unbind ONAPPTEST https://us.example/events 1",
                "event.bind ONAPPTEST https://us.example/events",
            ]
        );
    }

    #[test]
    fn captions_that_are_not_ours_any_more_are_bound_anew() {
        let (mut placements, events) = everything();
        placements[0].titles = vec![("de".into(), "Call Card".into()), ("xx".into(), "?".into())];
        assert!(Difference::of(&placements, &events, &wanted()).is_empty());
        placements[0].titles = vec![("de".into(), "Anrufe".into())];
        let commands = commands(&placements, &events);
        assert_eq!(commands.len(), 2);
        assert!(commands[0].starts_with("placement.unbind "));
        assert!(commands[1].starts_with("placement.bind "));
    }
}
