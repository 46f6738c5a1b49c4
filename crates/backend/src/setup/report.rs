//! Tells the steps, in the reader's language, to whoever reads along.

use api::{SetupAction, SetupEnd, SetupOutcome, SetupStep, StepState, VERSION};
use domain::Timestamp;
use i18n::{Catalog, Locale, Msg};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Step;
use super::scopes::{NEEDED, TELEPHONY};

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
    /// Whether this run is to mend what it finds.
    mends: bool,
    running: Vec<Step>,
    has_failed: bool,
    has_warned: bool,
    can_repair: bool,
    /// What to do about our address before a repair can help.
    pub(super) address_advice: Option<String>,
    /// Scopes we lack and do not work without, once the portal has told what it grants.
    pub(super) lacking: Option<Vec<&'static str>>,
}

impl Report {
    /// A report in that language of what is done for that action, and where it is read.
    pub fn new(locale: Locale, action: SetupAction) -> (Self, UnboundedReceiver<Told>) {
        let (reader, told) = unbounded_channel();
        let report = Self {
            words: Catalog::for_locale(locale),
            reader,
            locale,
            mends: action != SetupAction::Check,
            running: Vec::new(),
            has_failed: false,
            has_warned: false,
            can_repair: false,
            address_advice: None,
            lacking: None,
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

    /// A span in its largest unit that tells it well, as the reader writes it: `7 min`, `3 h`.
    pub fn span(&self, millis: i64) -> String {
        let minutes = millis / 60_000;
        let (unit, count) = match minutes {
            ..1 => return self.say((Msg::SpanMoment, &[])),
            1..60 => (Msg::SpanMinutes, minutes),
            60..2_880 => (Msg::SpanHours, minutes / 60),
            _ => (Msg::SpanDays, minutes / 1_440),
        };
        self.say((unit, &[("count", &count.to_string())]))
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

    /// Something that a repair mends, unless something else has to be done first, or it has just
    /// been tried.
    pub(super) fn tell_to_repair(
        &mut self,
        step: Step,
        state: StepState,
        text: Msg,
        values: &[(&str, &str)],
    ) {
        let advice = match self.hindrance(step) {
            Some(first) => first,
            None if self.mends => self.say((Msg::ProblemRefusedAdvice, &[])),
            None => {
                self.can_repair = true;
                self.say((Msg::RepairAdvice, &[]))
            }
        };
        let said = Said {
            text: Some(self.say((text, values))),
            advice: Some(advice),
            at: None,
        };
        self.tell(step, state, said);
    }

    /// What has to be done before a repair of this step can help.
    fn hindrance(&self, step: Step) -> Option<String> {
        let needed = match step {
            Step::Placement => &NEEDED[..],
            Step::Events => &[TELEPHONY],
            // What is left over can be taken away whatever else is wrong.
            _ => return None,
        };
        let lacking = self.lacking.iter().flatten().copied();
        let lacking: Vec<_> = lacking.filter(|scope| needed.contains(scope)).collect();
        if lacking.is_empty() {
            return self.address_advice.clone();
        }
        Some(self.say_scopes(Msg::ScopeMissingAdvice, &lacking))
    }

    /// Whether a step failed so far.
    pub const fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// The end of a course that went through: how it went by what was told.
    pub(super) const fn outcome(&self) -> SetupOutcome {
        match (self.has_failed, self.has_warned) {
            (true, _) => SetupOutcome::Broken,
            (false, true) => SetupOutcome::Warned,
            (false, false) => SetupOutcome::Ready,
        }
    }

    /// The end. Steps that still run have come to nothing.
    pub fn end(mut self, outcome: SetupOutcome, can_finish: bool) {
        for step in std::mem::take(&mut self.running) {
            self.tell(step, StepState::Skipped, Said::default());
        }
        let can_repair = self.can_repair;
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
    use api::{SetupAction, SetupOutcome, StepState};
    use i18n::{Locale, Msg};

    use super::{Report, Told};
    use crate::setup::Step;

    #[test]
    fn every_step_that_began_comes_to_an_end() {
        let (mut report, mut told) = Report::new(Locale::De, SetupAction::Install);
        report.running(Step::Placement);
        report.running(Step::Events);
        report.went(Step::Placement, StepState::Done, (Msg::PlacementBound, &[]));
        report.end(SetupOutcome::Broken, false);
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

    fn of(locale: Locale) -> Report {
        Report::new(locale, SetupAction::Check).0
    }

    #[test]
    fn seconds_are_written_as_the_reader_writes_them() {
        let decimal = |locale, millis| of(locale).decimal(millis);
        assert_eq!(decimal(Locale::En, 1_249), "1.2");
        assert_eq!(decimal(Locale::De, 1_250), "1,3");
        assert_eq!(decimal(Locale::Ru, 0), "0,1");
    }

    #[test]
    fn a_reader_who_is_gone_stops_nothing() {
        let (mut report, told) = Report::new(Locale::En, SetupAction::Check);
        drop(told);
        report.went(Step::Admin, StepState::Failed, (Msg::AdminDenied, &[]));
        assert!(report.has_failed());
        report.end(SetupOutcome::NotAdmin, false);
    }

    #[test]
    fn a_span_is_told_in_minutes_then_hours_then_days() {
        let span = |minutes: i64| of(Locale::En).span(minutes * 60_000);
        assert_eq!(
            (span(-3), span(0)),
            (span(0), "less than 1\u{a0}min".into())
        );
        assert_eq!(
            (span(1), span(59)),
            ("1\u{a0}min".into(), "59\u{a0}min".into())
        );
        assert_eq!(
            (span(60), span(2_879)),
            ("1\u{a0}h".into(), "47\u{a0}h".into())
        );
        assert_eq!(span(2_880), "2\u{a0}days");
        assert_eq!(of(Locale::Ru).span(7_200_000), "2\u{a0}ч");
        assert_eq!(of(Locale::De).span(864_000_000), "10\u{a0}Tage");
    }

    /// The advice of the last step, and whether a repair is offered.
    fn unbound(action: SetupAction, step: Step, lacking: &[&'static str]) -> (String, bool) {
        let (mut report, mut told) = Report::new(Locale::En, action);
        report.lacking = Some(lacking.to_vec());
        report.tell_to_repair(step, StepState::Failed, Msg::PlacementMissing, &[]);
        let outcome = report.outcome();
        report.end(outcome, false);
        let Ok(Told::Step(step)) = told.try_recv() else {
            panic!("a step is told first")
        };
        let Ok(Told::End(end)) = told.try_recv() else {
            panic!("then the end")
        };
        assert_eq!(end.outcome, SetupOutcome::Broken);
        (step.advice.unwrap_or_default(), end.can_repair)
    }

    #[test]
    fn a_repair_is_offered_where_it_helps_and_nowhere_else() {
        let (check, tab, events) = (SetupAction::Check, Step::Placement, Step::Events);
        for (step, lacking) in [
            (tab, &[][..]),
            (events, &["placement"]),
            (Step::Strays, &["telephony"]),
        ] {
            let (advice, can_repair) = unbound(check, step, lacking);
            assert!(advice.contains("Repair") && can_repair, "{step:?} {advice}");
        }
        for (step, lacking) in [
            (tab, "placement"),
            (tab, "telephony"),
            (events, "telephony"),
        ] {
            let (advice, can_repair) = unbound(check, step, &[lacking]);
            let tick = format!("tick: {lacking}.");
            assert!(advice.contains(&tick) && !can_repair, "{step:?} {advice}");
        }
        let (advice, can_repair) = unbound(SetupAction::Repair, tab, &[]);
        assert!(advice.starts_with("Try again.") && !can_repair, "{advice}");
    }

    #[test]
    fn what_somebody_should_look_at_is_no_failure_and_not_all_in_order() {
        let mut report = of(Locale::En);
        assert_eq!(report.outcome(), SetupOutcome::Ready);
        report.went(Step::Clock, StepState::Warning, (Msg::AccessNone, &[]));
        assert_eq!(report.outcome(), SetupOutcome::Warned);
        report.went(Step::LastEvent, StepState::Pending, (Msg::AccessNone, &[]));
        assert_eq!(report.outcome(), SetupOutcome::Warned);
    }
}
