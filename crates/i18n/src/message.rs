//! [`Msg`]: every message once, and how to find one by the words of the wire.

mod list;

pub use list::Msg;
pub(crate) use list::{COUNT, IDS};

/// Writes the enum and its tables from one list. The messages under `pages`
/// exist in the backend and in debug builds, not in the released wasm.
macro_rules! messages {
    (
        card { $($card:ident = $card_id:literal $([$($card_name:literal),+])?,)+ }
        pages { $($page:ident = $page_id:literal $([$($page_name:literal),+])?,)+ }
    ) => {
        /// A message. What the words are in each language: `locales/*.ftl`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Msg {
            $(#[doc = concat!("`", $card_id, "`")] $card,)+
            $(
                #[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))]
                #[doc = concat!("`", $page_id, "`; of the backend's pages")]
                $page,
            )+
        }

        /// How many messages this build has.
        pub(crate) const COUNT: usize = Msg::ALL.len();

        /// Their ids, in the order of the enum. Only at compile time: what runs
        /// reads `texts::ID_LINES`.
        pub(crate) const IDS: [&str; COUNT] = [
            $($card_id,)+
            $(#[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))] $page_id,)+
        ];

        const FOR_CARD: usize = [$($card_id),+].len();

        impl Msg {
            /// Every message, in the order of the enum; the card's come first.
            pub const ALL: &[Msg] = &[
                $(Msg::$card,)+
                $(#[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))] Msg::$page,)+
            ];

            /// The messages the mounted card may show; `#boot` brings these.
            pub fn for_card() -> impl Iterator<Item = Msg> {
                Self::ALL.iter().take(FOR_CARD).copied()
            }

            /// The names of the placeholders, each of which every language uses.
            pub fn placeholders(self) -> &'static [&'static str] {
                match self {
                    $($(Msg::$card => &[$($card_name),+],)?)+
                    $($(
                        #[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))]
                        Msg::$page => &[$($page_name),+],
                    )?)+
                    _ => &[],
                }
            }
        }
    };
}
use messages;

use crate::texts::ID_LINES;

impl Msg {
    /// The id, as in the `.ftl` files and in `#boot`.
    pub fn id(self) -> &'static str {
        ids().nth(self as usize).unwrap_or_default()
    }

    /// The message with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        find(|known| known == id)
    }

    /// The call's state in one line: "Incoming call, ringing". A direction or a
    /// state that we do not know reads as the unknown one. A snapshot's
    /// `call_type` is understood as a direction.
    pub fn state(direction: &str, state: &str) -> Self {
        let direction = direction_word(direction);
        composed(&["state", direction, state])
            .or_else(|| composed(&["state", direction, "unknown"]))
            .unwrap_or(Msg::StateUnknownUnknown)
    }

    /// How an ended call turned out: "Missed call". With a disposition that we
    /// do not know, only that it ended.
    pub fn outcome(direction: &str, disposition: &str) -> Self {
        let direction = direction_word(direction);
        composed(&["outcome", direction, disposition])
            .unwrap_or_else(|| Self::state(direction, "ended"))
    }

    /// A disposition in a few words, for [`Msg::FactEndedOutcome`].
    pub fn disposition(disposition: &str) -> Self {
        composed(&["disposition", disposition]).unwrap_or(Msg::DispositionUnknown)
    }

    /// The direction alone; a snapshot's `call_type` is understood as well.
    pub fn direction(direction: &str) -> Self {
        composed(&["direction", direction_word(direction)]).unwrap_or(Msg::DirectionUnknown)
    }

    /// What the running clock measures in this state.
    pub fn timer(state: &str) -> Self {
        composed(&["timer", state]).unwrap_or(Msg::TimerUnknown)
    }

    /// The portal's term for a type of CRM record: `CONTACT`, `DYNAMIC_128`.
    pub fn crm_type(crm_type: &str) -> Self {
        match crm_type.trim().to_ascii_uppercase().as_str() {
            "LEAD" => Msg::CrmTypeLead,
            "DEAL" => Msg::CrmTypeDeal,
            "CONTACT" => Msg::CrmTypeContact,
            "COMPANY" => Msg::CrmTypeCompany,
            "INVOICE" | "SMART_INVOICE" => Msg::CrmTypeInvoice,
            "QUOTE" => Msg::CrmTypeQuote,
            "ORDER" => Msg::CrmTypeOrder,
            other if other.starts_with("DYNAMIC_") => Msg::CrmTypeSmartProcess,
            _ => Msg::CrmTypeOther,
        }
    }

    /// INIT in the timeline: "Call came in", where the direction is known.
    pub fn initiated(direction: &str) -> Self {
        composed(&["fact", "initiated", direction]).unwrap_or(Msg::FactInitiated)
    }

    /// Who reported a fact, by its `source`.
    pub fn witness(source: &str) -> Self {
        composed(&["witness", source]).unwrap_or(Msg::WitnessUnknown)
    }
}

/// The message whose id is these parts, joined by `-`; wire words have none.
fn composed(parts: &[&str]) -> Option<Msg> {
    let wanted = parts.join("-");
    find(|id| id == wanted)
}

