//! The one place that reads the time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970, UTC.
#[expect(
    clippy::disallowed_methods,
    reason = "the simulator's clock: everything else asks here"
)]
pub(crate) fn now_ms() -> u64 {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

/// Whole seconds since 1970, UTC.
pub(crate) fn now() -> u64 {
    now_ms() / 1000
}

/// Starts a measurement of elapsed time.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the simulator's clock: everything else asks here"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the start.
    pub(crate) fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// ISO 8601 with an offset, as the portal writes dates (`2026-03-12T10:16:18+01:00`).
pub(crate) fn iso(unix: u64, offset_hours: u8) -> String {
    let local = unix + u64::from(offset_hours) * 3600;
    let (days, rest) = (local / 86_400, local % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (rest / 3600, rest % 3600 / 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+{offset_hours:02}:00")
}

/// Days since 1970-01-01 to year, month and day (Howard Hinnant's `civil_from_days`).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_the_portals_offset() {
        assert_eq!(iso(1_773_306_978, 1), "2026-03-12T10:16:18+01:00");
        assert_eq!(iso(951_782_400, 0), "2000-02-29T00:00:00+00:00");
        assert_eq!(iso(0, 2), "1970-01-01T02:00:00+02:00");
    }
}
