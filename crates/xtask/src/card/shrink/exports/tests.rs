use super::*;

const GLUE: &str = "let module, wasm;\n\
    function a(instance) { wasm = instance.exports; wasm.start(); return wasm; }\n\
    async function b() { if (wasm !== undefined) return wasm; c.wasm.d; }\n\
    function e(f) { g(...f, wasm.malloc, `${wasm.memory}`); wasm.start(); 'wasm.h'; }";

#[test]
fn exports_are_what_stands_after_their_variable() {
    let names = ["start", "malloc", "memory", "start"];
    assert_eq!(used(GLUE).expect("used"), names);
}

#[test]
fn exports_get_their_names_and_all_else_stays() {
    let names = [("start", "a"), ("memory", "b"), ("d", "x"), ("h", "y")];
    let names = names.map(|(old, new)| (old.to_owned(), new.to_owned()));
    let expected = GLUE
        .replace("wasm.start", "wasm.a")
        .replace("wasm.memory", "wasm.b");
    let renamed = renamed(GLUE, &HashMap::from(names)).expect("renamed");
    assert_eq!(renamed, expected);
}

#[test]
fn another_use_of_the_exports_is_an_error() {
    for (text, other) in [
        ("wasm = instance.exports;", ""),
        ("wasm.start();", "wasm = instance.exports;"),
        ("wasm.start();", "wasm['start']();"),
        ("wasm.start();", "f(wasm);"),
        ("wasm.start();", "f = { wasm };"),
        ("wasm.start();", "const { start } = wasm;"),
        ("wasm.start();", "f = instance.exports.start;"),
        ("wasm.start();", "...wasm"),
        ("wasm.start();", "wasm = f;"),
        ("wasm.start();", "wasm?.start();"),
    ] {
        let glue = GLUE.replacen(text, other, 1);
        assert!(used(&glue).is_err(), "{glue}");
    }
}
