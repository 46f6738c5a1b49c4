//! Tells the steps, in the reader's language, to whoever reads along.

use api::{SetupEnd, SetupOutcome, SetupStep, StepState, VERSION};
use domain::Timestamp;
use i18n::{Catalog, Locale, Msg};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Step;

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// How a step stands.
    Step(SetupStep),
    /// How the whole went; the last.
    End(SetupEnd),
}

/// A text with its values.
pub type Words<'a> = (Msg, &'a [(&'a str, &'a str)]);

/// What is said of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// What was found or done.
    pub text: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
    /// A moment that belongs to it.
    pub at: Option<Timestamp>,
}

/// Collects how a setup goes. A few dozen messages in all, so nothing bounds them: a reader that
/// does not read must not hold up the work.
#[derive(Debug)]
pub struct Report {
    words: Catalog,
    reader: UnboundedSender<Told>,
    locale: Locale,
    running: Vec<Step>,
    has_failed: bool,
    has_warned: bool,
}

impl Report {
    /// A report in that language, and where it is read.
    pub fn new(locale: Locale) -> (Self, UnboundedReceiver<Told>) {
        let (reader, told) = unbounded_channel();
        let report = Self {
            words: Catalog::for_locale(locale),
            reader,
            locale,
            running: Vec::new(),
            has_failed: false,
            has_warned: false,
        };
        (report, told)
    }

    /// A text in the reader's language.
    pub fn say(&self, (msg, values): Words<'_>) -> String {
        self.words.format(msg, values)
    }

    /// Milliseconds as seconds with one decimal, at least 0.1, as the reader writes them.
    pub fn decimal(&self, millis: i64) -> String {
        let tenths = (millis + 50).max(100) / 100;
        let sign = match self.locale {
            Locale::En => '.',
            Locale::De | Locale::Ru => ',',
        };
        format!("{}{sign}{}", tenths / 10, tenths % 10)
    }

    /// A step has begun.
    pub fn running(&mut self, step: Step) {
        self.running.push(step);
        self.tell(step, StepState::Running, Said::default());
    }

    /// All is as it should be, or has been mended, or there was no point in trying.
    pub fn went(&mut self, step: Step, state: StepState, text: Words<'_>) {
        let text = Some(self.say(text));
        let said = Said {
            text,
            ..Said::default()
        };
        self.tell(step, state, said);
    }

    /// The same with all that can be said.
    pub fn tell(&mut self, step: Step, state: StepState, said: Said) {
        if state != StepState::Running {
            self.running.retain(|running| *running != step);
        }
        self.has_warned |= state == StepState::Warning;
        if state == StepState::Failed {
            self.has_failed = true;
            let text = said.text.as_deref().unwrap_or_default();
            tracing::warn!(step = step.id(), text, "a step of the setup failed");
        }
        let step = SetupStep {
            version: VERSION,
            id: step.id().to_owned(),
            state,
            title: self.words.text(step.title()).to_owned(),
            text: said.text,
            advice: said.advice,
            at: said.at,
        };
        // Whoever asked may be gone; the work goes on.
        let _ = self.reader.send(Told::Step(step));
    }

    /// Whether a step failed so far.
    pub const fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Whether somebody should look at a step.
    pub const fn has_warned(&self) -> bool {
        self.has_warned
    }

    /// The end. Steps that still run have come to nothing.
    pub fn end(mut self, outcome: SetupOutcome, can_repair: bool, can_finish: bool) {
        for step in std::mem::take(&mut self.running) {
            self.tell(step, StepState::Skipped, Said::default());
        }
        let end = SetupEnd {
            version: VERSION,
            outcome,
            can_repair,
            can_finish,
        };
        let _ = self.reader.send(Told::End(end));
    }
}

#[cfg(test)]
mod tests {
    use api::{SetupOutcome, StepState};
    use i18n::{Locale, Msg};

    use super::{Report, Told};
    use crate::setup::Step;

    #[test]
    fn every_step_that_began_comes_to_an_end() {
        let (mut report, mut told) = Report::new(Locale::De);
        report.running(Step::Placement);
        report.running(Step::Events);
        report.went(Step::Placement, StepState::Done, (Msg::PlacementBound, &[]));
        report.end(SetupOutcome::Broken, true, false);
        let mut last = Vec::new();
        while let Ok(Told::Step(step)) = told.try_recv() {
            last.push((step.id, step.state));
        }
        let (placement, events) = ("placement".to_owned(), "events".to_owned());
        assert_eq!(
            last,
            [
                (placement.clone(), StepState::Running),
                (events.clone(), StepState::Running),
                (placement, StepState::Done),
                (events, StepState::Skipped),
            ]
        );
    }

    #[test]
    fn seconds_are_written_as_the_reader_writes_them() {
        let decimal = |locale, millis| Report::new(locale).0.decimal(millis);
        assert_eq!(decimal(Locale::En, 1_249), "1.2");
        assert_eq!(decimal(Locale::De, 1_250), "1,3");
        assert_eq!(decimal(Locale::Ru, 0), "0,1");
    }

    #[test]
    fn a_reader_who_is_gone_stops_nothing() {
        let (mut report, told) = Report::new(Locale::En);
        drop(told);
        report.went(Step::Admin, StepState::Failed, (Msg::AdminDenied, &[]));
        assert!(report.has_failed());
        report.end(SetupOutcome::NotAdmin, false, false);
    }
}
