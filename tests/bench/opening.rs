//! One opening of the card or of the floor, and the tables of many.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use crate::browser::{Browser, File};
use crate::figures::{p50_p90, table, times, without_hash};

/// What is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The static page.
    Floor,
    /// The card.
    Card,
}

impl Subject {
    /// Both, and now one first, now the other.
    pub(crate) const fn in_turn(run: usize) -> [Self; 2] {
        if run.is_multiple_of(2) {
            [Self::Floor, Self::Card]
        } else {
            [Self::Card, Self::Floor]
        }
    }

    /// What has to be seen until it is open, beside the first paint.
    const fn milestones(self) -> &'static [&'static str] {
        match self {
            Self::Floor => &["framed"],
            Self::Card => &["framed", "interactive", "live"],
        }
    }
}

/// Whether the browser has seen the card before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    /// A profile that nobody has used.
    Cold,
    /// The second card of the day: files are kept, processes are not.
    Warm,
}

/// What one opening showed.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) subject: Subject,
    pub(crate) cache: Cache,
    pub(crate) slow_down: u32,
    pub(crate) opening: Opening,
}

/// Milliseconds from the portal's POST to each milestone, and what was fetched.
#[derive(Debug)]
pub(crate) struct Opening {
    after: BTreeMap<String, f64>,
    files: Vec<File>,
}

impl Opening {
    /// Nothing may travel twice, or again when it has been kept.
    pub(crate) fn check(&self, cache: Cache) -> Result<()> {
        // The page itself is never kept.
        let files = self.files.iter().skip(1).filter(|file| is_built(file));
        let mut travelled: Vec<_> = files.filter(|file| file.sent > 0).collect();
        let count = travelled.len();
        travelled.sort_by(|one, other| one.name.cmp(&other.name));
        travelled.dedup_by(|one, other| one.name == other.name);
        ensure!(count == travelled.len(), "twice: {:?}", self.files);
        let is_kept = cache == Cache::Cold || count == 0;
        ensure!(is_kept, "again: {travelled:?}");
        Ok(())
    }
}

/// Opens it in a new tab.
pub(crate) async fn open(
    browser: &mut Browser,
    page: &str,
    subject: Subject,
    cache: Cache,
) -> Result<Opening> {
    browser.cdp.await_all(subject.milestones());
    let tab = browser.open(page, cache == Cache::Cold).await?;
    let frame = browser.launch(&tab).await?;
    let seen = browser.seen(&frame).await?;
    let worked = browser.worked(&frame).await?;
    browser.close(tab).await?;
    ensure!(
        seen.violations.is_empty(),
        "forbidden: {:?}",
        seen.violations
    );
    for milestone in [&["fcp", "visible"], subject.milestones()].concat() {
        ensure!(seen.seen.contains_key(milestone), "{milestone} not seen");
    }
    let after = seen.seen.into_iter();
    let after = after.map(|(what, at)| (what, at - frame.submitted));
    Ok(Opening {
        after: after.chain([("worked".to_owned(), worked)]).collect(),
        files: seen.files,
    })
}

/// Not an answer of the API.
fn is_built(file: &File) -> bool {
    !file.name.starts_with("/api/")
}

/// The tables of all samples.
pub(crate) fn tables(samples: &[Sample]) -> String {
    format!("{}\n{}", times_table(samples), files_table(samples))
}

fn times_table(samples: &[Sample]) -> String {
    let head = [
        "opening",
        "floor",
        "card: first paint",
        "×",
        "number visible",
        "×",
        "interactive",
        "×",
        "live fact on screen",
        "×",
        "floor: work",
        "card: work",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for slow_down in crate::SLOW_DOWNS {
        for cache in [Cache::Cold, Cache::Warm] {
            let of = |subject, what: &str| -> Vec<f64> {
                let is_it = |sample: &&Sample| {
                    (sample.subject, sample.cache, sample.slow_down) == (subject, cache, slow_down)
                };
                let some = samples.iter().filter(is_it);
                some.filter_map(|sample| sample.opening.after.get(what).copied())
                    .collect()
            };
            let floor = of(Subject::Floor, "fcp");
            if floor.is_empty() {
                continue;
            }
            let name = format!("{cache:?}, {slow_down}x").to_lowercase();
            let mut row = vec![name, p50_p90(&floor)];
            for what in ["fcp", "visible", "interactive", "live"] {
                let card = of(Subject::Card, what);
                row.extend([p50_p90(&card), times(&card, &floor)]);
            }
            row.extend([Subject::Floor, Subject::Card].map(|each| p50_p90(&of(each, "worked"))));
            rows.push(row);
        }
    }
    table(&rows)
}

/// What the first cold opening fetched, and how often.
fn files_table(samples: &[Sample]) -> String {
    let is_it = |sample: &&Sample| (sample.subject, sample.cache) == (Subject::Card, Cache::Cold);
    let files = samples
        .iter()
        .find(is_it)
        .map(|sample| &sample.opening.files);
    let mut rows = vec![["file", "bytes, as sent"].map(str::to_owned).to_vec()];
    let mut sum = 0;
    for file in files.into_iter().flatten() {
        if is_built(file) {
            rows.push(vec![without_hash(&file.name), file.encoded.to_string()]);
            sum += file.encoded;
        }
    }
    rows.push(vec!["together".to_owned(), sum.to_string()]);
    table(&rows)
}
