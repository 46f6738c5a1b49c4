//! What our application must be allowed (reference, section 4.3). Pure.

/// The scope of calls: their events, and the place in the call card.
pub(super) const TELEPHONY: &str = "telephony";
/// Without these there is no tab and no event.
pub(super) const NEEDED: [&str; 2] = [TELEPHONY, "placement"];
/// What shows customers and employees by name; of each list one is enough.
const WISHED: [&[&str]; 2] = [&["crm"], &["user_brief", "user_basic", "user"]];

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Of what nothing works without.
    pub needed: Vec<&'static str>,
    /// Of what the card shows less without.
    pub wished: Vec<&'static str>,
}

/// Compares what is granted with what we need.
pub fn missing(granted: &[String]) -> Missing {
    let has = |scope: &&str| {
        granted
            .iter()
            .any(|granted| granted.eq_ignore_ascii_case(scope))
    };
    let needed = NEEDED.into_iter().filter(|scope| !has(scope));
    let wished = WISHED.into_iter().filter(|any| !any.iter().any(&has));
    Missing {
        needed: needed.collect(),
        wished: wished.filter_map(|any| any.first().copied()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::missing;

    fn of(granted: &str) -> (Vec<&'static str>, Vec<&'static str>) {
        let granted: Vec<_> = granted.split(',').map(str::to_owned).collect();
        let missing = missing(&granted);
        (missing.needed, missing.wished)
    }

    #[test]
    fn one_of_the_three_user_scopes_is_enough() {
        assert_eq!(of("crm,placement,telephony,user_brief"), (vec![], vec![]));
        assert_eq!(of("CRM,placement,telephony,user"), (vec![], vec![]));
        assert_eq!(
            of("placement,telephony"),
            (vec![], vec!["crm", "user_brief"])
        );
    }

    #[test]
    fn without_telephony_or_placement_nothing_works() {
        assert_eq!(of("crm,user"), (vec!["telephony", "placement"], vec![]));
    }
}
