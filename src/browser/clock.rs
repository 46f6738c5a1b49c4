//! The server's clock, as far as this page can tell.

use domain::Timestamp;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::PerformanceResourceTiming;

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
}

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
