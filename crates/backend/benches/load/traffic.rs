//! What the portals send: calls from INIT to END, in the bodies a portal writes.

use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// INIT, START and END of one call, as the simulated portal keeps them.
const BODIES: [&str; 3] = [
    include_str!("../../../portal-sim/samples/init-incoming-builtin.form"),
    include_str!("../../../portal-sim/samples/call-start.form"),
    include_str!("../../../portal-sim/samples/call-end-answered.form"),
];
/// What stands in them for what differs from event to event.
const CALL: &str = "7C31D0E5A94F26B8.1773306970.5521873";
const NUMBER: &str = "%2B4930901820";
const MEMBER: &str = "5f0c6d1e2b3a49788796a5b4c3d2e1f0";
const TOKEN: &str = "c0ffee00d15ea5ed0ddba11ca11ab1e5";
/// Every event has a `ts` of its own, which tells it apart from all others.
pub(crate) const FIRST_TS: u64 = 1_800_000_000;
/// A portal's ids hold the second in which the call began.
const FIRST_SECOND: u64 = 1_773_306_970;
/// Calls that begin in one second.
const CALLS_A_SECOND: u64 = 1_000;
/// Portals that send.
pub(crate) const PORTALS: u64 = 100;

/// The `member_id` of a portal.
pub(crate) fn member_id(portal: u64) -> String {
    format!("{:032x}", portal + 1)
}

/// The `application_token` of every portal here.
pub(crate) const fn application_token() -> &'static str {
    TOKEN
}

enum Part {
    Text(&'static str),
    Call,
    Number,
    Member,
    Ts,
}

/// An endless row of events over some calls.
pub(crate) struct Traffic {
    name: &'static str,
    calls: u64,
    is_endless: bool,
    bodies: [Vec<Part>; 3],
    next: AtomicU64,
}

impl Traffic {
    /// Calls that begin, are answered and end, `open` of them at a time.
    pub(crate) fn of_new_calls(name: &'static str, open: u64) -> Self {
        Self::new(name, open, true)
    }

    /// Events about the same calls again and again.
    pub(crate) fn of_calls(name: &'static str, calls: u64) -> Self {
        Self::new(name, calls, false)
    }

    fn new(name: &'static str, calls: u64, is_endless: bool) -> Self {
        Self {
            name,
            calls,
            is_endless,
            bodies: BODIES.map(split),
            next: AtomicU64::new(0),
        }
    }

    /// The number of the next event.
    pub(crate) fn take(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The call an event is about, and its portal.
    fn call_of(&self, event: u64) -> (u64, u64) {
        let round = event / (self.calls * 3);
        let place = event % self.calls
            + if self.is_endless {
                round * self.calls
            } else {
                0
            };
        (place, place % PORTALS)
    }

    /// A call's id, and its portal.
    pub(crate) fn call(&self, place: u64) -> (String, u64) {
        let second = second(place);
        (format!("{}.{second}.{place}", self.name), place % PORTALS)
    }

    /// Writes the request of an event.
    pub(crate) fn write(&self, event: u64, body: &mut Vec<u8>, request: &mut Vec<u8>) {
        let (call, portal) = self.call_of(event);
        let step = (event / self.calls) % 3;
        body.clear();
        request.clear();
        for part in &self.bodies[step as usize] {
            // Into memory: this cannot fail.
            let _ = match part {
                Part::Text(text) => body.write_all(text.as_bytes()),
                Part::Call => write!(body, "{}.{}.{call}", self.name, second(call)),
                Part::Number => write!(body, "%2B49309{call:07}"),
                Part::Member => write!(body, "{:032x}", portal + 1),
                Part::Ts => write!(body, "{}", FIRST_TS + event),
            };
        }
        let _ = write!(
            request,
            "POST /events HTTP/1.1\r\nHost: bench\r\nUser-Agent: Bitrix24 Webhook Engine\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        request.extend_from_slice(body);
    }
}

/// The number of the event whose `ts` stands in a frame of a live stream.
pub(crate) fn event_in(frame: &[u8]) -> Option<u64> {
    const KEY: &[u8] = b"\"ts\":";
    let at = frame.windows(KEY.len()).position(|window| window == KEY)?;
    let digits = frame[at + KEY.len()..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    let ts = digits.fold(0, |ts, digit| ts * 10 + u64::from(digit - b'0'));
    ts.checked_sub(FIRST_TS)
}

/// When a call began, Unix seconds.
const fn second(call: u64) -> u64 {
    FIRST_SECOND + call / CALLS_A_SECOND
}

/// Cuts a body at what differs.
fn split(body: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = body.trim_end();
    while !rest.is_empty() {
        let marks = [
            (CALL, Part::Call),
            (NUMBER, Part::Number),
            (MEMBER, Part::Member),
            ("&ts=", Part::Ts),
        ];
        let found = marks.into_iter().filter_map(|(mark, part)| {
            let at = rest.find(mark)?;
            Some((at, mark, part))
        });
        let Some((at, mark, part)) = found.min_by_key(|(at, ..)| *at) else {
            parts.push(Part::Text(rest));
            break;
        };
        let mut end = at + mark.len();
        let mut start = at;
        if matches!(part, Part::Ts) {
            start = end;
            end += rest[end..].find('&').unwrap_or(rest.len() - end);
        }
        parts.push(Part::Text(&rest[..start]));
        parts.push(part);
        rest = &rest[end..];
    }
    parts
}
