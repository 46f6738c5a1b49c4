//! The rules, as ARCHITECTURE.md draws them.

/// A member: what of ours it may import (its tests: more) | what of the world it never may.
pub(crate) const MEMBERS: &str = "
    domain:     | serde_json tokio web-sys js-sys chrono time rand getrandom
    bitrix24:   domain | reqwest hyper ureq tokio axum web-sys js-sys
    api:        domain | reqwest hyper ureq tokio axum web-sys js-sys
    i18n:       | tokio web-sys js-sys
    call-card:  domain bitrix24 api i18n | tokio axum rusqlite sqlx async-nats reqwest
    backend:    domain bitrix24 api i18n | leptos wasm-bindgen web-sys js-sys
    portal-sim: | leptos wasm-bindgen web-sys js-sys
    xtask:      | tokio axum leptos
";

/// A folder, and for each module at its top those that it may name by a `crate::` path.
pub(crate) const TREES: &[(&str, &str)] = &[(
    "src",
    "
    main:      app boot preview
    lib:
    app:       page panel hook remote placement state ui boot preview browser
    preview:   app page remote placement boot browser
    page:      panel hook remote placement state ui boot
    panel:     hook remote state ui
    hook:      remote placement state browser
    remote:    boot browser
    placement: boot browser
    state:
    ui:
    boot:      browser
    browser:
    ",
)];

/// A folder, a word, and those of its files (and folders, with a slash) that may name it.
pub(crate) const WORDS: &[(&str, &str, &[&str])] = &[
    ("src", "JsValue", &["placement/frame.rs"]),
    // The portal answers with one too, and `portal` reads it.
    (
        "crates/backend/src",
        "StatusCode",
        &["http.rs", "http/", "portal.rs", "portal/"],
    ),
    (
        "crates/backend/src",
        "Journal::Sqlite",
        &["app.rs", "config.rs", "journal.rs", "journal/"],
    ),
    (
        "crates/backend/src",
        "Journal::JetStream",
        &["app.rs", "config.rs", "journal.rs", "journal/"],
    ),
    ("crates/domain/src", "SystemTime", &[]),
    ("crates/domain/src", "Instant", &[]),
    ("crates/domain/src", "std::fs", &[]),
    ("crates/domain/src", "std::net", &[]),
];

/// A row of a table: its name, and the names before and after the bar.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) may: Vec<&'static str>,
    pub(crate) never: Vec<&'static str>,
}

/// The rows of a table.
pub(crate) fn rows(table: &'static str) -> Vec<Row> {
    let row = |(name, rest): (&'static str, &'static str)| {
        let (may, never) = rest.split_once('|').unwrap_or((rest, ""));
        let words = |text: &'static str| text.split_whitespace().collect();
        Row {
            name: name.trim(),
            may: words(may),
            never: words(never),
        }
    };
    table
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(row)
        .collect()
}
