use super::*;

#[test]
fn what_is_declared_gets_letters_wherever_it_is_named() {
    let glue = "let first;\nlet second, third;\n\
        const fourth = a => fourth(first.first, ...second);\n\
        async function fifth(a) { third = { fourth: a, b: third }; return `${fifth}fifth`; }\n\
        if (fifth(first)) { second = a => { third = 'first'; }; a?.second[third]; }\n\
        function sixth() { 'x' in first; }\n\
        export { fifth as default };";
    let expected = "let b;\nlet c, d;\n\
        const fourth = a => fourth(b.first, ...c);\n\
        async function e(a) { d = { fourth: a, b: d }; return `${e}fifth`; }\n\
        if (e(b)) { c = a => { d = 'first'; }; a?.second[d]; }\n\
        function f() { 'x' in b; }\n\
        export { e as default };";
    assert_eq!(called(glue).expect("called"), expected);
}

#[test]
fn what_may_be_a_property_keeps_its_name() {
    for used in [
        "a = { first };",
        "a = { b, first, c };",
        "({ first } = a);",
        "({ first = 1 } = a);",
        "a = { first() {} };",
        "a = { get first() {} };",
        "if (a) { first: for (;;) { break first; } }",
        "a ? first : b;",
        "export { a as first };",
        "class A { first() {} }",
    ] {
        let glue = format!("let first;\n{used}");
        assert_eq!(called(&glue).expect(used), glue);
    }
}

#[test]
fn letters_are_no_keywords_and_not_taken() {
    let declared: Vec<_> = (0..800).map(|at| format!("long{at}")).collect();
    let glue = format!(
        "let {};\na = Z.aa`${{ab}}`; b = {{ c, ac: d, ad: e }};",
        declared.join(", ")
    );
    let called = called(&glue).expect("called");
    let names = called
        .strip_prefix("let ")
        .and_then(|it| it.split_once(';'));
    let names: Vec<_> = names.expect("declared").0.split(", ").collect();
    let different: HashSet<_> = names.iter().collect();
    assert_eq!(different.len(), declared.len());
    for free in ["aa", "ac", "ad"] {
        assert!(names.contains(&free), "{free}");
    }
    for taken in ["a", "Z", "ab", "c", "d", "as", "do", "if", "in"] {
        assert!(!names.contains(&taken), "{taken}");
    }
}
