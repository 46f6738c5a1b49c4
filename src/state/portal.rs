//! The portal whose records the card links to.

use domain::CrmLink;

/// Where links into the portal lead. Lives as long as the page, which has one.
#[derive(Debug, Clone, Copy)]
pub struct Portal(&'static str);

impl Portal {
    /// The portal at this origin. One that is no web address links nowhere.
    pub fn new(origin: &str) -> Self {
        let is_web = origin.starts_with("https://") || origin.starts_with("http://");
        let origin = if is_web {
            origin.trim_end_matches('/')
        } else {
            ""
        };
        Self(Box::leak(Box::from(origin)))
    }

    /// The address of a record's own card; `None` when there is no page we know.
    pub fn href(&self, link: &CrmLink) -> Option<String> {
        let path = link.path()?;
        (!self.0.is_empty()).then(|| [self.0, path.as_str()].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::Portal;
    use domain::{CrmEntityType, CrmLink};

    #[test]
    fn a_link_leads_to_the_portal_or_nowhere() {
        let contact = CrmEntityType::from_portal("CONTACT").and_then(|t| CrmLink::new(t, 797));
        let contact = contact.expect("a link");
        let href = |origin| Portal::new(origin).href(&contact);
        let expected = Some("https://acme.example/crm/contact/details/797/".to_owned());
        assert_eq!(href("https://acme.example"), expected);
        assert_eq!(href("javascript:alert(1)//"), None);
    }
}
