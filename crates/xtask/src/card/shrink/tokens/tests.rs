use super::*;

fn of(kind: Kind, source: &str) -> Vec<&str> {
    let tokens = tokens(source).expect(source);
    let together: String = tokens.iter().map(|token| token.text).collect();
    assert_eq!(together, source);
    let some = tokens.iter().filter(|token| token.kind == kind);
    some.map(|token| token.text).collect()
}

#[test]
fn what_looks_like_a_comment_in_a_text_is_text() {
    let source = r#"a('http://x', "/* \" */", `//${b /* c */ + `//`}//`); // d"#;
    let texts = ["'http://x'", r#""/* \" */""#, "`//${", "`//`", "}//`"];
    assert_eq!(of(Kind::Text, source), texts);
    assert_eq!(of(Kind::Comment, source), ["/* c */", "// d"]);
    assert_eq!(of(Kind::Word, source), ["a", "b"]);
}

#[test]
fn a_template_ends_with_its_own_brackets() {
    let source = "`${{ a: `}` }.a}` + `\\`\\${`";
    assert_eq!(of(Kind::Text, source), ["`${", "`}`", "}`", "`\\`\\${`"]);
}

#[test]
fn a_slash_divides_or_begins_a_regular_expression() {
    for (source, texts) in [
        (
            r"x = /\[a ([^\]/]+)\/ '/.exec(b)",
            vec![r"/\[a ([^\]/]+)\/ '/"],
        ),
        ("return /'/gu.test(x)", vec!["/'/gu"]),
        ("if (a(b)) /'/.test(c)", vec!["/'/"]),
        ("`${/'/}`", vec!["`${", "/'/", "}`"]),
        ("a / b / c", vec![]),
        ("(a(b) / c) / 1", vec![]),
        ("a[0] / b.return / 2", vec![]),
        ("'a' / 2", vec!["'a'"]),
        ("a.for(b) / c / d", vec![]),
    ] {
        assert_eq!(of(Kind::Text, source), texts, "{source}");
    }
}

#[test]
fn what_cannot_be_told_is_an_error() {
    for source in [
        "{} /a/",
        "a++ / b",
        "'a",
        "'a\n'",
        "`a",
        "`${a`",
        "/* a",
        "x = /a",
        "x = /a\n/",
        "(a]",
        "a)",
        "(",
    ] {
        assert!(tokens(source).is_err(), "{source}");
    }
    let error = tokens("a\nb\n'").expect_err("no end");
    assert_eq!(
        format!("{error:#}"),
        "the glue's line 3: a string without an end"
    );
}
