//! Server-sent events, read piece by piece as the bytes come. Pure.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>

/// Read in the place of a line that is no text. The standard puts this sign in the place of each
/// byte that is none; a message with one in it is not to be believed either way.
const NO_TEXT: &str = "data:\u{fffd}";

/// One thing the stream said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SseItem {
    /// A comment: a sign of life.
    Comment,
    /// An event.
    Event {
        /// `event:`; empty for the nameless kind.
        name: String,
        /// The last `id:` seen so far.
        id: String,
        /// `data:`, its lines joined.
        data: String,
    },
}

/// Holds what has come of the next item.
#[derive(Debug, Default)]
pub struct SseReader {
    line: Vec<u8>,
    after_cr: bool,
    is_begun: bool,
    name: String,
    id: String,
    data: Option<String>,
}

impl SseReader {
    /// Takes the next bytes, however they were cut, and gives the items they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<SseItem> {
        let mut items = Vec::new();
        for byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, *byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    items.extend(self.end_line(&line));
                }
                byte => self.line.push(*byte),
            }
        }
        items
    }

    fn end_line(&mut self, line: &[u8]) -> Option<SseItem> {
        let line = std::str::from_utf8(line).unwrap_or(NO_TEXT);
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let line = line
            .strip_prefix('\u{feff}')
            .filter(|_| is_first)
            .unwrap_or(line);
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" => return Some(SseItem::Comment),
            "event" => value.clone_into(&mut self.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<SseItem> {
        let name = std::mem::take(&mut self.name);
        let data = self.data.take()?;
        Some(SseItem::Event {
            name,
            id: self.id.clone(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{SseItem, SseReader};

    const STREAM: &str = "\u{feff}: hello\n\nevent: snapshot\nid: 7\ndata: {\"a\":\r\ndata: \"Grüße 🙂\"}\r\n\r\n\
        :\nretry: 10\nevent: fact\rid: 8\rdata:x\r\rdata\n\nevent: nothing\n\ndata: last\n\n";

    fn event(name: &str, id: &str, data: &str) -> SseItem {
        SseItem::Event {
            name: name.into(),
            id: id.into(),
            data: data.into(),
        }
    }

    fn expected() -> Vec<SseItem> {
        vec![
            SseItem::Comment,
            event("snapshot", "7", "{\"a\":\n\"Grüße 🙂\"}"),
            SseItem::Comment,
            event("fact", "8", "x"),
            event("", "8", ""),
            event("", "8", "last"),
        ]
    }

    #[test]
    fn a_stream_reads_the_same_wherever_it_is_cut() {
        let bytes = STREAM.as_bytes();
        for first in 0..=bytes.len() {
            for second in [first, (first + 1).min(bytes.len()), bytes.len()] {
                let mut reader = SseReader::default();
                let mut items = reader.push(&bytes[..first]);
                items.extend(reader.push(&bytes[first..second]));
                items.extend(reader.push(&bytes[second..]));
                assert_eq!(items, expected(), "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn a_stream_reads_the_same_byte_by_byte() {
        let mut reader = SseReader::default();
        let items: Vec<_> = STREAM
            .bytes()
            .flat_map(|byte| reader.push(&[byte]))
            .collect();
        assert_eq!(items, expected());
    }

    #[test]
    fn what_the_stream_broke_off_in_is_not_told() {
        let mut reader = SseReader::default();
        assert_eq!(reader.push(b"event: fact\nid: 9\ndata: half"), []);
    }

    #[test]
    fn bytes_that_are_no_text_do_not_stop_the_stream() {
        let mut reader = SseReader::default();
        assert_eq!(
            reader.push(b"data: \xff\n\ndata: y\n\n"),
            [event("", "", "\u{fffd}"), event("", "", "y")]
        );
    }
}
