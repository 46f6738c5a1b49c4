//! The project's own commands: `cargo xtask` lists them.

mod bench;
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
mod weigh;

use std::process::ExitCode;

use anyhow::{Result, anyhow};

const COMMANDS: &str = "\
cargo xtask <command>

  dev      run the card, the backend and a simulated portal that rings
  test     add what the machine lacks, then run every test
  check    what CI runs: all of the following down to `doc`
  fmt      the format, without changing a file
  layers   who may import whom
  sizes    the length and the name of each file
  clippy   clippy for both targets, warnings denied
  native   the tests that need no browser
  web      tests/web: the card in headless Chromium
  e2e      tests/e2e: whole calls, with backend and simulated portal
  deny     licences, bans, sources, advisories
  doc      the documentation, warnings denied
  shots    take the pictures in docs/shots
  dist     build the release: one binary with the card inside
  weigh    what is in the card's wasm, by where it comes from
  bench    the benchmarks; `bench backend` runs one
";

fn command(name: &str) -> Option<fn() -> Result<()>> {
    Some(match name {
        "dev" => dev::run,
        "test" => check::test,
        "check" => check::check,
        "fmt" => check::fmt,
        "layers" => layers::run,
        "sizes" => sizes::run,
        "clippy" => check::clippy,
        "native" => check::native,
        "web" => web::run,
        "e2e" => e2e::run,
        "deny" => deny::run,
        "doc" => check::doc,
        "shots" => e2e::shots,
        "dist" => dist::run,
        "weigh" => weigh::run,
        "bench" => bench::list,
        "bench backend" => bench::backend,
        "bench backend quick" => bench::backend_quick,
        "bench page" => bench::page,
        "bench page quick" => bench::page_quick,
        "bench calls" => bench::calls,
        "bench calls quick" => bench::calls_quick,
        "bench pixel" => bench::pixel,
        "bench pixel quick" => bench::pixel_quick,
        _ => return None,
    })
}

fn main() -> ExitCode {
    let asked = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let result = match (asked.as_str(), command(&asked)) {
        (_, Some(command)) => command(),
        ("" | "help" | "-h" | "--help", None) => {
            print!("{COMMANDS}");
            Ok(())
        }
        _ => Err(anyhow!(
            "`{asked}` is none of our commands; `cargo xtask` lists them"
        )),
    };
    if let Err(error) = result {
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_is_listed_is_there() {
        let listed = COMMANDS.lines().filter(|line| line.starts_with("  "));
        for name in listed.filter_map(|line| line.split_whitespace().next()) {
            assert!(command(name).is_some(), "{name}");
        }
    }
}
