use super::super::tokens::tokens;
use super::*;

fn shake(source: &str) -> Result<String> {
    let shaken = shaken(&tokens(source)?)?;
    let text: String = shaken.iter().map(|token| token.text).collect();
    Ok(text.trim().replace("\n\n", "\n"))
}

/// What is left of lines in front of a glue that starts by `a`.
fn left(lines: &str) -> String {
    const REST: &str = "function a() { b; }\nexport { a as default };";
    let left = shake(&format!("{lines}\n{REST}")).expect(lines);
    let left = left.strip_suffix(REST).expect("the rest stays");
    left.trim().to_owned()
}

#[test]
fn what_nobody_uses_goes_with_what_it_alone_used() {
    for gone in [
        "function c() { c(); d(); }\nfunction d() {}",
        "async function c() {}",
        "export class C { d() { return e[`${f}`]; } }\nconst e = ['g', \"h\"];\nlet f, i;",
        "let c = null;\nconst d = 2146435072;",
        "export function c() {}",
    ] {
        assert_eq!(left(gone), "", "{gone}");
    }
}

#[test]
fn what_the_start_needs_stays() {
    for kept in [
        "function b() { return c(...d, `${e}`); }\nfunction c() {}\nlet d;\nlet e = 1;",
        "class b { c() { d; } }\nlet d = 1;",
        "let b, c;",
    ] {
        assert_eq!(left(kept), kept);
    }
    assert_eq!(left("let b;\nfunction c() { b; }"), "let b;");
    assert_eq!(
        left("function c() {}\nlet b = 'c' + d.c;"),
        "let b = 'c' + d.c;"
    );
}

#[test]
fn what_has_effects_stays_and_so_does_what_it_uses() {
    for kept in [
        "let c = new TextDecoder();\nc.decode();",
        "const c = d();\nfunction d() {}",
        "const c = d;",
        "const c = `${d()}`;",
        "const c = [d()];",
        "let c = 1, d = e();",
        "const { c } = d;",
        "import c from 'd';",
        "if (!('c' in d)) { d.c = e; }\nfunction e() {}",
        "function* c() {}",
    ] {
        assert_eq!(left(kept), kept);
    }
}

#[test]
fn a_class_goes_with_its_line_and_its_registry() {
    const CLASS: &str = "class C { free() { D.unregister(this); } }\n\
        if (Symbol.dispose) C.prototype[Symbol.dispose] = C.prototype.free;\n\
        const D = (typeof FinalizationRegistry === 'undefined')\n\
        ? { register: () => {}, unregister: () => {} }\n\
        : new FinalizationRegistry(ptr => wasm.c(ptr, 1));";
    assert_eq!(left(CLASS), "");
    assert_eq!(left(&format!("export {CLASS}")), "");
    let used = format!("let b = new C();\n{CLASS}");
    assert_eq!(left(&used), used);
}

#[test]
fn other_classes_lines_and_registries_stay() {
    for kept in [
        "class C extends D { }",
        "class C { static d = e(); }",
        "class C { [d()]() {} }",
        "class C { d = e(); }",
        "class C { }\nif (Symbol.dispose) C.prototype[Symbol.dispose] = D.prototype.free;",
        "const c = (typeof FinalizationRegistry === 'undefined')\
            ? { register: () => {}, unregister: () => {} }\
            : new FinalizationRegistry(d => e, f());",
        "const c = (typeof FinalizationRegistry === 'undefined')\
            ? { register: () => {}, unregister: () => {} }\
            : new FinalizationRegistry(d => e).register(f());",
    ] {
        assert_eq!(left(kept), kept);
    }
}

#[test]
fn the_default_alone_is_exported() {
    let glue = "function c() {}\nfunction a() {}\nexport { c, a as default, c as d };";
    assert_eq!(
        shake(glue).expect("shaken"),
        "function a() {}\nexport { a as default };"
    );
    for glue in [
        "function a() {}",
        "function a() {}\nexport { a };",
        "export { a as default };\nexport { b as default };",
    ] {
        assert!(shake(glue).is_err(), "{glue}");
    }
}
