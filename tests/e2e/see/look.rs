//! One look at the card.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Everything that is read off the card, at one moment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Look {
    /// `data-state`.
    pub(crate) state: String,
    /// `data-direction`.
    pub(crate) direction: String,
    /// `data-connection`; `None` in the first paint.
    pub(crate) connection: Option<String>,
    /// `data-seq`; `None` in the first paint.
    pub(crate) seq: Option<u64>,
    words: BTreeMap<String, String>,
    /// Where the CRM link leads.
    pub(crate) crm_href: Option<String>,
    /// The lines of the timeline as they stand, newest first.
    pub(crate) timeline: Vec<Item>,
    /// Everything the card says.
    pub(crate) text: String,
    /// Names of the elements it is made of, each once.
    pub(crate) elements: Vec<String>,
    /// `lang` of the page.
    pub(crate) lang: String,
    /// `dir` of the page.
    pub(crate) dir: String,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Item {
    /// `data-seq`; `None` for what launch and frame said.
    pub(crate) seq: Option<u64>,
    /// `data-kind`.
    pub(crate) kind: String,
    /// `data-source`.
    pub(crate) source: String,
    /// When, as a machine reads it.
    pub(crate) datetime: String,
    /// What it says.
    pub(crate) text: String,
}

impl Look {
    /// The words of the element with that test id; empty when it is absent.
    pub(crate) fn word(&self, id: &str) -> &str {
        self.words.get(id).map_or("", String::as_str)
    }

    /// Whether there is an element with that test id.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.words.contains_key(id)
    }

    /// Whether the card is connected and has this state.
    pub(crate) fn is_live_and(&self, state: &str) -> bool {
        self.connection.as_deref() == Some("live") && self.state == state
    }

    /// The server's facts in the journal's order: number and kind.
    pub(crate) fn facts(&self) -> Vec<(u64, &str)> {
        let numbered = self
            .timeline
            .iter()
            .filter_map(|item| Some((item.seq?, item.kind.as_str())));
        let mut facts: Vec<_> = numbered.collect();
        facts.sort_unstable();
        facts
    }

    /// Their kinds alone.
    pub(crate) fn kinds(&self) -> Vec<&str> {
        self.facts().into_iter().map(|(_, kind)| kind).collect()
    }

    /// What the first paint and the mounted card have in common: state, direction, and the words
    /// of an operator's first second.
    pub(crate) fn at_first_sight(&self) -> Vec<(&str, &str)> {
        let words = ["state", "customer-number", "line", "direction", "crm-link"];
        let mut sight: Vec<_> = words.into_iter().map(|id| (id, self.word(id))).collect();
        sight.extend([
            ("data-state", self.state.as_str()),
            ("data-direction", &self.direction),
            ("href", self.crm_href.as_deref().unwrap_or_default()),
        ]);
        sight
    }
}
