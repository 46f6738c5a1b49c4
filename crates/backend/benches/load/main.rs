//! `cargo xtask bench backend`: the real backend, as a process on a core of its own, under the load
//! of a hundred portals; beside it, turn by turn, the floors it is compared to.

mod acknowledged;
mod connection;
mod fan_out;
mod floor;
mod long_journal;
mod machine;
mod moment;
mod plan;
mod process;
mod readers;
mod samples;
mod saturate;
mod seed;
mod steady;
mod table;
mod traffic;

use anyhow::Result;
use tokio::runtime::Runtime;

use machine::Cores;
use plan::Plan;
use seed::Seed;

/// Files that are open besides the readers' connections.
const OTHER_FILES: u64 = 1_000;

/// What every measurement needs.
struct Bench {
    plan: Plan,
    cores: Cores,
    runtime: Runtime,
    seed: Seed,
    open_files: u64,
}

impl Bench {
    /// Tells whoever waits; the tables alone go to the standard output.
    fn say(&self, what: &str) {
        eprintln!("{:>6.1} s  {what}", moment::now() as f64 / 1e9);
    }

    /// The numbers of readers that this machine lets us have.
    fn readers(&self) -> impl Iterator<Item = u64> {
        let most = self.open_files.saturating_sub(OTHER_FILES);
        let wanted = self.plan.readers.iter().copied();
        wanted.filter(move |count| *count <= most)
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_given = |name: &str| arguments.iter().any(|argument| argument == name);
    if is_given(floor::bare::ARGUMENT) {
        return floor::bare::serve();
    }
    let is_quick = is_given("--quick");
    let wanted = |name: &str| {
        let mut names = arguments
            .iter()
            .filter(|word| !word.starts_with('-'))
            .peekable();
        names.peek().is_none() || names.any(|word| word == name)
    };
    let open_files = machine::raise_open_files()?;
    let cores = Cores::take()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    moment::now();
    let seed = runtime.block_on(Seed::plant(cores))?;
    let bench = Bench {
        plan: if is_quick {
            Plan::quick()
        } else {
            Plan::full()
        },
        cores,
        runtime,
        seed,
        open_files,
    };
    for (name, measure) in [
        (
            "acknowledged",
            acknowledged::measure as fn(&Bench) -> Result<String>,
        ),
        ("fan-out", fan_out::measure),
        ("long-journal", long_journal::measure),
    ] {
        if wanted(name) {
            println!("{}", measure(&bench)?);
        }
    }
    println!("At most {open_files} files may be open here (`ulimit -Hn`).");
    bench.say("done");
    Ok(())
}
