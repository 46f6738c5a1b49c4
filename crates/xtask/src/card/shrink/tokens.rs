//! The glue as a row of tokens: just enough of JavaScript to know what is code, and what is a
//! string, a template, a regular expression or a comment. What cannot be told is an error.

use anyhow::{Context, Result, bail, ensure};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, a keyword or (part of) a number.
    Word,
    /// A string, a regular expression, or the text of a template as far as the next `${` or from
    /// the last `}`. Not to be touched.
    Text,
    /// One character of punctuation.
    Mark,
    /// With its marks, without the line's end.
    Comment,
    /// All that stands in a row.
    Space,
}

/// A part of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
}

impl Token<'_> {
    /// Whether it is code or text.
    pub(crate) fn counts(&self) -> bool {
        !matches!(self.kind, Kind::Comment | Kind::Space)
    }

    /// How many brackets are open after it that were not before.
    pub(crate) fn deepens(&self) -> i32 {
        match (self.kind, self.text) {
            (Kind::Mark, "(" | "[" | "{") => 1,
            (Kind::Mark, ")" | "]" | "}") => -1,
            (Kind::Text, text) => {
                i32::from(text.ends_with("${")) - i32::from(text.starts_with('}'))
            }
            _ => 0,
        }
    }
}

/// What ends a line, to JavaScript.
pub(crate) fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// All tokens; put together again they are the source.
///
/// # Errors
/// The source ends within something, or a slash may be a division as well as a regular expression.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token<'_>>> {
    let mut reader = Reader::default();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let read = reader.next(first, rest);
        let (kind, length) = read.with_context(|| {
            let read = source.len() - rest.len();
            format!("the glue's line {}", source[..read].split('\n').count())
        })?;
        let (text, after) = rest.split_at(length);
        reader.tokens.push(Token { kind, text });
        rest = after;
    }
    ensure!(
        reader.open.is_empty(),
        "the glue ends before its brackets do"
    );
    Ok(reader.tokens)
}

/// What counts of some tokens.
pub(crate) fn code<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let code = tokens.iter().filter(|token| token.counts());
    code.map(|token| token.text).collect()
}

/// After these stands, in round brackets, the head of a statement.
const HEADS: &[&str] = &["if", "while", "for", "with"];
/// After these a value is due.
const EXPECT_VALUE: &[&str] = &[
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "instanceof",
    "await",
    "yield",
];

/// A bracket that is open.
#[derive(Debug, PartialEq, Eq)]
enum Open {
    /// `(`, and whether it opens the head of a statement.
    Round {
        is_head: bool,
    },
    Square,
    Curly,
    /// The `${` of a template.
    Template,
}

/// What has been read.
#[derive(Default)]
struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    open: Vec<Open>,
    /// Whether the last `)` ended the head of a statement.
    was_head: bool,
}

impl Reader<'_> {
    /// The kind and the length of the token that the rest begins with.
    fn next(&mut self, first: char, rest: &str) -> Result<(Kind, usize)> {
        let span = |is_in: fn(char) -> bool| rest.find(|c| !is_in(c)).unwrap_or(rest.len());
        Ok(match first {
            _ if first.is_whitespace() => (Kind::Space, span(char::is_whitespace)),
            _ if is_in_word(first) => (Kind::Word, span(is_in_word)),
            '/' if rest.starts_with("//") => (Kind::Comment, span(|c| !ends_line(c))),
            '/' if rest.starts_with("/*") => {
                let end = rest.get(2..).and_then(|inside| inside.find("*/"));
                (Kind::Comment, end.context("a comment without an end")? + 4)
            }
            '/' if self.expects_value()? => (Kind::Text, regex(rest)?),
            '"' | '\'' => (Kind::Text, string(rest, first)?),
            '`' => (Kind::Text, self.template(rest)?),
            '}' if self.open.last() == Some(&Open::Template) => {
                self.open.pop();
                (Kind::Text, self.template(rest)?)
            }
            _ => {
                self.mark(first)?;
                (Kind::Mark, first.len_utf8())
            }
        })
    }

    /// Opens and closes brackets.
    fn mark(&mut self, mark: char) -> Result<()> {
        match mark {
            '(' => {
                let is_head = self.follows_head();
                self.open.push(Open::Round { is_head });
            }
            '[' => self.open.push(Open::Square),
            '{' => self.open.push(Open::Curly),
            ')' | ']' | '}' => match (mark, self.open.pop()) {
                (')', Some(Open::Round { is_head })) => self.was_head = is_head,
                (']', Some(Open::Square)) | ('}', Some(Open::Curly)) => {}
                _ => bail!("`{mark}` closes nothing"),
            },
            _ => {}
        }
        Ok(())
    }

    /// The length of a template's text, from its beginning or from a `}` in it.
    fn template(&mut self, rest: &str) -> Result<usize> {
        let mut chars = rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => _ = chars.next(),
                '`' => return Ok(at + 1),
                '$' if chars.peek().is_some_and(|(_, next)| *next == '{') => {
                    self.open.push(Open::Template);
                    return Ok(at + 2);
                }
                _ => {}
            }
        }
        bail!("a template without an end")
    }

    /// Whether a slash would begin a regular expression and not divide.
    fn expects_value(&self) -> Result<bool> {
        let mut code = self.code();
        let (Some(last), earlier) = (code.next(), code.next()) else {
            return Ok(true);
        };
        let earlier = earlier.map_or("", |token| token.text);
        Ok(match (last.kind, last.text) {
            (Kind::Word, word) => earlier != "." && EXPECT_VALUE.contains(&word),
            (Kind::Text, text) => text.ends_with("${"),
            (_, ")") => self.was_head,
            (_, "]") => false,
            (_, "}") => bail!("after `}}` a slash may divide or begin a regular expression"),
            (_, sign @ ("+" | "-")) if earlier == sign => {
                bail!("after `{sign}{sign}` a slash may divide or begin a regular expression")
            }
            _ => true,
        })
    }

    /// Whether `if` or its like came last.
    fn follows_head(&self) -> bool {
        let mut code = self.code();
        let (last, earlier) = (code.next(), code.next());
        let is_head = last.is_some_and(|last| HEADS.contains(&last.text));
        is_head && earlier.is_none_or(|earlier| earlier.text != ".")
    }

    /// What counts, the last first.
    fn code(&self) -> impl Iterator<Item = &Token<'_>> {
        self.tokens.iter().rev().filter(|token| token.counts())
    }
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

fn string(rest: &str, quote: char) -> Result<usize> {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            '\n' | '\r' => break,
            _ if c == quote => return Ok(at + 1),
            _ => {}
        }
    }
    bail!("a string without an end")
}

fn regex(rest: &str) -> Result<usize> {
    let (mut chars, mut is_in_class) = (rest.char_indices().skip(1), false);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '/' if !is_in_class => {
                let flags = rest.get(at + 1..).unwrap_or_default();
                return Ok(at + 1 + flags.find(|c| !is_in_word(c)).unwrap_or(flags.len()));
            }
            _ if ends_line(c) => break,
            _ => {}
        }
    }
    bail!("a regular expression without an end")
}

#[cfg(test)]
mod tests;
