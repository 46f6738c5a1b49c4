//! Each file once more in brotli and in gzip, so that the backend only has to send it.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Brotli's best, with the largest window that every browser reads.
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 24;

/// Writes `x.br` and `x.gz` beside `x`, where they are smaller than `x`.
/// Returns the bytes of `x` as it is, and as it is sent in brotli.
pub(crate) fn beside(file: &Path) -> Result<(usize, usize)> {
    let bytes = std::fs::read(file)?;
    let (brotli, gzip) = (brotli(&bytes)?, gzip(&bytes)?);
    for (kind, packed) in [("br", &brotli), ("gz", &gzip)] {
        if packed.len() < bytes.len() {
            let name = format!("{}.{kind}", file.display());
            std::fs::write(&name, packed).with_context(|| format!("cannot write {name}"))?;
        }
    }
    Ok((bytes.len(), brotli.len().min(bytes.len())))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_come_back_as_they_were() {
        let text = "the phone rings; ".repeat(100).into_bytes();
        let mut from_brotli = Vec::new();
        let packed = brotli(&text).expect("brotli");
        brotli::Decompressor::new(packed.as_slice(), 4096)
            .read_to_end(&mut from_brotli)
            .expect("brotli again");
        assert_eq!(from_brotli, text);
        let mut from_gzip = Vec::new();
        let packed = gzip(&text).expect("gzip");
        flate2::read::GzDecoder::new(packed.as_slice())
            .read_to_end(&mut from_gzip)
            .expect("gzip again");
        assert_eq!(from_gzip, text);
    }
}
