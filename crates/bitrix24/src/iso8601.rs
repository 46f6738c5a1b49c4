//! Moments as the portal writes them: `2026-03-11T17:28:46+02:00` (reference, section 3.4.3).

/// Unix seconds of a date and time with an offset: `Z`, `±hh:mm`, `±hhmm` or `±hh`. Fractions of
/// a second are dropped; a blank may stand for the `T`. `None` without an offset, because then
/// nobody knows the moment.
pub fn unix_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let (year, month, day) = split3(date, '-')?;
    let zone_at = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = (rest.get(..zone_at)?, rest.get(zone_at..)?);
    let clock = clock
        .split_once(['.', ','])
        .map_or(clock, |(whole, _)| whole);
    let (hour, minute, second) = split3(clock, ':')?;
    let is_real = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 60;
    is_real.then(|| {
        let midnight = days_from_epoch(year, month, day) * 86_400;
        Some(midnight + hour * 3600 + minute * 60 + second - offset_seconds(zone)?)
    })?
}

fn split3(text: &str, by: char) -> Option<(i64, i64, i64)> {
    let mut parts = text.split(by).map(digits);
    let three = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(three)
}

fn digits(text: &str) -> Option<i64> {
    let is_plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

fn offset_seconds(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let amount = zone.get(1..)?;
    let (hours, minutes) = match amount.split_once(':') {
        Some((hours, minutes)) => (digits(hours)?, digits(minutes)?),
        None if amount.len() == 4 => (digits(amount.get(..2)?)?, digits(amount.get(2..)?)?),
        None => (digits(amount)?, 0),
    };
    (hours <= 18 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar, counting years from March so that the leap
/// day comes last.
const fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::unix_seconds;

    #[test]
    fn every_spelling_of_the_offset_is_the_same_moment() {
        for text in [
            "2026-03-11T17:28:46+02:00",
            "2026-03-11T17:28:46+0200",
            "2026-03-11T17:28:46+02",
            "2026-03-11T15:28:46Z",
            "2026-03-11 15:28:46.250Z",
            " 2026-03-11T10:58:46-04:30 ",
        ] {
            assert_eq!(unix_seconds(text), Some(1_773_242_926), "{text}");
        }
    }

    #[test]
    fn the_calendar_is_the_gregorian_one() {
        assert_eq!(unix_seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(unix_seconds("1969-12-31T23:59:59Z"), Some(-1));
        assert_eq!(unix_seconds("2000-02-29T00:00:00Z"), Some(951_782_400));
        assert_eq!(unix_seconds("2100-03-01T00:00:00Z"), Some(4_107_542_400));
        assert_eq!(unix_seconds("2024-12-31T23:59:60Z"), Some(1_735_689_600));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "T",
            "2026-03-11",
            "2026-03-11T17:28:46",
            "2026-02-30T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-03-11T24:00:00Z",
            "2026-03-11T17:28Z",
            "1773242926",
            "2026-03-11T17:28:46+2:",
            "2026-03-11T17:28:46+ö",
            "2026-03-11T17:28:46+99:00",
        ] {
            assert_eq!(unix_seconds(text), None, "{text}");
        }
    }
}
