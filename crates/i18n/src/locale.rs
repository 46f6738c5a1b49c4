//! The portal's language codes, and the languages we have texts for.

/// A language we have texts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English, the one every other falls back to.
    #[default]
    En,
    /// German.
    De,
    /// Russian.
    Ru,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Every LANG code a portal sends, with its BCP-47 tag.
///
/// Source: REST docs `crm/data-types` and `bx24-get-lang`, SDK
/// `core/language/list` (2026-08). Not ISO codes: `la` is Spanish, `br`
/// Brazilian Portuguese, `in` Hindi. The keys of `LANG_ALL` are the same.
pub const PORTAL_LANGS: [(&str, &str); 21] = [
    ("ar", "ar"),
    ("br", "pt-BR"),
    ("de", "de"),
    ("en", "en"),
    ("fr", "fr"),
    ("hi", "hi"),
    ("in", "hi"),
    ("id", "id"),
    ("it", "it"),
    ("ja", "ja"),
    ("kz", "kk"),
    ("la", "es"),
    ("ms", "ms"),
    ("pl", "pl"),
    ("ru", "ru"),
    ("sc", "zh-Hans"),
    ("tc", "zh-Hant"),
    ("th", "th"),
    ("tr", "tr"),
    ("ua", "uk"),
    ("vn", "vi"),
];

/// Primary subtags of languages written from right to left.
const RIGHT_TO_LEFT: [&str; 4] = ["ar", "fa", "he", "ur"];

impl Locale {
    /// All of them, English first.
    pub const ALL: [Locale; 3] = [Locale::En, Locale::De, Locale::Ru];

    /// The locale for a portal's LANG, in any case; English for a code that is
    /// unknown or that we have no texts for.
    pub fn from_portal_lang(lang: &str) -> Self {
        let tag = ui_tag(lang);
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag() == tag)
            .unwrap_or_default()
    }

    /// BCP-47, for the `lang` attribute around our texts.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::De => "de",
            Locale::Ru => "ru",
        }
    }

    /// What the language calls itself, for a list to choose from.
    pub fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::De => "Deutsch",
            Locale::Ru => "Русский",
        }
    }

    /// Which way our texts in this language run.
    pub fn direction(self) -> Direction {
        direction_of(self.tag())
    }
}

impl Direction {
    /// The value of the `dir` attribute.
    pub fn attribute(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// BCP-47 tag for a portal's LANG, in any case; `en` when it is unknown.
///
/// It may name a language that we have no texts for: use it for numbers and
/// dates, and [`Locale::tag`] for what our texts are written in.
pub fn ui_tag(lang: &str) -> &'static str {
    let lang = lang.trim();
    PORTAL_LANGS
        .iter()
        .find(|(code, _)| code.eq_ignore_ascii_case(lang))
        .map_or("en", |(_, tag)| tag)
}

/// Which way the language of a BCP-47 tag is written.
pub fn direction_of(tag: &str) -> Direction {
    let primary = tag.split('-').next().unwrap_or_default();
    if RIGHT_TO_LEFT
        .iter()
        .any(|rtl| rtl.eq_ignore_ascii_case(primary))
    {
        Direction::Rtl
    } else {
        Direction::Ltr
    }
}

/// The LANG codes whose users read this locale: the keys of `LANG_ALL` that get
/// its title. Each code belongs to one locale.
pub fn portal_codes(locale: Locale) -> impl Iterator<Item = &'static str> {
    PORTAL_LANGS
        .iter()
        .map(|(code, _)| *code)
        .filter(move |code| Locale::from_portal_lang(code) == locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Section 2.6 of the portal's reference, written down a second time.
    const REFERENCE: &str = "ar=ar br=pt-BR de=de en=en fr=fr hi=hi in=hi id=id it=it ja=ja kz=kk \
        la=es ms=ms pl=pl ru=ru sc=zh-Hans tc=zh-Hant th=th tr=tr ua=uk vn=vi";

    fn reference() -> impl Iterator<Item = (&'static str, &'static str)> {
        REFERENCE
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='))
    }

    #[test]
    fn every_portal_code_has_its_tag() {
        assert_eq!(reference().count(), PORTAL_LANGS.len());
        for (code, tag) in reference() {
            assert_eq!(ui_tag(code), tag, "{code}");
        }
    }

    #[test]
    fn codes_are_read_in_any_case_and_with_spaces() {
        for (code, tag) in reference() {
            assert_eq!(ui_tag(&format!(" {} ", code.to_uppercase())), tag);
        }
        assert_eq!(Locale::from_portal_lang("DE"), Locale::De);
    }

    #[test]
    fn unknown_codes_are_english() {
        for lang in ["", "xx", "de-DE", "english", "дe", "undefined"] {
            assert_eq!(ui_tag(lang), "en", "{lang:?}");
            assert_eq!(Locale::from_portal_lang(lang), Locale::En, "{lang:?}");
        }
    }

    #[test]
    fn codes_without_texts_are_english() {
        for (code, _) in reference() {
            let expected = match code {
                "de" => Locale::De,
                "ru" => Locale::Ru,
                _ => Locale::En,
            };
            assert_eq!(Locale::from_portal_lang(code), expected, "{code}");
        }
    }

    #[test]
    fn each_code_gets_its_title_from_one_locale() {
        let mut codes: Vec<_> = Locale::ALL.into_iter().flat_map(portal_codes).collect();
        codes.sort_unstable();
        let mut all: Vec<_> = reference().map(|(code, _)| code).collect();
        all.sort_unstable();
        assert_eq!(codes, all);
        assert_eq!(portal_codes(Locale::Ru).collect::<Vec<_>>(), ["ru"]);
    }

    #[test]
    fn only_arabic_of_the_portal_languages_runs_right_to_left() {
        for (_, tag) in reference() {
            assert_eq!(direction_of(tag) == Direction::Rtl, tag == "ar", "{tag}");
        }
        assert_eq!(direction_of("ar-EG").attribute(), "rtl");
        assert_eq!(direction_of("arn"), Direction::Ltr);
    }

    #[test]
    fn our_texts_run_left_to_right() {
        assert!(Locale::ALL.iter().all(|l| l.direction() == Direction::Ltr));
    }
}
