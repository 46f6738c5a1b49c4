//! What the address chooses. Pure.

use i18n::Locale;

/// How fast a call may be played.
pub const SPEEDS: [u32; 3] = [1, 4, 20];

/// What is shown, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The call, by its name in the address.
    pub call: String,
    /// The reader's language.
    pub locale: Locale,
    /// Whether the page runs from right to left, whatever the language.
    pub is_rtl: bool,
    /// How many times faster than in life.
    pub speed: u32,
    /// The step to hold at.
    pub at: Option<String>,
    /// Whether the card stands alone, without anything to choose from.
    pub is_alone: bool,
}

impl Choice {
    /// Reads `#call=…&lang=…&at=…&dir=…&speed=…&alone=1`; what is missing or unknown is as usual.
    pub fn read(hash: &str) -> Self {
        let pairs = hash.trim_start_matches('#').split('&');
        let pairs: Vec<_> = pairs.filter_map(|pair| pair.split_once('=')).collect();
        let value = |key| {
            pairs
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, value)| *value)
        };
        let tag = value("lang").unwrap_or("en");
        let speed = value("speed").and_then(|speed| speed.parse().ok());
        Self {
            call: value("call").unwrap_or("incoming-answered").to_owned(),
            locale: Locale::ALL
                .into_iter()
                .find(|locale| locale.tag() == tag)
                .unwrap_or_default(),
            is_rtl: value("dir") == Some("rtl"),
            speed: speed.filter(|speed| SPEEDS.contains(speed)).unwrap_or(1),
            at: value("at").map(str::to_owned),
            is_alone: value("alone") == Some("1"),
        }
    }

    /// The address that chooses this.
    pub fn hash(&self) -> String {
        let (call, lang, dir, speed) = (&self.call, self.locale.tag(), self.dir(), self.speed);
        let at = self
            .at
            .as_ref()
            .map(|at| format!("&at={at}"))
            .unwrap_or_default();
        let alone = if self.is_alone { "&alone=1" } else { "" };
        format!("#call={call}&lang={lang}&dir={dir}&speed={speed}{at}{alone}")
    }

    /// The value of the `dir` attribute.
    pub fn dir(&self) -> &'static str {
        if self.is_rtl { "rtl" } else { "ltr" }
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;
    use i18n::Locale;

    #[test]
    fn an_address_says_what_it_chose() {
        let choice = Choice::read("#call=rest-app&lang=de&dir=rtl&speed=20&at=talking&alone=1");
        assert_eq!(
            (choice.locale, choice.is_rtl, choice.speed),
            (Locale::De, true, 20)
        );
        assert_eq!(Choice::read(&choice.hash()), choice);
    }

    #[test]
    fn an_empty_or_odd_address_is_as_usual() {
        let usual = Choice::read("");
        assert_eq!(
            (usual.call.as_str(), usual.speed, usual.at.as_deref()),
            ("incoming-answered", 1, None)
        );
        assert_eq!(Choice::read("#lang=xx&speed=7&nonsense&=&"), usual);
    }
}
