//! JSON to the same tree as a form.

use domain::decimal;
use json::Json;

use crate::body::{DecodeError, Limits};
use crate::tree::{Slots, Value};

/// Decodes any JSON; `None` for `null` and for what holds nothing.
///
/// # Errors
/// `TooLarge`, `Malformed`, `TooManyPairs`, `TooDeep`.
pub fn decode(body: &[u8], limits: Limits) -> Result<Option<Value>, DecodeError> {
    if body.len() > limits.bytes {
        return Err(DecodeError::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::Malformed)?;
    let limits = json::Limits {
        depth: limits.depth,
        leaves: limits.pairs,
    };
    let json = json::parse(text, limits).map_err(|broken| match broken {
        json::Broken::Malformed => DecodeError::Malformed,
        json::Broken::TooDeep => DecodeError::TooDeep,
        json::Broken::TooMany => DecodeError::TooManyPairs,
    })?;
    value(json)
}

/// The most keys of one map; a portal's largest have some forty.
const KEYS_MAX: usize = 1_000;

/// The value as PHP would send it; `None` is one that PHP would drop.
fn value(json: Json) -> Result<Option<Value>, DecodeError> {
    let mut slots = Slots::<Option<Value>>::default();
    let text = match json {
        Json::Null => return Ok(None),
        Json::Bool(flag) => if flag { "1" } else { "0" }.to_owned(),
        Json::Number(number) => plain(&number),
        Json::Text(text) => text,
        Json::List(items) => {
            for item in items {
                slots.put("", value(item)?);
            }
            return Ok(slots.into_value(|value| value));
        }
        Json::Map(pairs) if pairs.len() > KEYS_MAX => return Err(DecodeError::TooManyPairs),
        Json::Map(pairs) => {
            for (key, item) in pairs.into_iter().filter(|(key, _)| !key.is_empty()) {
                slots.put(&key, value(item)?);
            }
            return Ok(slots.into_value(|value| value));
        }
    };
    Ok(Some(Value::Text(text)))
}

/// A number as plain decimal text with up to nine places; nothing for numbers too large to be
/// exact. Enough for what portals send, and in the card much lighter than binary floats.
fn plain(number: &str) -> String {
    const WHOLE_MAX: u64 = 9_000_000_000_000_000;
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number
            .parse::<u64>()
            .map_or(String::new(), |_| number.to_owned());
    }
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let magnitude = mantissa.trim_start_matches('-');
    let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let digits = [whole, fraction].concat();
    let point = exponent.parse::<i32>().ok().and_then(|exponent| {
        let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
        (-99..=19).contains(&point).then_some(point)
    });
    let Some(point) = point else {
        return String::new();
    };
    let digit = |at: i32| {
        let byte = usize::try_from(at)
            .ok()
            .and_then(|at| digits.as_bytes().get(at));
        byte.map_or(0, |byte| u64::from(byte.saturating_sub(b'0')))
    };
    let number_at = |places: std::ops::Range<i32>| {
        places.fold(0_u64, |sum, at| {
            sum.saturating_mul(10).saturating_add(digit(at))
        })
    };
    let (mut whole, mut billionths) = (number_at(0..point), number_at(point..point + 9));
    billionths += u64::from(digit(point + 9) >= 5);
    if billionths == 1_000_000_000 {
        (whole, billionths) = (whole + 1, 0);
    }
    if whole > WHOLE_MAX {
        return String::new();
    }
    let is_negative = mantissa.starts_with('-') && (whole, billionths) != (0, 0);
    let sign = if is_negative { "-" } else { "" };
    // The digit in front keeps the zeros; it is cut off again.
    let fraction = decimal(1_000_000_000 + billionths);
    let fraction = fraction.get(1..).unwrap_or_default().trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    [sign, &decimal(whole), point, fraction].concat()
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::body::{DecodeError, Limits};
    use crate::tree::Value;

    fn value(text: &str) -> Option<Value> {
        decode(text.as_bytes(), Limits::REQUEST).expect("json")
    }

    #[test]
    fn scalars_become_the_text_that_php_would_send() {
        for (json, text) in [
            ("true", "1"),
            ("false", "0"),
            ("12", "12"),
            ("-1", "-1"),
            ("18446744073709551615", "18446744073709551615"),
            ("0.048", "0.048"),
            ("95.0", "95"),
            ("-999.9", "-999.9"),
            ("1773306964.1", "1773306964.1"),
            ("0.30000000000000004", "0.3"),
            ("1.5e3", "1500"),
            ("-1e-12", "0"),
            ("1e300", ""),
            ("0.7999999999999999", "0.8"),
            ("-0.9999999999", "-1"),
            ("0.111", "0.111"),
            ("12e-1", "1.2"),
            ("-0", "0"),
            ("\"\\u00f6 \\/\"", "ö /"),
        ] {
            assert_eq!(value(json), Some(Value::Text(text.into())), "{json}");
        }
    }

    #[test]
    fn what_php_drops_is_dropped() {
        for nothing in ["null", "[]", "{}", "[null]", r#"{"a":null,"b":[{}]}"#] {
            assert_eq!(value(nothing), None, "{nothing}");
        }
        let Some(Value::Map(map)) = value(r#"[null,"x"]"#) else {
            panic!("no map")
        };
        assert_eq!(map.text("1"), Some("x"));
    }

    #[test]
    fn an_object_with_counted_keys_is_a_list() {
        assert_eq!(value(r#"{"0":"a","1":"b"}"#), value(r#"["a","b"]"#));
    }

    #[test]
    fn a_repeated_key_takes_its_last_value() {
        let Some(Value::Map(map)) = value(r#"{"a":1,"a":{"b":2}}"#) else {
            panic!("no map")
        };
        assert!(map.get("a").and_then(Value::as_map).is_some());
    }

    #[test]
    fn a_map_of_endless_keys_is_not_read() {
        let keys: Vec<_> = (0..=1_000).map(|n| format!("\"k{n}\":1")).collect();
        let map = |keys: &[String]| ["{", &keys.join(","), "}"].concat();
        let decode = |text: String| decode(text.as_bytes(), Limits::ANSWER);
        assert!(decode(map(&keys[1..])).is_ok());
        assert_eq!(decode(map(&keys)), Err(DecodeError::TooManyPairs));
    }

    #[test]
    fn half_a_document_is_malformed() {
        for text in ["", "{\"a\":1", "[1,]", "1 2", "nul", "\"\u{1}\""] {
            let decoded = decode(text.as_bytes(), Limits::REQUEST);
            assert_eq!(decoded, Err(DecodeError::Malformed), "{text:?}");
        }
    }
}
