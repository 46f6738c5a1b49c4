//! What was acknowledged survives `kill -9`. The test starts itself as a child that appends and
//! says so, and kills it after some lines, in the middle of whatever it does.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use backend::clock::Clock;
use backend::journal::{Journal, Options};

use crate::sample::{Events, START, call, initiated, numbered, portal};

/// Names the store; whoever has it is the child.
const STORE: &str = "KILLED_CHILD_STORE";
const ROUND: &str = "KILLED_CHILD_ROUND";
const ROUNDS: u32 = 18;
/// Appends that are under way at one time, so that transactions hold several.
const AT_ONCE: u32 = 8;

fn events(store: &Path) -> Events {
    let clock = Clock::test(START);
    let journal = Journal::open(store, Options::new(clock.clone())).expect("opens");
    Events {
        portal: portal('a'),
        journal,
        clock,
    }
}

/// The child: appends until it is killed, and prints `<call> <seq>` for what is acknowledged.
#[test]
fn a_child_appends_until_it_is_killed() {
    let (Ok(store), Ok(round)) = (env::var(STORE), env::var(ROUND)) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let first = events(Path::new(&store));
        let all = (0..AT_ONCE).map(|lane| {
            let events = first.clone();
            let round = round.clone();
            tokio::spawn(async move {
                for n in 0.. {
                    let id = format!("{round}.{lane}.{n}");
                    append(&events, &id).await;
                }
            })
        });
        for lane in all.collect::<Vec<_>>() {
            lane.await.expect("killed before it ends");
        }
    });
}

async fn append(events: &Events, id: &str) {
    for report in [initiated("+4930901820"), numbered(1)] {
        let kind = report.kind();
        let seq = events.report(id, report).await;
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {id} {kind} {seq}").expect("the parent reads");
        out.flush().expect("the parent reads");
    }
}

/// What the child said, as `(call, kind, seq)`.
fn acknowledged(line: &str) -> Option<(String, String, u64)> {
    let words: Vec<_> = line.split_once("acknowledged ")?.1.split(' ').collect();
    let [id, kind, seq] = words[..] else {
        return None;
    };
    Some((id.to_owned(), kind.to_owned(), seq.parse().ok()?))
}

/// Runs the child until it has acknowledged `lines` facts, kills it, and returns all it said.
fn run_and_kill(store: &Path, round: u32, lines: usize) -> Vec<(String, String, u64)> {
    let mut child = Command::new(env::current_exe().expect("this binary"))
        .args([
            "--exact",
            "kill::a_child_appends_until_it_is_killed",
            "--nocapture",
        ])
        .env(STORE, store)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut output = BufReader::new(child.stdout.take().expect("piped")).lines();
    let said = |line: std::io::Result<String>| acknowledged(&line.expect("readable"));
    let mut all: Vec<_> = output.by_ref().filter_map(said).take(lines).collect();
    child.kill().expect("killed");
    // What was on its way when the child died was acknowledged as well, if it is whole.
    all.extend(
        output
            .map_while(Result::ok)
            .filter_map(|line| acknowledged(&line)),
    );
    child.wait().expect("dead");
    all
}

#[tokio::test]
async fn every_acknowledged_fact_survives_a_kill_and_places_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("db");
    let mut all = Vec::new();
    let mut last = 0;
    for round in 0..ROUNDS {
        // From the first commit to hundreds of them, over checkpoints of earlier rounds.
        let lines = 1 + usize::try_from(round * round * 2).expect("small");
        let said = run_and_kill(&store, round, lines);
        assert!(
            said.len() >= lines,
            "round {round} acknowledged {}",
            said.len()
        );
        let first = said.iter().map(|(.., seq)| *seq).min().expect("some");
        assert!(
            first > last,
            "round {round}: {first} was given out before {last}"
        );
        let events = events(&store);
        assert_all_there(&events, &said).await;
        last = events.report("after", numbered(round)).await;
        assert!(said.iter().all(|(.., seq)| *seq < last));
        events.journal.close().await;
        all.extend(said);
    }
    assert_all_there(&events(&store), &all).await;
}

async fn assert_all_there(events: &Events, said: &[(String, String, u64)]) {
    for (id, kind, seq) in said {
        let facts = events
            .journal
            .load(&events.portal, &call(id))
            .await
            .expect("loads");
        let fact = facts.iter().find(|fact| fact.seq == *seq);
        assert_eq!(
            fact.map(|fact| fact.report.kind()),
            Some(kind.as_str()),
            "{id} at {seq}"
        );
    }
}

#[tokio::test]
async fn a_delivery_repeated_after_a_kill_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("db");
    let said = run_and_kill(&store, 0, 20);
    let events = events(&store);
    for (id, kind, _) in said {
        let report = if kind == "initiated" {
            initiated("+4930901820")
        } else {
            numbered(1)
        };
        assert_eq!(
            events.report(&id, report).await,
            0,
            "{id} {kind} is stored already"
        );
    }
}