fn find(is_it: impl FnMut(&str) -> bool) -> Option<Msg> {
    let at = ids().position(is_it)?;
    Msg::ALL.get(at).copied()
}

/// The ids, in the order of [`Msg::ALL`].
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    ID_LINES.split('\n')
}

/// One of the five directions, from a direction or a `call_type`.
fn direction_word(word: &str) -> &'static str {
    match word {
        "incoming" | "incoming_forwarded" => "incoming",
        "outgoing" => "outgoing",
        "callback" => "callback",
        "informational" => "informational",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const DIRECTIONS: [&str; 5] = [
        "incoming",
        "outgoing",
        "callback",
        "informational",
        "unknown",
    ];

    #[test]
    fn every_message_is_found_by_its_id() {
        for msg in Msg::ALL {
            assert_eq!(Msg::from_id(msg.id()), Some(*msg));
        }
        assert_eq!(Msg::from_id(""), None);
        assert_eq!(Msg::from_id("no-such-message"), None);
    }

    #[test]
    fn no_id_stands_twice() {
        let ids: HashSet<_> = ids().collect();
        assert_eq!(ids.len(), COUNT);
    }

    #[test]
    fn ids_are_the_names_in_kebab_case() {
        for msg in Msg::ALL {
            let joined: String = msg.id().split(['-', '_']).collect();
            assert_eq!(joined, format!("{msg:?}").to_lowercase());
        }
    }

    #[test]
    fn the_matrix_of_states_is_complete() {
        let states = "requested ringing in_progress talking ending unconfirmed ended unknown";
        for direction in DIRECTIONS {
            for state in states.split(' ') {
                let id = format!("state-{direction}-{state}");
                assert_eq!(Msg::state(direction, state).id(), id);
            }
        }
    }

    #[test]
    fn the_matrix_of_outcomes_is_complete() {
        let dispositions = "answered missed no_answer declined cancelled busy unavailable failed";
        for disposition in dispositions.split(' ') {
            assert_eq!(
                Msg::disposition(disposition).id(),
                format!("disposition-{disposition}")
            );
            for direction in DIRECTIONS {
                let id = format!("outcome-{direction}-{disposition}");
                assert_eq!(Msg::outcome(direction, disposition).id(), id);
            }
        }
    }

    #[test]
    fn unknown_words_fall_back_to_what_is_known() {
        assert_eq!(Msg::state("incoming", "held"), Msg::StateIncomingUnknown);
        assert_eq!(Msg::state("sideways", "ringing"), Msg::StateUnknownRinging);
        assert_eq!(Msg::state("", ""), Msg::StateUnknownUnknown);
        assert_eq!(Msg::state("incoming-ended", ""), Msg::StateUnknownUnknown);
        assert_eq!(Msg::outcome("callback", "?"), Msg::StateCallbackEnded);
        assert_eq!(Msg::outcome("?", "?"), Msg::StateUnknownEnded);
        assert_eq!(Msg::disposition("?"), Msg::DispositionUnknown);
        assert_eq!(Msg::direction("?"), Msg::DirectionUnknown);
        assert_eq!(Msg::timer("unconfirmed"), Msg::TimerUnknown);
        assert_eq!(Msg::witness(""), Msg::WitnessUnknown);
    }

    #[test]
    fn a_forwarded_call_reads_as_incoming() {
        assert_eq!(
            Msg::state("incoming_forwarded", "ringing"),
            Msg::StateIncomingRinging
        );
        assert_eq!(Msg::direction("incoming_forwarded"), Msg::DirectionIncoming);
    }

    #[test]
    fn the_start_of_a_call_is_told_by_its_direction() {
        for direction in &DIRECTIONS[..4] {
            let id = format!("fact-initiated-{direction}");
            assert_eq!(Msg::initiated(direction).id(), id);
        }
        assert_eq!(Msg::initiated("unknown"), Msg::FactInitiated);
    }

    #[test]
    fn each_running_clock_has_its_word() {
        for state in ["requested", "ringing", "in_progress", "talking"] {
            assert_eq!(Msg::timer(state).id(), format!("timer-{state}"));
        }
    }

    #[test]
    fn every_witness_has_its_word() {
        for source in ["launch", "frame", "webhook", "statistics"] {
            assert_eq!(Msg::witness(source).id(), format!("witness-{source}"));
        }
    }

    #[test]
    fn crm_types_are_read_as_the_portal_writes_them() {
        assert_eq!(Msg::crm_type("LEAD"), Msg::CrmTypeLead);
        assert_eq!(Msg::crm_type("deal"), Msg::CrmTypeDeal);
        assert_eq!(Msg::crm_type("SMART_INVOICE"), Msg::CrmTypeInvoice);
        assert_eq!(Msg::crm_type("DYNAMIC_128"), Msg::CrmTypeSmartProcess);
        assert_eq!(Msg::crm_type("REQUISITE"), Msg::CrmTypeOther);
        assert_eq!(Msg::crm_type(""), Msg::CrmTypeOther);
    }

    #[test]
    fn the_pages_do_not_travel_to_the_card() {
        assert!(Msg::for_card().any(|msg| msg == Msg::LoadFailed));
        assert!(Msg::for_card().all(|msg| !msg.id().starts_with("install-")));
    }
}
