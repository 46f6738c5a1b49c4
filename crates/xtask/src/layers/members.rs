//! Between the members of the workspace.

use serde_json::Value;

use super::rules::{MEMBERS, rows};

/// A member's name and what it is built from, tests left out.
type Member = (String, Vec<String>);

/// The members as `cargo metadata` lists them.
pub(crate) fn read(metadata: &Value) -> Vec<Member> {
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let member = |package: &Value| {
        let built_from = list(&package["dependencies"])
            .into_iter()
            .filter(|dependency| dependency["kind"] != "dev");
        (
            name(package),
            built_from.map(|dependency| name(&dependency)).collect(),
        )
    };
    list(&metadata["packages"]).iter().map(member).collect()
}

/// The arrows that point the wrong way.
pub(crate) fn broken(members: &[Member]) -> Vec<String> {
    let rules = rows(MEMBERS);
    let mut broken = Vec::new();
    for (name, imports) in members {
        let Some(rule) = rules.iter().find(|rule| rule.name == name) else {
            broken.push(format!(
                "{name} is in no layer: give it a row in xtask/src/layers/rules.rs"
            ));
            continue;
        };
        for import in imports.iter().map(String::as_str) {
            let is_ours = rules.iter().any(|rule| rule.name == import);
            if rule.never.contains(&import) || is_ours && !rule.may.contains(&import) {
                broken.push(format!(
                    "{name} → {import}: {name} must never import {import}"
                ));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_can_fail() {
        let rules = rows(MEMBERS);
        for rule in &rules {
            let others = rules
                .iter()
                .map(|other| other.name)
                .filter(|other| *other != rule.name);
            for import in others.chain(rule.never.iter().copied()) {
                let found = broken(&[(rule.name.to_owned(), vec![import.to_owned()])]);
                assert_eq!(
                    found.is_empty(),
                    rule.may.contains(&import),
                    "{} → {import}",
                    rule.name
                );
            }
        }
    }

    #[test]
    fn a_member_without_a_rule_is_named() {
        assert!(broken(&[("stray".into(), vec![])])[0].starts_with("stray is in no layer"));
    }

    #[test]
    fn tests_may_import_more() {
        let metadata = serde_json::json!({"packages": [{"name": "call-card", "dependencies": [
            {"name": "backend", "kind": "dev"},
            {"name": "domain", "kind": null},
            {"name": "cc", "kind": "build"},
        ]}]});
        assert_eq!(read(&metadata)[0].1, ["domain", "cc"]);
    }
}
