//! Which scope a method needs. Source: reference, sections 4.3 and 4.6.

use super::RestError;
use crate::terms::Terms;

/// Scopes of which one is enough; none for methods every application may call.
fn scopes(method: &str) -> &'static [&'static str] {
    match method.split('.').next() {
        Some("placement") => &["placement"],
        Some("voximplant" | "telephony") => &["telephony"],
        Some("crm") => &["crm"],
        Some("user") if method != "user.admin" => &["user", "user_basic", "user_brief"],
        _ => &[],
    }
}

/// Whether the application may call the method, and whether the portal has it.
pub(super) fn check(terms: &Terms, method: &str) -> Result<(), RestError> {
    let needed = scopes(method);
    if needed == ["telephony"] && !terms.has_telephony {
        return Err(no_method());
    }
    if !needed.is_empty() && !terms.allow(needed) {
        let description =
            "The request requires higher privileges than provided by the access token";
        return Err(RestError::new(403, "insufficient_scope", description));
    }
    Ok(())
}

/// A module is missing, or the portal is too old.
pub(super) fn no_method() -> RestError {
    RestError::new(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_methods_need_no_scope_and_others_name_what_is_missing() {
        let none = Terms {
            scopes: Vec::new(),
            ..Terms::default()
        };
        for method in ["profile", "app.info", "scope", "event.bind", "user.admin"] {
            assert!(check(&none, method).is_ok(), "{method}");
        }
        for method in ["placement.bind", "voximplant.statistic.get", "user.current"] {
            let refusal = check(&none, method).err().map(|error| error.code);
            assert_eq!(refusal, Some("insufficient_scope"), "{method}");
        }
    }

    #[test]
    fn a_portal_without_telephony_has_none_of_its_methods() {
        let terms = Terms {
            has_telephony: false,
            ..Terms::default()
        };
        let refusal = check(&terms, "voximplant.line.get").err();
        assert_eq!(refusal.map(|error| error.status), Some(404));
    }
}
