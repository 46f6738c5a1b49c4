//! The portal whose records the card links to.

use domain::CrmLink;
use leptos::prelude::*;

/// Where links into the portal lead.
#[derive(Debug, Clone, Copy)]
pub struct Portal(StoredValue<String>);

impl Portal {
    /// The portal at this origin. One that is no web address links nowhere.
    pub fn new(origin: &str) -> Self {
        let is_web = origin.starts_with("https://") || origin.starts_with("http://");
        let origin = if is_web {
            origin.trim_end_matches('/')
        } else {
            ""
        };
        Self(StoredValue::new(origin.to_owned()))
    }

    /// The address of a record's own card; `None` when there is no page we know.
    pub fn href(&self, link: &CrmLink) -> Option<String> {
        let path = link.path()?;
        self.0
            .with_value(|origin| (!origin.is_empty()).then(|| [origin, path.as_str()].concat()))
    }
}

#[cfg(test)]
mod tests {
    use super::Portal;
    use domain::{CrmEntityType, CrmLink};
    use leptos::prelude::Owner;

    #[test]
    fn a_link_leads_to_the_portal_or_nowhere() {
        let owner = Owner::new();
        owner.set();
        let contact = CrmEntityType::from_portal("CONTACT").and_then(|t| CrmLink::new(t, 797));
        let contact = contact.expect("a link");
        let href = |origin| Portal::new(origin).href(&contact);
        let expected = Some("https://acme.example/crm/contact/details/797/".to_owned());
        assert_eq!(href("https://acme.example"), expected);
        assert_eq!(href("javascript:alert(1)//"), None);
    }
}
