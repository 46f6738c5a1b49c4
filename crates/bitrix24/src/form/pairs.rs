//! The pairs of a form, with what is escaped in them: `%2B` stands for a plus, `+` for a space.

use std::borrow::Cow;

/// Bytes that most keys and texts stay below.
const USUAL: usize = 128;

/// Goes through the pairs of a form. Each is read into the same two buffers: most of it is copied
/// once more, to where it stays, and then has the right size.
pub(super) struct Pairs<'a> {
    rest: &'a [u8],
    /// The key of this pair.
    pub(super) key: Vec<u8>,
    /// The text of this pair; empty when there is none.
    pub(super) text: Vec<u8>,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(form: &'a [u8]) -> Self {
        Self {
            rest: form,
            key: Vec::with_capacity(USUAL),
            text: Vec::with_capacity(USUAL),
        }
    }

    /// Reads the next pair; `false` when there is none. What stands between two `&` is a pair,
    /// unless it is nothing.
    pub(super) fn advance(&mut self) -> bool {
        while let [b'&', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.key.clear();
        self.text.clear();
        if self.rest.is_empty() {
            return false;
        }
        let mark;
        (mark, self.rest) = read(self.rest, |byte| matches!(byte, b'=' | b'&'), &mut self.key);
        if mark == Some(b'=') {
            (_, self.rest) = read(self.rest, |byte| byte == b'&', &mut self.text);
        }
        true
    }
}

/// Reads what is meant up to a mark; returns the mark and what follows it. A percent sign without
/// two hex digits is itself. What means itself is copied as a whole.
fn read<'a>(
    mut raw: &'a [u8],
    is_mark: impl Fn(u8) -> bool,
    meant: &mut Vec<u8>,
) -> (Option<u8>, &'a [u8]) {
    let is_special = |byte: &u8| matches!(byte, b'%' | b'+') || is_mark(*byte);
    loop {
        let plain = raw.iter().position(is_special).unwrap_or(raw.len());
        let (plain, rest) = raw.split_at(plain);
        meant.extend_from_slice(plain);
        raw = match rest {
            [b'%', high, low, rest @ ..] if let Some(byte) = hex(*high, *low) => {
                meant.push(byte);
                rest
            }
            [b'+', rest @ ..] => {
                meant.push(b' ');
                rest
            }
            [b'%', rest @ ..] => {
                meant.push(b'%');
                rest
            }
            [mark, rest @ ..] => return (Some(*mark), rest),
            [] => return (None, rest),
        };
    }
}

fn hex(high: u8, low: u8) -> Option<u8> {
    Some(digit(high)? << 4 | digit(low)?)
}

const fn digit(hex: u8) -> Option<u8> {
    match hex {
        b'0'..=b'9' => Some(hex - b'0'),
        b'a'..=b'f' => Some(hex - b'a' + 10),
        b'A'..=b'F' => Some(hex - b'A' + 10),
        _ => None,
    }
}

/// Bytes as text; invalid UTF-8 becomes replacement characters.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}
