//! The rules, as ARCHITECTURE.md draws them.

/// A member: what of ours it may import (its tests: more) | what of the world it never may.
pub(crate) const MEMBERS: &str = "
    domain:     | serde_json tokio web-sys js-sys chrono time rand getrandom
    json:       | serde serde_json tokio web-sys js-sys
    bitrix24:   domain json | reqwest hyper ureq tokio axum web-sys js-sys
    api:        domain | reqwest hyper ureq tokio axum web-sys js-sys
    i18n:       | tokio web-sys js-sys
    call-card:  domain bitrix24 api i18n json | tokio axum rusqlite sqlx async-nats reqwest
    backend:    domain bitrix24 api i18n | leptos wasm-bindgen web-sys js-sys
    portal-sim: | leptos wasm-bindgen web-sys js-sys
    xtask:      | tokio axum leptos
";

/// A folder, and for each module at its top those that it may name by a `crate::` path.
pub(crate) const TREES: &[(&str, &str)] = &[("src", CARD), ("crates/backend/src", BACKEND)];

const CARD: &str = "
    main:      app
    lib:
    app:       page panel hook remote placement state ui boot preview browser wire
    preview:   app page remote placement ui boot browser wire
    page:      panel hook remote placement state ui boot browser wire
    panel:     hook remote state ui browser
    hook:      remote placement state browser
    remote:    boot browser wire
    placement: boot browser
    ui:        browser
    boot:      browser wire
    state:
    browser:
    wire:
";

const BACKEND: &str = "
    main:       app
    lib:
    app:        setup http connection state statistics portal portals trust journal assets keys metrics callers config clock
    http:       page setup ingest live session portal portals trust journal state assets metrics random connection callers
    page:       setup http portals random
    setup:      portal portals trust journal state keys metrics random config clock
    statistics: portal journal state clock
    portal:     portals metrics config clock
    state:      setup portal portals trust journal assets keys metrics callers config clock
    trust:      portal portals clock
    ingest:     journal clock
    live:       portals journal clock
    session:    keys
    portals:    journal keys
    journal:    clock
    assets:
    callers:    config
    clock:
    config:
    connection:
    keys:       random
    metrics:
    random:
";

/// A word, a folder, and those of its files (and folders, with a slash) that may name the word.
/// `portal` reads the status that the portal answers with; ours are chosen in `http` alone.
pub(crate) const WORDS: &str = "
    JsValue in src: placement/frame.rs
    StatusCode in crates/backend/src: http.rs http/ portal.rs portal/
    Journal::Sqlite in crates/backend/src: app.rs config.rs journal.rs journal/
    Journal::JetStream in crates/backend/src: app.rs config.rs journal.rs journal/
    SystemTime in crates/domain/src:
    Instant in crates/domain/src:
    std::fs in crates/domain/src:
    std::net in crates/domain/src:
";

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
        .filter_map(|line| line.rsplit_once(':'))
        .map(row)
        .collect()
}
