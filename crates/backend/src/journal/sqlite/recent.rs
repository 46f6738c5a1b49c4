//! The calls the writer remembers: a bounded number, the open ones by number too.

use std::collections::BTreeSet;

use domain::PortalId;
use hashlink::LruCache;

use super::known::Known;

/// Open calls remembered at most; a callback request is linked to these. The one unheard of for
/// longest goes first.
const OPEN: usize = 16_384;
/// Ended calls remembered at most, for stragglers and repetitions.
const ENDED: usize = 4_096;

/// Calls by their key. A call is taken out, changed, and put back.
pub(super) struct Recent {
    open: LruCache<i64, Box<Known>>,
    ended: LruCache<i64, Box<Known>>,
    by_number: BTreeSet<(i64, i64)>,
}

impl Default for Recent {
    fn default() -> Self {
        Self::bounded(OPEN, ENDED)
    }
}

impl Recent {
    fn bounded(open: usize, ended: usize) -> Self {
        Self {
            open: LruCache::new(open),
            ended: LruCache::new(ended),
            by_number: BTreeSet::new(),
        }
    }

    /// Takes a call out, if it is remembered.
    pub(super) fn take(&mut self, key: i64) -> Option<Box<Known>> {
        let known = self.open.remove(&key);
        if let Some(known) = &known {
            self.unlist(key, known);
        }
        known.or_else(|| self.ended.remove(&key))
    }

    pub(super) fn put(&mut self, key: i64, known: Box<Known>) {
        if known.call.has_ended() {
            self.ended.insert(key, known);
            return;
        }
        if self.open.len() == self.open.capacity()
            && let Some((oldest, forgotten)) = self.open.remove_lru()
        {
            self.unlist(oldest, &forgotten);
        }
        if let Some(number) = &known.number {
            self.by_number.insert((number.hash, key));
        }
        self.open.insert(key, known);
    }

    fn unlist(&mut self, key: i64, known: &Known) {
        if let Some(number) = &known.number {
            self.by_number.remove(&(number.hash, key));
        }
    }

    /// The keys of the open calls with a number.
    pub(super) fn with_number(&self, hash: i64) -> Vec<i64> {
        let calls = self.by_number.range((hash, i64::MIN)..=(hash, i64::MAX));
        calls.map(|(_, key)| *key).collect()
    }

    pub(super) fn contains(&self, key: i64) -> bool {
        self.open.contains_key(&key) || self.ended.contains_key(&key)
    }

    /// Forgets the calls of a portal.
    pub(super) fn forget(&mut self, portal: &PortalId) {
        let of_portal = |calls: &LruCache<i64, Box<Known>>| -> Vec<i64> {
            calls
                .iter()
                .filter(|(_, known)| known.portal == *portal)
                .map(|(key, _)| *key)
                .collect()
        };
        let keys = [of_portal(&self.open), of_portal(&self.ended)].concat();
        keys.into_iter().for_each(|key| drop(self.take(key)));
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use domain::fact::{Ended, Requested};
    use domain::{CallId, Fact, PhoneNumber, PortalId, Report, Timestamp, Witness};

    use super::Recent;
    use crate::journal::sqlite::known::Known;
    use crate::journal::sqlite::rows;

    fn portal() -> PortalId {
        PortalId::parse(&"a".repeat(32)).expect("a portal")
    }

    fn known(name: &str, report: Report) -> (i64, Box<Known>) {
        let call_id = CallId::parse(name).expect("a call");
        let conn = rusqlite::Connection::open_in_memory().expect("a store");
        conn.execute_batch(include_str!("../../../migrations/0001_journal.sql"))
            .expect("made");
        let mut known = Known::load(&conn, &portal(), &call_id, 0).expect("loads");
        let fact = Fact {
            at: Timestamp::from_millis(1),
            source: Witness::Webhook,
            report,
        };
        known.apply(None, &fact);
        (rows::call_key(&portal(), &call_id), Box::new(known))
    }

    fn open(name: &str) -> (i64, Box<Known>) {
        let number = PhoneNumber::parse("+4930901820");
        known(
            name,
            Report::Requested(Requested {
                ts: None,
                number,
                line: None,
                operator: None,
                crm: None,
                call_list: false,
            }),
        )
    }

    #[test]
    fn open_calls_are_found_by_number_until_they_end() {
        let mut recent = Recent::default();
        let (key, call) = open("one");
        let hash = call.number.as_ref().expect("a number").hash;
        recent.put(key, call);
        assert_eq!(recent.with_number(hash), [key]);
        let mut call = recent.take(key).expect("remembered");
        assert!(recent.with_number(hash).is_empty());
        let report = Report::Ended(Ended {
            ts: None,
            call_type: None,
            number: None,
            line: None,
            rest_app: false,
            operator: None,
            talk_seconds: None,
            code: None,
            reason: None,
            cost: None,
            activity_id: None,
            crm: None,
        });
        call.apply(
            None,
            &Fact {
                at: Timestamp::from_millis(2),
                source: Witness::Webhook,
                report,
            },
        );
        recent.put(key, call);
        assert!(recent.with_number(hash).is_empty());
        assert!(recent.contains(key));
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_open_call_goes_first() {
        let mut recent = Recent::bounded(3, 3);
        let (first, call) = open("first");
        let hash = call.number.as_ref().expect("a number").hash;
        recent.put(first, call);
        for name in ["second", "third", "fourth"] {
            let (key, call) = open(name);
            recent.put(key, call);
        }
        assert!(!recent.contains(first));
        assert_eq!(recent.open.len(), 3);
        let listed = recent.with_number(hash);
        assert!(listed.len() == 3 && !listed.contains(&first));
    }

    #[test]
    fn a_purged_portal_is_forgotten() {
        let mut recent = Recent::default();
        let (key, call) = open("one");
        recent.put(key, call);
        recent.forget(&portal());
        assert!(!recent.contains(key));
        assert!(recent.by_number.is_empty());
    }
}
