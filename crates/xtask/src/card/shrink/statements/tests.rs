use super::super::tokens::tokens;
use super::*;

fn split(source: &str) -> Vec<String> {
    let statements = statements(&tokens(source).expect(source)).expect(source);
    let text = |statement: &Statement<'_>| statement.tokens.iter().map(|it| it.text).collect();
    let texts: Vec<String> = statements.iter().map(text).collect();
    assert_eq!(texts.concat(), source);
    texts.iter().map(|text| text.trim().to_owned()).collect()
}

#[test]
fn each_statement_ends_by_its_own_mark() {
    for statements in [
        vec!["export class A { b() { c; } }", "if (d) A.e = A.f;"],
        vec!["async function a(b = {}) { c; }", "a({});"],
        vec!["const a = { b: () => {} };", "let c = `${d};${e}`, f;"],
        vec!["if (!('a' in b)) { c; } else { d; }", "e.f();"],
        vec!["export { a, b as default };", "// c\nimport d from 'e';"],
    ] {
        assert_eq!(split(&statements.join("\n")), statements);
    }
}

#[test]
fn what_is_declared_is_read_from_its_beginning() {
    for (source, declared) in [
        ("export class A { b() {} }", vec!["A"]),
        ("function a(b) {}", vec!["a"]),
        ("async function a(b) {}", vec!["a"]),
        ("const a = b;", vec!["a"]),
        ("let a;", vec!["a"]),
        ("let a, b, c;", vec!["a", "b", "c"]),
        ("const { a } = b;", vec![]),
        ("a = b;", vec![]),
    ] {
        let statements = statements(&tokens(source).expect(source)).expect(source);
        let declares: Vec<_> = statements.iter().flat_map(Statement::declares).collect();
        assert_eq!(declares, declared, "{source}");
    }
}

#[test]
fn names_are_words_but_for_properties() {
    let tokens = tokens("a.b(...c, d?.e, `f${g}h`, 'i', { j: 1 }); // k").expect("tokens");
    let names = names(&tokens).into_iter().map(|at| tokens[at].text);
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["a", "c", "d", "g", "j", "1"]);
}

#[test]
fn what_could_hide_a_name_is_an_error() {
    for source in [
        "a",
        "eval(a);",
        "with (a) { b; }",
        "\\u0061;",
        "const a = {}",
    ] {
        assert!(
            statements(&tokens(source).expect(source)).is_err(),
            "{source}"
        );
    }
    assert!(statements(&tokens("'eval \\\\'; // with").expect("tokens")).is_ok());
}
