//! What a call cost: decimal text, never a binary float.

use serde::{Deserialize, Serialize};

use crate::claim::Text;

/// An amount and, when the portal says it, its currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    amount: String,
    currency: Option<String>,
}

impl Money {
    /// Money from decimal text such as `0.0480`; `None` when it is no decimal number. An empty
    /// currency is none.
    pub fn parse(amount: &str, currency: &str) -> Option<Self> {
        let amount = amount.trim();
        let digits = amount.strip_prefix('-').unwrap_or(amount);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if amount.len() > 40 || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let currency = currency.trim();
        let is_code = (1..=8).contains(&crate::text::length(currency));
        Some(Self {
            amount: amount.to_owned(),
            currency: is_code.then(|| currency.to_owned()),
        })
    }

    /// The amount as the portal wrote it.
    pub fn amount(&self) -> &str {
        &self.amount
    }

    /// The currency's code.
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl Text for Money {
    fn text(&self) -> String {
        match &self.currency {
            Some(currency) => [&self.amount, " ", currency].concat(),
            None => self.amount.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn an_amount_stays_the_text_it_was() {
        let cost = Money::parse("0.0480", "EUR").expect("money");
        assert_eq!((cost.amount(), cost.currency()), ("0.0480", Some("EUR")));
        assert_eq!(Money::parse("0", "").expect("money").currency(), None);
        for wrong in ["", "x", "1e9", "1.", ".5", "NaN", "--1"] {
            assert_eq!(Money::parse(wrong, "EUR"), None, "{wrong:?}");
        }
    }
}
