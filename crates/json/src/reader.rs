//! Reading a text (RFC 8259).

use crate::{Broken, Json, Limits};

/// Reads JSON.
///
/// # Errors
/// `Malformed`, `TooDeep`, `TooMany`.
pub fn parse(text: &str, limits: Limits) -> Result<Json, Broken> {
    let mut reader = Reader {
        text,
        at: 0,
        leaves_left: limits.leaves,
    };
    let value = reader.value(limits.depth)?;
    reader.skip_blanks();
    (reader.at == text.len())
        .then_some(value)
        .ok_or(Broken::Malformed)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    leaves_left: usize,
}

impl Reader<'_> {
    /// The next byte; 0, which JSON has nowhere, at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Steps over this byte, if it comes next.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        self.skip(byte).then_some(()).ok_or(Broken::Malformed)
    }

    /// What stands between `start` and here. Both are beside an ASCII byte.
    fn since(&self, start: usize) -> &str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn spend(&mut self) -> Result<(), Broken> {
        self.leaves_left = self.leaves_left.checked_sub(1).ok_or(Broken::TooMany)?;
        Ok(())
    }

    fn value(&mut self, depth_left: usize) -> Result<Json, Broken> {
        self.skip_blanks();
        let is_map = self.peek() == b'{';
        if is_map || self.peek() == b'[' {
            let depth_left = depth_left.checked_sub(1).ok_or(Broken::TooDeep)?;
            self.at += 1;
            return self.inside(is_map, depth_left);
        }
        self.spend()?;
        match self.peek() {
            b'"' => self.string().map(Json::Text),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    /// The items of a list or a map up to its end. One loop for both: it is half the code.
    fn inside(&mut self, is_map: bool, depth_left: usize) -> Result<Json, Broken> {
        let (mut list, mut map) = (Vec::new(), Vec::new());
        let end = if is_map { b'}' } else { b']' };
        self.skip_blanks();
        if self.skip(end) {
            self.spend()?;
        } else {
            loop {
                if is_map {
                    self.skip_blanks();
                    let key = self.string()?;
                    self.skip_blanks();
                    self.expect(b':')?;
                    map.push((key, self.value(depth_left)?));
                } else {
                    list.push(self.value(depth_left)?);
                }
                self.skip_blanks();
                if self.skip(end) {
                    break;
                }
                self.expect(b',')?;
            }
        }
        Ok(if is_map {
            Json::Map(map)
        } else {
            Json::List(list)
        })
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Broken> {
        let start = self.at;
        self.at += word.len();
        (self.since(start) == word)
            .then_some(value)
            .ok_or(Broken::Malformed)
    }

    fn number(&mut self) -> Result<Json, Broken> {
        let start = self.at;
        self.skip(b'-');
        if !self.skip(b'0') {
            self.digits()?;
        }
        if self.skip(b'.') {
            self.digits()?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            let _ = self.skip(b'+') || self.skip(b'-');
            self.digits()?;
        }
        Ok(Json::Number(self.since(start).to_owned()))
    }

    fn digits(&mut self) -> Result<(), Broken> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(()).ok_or(Broken::Malformed)
    }

    fn string(&mut self) -> Result<String, Broken> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            text.push_str(self.since(start));
            if self.skip(b'"') {
                return Ok(text);
            }
            self.expect(b'\\')?;
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, Broken> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode().ok_or(Broken::Malformed),
            _ => return Err(Broken::Malformed),
        })
    }

    /// What follows `\u`: one unit of UTF-16, or two that belong together.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        self.expect(b'\\').and_then(|()| self.expect(b'u')).ok()?;
        let low = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
    }

    fn hex(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek()).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::parse;
    use crate::{Broken, Json, Limits};

    const LIMITS: Limits = Limits {
        depth: 32,
        leaves: 1_000,
    };

    /// The same as serde_json has it; its numbers as we would read them again.
    fn same(ours: &Json, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Json::Null, Value::Null) => true,
            (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
            (Json::Number(ours), Value::Number(theirs)) => {
                ours.parse::<f64>().ok() == theirs.as_f64()
            }
            (Json::Text(ours), Value::String(theirs)) => ours == theirs,
            (Json::List(ours), Value::Array(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
            }
            (Json::Map(ours), Value::Object(theirs)) => ours
                .iter()
                .all(|(key, value)| theirs.get(key).is_some_and(|theirs| same(value, theirs))),
            _ => false,
        }
    }

    fn agree(text: &str) -> bool {
        match (parse(text, LIMITS), serde_json::from_str::<Value>(text)) {
            (Ok(ours), Ok(theirs)) => same(&ours, &theirs),
            (Err(_), Err(_)) => true,
            _ => false,
        }
    }

    #[test]
    fn each_kind_of_value_reads_as_serde_json_reads_it() {
        for text in [
            "null",
            " true ",
            "false",
            "0",
            "-0",
            "-12.50e+3",
            "18446744073709551615",
            r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude42 ж""#,
            "[]",
            "{}",
            "[ 1 , [ ] , { \"a\" : [ null ] } ]",
            "{\"a\":{\"b\":\"c\"},\"\":1}",
        ] {
            assert!(parse(text, LIMITS).is_ok() && agree(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_malformed() {
        for text in [
            "",
            " ",
            "nul",
            "nulL",
            "01",
            "1.",
            ".5",
            "-",
            "1e",
            "+1",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "[",
            "{\"a\":1",
            "1 2",
            "\"",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\u{0}",
            "é",
        ] {
            assert_eq!(parse(text, LIMITS), Err(Broken::Malformed), "{text:?}");
            assert!(agree(text), "{text:?}");
        }
    }

    #[test]
    fn limits_hold_while_it_is_read() {
        let limits = Limits {
            depth: 2,
            leaves: 2,
        };
        assert!(parse("[[1],2]", limits).is_ok());
        assert_eq!(parse("[[[", limits), Err(Broken::TooDeep));
        assert_eq!(parse("[1,2,3", limits), Err(Broken::TooMany));
        assert_eq!(parse("[[],{},[]", limits), Err(Broken::TooMany));
    }

    proptest! {
        #[test]
        fn any_text_reads_as_serde_json_reads_it(text in any::<String>()) {
            prop_assert!(agree(&text));
        }

        #[test]
        fn what_looks_like_json_reads_as_serde_json_reads_it(
            text in r#"([\[\]{},: \\"tfn0-9.eE+-]|true|null|\\u[0-9a-f]{4}|"a"){0,24}"#
        ) {
            prop_assert!(agree(&text), "{}", text);
        }
    }
}
