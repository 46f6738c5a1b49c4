//! Where panics happen, as the compiler notes it beside the code: the paths of sources, with lines
//! and columns. Only panics read them, and those say nothing any more.

use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::{DataKind, Operator, Parser, Payload};

/// The bytes of a `core::panic::Location`: address and length of its path, line, column.
const NOTE: usize = 16;
/// Neither lines nor columns of a source are higher.
const HIGHEST: u32 = 1 << 20;

/// Data that the wasm begins with.
struct Segment<'a> {
    /// Its address in the memory.
    address: u32,
    /// Where it stands in the file.
    place: usize,
    bytes: &'a [u8],
}

/// The wasm with zeros in their place, which travel as nothing.
///
/// # Errors
/// It cannot be read.
pub(super) fn blanked(wasm: &[u8]) -> Result<Vec<u8>> {
    let segments = segments(wasm)?;
    let mut blank = Vec::new();
    for segment in &segments {
        let misaligned = usize::try_from(segment.address.wrapping_neg() % 4)?;
        let mut at = misaligned;
        while let Some(note) = segment.bytes.get(at..at + NOTE) {
            if let Some(path) = path(note, &segments) {
                blank.extend([path, segment.place + at..segment.place + at + NOTE]);
            }
            at += 4;
        }
    }
    let mut blanked = wasm.to_vec();
    for range in blank {
        blanked
            .get_mut(range)
            .context("a note outside of the wasm")?
            .fill(0);
    }
    Ok(blanked)
}

/// Where in the file the path stands that a note speaks of, if it is a note.
fn path(note: &[u8], segments: &[Segment<'_>]) -> Option<Range<usize>> {
    let number = |at: usize| Some(u32::from_le_bytes(note.get(at..at + 4)?.try_into().ok()?));
    let (address, length) = (number(0)?, usize::try_from(number(4)?).ok()?);
    let is_place = |number: u32| (1..HIGHEST).contains(&number);
    if !is_place(number(8)?) || !is_place(number(12)?) {
        return None;
    }
    segments.iter().find_map(|segment| {
        let begin = usize::try_from(address.checked_sub(segment.address)?).ok()?;
        let path = segment.bytes.get(begin..begin.checked_add(length)?)?;
        let is_path = path.ends_with(b".rs") && path.iter().all(u8::is_ascii_graphic);
        is_path.then_some(segment.place + begin..segment.place + begin + length)
    })
}

fn segments(wasm: &[u8]) -> Result<Vec<Segment<'_>>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::DataSection(section) = payload? else {
            continue;
        };
        for data in section {
            let data = data?;
            let DataKind::Active { offset_expr, .. } = data.kind else {
                continue;
            };
            if let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? {
                segments.push(Segment {
                    address: value.cast_unsigned(),
                    place: data.range.end - data.data.len(),
                    bytes: data.data,
                });
            }
        }
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, DataSection, MemorySection, MemoryType, Module};

    use super::*;

    /// A memory that begins with this, at address 1026.
    fn wasm(data: &[u8]) -> Vec<u8> {
        let mut memory = MemorySection::new();
        memory.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut section = DataSection::new();
        section.active(0, &ConstExpr::i32_const(1026), data.iter().copied());
        let mut module = Module::new();
        module.section(&memory).section(&section);
        module.finish()
    }

    fn note(numbers: [u32; 4]) -> Vec<u8> {
        numbers.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    #[test]
    fn a_note_and_its_path_go_and_all_else_stays() {
        // The note stands at 1040.
        let data = |path: &[u8], note: &[u8]| [b"xx", path, b"yy", note, b"z"].concat();
        let path = b"a/b_cde.rs";
        let kept = note([1028, 9, 7, 8]);
        let gone = note([1028, 10, 7, 8]);
        for odd in [[1028, 10, 0, 8], [1028, 10, 7, 1 << 20], [1, 10, 7, 8]] {
            let whole = wasm(&data(path, &note(odd)));
            assert_eq!(blanked(&whole).expect("read"), whole, "{odd:?}");
        }
        let other = wasm(&data(path, &kept));
        assert_eq!(blanked(&other).expect("read"), other);
        let blank = blanked(&wasm(&data(path, &gone))).expect("read");
        assert_eq!(blank, wasm(&data(&[0; 10], &[0; 16])));
    }
}
