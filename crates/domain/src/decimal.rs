//! Numbers as text, without `std::fmt`: with it, all of its machinery would be in the card's wasm.

/// A number in decimal digits.
pub fn decimal(number: u64) -> String {
    let mut text = match number / 10 {
        0 => String::new(),
        tens => decimal(tens),
    };
    text.extend(char::from_digit((number % 10) as u32, 10));
    text
}

/// A number in decimal digits, with its sign when it is negative.
pub fn signed_decimal(number: i64) -> String {
    let digits = decimal(number.unsigned_abs());
    if number < 0 {
        ["-", &digits].concat()
    } else {
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, signed_decimal};

    #[test]
    fn numbers_read_as_std_writes_them() {
        for number in [0, 7, 10, 99, 100, 1_000_000_000, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
        for number in [0, -1, 42, i64::MIN, i64::MAX] {
            assert_eq!(signed_decimal(number), number.to_string());
        }
    }
}
