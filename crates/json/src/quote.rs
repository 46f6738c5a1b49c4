//! Writing a text.

/// The text in quotes, escaped as JSON wants it.
pub fn quoted(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            '\0'..='\x1f' => {
                let digit = |number: u32| HEX.get(number as usize % 16).map(|hex| char::from(*hex));
                out.push_str("\\u00");
                out.extend(digit(u32::from(sign) / 16));
                out.extend(digit(u32::from(sign)));
            }
            _ => out.push(sign),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::quoted;

    proptest! {
        #[test]
        fn serde_json_reads_what_was_written(text in any::<String>()) {
            let read: String = serde_json::from_str(&quoted(&text)).expect("json");
            prop_assert_eq!(read, text);
        }
    }

    #[test]
    fn control_signs_are_escaped() {
        assert_eq!(quoted("a\"\\\n\u{1f}ж"), "\"a\\\"\\\\\\u000a\\u001fж\"");
    }
}
