use super::*;
use crate::run::root;

const GLUE: &str = "call-card-0123456789abcdef.js";
const PAGE: &str = "<link href=\"/call-card-0123456789abcdef.js\"><script>\
    import start from '/call-card-0123456789abcdef.js';\n\
    const compiled = WebAssembly.compileStreaming(fetch('/a_bg.wasm'));\n\
    start({ module_or_path: await compiled });\n</script>";

fn cut(glue: &str) -> Result<String> {
    let started = started(&tokens(glue)?)?;
    Ok(started.iter().map(|token| token.text).collect())
}

#[test]
fn branches_go_by_what_the_page_hands_over() {
    for (glue, left) in [
        (
            "a; if (module_or_path !== undefined) { b; } else { c; } d;",
            "a; { b; } d;",
        ),
        ("if (module_or_path === undefined) { a; }\nb;", "\nb;"),
        (
            "{ if (typeof Response==='function'&&module instanceof Response) { if (a) { b; } } \
             else { c(`${d}`); } }",
            "{ { c(`${d}`); } }",
        ),
        (
            "a = await b; if (instance instanceof WebAssembly.Instance) {\nreturn { a, b };\n}",
            "a = await b; {\nreturn { a, b };\n}",
        ),
        (
            "if (module_or_path !== undefined) { if (Object.getPrototypeOf(module_or_path) === \
             Object.prototype) { ({module_or_path} = module_or_path) } else { a; } }",
            "{ { ({module_or_path} = module_or_path) } }",
        ),
    ] {
        assert_eq!(cut(glue).expect(glue), left);
    }
}

#[test]
fn other_questions_stay() {
    for glue in [
        "if (module !== undefined) { a; } else { b; }",
        "if (module_or_path !== undefined && a) { b; }",
        "if (!(instance instanceof WebAssembly.Instance)) { a; }",
        "if (module_or_path !== undefined) a;",
        "while (module_or_path === undefined) { a; }",
        "'if (module_or_path === undefined) { a; }';",
    ] {
        assert_eq!(cut(glue).expect(glue), glue);
    }
}

#[test]
fn functions_that_nobody_names_any_more_go() {
    let glue = "function a() { if (module_or_path === undefined) { b(); }\n\
        function b(e) { c({}); }\nfunction c() {}\nd(function f() {}); }\na();";
    let left = "function a() { \n\n\nd(function f() {}); }\na();";
    assert_eq!(cut(glue).expect("cut"), left);
}

#[test]
fn what_is_not_as_expected_is_an_error() {
    for glue in [
        "if (module_or_path === undefined) { a; } if (module_or_path === undefined) { b; }",
        "if (a) if (module_or_path === undefined) { b; }",
        "if (a) { b; } else if (module_or_path === undefined) { c; }",
        "if (module_or_path === undefined) { a; } else if (b) { c; }",
        "a = new URL('a_bg.wasm', import.meta.url);",
    ] {
        assert!(cut(glue).is_err(), "{glue}");
    }
}

#[test]
fn trunk_writes_such_a_page() {
    let trunk = std::fs::read_to_string(root().join("Trunk.toml")).expect("its settings");
    let page = trunk.replace("{base}{js}", &format!("/{GLUE}"));
    let page = page.split_once("pattern_script").expect("a script").1;
    ensure_started(page, GLUE).expect("as it should");
}

#[test]
fn the_page_starts_the_glue_in_one_way() {
    ensure_started(PAGE, GLUE).expect("as it should");
    for (text, other) in [
        (
            "import start from '/call-card-0",
            "import start from '/call-card-1",
        ),
        ("import start from", "import { initSync } from"),
        ("const compiled", "import 'b'; const compiled"),
        ("const compiled", "import('b'); const compiled"),
        ("compileStreaming(fetch", "compileStreaming(get"),
        ("await compiled });", "await compiled, a });"),
        ("start({", "start('b'); start({"),
        ("start({", "compiled = 'b'; start({"),
    ] {
        let page = PAGE.replace(text, other);
        assert_ne!(page, PAGE);
        assert!(ensure_started(&page, GLUE).is_err(), "{page}");
    }
}
