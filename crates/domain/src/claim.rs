//! One field of a call, and whose word stands when witnesses disagree.

use crate::decimal::decimal;

/// Whose word weighs more: the later variant (design, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// The launch's options.
    Launch,
    /// The portal page around us.
    Frame,
    /// ONEXTERNALCALLSTART.
    Requested,
    /// INIT.
    Initiated,
    /// START.
    Started,
    /// END.
    Ended,
    /// The portal's statistics.
    Statistics,
}

/// How much a claim weighs: trust first, among equals the later time.
pub type Weight = (Trust, i64);

/// The weightiest claim about one field so far. Offering claims in any order, any number of
/// times, leaves the same one standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<T>(Option<(Weight, T)>);

impl<T> Default for Claim<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// A value with a text that decides between claims of equal weight.
pub trait Text {
    /// The text. Different values have different ones.
    fn text(&self) -> String;
}

impl Text for String {
    fn text(&self) -> String {
        self.clone()
    }
}

impl Text for u32 {
    fn text(&self) -> String {
        decimal((*self).into())
    }
}

impl<T: Text + PartialEq> Claim<T> {
    /// Offers a value; `true` when it now stands in place of another or of nothing. At equal
    /// weight the larger text stands.
    pub fn offer(&mut self, weight: Weight, value: Option<T>) -> bool {
        let Some(value) = value else { return false };
        let stands = match &self.0 {
            None => true,
            Some((held, _)) if *held != weight => *held < weight,
            Some((_, held)) => held.text() < value.text(),
        };
        if stands {
            self.0 = Some((weight, value));
        }
        stands
    }
}

impl<T> Claim<T> {
    /// The value that stands.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }
}

/// Keeps the earlier of two moments; `true` when that changed it.
pub fn keep_min<T: Ord + Copy>(held: &mut Option<T>, value: T) -> bool {
    let changes = held.is_none_or(|h| value < h);
    if changes {
        *held = Some(value);
    }
    changes
}

/// Keeps the later of two moments; `true` when that changed it.
pub fn keep_max<T: Ord + Copy>(held: &mut Option<T>, value: T) -> bool {
    let changes = held.is_none_or(|h| value > h);
    if changes {
        *held = Some(value);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::{Claim, Trust};

    #[test]
    fn trust_comes_before_time_and_time_before_text() {
        let mut claim = Claim::default();
        let text = |text: &str| Some(text.to_owned());
        assert!(claim.offer((Trust::Frame, 9), text("b")));
        assert!(claim.offer((Trust::Ended, 1), text("a")));
        assert!(!claim.offer((Trust::Frame, 10), text("z")));
        assert!(claim.offer((Trust::Ended, 2), text("0")));
        assert!(claim.offer((Trust::Ended, 2), text("1")));
        assert!(
            !claim.offer((Trust::Ended, 2), text("1")),
            "a repetition changes nothing"
        );
        assert!(
            !claim.offer((Trust::Statistics, 3), None),
            "silence is no claim"
        );
        assert_eq!(claim.get(), text("1").as_ref());
    }
}
