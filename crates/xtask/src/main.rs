//! The project's own commands: `cargo xtask` lists them.

mod card;
mod check;
mod deny;
mod dev;
mod dist;
mod e2e;
mod group;
mod layers;
mod run;
mod sizes;
mod tools;
mod version;
mod web;

use std::process::ExitCode;

use anyhow::Result;

/// Name, what it does, and the function that does it.
type Command = (&'static str, &'static str, fn() -> Result<()>);

const COMMANDS: &[Command] = &[
    (
        "dev",
        "run the card, the backend and a simulated portal that rings",
        dev::run,
    ),
    (
        "test",
        "add what the machine lacks, then run every test",
        check::test,
    ),
    (
        "check",
        "what CI runs: all of the following down to `doc`",
        check::check,
    ),
    ("fmt", "the format, without changing a file", check::fmt),
    ("layers", "who may import whom", layers::run),
    ("sizes", "the length and the name of each file", sizes::run),
    (
        "clippy",
        "clippy for both targets, warnings denied",
        check::clippy,
    ),
    ("native", "the tests that need no browser", check::native),
    ("web", "tests/web: the card in headless Chromium", web::run),
    (
        "e2e",
        "tests/e2e: whole calls, with backend and simulated portal",
        e2e::run,
    ),
    ("deny", "licences, bans, sources, advisories", deny::run),
    ("doc", "the documentation, warnings denied", check::doc),
    ("shots", "take the pictures in docs/shots", e2e::shots),
    (
        "dist",
        "build the release: one binary with the card inside",
        dist::run,
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name] = arguments.as_slice() else {
        return list(arguments.len());
    };
    let Some((_, _, command)) = COMMANDS.iter().find(|(known, ..)| known == name) else {
        return list(usize::from(!matches!(
            name.as_str(),
            "help" | "-h" | "--help"
        )));
    };
    if let Err(error) = command() {
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The commands; a mistake when something else was asked for.
fn list(mistakes: usize) -> ExitCode {
    println!("cargo xtask <command>, one of\n");
    for (name, about, _) in COMMANDS {
        println!("  {name:<8} {about}");
    }
    if mistakes == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}
