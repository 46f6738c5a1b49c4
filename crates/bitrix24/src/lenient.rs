//! Readers for the portal's many spellings of a value and of none.
//!
//! Every scalar on the wire may be text, and `""`, `"0"`, `"false"`, `"null"` and `"undefined"`
//! all occur as "no value" (reference, sections 0.2.3 and 2.3). A tree has texts only, so these
//! readers serve forms and JSON alike.

use std::str::FromStr;

use domain::{ActivityId, CrmEntityType, CrmLink, LineNumber, OperatorId, PhoneNumber};

use crate::tree::{Tree, Value};

/// Text without surrounding white space; `None` when nothing is left.
pub fn text(raw: &str) -> Option<&str> {
    let text = raw.trim();
    (!text.is_empty()).then_some(text)
}

/// Text that came through JavaScript, where `undefined` and `null` are no value.
pub fn word(raw: &str) -> Option<&str> {
    text(raw).filter(|text| !matches!(*text, "undefined" | "null"))
}

/// An identifier: digits with a value above 0.
pub fn id(raw: &str) -> Option<u64> {
    let digits = raw.trim();
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit());
    is_plain
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|id| *id > 0)
}

/// `1`, `Y`, `yes`, `true`, in any case; everything else is no.
pub fn flag(raw: &str) -> bool {
    let raw = raw.trim();
    ["1", "y", "yes", "true"]
        .iter()
        .any(|yes| raw.eq_ignore_ascii_case(yes))
}

/// Names separated by commas or blanks: both occur in `scope` (reference, section 3.3).
pub fn names(raw: &str) -> Vec<String> {
    raw.split([',', ' ', '\t', '\n', '\r'])
        .filter(|name| !name.is_empty())
        .map(Into::into)
        .collect()
}

/// At most `max` characters of a text, for what has a limit but is better cut than lost.
pub fn cut(text: &str, max: usize) -> &str {
    text.char_indices()
        .nth(max)
        .map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

/// A link, unless type or id say that nothing is linked.
pub fn crm_link(entity_type: Option<&str>, entity_id: Option<&str>) -> Option<CrmLink> {
    CrmLink::new(CrmEntityType::from_portal(entity_type?)?, id(entity_id?)?)
}

impl Value {
    /// [`text`] of a text.
    pub fn text(&self) -> Option<&str> {
        self.as_text().and_then(text)
    }
}

impl Tree {
    /// [`text`] under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::text)
    }

    /// [`text`] under a key, owned.
    pub fn string(&self, key: &str) -> Option<String> {
        self.text(key).map(Into::into)
    }

    /// A number under a key.
    pub fn number<T: FromStr>(&self, key: &str) -> Option<T> {
        self.text(key).and_then(|text| text.parse().ok())
    }

    /// [`id`] under a key.
    pub fn id(&self, key: &str) -> Option<u64> {
        self.text(key).and_then(id)
    }

    /// [`flag`] under a key; missing is no.
    pub fn flag(&self, key: &str) -> bool {
        self.text(key).is_some_and(flag)
    }

    /// [`names`] under a key: a text or a list of texts.
    pub fn names(&self, key: &str) -> Vec<String> {
        match self.get(key) {
            Some(Value::Text(text)) => names(text),
            Some(list) => list
                .items()
                .filter_map(Value::text)
                .map(Into::into)
                .collect(),
            None => Vec::new(),
        }
    }

    /// A customer's number under a key.
    pub fn phone(&self, key: &str) -> Option<PhoneNumber> {
        self.text(key).and_then(PhoneNumber::parse)
    }

    /// A line under a key.
    pub fn line(&self, key: &str) -> Option<LineNumber> {
        self.text(key).and_then(LineNumber::from_portal)
    }

    /// An employee under a key.
    pub fn operator(&self, key: &str) -> Option<OperatorId> {
        self.id(key).and_then(OperatorId::new)
    }

    /// An activity under a key.
    pub fn activity(&self, key: &str) -> Option<ActivityId> {
        self.id(key).and_then(ActivityId::new)
    }

    /// `CRM_ENTITY_TYPE` and `CRM_ENTITY_ID`.
    pub fn crm(&self) -> Option<CrmLink> {
        crm_link(self.text("CRM_ENTITY_TYPE"), self.text("CRM_ENTITY_ID"))
    }
}

#[cfg(test)]
mod tests {
    use super::{crm_link, cut, flag, id, names, text, word};

    #[test]
    fn text_is_trimmed_and_never_empty() {
        assert_eq!(text(" +49 "), Some("+49"));
        assert_eq!((text(""), text(" \t")), (None, None));
        assert_eq!(text("undefined"), Some("undefined"));
        assert_eq!(
            (word("undefined"), word("null"), word(" x")),
            (None, None, Some("x"))
        );
    }

    #[test]
    fn an_id_is_digits_above_zero() {
        assert_eq!(
            (id("797"), id(" 12 "), id("007")),
            (Some(797), Some(12), Some(7))
        );
        let none = [
            "",
            "0",
            "000",
            "undefined",
            "null",
            "false",
            "-1",
            "+1",
            "1.5",
            "1e3",
            "12a",
        ];
        for nothing in none.into_iter().chain(["99999999999999999999"]) {
            assert_eq!(id(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn yes_has_many_spellings_and_everything_else_is_no() {
        assert!(
            ["1", "Y", "y", "true", "True", "TRUE", " yes "]
                .into_iter()
                .all(flag)
        );
        assert!(
            !["0", "N", "false", "False", "", "undefined", "2", "on"]
                .into_iter()
                .any(flag)
        );
    }

    #[test]
    fn scopes_are_separated_by_commas_or_blanks() {
        assert_eq!(
            names("crm,placement telephony, user_brief"),
            ["crm", "placement", "telephony", "user_brief"]
        );
        assert!(names(" , ").is_empty());
    }

    #[test]
    fn a_link_needs_a_type_and_an_id() {
        assert!(crm_link(Some("CONTACT"), Some("797")).is_some());
        for (entity_type, id) in [
            (None, Some("1")),
            (Some("LEAD"), None),
            (Some("LEAD"), Some("0")),
        ] {
            assert_eq!(crm_link(entity_type, id), None);
        }
    }

    #[test]
    fn a_cut_counts_characters() {
        assert_eq!((cut("☎☎☎", 2), cut("ab", 2), cut("", 0)), ("☎☎", "ab", ""));
    }
}
