//! Spans of time as a clock shows them.

use domain::decimal;

/// `0:07`, `12:40`, `1:02:03`: the form every language of the portal reads.
pub fn clock_face(seconds: i64) -> String {
    let seconds = seconds.max(0).unsigned_abs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut face = String::new();
    if hours > 0 {
        face.push_str(&decimal(hours));
        face.push(':');
        push_two_digits(&mut face, minutes);
    } else {
        face.push_str(&decimal(minutes));
    }
    face.push(':');
    push_two_digits(&mut face, seconds);
    face
}

/// Writes a number that is below 100 in two digits.
pub fn push_two_digits(face: &mut String, number: u64) {
    if number < 10 {
        face.push('0');
    }
    face.push_str(&decimal(number));
}

#[cfg(test)]
mod tests {
    use super::clock_face;

    #[test]
    fn a_span_reads_like_a_clock() {
        for (seconds, face) in [
            (0, "0:00"),
            (7, "0:07"),
            (760, "12:40"),
            (3_723, "1:02:03"),
            (-5, "0:00"),
        ] {
            assert_eq!(clock_face(seconds), face);
        }
    }
}
