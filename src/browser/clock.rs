//! The server's clock, as far as this page can tell.

use domain::Timestamp;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::PerformanceResourceTiming;

/// A moment by two clocks: the one that people read, which may be set back, and one that only goes
/// forward, but may stand still while the machine sleeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// On the server's clock.
    pub at: Timestamp,
    /// Milliseconds on the clock that only goes forward.
    pub steady_ms: i64,
}

impl Moment {
    /// Milliseconds from `earlier` to this moment, by the clock that saw more of them.
    pub fn millis_since(self, earlier: Self) -> i64 {
        let steady_ms = self.steady_ms.saturating_sub(earlier.steady_ms);
        steady_ms.max(self.at.millis_since(earlier.at))
    }
}

/// Reads the time. All times on the page are the server's.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The browser's clock, plus what it lags behind the server's.
    Browser {
        /// Milliseconds to add.
        offset_ms: i64,
    },
    /// A clock that a test or the preview moves.
    #[cfg(debug_assertions)]
    ByHand(leptos::prelude::RwSignal<Timestamp>),
}

impl Clock {
    /// The clock of a page that the server wrote at `served_at`: that moment and the arrival of
    /// the page's first byte are taken for the same.
    pub fn of_page(served_at: Timestamp) -> Self {
        let arrived = first_byte_at().unwrap_or_else(browser_now);
        Self::Browser {
            offset_ms: served_at.as_millis() - arrived,
        }
    }

    /// Now, on the server's clock.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Browser { offset_ms } => Timestamp::from_millis(browser_now() + offset_ms),
            #[cfg(debug_assertions)]
            Self::ByHand(now) => {
                use leptos::prelude::GetUntracked as _;
                now.try_get_untracked().unwrap_or(Timestamp::from_millis(0))
            }
        }
    }

    /// Now, for whoever measures how long something takes.
    pub fn moment(&self) -> Moment {
        let at = self.now();
        let steady_ms = match self {
            Self::Browser { .. } => steady_now(),
            #[cfg(debug_assertions)]
            Self::ByHand(_) => at.as_millis(),
        };
        Moment { at, steady_ms }
    }
}

fn steady_now() -> i64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0, |performance| whole(performance.now()))
}

#[expect(clippy::disallowed_methods, reason = "here time comes in")]
fn browser_now() -> i64 {
    whole(js_sys::Date::now())
}

/// When the first byte of this page arrived, on the browser's clock.
fn first_byte_at() -> Option<i64> {
    let performance = web_sys::window()?.performance()?;
    let entry = performance.get_entries_by_type("navigation").get(0);
    let response_start = entry
        .dyn_into::<PerformanceResourceTiming>()
        .ok()?
        .response_start();
    (response_start > 0.0).then(|| whole(performance.time_origin() + response_start))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast saturates, and time has room in i64"
)]
fn whole(millis: f64) -> i64 {
    millis as i64
}

#[cfg(test)]
mod tests {
    use super::Moment;
    use domain::Timestamp;

    fn moment(at: i64, steady_ms: i64) -> Moment {
        let at = Timestamp::from_millis(at);
        Moment { at, steady_ms }
    }

    #[test]
    fn a_clock_set_back_hides_no_silence() {
        assert_eq!(
            moment(3_000, 46_000).millis_since(moment(900_000, 5_000)),
            41_000
        );
    }

    #[test]
    fn a_machine_that_slept_hides_no_silence() {
        assert_eq!(
            moment(960_000, 5_100).millis_since(moment(900_000, 5_000)),
            60_000
        );
    }
}
