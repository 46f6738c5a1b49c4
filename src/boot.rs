//! What the page was born with: the JSON that the backend wrote into `#boot`.

use crate::browser::document;
use crate::wire::{self, Boot};

/// How the page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// A launch.
    Launched(Box<Boot>),
    /// Nobody wrote anything: the page was opened by itself.
    Bare,
    /// Something we cannot read.
    Unreadable,
}

/// Reads what the backend wrote and removes it from the page, for it holds a token.
pub fn take() -> Start {
    let Some(element) = document::by_id("boot") else {
        return Start::Bare;
    };
    let text = element.text_content().unwrap_or_default();
    element.remove();
    read(&text)
}

fn read(text: &str) -> Start {
    let text = text.trim();
    if text.is_empty() || text.starts_with("<!--") {
        return Start::Bare;
    }
    wire::boot(text).map_or(Start::Unreadable, |boot| Start::Launched(Box::new(boot)))
}

#[cfg(test)]
mod tests {
    use super::{Start, read};

    #[test]
    fn a_page_nobody_filled_is_bare() {
        assert_eq!(read(""), Start::Bare);
        assert_eq!(read(" <!--boot--> "), Start::Bare);
    }

    #[test]
    fn what_is_no_boot_of_our_version_is_unreadable() {
        assert_eq!(read("{}"), Start::Unreadable);
        assert_eq!(read("null"), Start::Unreadable);
    }
}
