//! What of compressed content a reader takes.

use std::io::Write as _;

use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::page::Page;

/// Pages are compressed while somebody waits: half of the best quality's gain for a hundredth of
/// its time, and no window larger than the page.
const QUALITY: u32 = 4;
const WINDOW_BITS: u32 = 15;

/// Whether `Accept-Encoding` names the encoding, or any, with another weight than 0.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    is_accepted(accepted.unwrap_or_default(), encoding)
}

/// Compresses; `None` when it fails.
type Packer = fn(&[u8]) -> Option<Vec<u8>>;

/// The page's body, compressed for those who take it, with the headers that say so.
pub(super) fn packed(mut page: Page, headers: &HeaderMap) -> (HeaderMap, Vec<u8>) {
    page.headers
        .insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let plain = page.html.into_bytes();
    let known: [(&str, Packer); 2] = [("br", brotli), ("gzip", gzip)];
    let accepted = known.iter().find(|(name, _)| accepts(headers, name));
    match accepted.and_then(|(name, pack)| Some((name, pack(&plain)?))) {
        Some((name, packed)) => {
            let encoding = HeaderValue::from_static(name);
            page.headers.insert(header::CONTENT_ENCODING, encoding);
            (page.headers, packed)
        }
        None => (page.headers, plain),
    }
}

/// `None` when it fails, which writing to memory does not.
fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let packed = Vec::with_capacity(plain.len() / 3);
    let mut writer = brotli::CompressorWriter::new(packed, 4096, QUALITY, WINDOW_BITS);
    writer.write_all(plain).ok()?;
    Some(writer.into_inner())
}

/// For proxies that pass nothing newer on. `None` when it fails, like above.
fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let packed = Vec::with_capacity(plain.len() / 3);
    let mut writer = GzEncoder::new(packed, Compression::default());
    writer.write_all(plain).ok()?;
    writer.finish().ok()
}

/// Whether `Accept-Encoding` names the encoding, or any, with another weight than 0.
fn is_accepted(accepted: &str, encoding: &str) -> bool {
    let weight = |wanted: &str| {
        accepted.split(',').find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let is_it = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            let quality = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0_f32), |q| q.parse().ok());
            is_it.then(|| quality.unwrap_or(0.0))
        })
    };
    weight(encoding)
        .or_else(|| weight("*"))
        .is_some_and(|quality| quality > 0.0)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::{brotli, gzip, is_accepted};

    #[test]
    fn encodings_are_taken_as_the_reader_weighs_them() {
        assert!(is_accepted("gzip, deflate, br", "br"));
        assert!(is_accepted("*", "br"));
        assert!(!is_accepted("gzip, br;q=0", "br"));
        assert!(!is_accepted("*;q=0, gzip", "br"));
        assert!(!is_accepted("", "gzip"));
        assert!(!is_accepted("brotli", "br"));
    }

    #[test]
    fn a_packed_page_unpacks_to_itself() {
        let page = "<p>Anruf</p>".repeat(2000);
        let packed = brotli(page.as_bytes()).expect("packed");
        assert!(packed.len() < page.len() / 50);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut plain).expect("unpacked");
        assert_eq!(plain, page.as_bytes());

        let packed = gzip(page.as_bytes()).expect("packed");
        assert!(packed.len() < page.len() / 50);
        let mut plain = String::new();
        let mut reader = flate2::read::GzDecoder::new(packed.as_slice());
        reader.read_to_string(&mut plain).expect("unpacked");
        assert_eq!(plain, page);
    }
}
