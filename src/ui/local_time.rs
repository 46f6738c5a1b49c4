//! Moments on the reader's clock, in the reader's language.

use domain::Timestamp;
use js_sys::{Date, Number, Object};

use crate::ui::clock_style::ClockStyle;
use crate::ui::{Node, Words, element};

/// The furthest moments a `Date` can hold.
const DATE_RANGE_MS: i64 = 8_640_000_000_000_000;

/// A moment, for people and for machines. One of another day than `today` has its date.
pub fn local_time(words: Words, at: Timestamp, today: &Day) -> Node {
    element("time")
        .attr("datetime", iso(at))
        .text(words.moment(at, today))
        .into()
}

/// `2026-03-11T14:28:46.100Z`.
fn iso(at: Timestamp) -> String {
    date(at).to_iso_string().into()
}

/// A day of the reader's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day(String);

impl Day {
    /// The day of this moment.
    pub fn of(at: Timestamp) -> Self {
        Self::of_date(&date(at))
    }

    fn of_date(date: &Date) -> Self {
        Self(date.to_date_string().into())
    }

    /// `Thu Nov 26 2026`; the browser writes it the same in every language.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// `14:28:46`, or with its date when that is another day than `today`.
pub fn moment(at: Timestamp, today: &Day, locale: &str) -> String {
    let date = date(at);
    if Day::of_date(&date) == *today {
        let clock = ClockStyle::of(locale);
        clock.map_or_else(
            || date.to_locale_time_string(locale).into(),
            |style| style.read(date.get_hours(), date.get_minutes(), date.get_seconds()),
        )
    } else {
        date.to_locale_string(locale, &Object::new()).into()
    }
}

/// `.` or `,`.
pub(super) fn decimal_sign(locale: &str) -> String {
    let half: String = Number::from(0.5).to_locale_string(locale).into();
    // A digit, the sign, a digit, in whatever digits the language writes.
    half.chars()
        .nth(1)
        .map_or_else(|| ".".to_owned(), String::from)
}

#[expect(clippy::cast_precision_loss, reason = "a Date holds no more")]
fn date(at: Timestamp) -> Date {
    let millis = at.as_millis().clamp(-DATE_RANGE_MS, DATE_RANGE_MS);
    Date::new(&(millis as f64).into())
}

/// The locale for dates and numbers: the browser's variant of the language (`en-GB`) when it has
/// one, else the language itself; English when `tag` is no tag, which `Intl` would throw at.
pub fn locale_for(tag: &str, wanted: &[String]) -> String {
    let primary = |tag: &str| {
        tag.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let variant = wanted
        .iter()
        .find(|other| is_tag(other) && primary(other) == primary(tag));
    match variant {
        Some(variant) if !tag.contains('-') => variant.clone(),
        _ if is_tag(tag) => tag.to_owned(),
        _ => "en".to_owned(),
    }
}

fn is_tag(tag: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let region = |part: &str| matches!(part.len(), 2 | 4) && is_part(part);
    is_language && tag.len() <= 12 && parts.all(region)
}

#[cfg(test)]
mod tests {
    use super::locale_for;

    #[test]
    fn the_browsers_variant_of_the_language_is_taken() {
        let wanted = ["de-AT".to_owned(), "en-GB".to_owned(), "en-US".to_owned()];
        assert_eq!(locale_for("en", &wanted), "en-GB");
        assert_eq!(locale_for("ru", &wanted), "ru");
        assert_eq!(locale_for("pt-BR", &wanted), "pt-BR");
    }

    #[test]
    fn what_is_no_tag_is_english() {
        for wrong in ["", "x", "e_n", "en-", "1234", "en-toolongpart"] {
            assert_eq!(locale_for(wrong, &[]), "en", "{wrong:?}");
        }
        assert_eq!(locale_for("zh-Hant", &[]), "zh-Hant");
    }
}
