//! Links into the portal's CRM.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::claim::Text;
use crate::decimal::decimal;

crate::text::text_type! {
    /// The symbolic name of a CRM record's type: `LEAD`, `DEAL`, `CONTACT`, `COMPANY`,
    /// `DYNAMIC_128`, … Unknown names are kept (reference, sections 2.3 and 6.2).
    CrmEntityType, 64
}

/// Numbered types and the path of their card; `None` where the portal has no page we know
/// (reference, sections 6.2 and 6.4).
const TYPES: [(u32, &str, Option<&str>); 9] = [
    (1, "LEAD", Some("lead")),
    (2, "DEAL", Some("deal")),
    (3, "CONTACT", Some("contact")),
    (4, "COMPANY", Some("company")),
    (5, "INVOICE", None),
    (7, "QUOTE", None),
    (8, "REQUISITE", None),
    (14, "ORDER", None),
    (31, "SMART_INVOICE", None),
];

impl CrmEntityType {
    /// A type from the portal's text, which is a name or, in old places, its number.
    pub fn from_portal(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text == "undefined" || text == "0" {
            return None;
        }
        if let Ok(number) = text.parse::<u32>() {
            let known = TYPES
                .iter()
                .find(|(id, ..)| *id == number)
                .map(|(_, name, _)| *name);
            return match known {
                Some(name) => Self::parse(name),
                None if number >= 128 => {
                    Self::parse(&["DYNAMIC_", &decimal(number.into())].concat())
                }
                None => None,
            };
        }
        Self::parse(&text.to_ascii_uppercase())
    }

    /// The portal's number of the type; `None` for names we do not know.
    pub fn type_id(&self) -> Option<u32> {
        let name = self.as_str();
        match name.strip_prefix("DYNAMIC_") {
            Some(number) => number.parse().ok(),
            None => TYPES
                .iter()
                .find(|(_, known, _)| *known == name)
                .map(|(id, ..)| *id),
        }
    }
}

/// One CRM record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CrmLink {
    /// Its type's symbolic name.
    #[serde(rename = "type")]
    entity_type: CrmEntityType,
    /// Its number, at least 1.
    id: u64,
}

impl CrmLink {
    /// A link, unless the id is 0, which means "not linked" (reference, section 2.3).
    pub fn new(entity_type: CrmEntityType, id: u64) -> Option<Self> {
        (id > 0).then_some(Self { entity_type, id })
    }

    /// The record's type.
    pub const fn entity_type(&self) -> &CrmEntityType {
        &self.entity_type
    }

    /// The record's number.
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// The path of the record's card in the portal (reference, section 6.4).
    pub fn path(&self) -> Option<String> {
        let name = self.entity_type.as_str();
        let id = decimal(self.id);
        if let Some((.., Some(word))) = TYPES.iter().find(|(_, known, _)| *known == name) {
            return Some(["/crm/", word, "/details/", &id, "/"].concat());
        }
        let dynamic = self.entity_type.type_id().filter(|number| *number >= 31)?;
        let dynamic = decimal(dynamic.into());
        Some(["/crm/type/", &dynamic, "/details/", &id, "/"].concat())
    }
}

impl Text for CrmLink {
    fn text(&self) -> String {
        [self.entity_type.as_str(), " ", &decimal(self.id)].concat()
    }
}

impl fmt::Display for CrmLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::{CrmEntityType, CrmLink};

    fn link(entity_type: &str, id: u64) -> Option<CrmLink> {
        CrmLink::new(CrmEntityType::from_portal(entity_type)?, id)
    }

    #[test]
    fn names_and_numbers_mean_the_same_type() {
        assert_eq!(link("3", 797), link("CONTACT", 797));
        assert_eq!(link("128", 1), link("DYNAMIC_128", 1));
        assert_eq!(
            CrmEntityType::from_portal("DYNAMIC_128").and_then(|t| t.type_id()),
            Some(128)
        );
        assert_eq!(
            CrmEntityType::from_portal("PLANET").and_then(|t| t.type_id()),
            None
        );
    }

    #[test]
    fn nothing_linked_is_no_link() {
        assert_eq!(link("LEAD", 0), None);
        assert_eq!(link("", 5), None);
        assert_eq!(link("undefined", 5), None);
    }

    #[test]
    fn a_link_opens_the_records_own_card() {
        let path = |t, id| link(t, id).and_then(|l| l.path());
        assert_eq!(
            path("CONTACT", 797).as_deref(),
            Some("/crm/contact/details/797/")
        );
        assert_eq!(
            path("DYNAMIC_128", 4).as_deref(),
            Some("/crm/type/128/details/4/")
        );
        assert_eq!(path("PLANET", 4), None);
    }
}
