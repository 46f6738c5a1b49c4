//! What a file names, read without a parser: comments, and the tests at its foot, are left out.

/// A source file.
pub(crate) struct Source {
    /// From the root, with slashes.
    pub(crate) path: String,
    /// Its code alone.
    code: String,
}

impl Source {
    /// Leaves out what no rule speaks of.
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let code = text
            .lines()
            .take_while(|line| !line.starts_with("#[cfg(test)]"));
        let code = code
            .map(|line| line.split("//").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            path: path.to_owned(),
            code,
        }
    }

    /// The path below a folder, if it lies there.
    pub(crate) fn below(&self, folder: &str) -> Option<&str> {
        self.path.strip_prefix(folder)?.strip_prefix('/')
    }

    /// Whether the code names the word, and not only as a part of a longer one.
    pub(crate) fn names(&self, word: &str) -> bool {
        self.code.match_indices(word).any(|(at, _)| {
            let (before, after) = (&self.code[..at], &self.code[at + word.len()..]);
            !before.ends_with(is_of_a_word) && !after.starts_with(is_of_a_word)
        })
    }

    /// The modules at the top of the crate that the code names, by `crate::…` or by `super::…`.
    /// `own` are the modules the file lies in, from the top: as many steps up lead out of them.
    pub(crate) fn top_modules(&self, own: &[&str]) -> Vec<String> {
        let steps_up = "super::".repeat(own.len());
        let mut found = Vec::new();
        for start in ["crate::", "call_card::", &steps_up] {
            for (at, _) in self.code.match_indices(start) {
                if !self.code[..at].ends_with(|letter| letter == ':' || is_of_a_word(letter)) {
                    found.extend(first_names(&self.code[at + start.len()..]));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// `a` of `a::b`, and `a` and `c` of `{a::b, c}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|letter| is_of_a_word(*letter))
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut depth = 1;
    let mut is_first_level = |letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        (depth <= 1 && letter == ',') || depth == 0
    };
    let mut names = Vec::new();
    let mut rest = group;
    while let Some(at) = rest.find(&mut is_first_level) {
        names.push(name(rest));
        if rest[at..].starts_with('}') {
            break;
        }
        rest = &rest[at + 1..];
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_groups_are_read() {
        let text = "use crate::state::{call, connection};\n\
                    use crate::{ui::badge, hook::{a, b}, panel};\n\
                    use bitrix24::call_card::app;\n\
                    // use crate::app;\nfn f() { crate::remote::Remote::new() }\n\
                    #[cfg(test)]\nmod tests { use crate::page; }\n";
        let source = Source::read("src/panel/crm.rs", text);
        assert_eq!(
            source.top_modules(&["panel", "crm"]),
            ["hook", "panel", "remote", "state", "ui"]
        );
    }

    #[test]
    fn steps_up_are_counted() {
        let source = Source::read(
            "src/panel/crm.rs",
            "use super::super::app::App;\nuse super::customer::Customer;",
        );
        assert_eq!(source.top_modules(&["panel", "crm"]), ["app"]);
        let source = Source::read("src/panel.rs", "use super::app::App;");
        assert_eq!(source.top_modules(&["panel"]), ["app"]);
    }

    #[test]
    fn a_word_is_whole() {
        let source = Source::read("a.rs", "let x: JsValueLike = StatusCode::OK; // JsValue\n");
        assert!(source.names("StatusCode"));
        assert!(!source.names("JsValue"));
    }
}
