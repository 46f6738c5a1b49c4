//! docs/install.md explains what the installation page says when something is wrong.

const GUIDE: &str = include_str!("../../../docs/install.md");
const ENGLISH: &str = include_str!("../locales/en.ftl");

/// Sentences besides those that begin with `problem-`.
const MORE: [&str; 5] = [
    "admin-denied",
    "address-missing",
    "address-insecure",
    "scope-missing",
    "placement-missing",
];

/// Every sentence that tells of a problem, with `…` for what changes and without its last dot.
fn problems() -> Vec<(&'static str, String)> {
    let lines = ENGLISH.lines().filter_map(|line| line.split_once(" = "));
    lines
        .filter(|(key, _)| key.starts_with("problem-") || MORE.contains(key))
        .filter(|(key, _)| !key.ends_with("-advice") && *key != "problem-open-again")
        .map(|(key, text)| (key, without_variables(text)))
        .collect()
}

fn without_variables(text: &str) -> String {
    let mut pieces = text.split('{');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        whole.push('…');
        whole.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    whole.trim_end_matches('.').to_owned()
}

#[test]
fn every_problem_the_page_names_is_explained_in_the_guide() {
    let problems = problems();
    assert!(problems.len() > 20, "{problems:#?}");
    let missing: Vec<_> = problems
        .iter()
        .filter(|(_, text)| !GUIDE.contains(text.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/install.md lacks {missing:#?}");
}

#[test]
fn the_guide_shows_only_pictures_that_are_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let pictures = GUIDE.split("](shots/").skip(1);
    for picture in pictures.filter_map(|rest| rest.split(')').next()) {
        assert!(folder.join("shots").join(picture).is_file(), "{picture}");
    }
}
