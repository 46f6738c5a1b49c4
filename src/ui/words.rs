//! The reader's words: texts from the catalog, moments and amounts in the reader's language.

use domain::Timestamp;
use i18n::{Catalog, Msg};
use leptos::prelude::*;

use crate::ui::local_time;

/// The reader's language. Provided once; it does not change while the card is open.
#[derive(Debug, Clone, Copy)]
pub struct Words(StoredValue<Language>);

#[derive(Debug)]
struct Language {
    catalog: Catalog,
    /// The BCP-47 tag for dates and numbers.
    locale: String,
}

impl Words {
    /// The words of a catalog; dates and numbers as in `locale` (BCP 47).
    pub fn new(catalog: Catalog, locale: String) -> Self {
        Self(StoredValue::new(Language { catalog, locale }))
    }

    /// A text without placeholders.
    pub fn text(&self, msg: Msg) -> String {
        self.0
            .with_value(|language| language.catalog.text(msg).to_owned())
    }

    /// A text with its placeholders filled.
    pub fn format(&self, msg: Msg, values: &[(&str, &str)]) -> String {
        self.0
            .with_value(|language| language.catalog.format(msg, values))
    }

    /// A moment on the reader's clock, with its day when that is not the day of `now`.
    pub fn moment(&self, at: Timestamp, now: Timestamp) -> String {
        self.0
            .with_value(|language| local_time::moment(at, now, &language.locale))
    }

    /// A decimal text with the reader's decimal sign.
    pub fn decimal(&self, amount: &str) -> String {
        let sign = self
            .0
            .with_value(|language| local_time::decimal_sign(&language.locale));
        amount.replace('.', &sign)
    }
}
