//! How a clock is read where we are sure of it; the browser knows all others.
//!
//! The browser is not asked for every moment: its first answer has it load its languages, and that
//! takes longer than drawing the rest of the card (docs/benchmarks.md).

use domain::decimal;

use crate::ui::duration::push_two_digits;

/// How a clock is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStyle {
    /// `08:57:45`.
    Hours24,
    /// `8:57:45 AM`.
    Hours12,
}

impl ClockStyle {
    /// The style of a locale (BCP 47); `None` when only the browser knows.
    pub fn of(locale: &str) -> Option<Self> {
        match locale {
            "en" | "en-US" => Some(Self::Hours12),
            "en-GB" | "de" | "de-DE" | "ru" | "ru-RU" => Some(Self::Hours24),
            _ => None,
        }
    }

    /// A time of day in this style.
    pub fn read(self, hours: u32, minutes: u32, seconds: u32) -> String {
        let mut face = String::new();
        match self {
            Self::Hours24 => push_two_digits(&mut face, hours.into()),
            Self::Hours12 => face.push_str(&decimal(u64::from((hours + 11) % 12 + 1))),
        }
        for part in [minutes, seconds] {
            face.push(':');
            push_two_digits(&mut face, part.into());
        }
        if self == Self::Hours12 {
            face.push_str(if hours < 12 { " AM" } else { " PM" });
        }
        face
    }
}

#[cfg(test)]
mod tests {
    use super::ClockStyle;

    #[test]
    fn a_day_is_read_once_around_or_twice() {
        let read = |style: ClockStyle, hours| style.read(hours, 5, 9);
        assert_eq!(read(ClockStyle::Hours24, 8), "08:05:09");
        for (hours, shown) in [(0, "12"), (1, "1"), (11, "11")] {
            let half = |half| format!("{shown}:05:09 {half}");
            assert_eq!(read(ClockStyle::Hours12, hours), half("AM"));
            assert_eq!(read(ClockStyle::Hours12, hours + 12), half("PM"));
        }
    }
}
