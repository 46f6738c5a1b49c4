//! What happens to one arrival inside a transaction: repeated or new, and what it brings about.

use api::Seq;
use domain::{Call, CallId, Fact, PortalId, Report, Rules};
use rusqlite::{Connection, Result};

use super::callbacks::Waiting;
use super::floors::Floors;
use super::known::Known;
use super::recent::Recent;
use super::rows::{self, NewRow};
use super::writer::Append;
use crate::journal::{Appended, EventKey, Subject};

/// A fact that was stored, for those who watch its call.
pub(super) struct News {
    pub portal: PortalId,
    pub call_id: CallId,
    pub seq: Seq,
    pub fact: Fact,
}

/// The journal as one transaction sees it.
pub(super) struct Ledger<'a> {
    pub conn: &'a Connection,
    pub recent: &'a mut Recent,
    pub waiting: &'a mut Waiting,
    pub floors: &'a Floors,
    pub rules: &'a Rules,
    pub news: &'a mut Vec<News>,
}

impl Ledger<'_> {
    pub(super) fn append(&mut self, append: Append) -> Result<Appended> {
        match append.arrival.subject.clone() {
            Subject::Call(call_id) => self.append_to_call(append, &call_id),
            Subject::Callback => self.append_callback(&append),
        }
    }

    fn append_to_call(&mut self, append: Append, call_id: &CallId) -> Result<Appended> {
        let Append {
            arrival,
            call_key,
            report,
        } = append;
        let (portal, event) = (arrival.portal, arrival.event);
        let mut known = self.take(call_key, &portal, call_id)?;
        if known.may_have(event)
            && rows::has_event(self.conn, call_key, &portal, event, self.floors.of(&portal))?
        {
            self.recent.put(call_key, known);
            return Ok(Appended::Repeated);
        }
        let (fact, report) = relabel(&known.call, arrival.fact, report);
        let heard_before = known.call.last_heard_at();
        let seq = self.insert(&portal, call_key, call_id, Some(event), &fact, &report)?;
        let turn = known.apply(Some(event), &fact);
        let talked_by = match (&fact.report, heard_before) {
            // The record of a call tells of a talk before its long silence.
            (Report::Statistics(_), Some(heard)) => heard,
            _ => fact.at,
        };
        let received_at = fact.at;
        self.news.push(News {
            portal,
            call_id: call_id.clone(),
            seq,
            fact,
        });
        self.meet_callback(&mut known, call_key, turn, received_at, talked_by)?;
        self.recent.put(call_key, known);
        Ok(Appended::Stored(seq))
    }

    /// Takes a call out of memory, or reads it from the journal. Whoever takes it puts it back.
    pub(super) fn take(
        &mut self,
        call_key: i64,
        portal: &PortalId,
        call_id: &CallId,
    ) -> Result<Box<Known>> {
        match self
            .recent
            .take(call_key)
            .filter(|known| known.is(portal, call_id))
        {
            Some(known) => Ok(known),
            None => Known::load(self.conn, portal, call_id, self.floors.of(portal)).map(Box::new),
        }
    }

    /// Stores a fact about a call.
    pub(super) fn insert(
        &self,
        portal: &PortalId,
        call_key: i64,
        call_id: &CallId,
        event: Option<EventKey>,
        fact: &Fact,
        report: &str,
    ) -> Result<Seq> {
        let (at, source, call_id) = (fact.at, fact.source, Some(call_id));
        rows::insert(
            self.conn,
            &NewRow {
                portal,
                call_key,
                call_id,
                at,
                source,
                event,
                report,
            },
        )
    }
}

/// START of a call that a telephony application runs says that it was registered, no more.
fn relabel(call: &Call, fact: Fact, text: String) -> (Fact, String) {
    match fact.report {
        Report::Answered(started) if call.is_rest_app() => {
            let report = Report::Registered(started);
            let text = serde_json::to_string(&report).unwrap_or(text);
            (Fact { report, ..fact }, text)
        }
        _ => (fact, text),
    }
}
