use std::collections::HashMap;

use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    Module, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::*;

/// As wasm-bindgen writes it, with what it has never written so far.
const GLUE: &str = r#"/* eslint-disable */
export class A {
    /** @returns {number} */
    get b() { return b / 2; } // c
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        // Not `x, y:` a key.
        __wbg_a_1: function(arg0) {
            return { key: [`${arg0 ? `//${'a'}` : 'b, __wbg_a_1: '}//`, /\/'/] };
        },

        __wbg_a_12: function() { return f(function (a, b) {
            return a;
        }, arguments); },
    };
    return {
        __proto__: null,
        "./call-card_bg.js": import0,
    };
}
const imports = __wbg_get_imports();
    let wasm;
    wasm = instance.exports;
    wasm.start();
export { A, imports as default };
"#;

const STRIPPED: &str = r#"export class A{get b(){return b / 2;}}
function __wbg_get_imports(){const import0={__proto__:null,__wbg_a_1:function(arg0){return{key:[`${arg0?`//${'a'}`:'b, __wbg_a_1: '}//`,/\/'/]};},__wbg_a_12:function(){return f(function(a,b){return a;},arguments);},};return{__proto__:null,"./call-card_bg.js":import0,};}
const imports=__wbg_get_imports();let wasm;wasm=instance.exports;wasm.start();export{A,imports as default};"#;

const MODULE: &str = "./call-card_bg.js";
const OTHER: &str = "./snippets/other.js";

/// One function of its own beside these imports, exported as the glue has it.
fn wasm(imports: &[(&str, &str)]) -> Vec<u8> {
    exporting(&["start", "unused"], imports)
}

/// The same under these names.
fn exporting(exports: &[&str], imports: &[(&str, &str)]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut section = ImportSection::new();
    for (module, name) in imports {
        section.import(module, name, EntityType::Function(0));
    }
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exported = ExportSection::new();
    let own = u32::try_from(imports.len()).expect("few imports");
    for name in exports {
        exported.export(name, ExportKind::Func, own);
    }
    let mut code = CodeSection::new();
    let mut function = Function::new([]);
    function.instructions().call(0).end();
    code.function(&function);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&section)
        .section(&functions)
        .section(&exported)
        .section(&code);
    module.finish()
}

fn imports_of(wasm: &[u8]) -> Vec<(String, String)> {
    let mut imports = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload.expect("a wasm") {
            for import in section.into_imports() {
                let import = import.expect("an import");
                imports.push((import.module.to_owned(), import.name.to_owned()));
            }
        }
    }
    imports
}

#[test]
fn comments_and_indentation_go_and_texts_stay() {
    assert_eq!(glue::stripped(GLUE).expect("stripped"), STRIPPED);
    assert_eq!(glue::stripped(STRIPPED).expect("again"), STRIPPED);
}

#[test]
fn a_comment_still_parts_what_it_stood_between() {
    for (source, stripped) in [
        ("a/* b */c", "a c"),
        ("return/* b\n */c", "return\nc"),
        ("a // b\n  + c", "a\n+c"),
        ("  'a\\\n  b'  ", "'a\\\n  b'"),
        ("`a\n  // b ${ c }\n  d`", "`a\n  // b ${ c }\n  d`"),
    ] {
        assert_eq!(glue::stripped(source).expect(source), stripped);
    }
}

#[test]
fn space_goes_where_it_parts_nothing() {
    for (source, stripped) in [
        ("a = { b : [ c , 'd' ] } ;\n", "a={b:[c,'d']};"),
        ("{\na\n}\nb ( c,\nd )\n", "{a}\nb(c,d)"),
        ("{ return\n}", "{return}"),
        ("a\n++b", "a\n++b"),
        ("a + +b - -c", "a+ +b- -c"),
        ("a => b >= c", "a=>b>=c"),
        ("case 'a': typeof b in c", "case 'a':typeof b in c"),
        ("a ? .5 : /b/ in c", "a? .5: /b/ in c"),
        ("a / 2 * b / (c)", "a / 2*b /(c)"),
        ("1 .a", "1 .a"),
        ("`${ a } ${ b() }`", "`${ a } ${ b()}`"),
        ("(a)\n(b)", "(a)\n(b)"),
        ("a\n? b\n: c", "a\n?b\n:c"),
    ] {
        assert_eq!(glue::stripped(source).expect(source), stripped);
    }
}

#[test]
fn what_the_glue_offers_is_read_from_its_object() {
    let offered = glue::offered(GLUE).expect("offered");
    assert_eq!(offered.module, MODULE);
    assert_eq!(offered.names, ["__wbg_a_1", "__wbg_a_12"]);
}

#[test]
fn what_is_not_asked_for_is_taken_out() {
    let last = GLUE.replace("arguments); },\n", "arguments); }\n");
    for (glue, names) in [
        (GLUE, &["__wbg_a_1"][..]),
        (GLUE, &["__wbg_a_12"]),
        (&last, &["__wbg_a_12"]),
    ] {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let fewer = glue::offering(glue, &names).expect("fewer");
        assert_eq!(glue::offered(&fewer).expect("offered").names, names);
        let functions = glue::functions(glue).expect("functions");
        let left = glue::functions(&fewer).expect("functions");
        assert_eq!(left[&names[0]], functions[&names[0]]);
    }
    assert!(glue::offering(&last, &["__wbg_a_1".to_owned()]).is_err());
}

/// wasm-opt takes imports out of the wasm with what used them.
#[test]
fn glue_is_fitted_to_its_wasm() {
    let fit = |glue: &str, names: &[&str]| {
        let imports: Vec<_> = names.iter().map(|name| (MODULE, *name)).collect();
        fitted::fitted(glue, &wasm(&imports))
    };
    let fitted = fit(GLUE, &["__wbg_a_12"]).expect("fitted");
    assert!(!fitted.contains("class A") && !fitted.contains("__wbg_a_1:"));
    assert!(fitted.contains("__wbg_a_12:") && fitted.ends_with("\nexport { imports as default };"));
    assert_eq!(fit(&fitted, &["__wbg_a_12"]).expect("again"), fitted);
    let error = fit(&fitted, &["__wbg_a_1"]).expect_err("no such function");
    assert_eq!(
        error.to_string(),
        "the wasm imports __wbg_a_1, and the glue lacks it"
    );
    let twice = GLUE.replace("__wbg_a_12:", "__wbg_a_1:");
    let error = fit(&twice, &["__wbg_a_1"]).expect_err("two of them");
    assert_eq!(error.to_string(), "the glue offers two __wbg_a_1");
}

#[test]
fn both_sides_get_the_same_names_and_all_else_stays() {
    let before = [
        (MODULE, "__wbg_a_12"),
        (OTHER, "__wbg_a_1"),
        (MODULE, "__wbg_a_1"),
    ];
    let (glue, after) = renamed(GLUE, &wasm(&before)).expect("renamed");
    let expected = GLUE
        .replace("__wbg_a_12: function", "b: function")
        .replace("__wbg_a_1: function", "a: function")
        .replace("wasm.start", "wasm.a");
    assert_eq!(glue, expected);
    let names = [(MODULE, "b"), (OTHER, "__wbg_a_1"), (MODULE, "a")];
    assert_eq!(after, exporting(&["a"], &names));
    let expected = names.map(|(module, name)| (module.to_owned(), name.to_owned()));
    assert_eq!(imports_of(&after), expected);
}

#[test]
fn half_a_pair_is_an_error() {
    let pair = [(MODULE, "__wbg_a_1"), (MODULE, "__wbg_a_12")];
    let fails = |glue: &str, imports: &[(&str, &str)]| {
        let error = renamed(glue, &wasm(imports)).expect_err("half a pair");
        format!("{error:#}")
    };
    assert!(renamed(GLUE, &wasm(&pair)).is_ok());
    let three = [pair[0], pair[1], (MODULE, "__wbg_c")];
    assert_eq!(
        fails(GLUE, &three),
        "the wasm imports __wbg_c, and the glue lacks it"
    );
    assert_eq!(
        fails(GLUE, &[(OTHER, "__wbg_a_1")]),
        "the wasm imports nothing from ./call-card_bg.js"
    );
    let used = GLUE.replace("return b", "return c.__wbg_a_1");
    assert_eq!(
        fails(&used, &pair),
        "the glue has 2 imports for 2 names, which it uses 3 times"
    );
    let quoted = GLUE.replace("__wbg_a_1:", "'__wbg_a_1':");
    assert_eq!(
        fails(&quoted, &pair),
        "`'__wbg_a_1'` is no plain key of import0"
    );
    let twice = GLUE.replace("__wbg_a_12:", "__wbg_a_1:");
    assert_eq!(
        fails(&twice, &pair[..1]),
        "the glue has 2 imports for 1 names, which it uses 2 times"
    );
    let lacking = GLUE.replace("wasm.start", "wasm.stop");
    assert_eq!(
        fails(&lacking, &pair),
        "the wasm exports no stop, and the glue uses it"
    );
    let unknown = GLUE.replace("import0", "other");
    assert_eq!(fails(&unknown, &pair), "the glue has no object of imports");
}

#[test]
fn a_wasm_that_is_not_valid_is_an_error() {
    let mut broken = wasm(&[(MODULE, "__wbg_a_1")]);
    // The call of the own function's body, to one that is not there.
    let at = broken.len() - 2;
    broken[at] = 9;
    let names = wasm::Names {
        imports: HashMap::from([("__wbg_a_1".to_owned(), "a".to_owned())]),
        ..wasm::Names::default()
    };
    let error = wasm::renamed(&broken, MODULE, &names).expect_err("no such function");
    assert_eq!(error.to_string(), "the renamed wasm is not valid");
}

#[test]
fn short_names_are_letters_and_never_the_same() {
    let names: Vec<_> = (0..3000).map(short).collect();
    assert_eq!(names[..3], ["a", "b", "c"]);
    assert_eq!(names[51..55], ["Z", "aa", "ab", "ac"]);
    let mut different = names.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), names.len());
}

#[test]
fn a_hash_is_found_without_the_zeros_at_its_front() {
    for (name, hash) in [
        (
            "call-card-0123456789abcdef_bg.wasm",
            Some("0123456789abcdef"),
        ),
        ("call-card-c5bb54a0ae45921_bg.wasm", Some("c5bb54a0ae45921")),
        ("call-card-1a2b3c4d.js", Some("1a2b3c4d")),
        ("call-card-0123456789abcdef0.js", None),
        ("call-card-added.js", None),
        ("call-card_bg.wasm", None),
    ] {
        assert_eq!(hash_in(name), hash, "{name}");
    }
}

#[test]
fn names_follow_the_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect(name);
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).expect(name);
    };
    let pair = wasm(&[(MODULE, "__wbg_a_1"), (MODULE, "__wbg_a_12")]);
    let page = "<link href=\"/call-card-0123456789abcdef.js\">\n\
        <script>import start from '/call-card-0123456789abcdef.js';\n\
        const compiled = WebAssembly.compileStreaming(fetch('/call-card-0123456789abcdef_bg.wasm'));\n\
        start({ module_or_path: await compiled });</script>\n";
    let build = |glue: &str| {
        write("call-card-0123456789abcdef.js", glue.as_bytes());
        write("call-card-0123456789abcdef_bg.wasm", &pair);
        write("index.html", page.as_bytes());
        shrink(folder.path(), |wasm| Ok(wasm.to_vec())).expect("shrunk");
        let names = ["js", "wasm"].map(|kind| only(folder.path(), kind).expect(kind));
        let [js, wasm] = names.each_ref().map(|name| read(name));
        assert!(js.starts_with(b"//# allFunctionsCalledOnLoad\n"));
        assert_eq!(with_hash(&names[0], &js).expect("hashed"), names[0]);
        let linked = String::from_utf8(read("index.html")).expect("text");
        let hash = |name: &str| hash_in(name).expect("a hash").to_owned();
        assert_eq!(linked.matches(&names[0]).count(), 2);
        assert_eq!(linked.matches(&names[1]).count(), 1);
        assert!(!linked.contains("0123456789abcdef"));
        assert_eq!(with_hash(&names[1], &wasm).expect("hashed"), names[1]);
        for name in &names {
            std::fs::remove_file(folder.path().join(name)).expect("removed");
        }
        names.map(|name| hash(&name))
    };
    let [glue, wasm] = build(GLUE);
    assert_eq!(build(GLUE), [glue.clone(), wasm.clone()]);
    let [other_glue, same_wasm] = build(&GLUE.replace("return a;", "return b;"));
    assert_ne!(other_glue, glue);
    assert_eq!(same_wasm, wasm);
}

#[test]
fn a_page_that_would_load_other_files_is_an_error() {
    let (old, new) = ("a-0123456789abcdef.js".to_owned(), "a-f.js".to_owned());
    for page in [
        "nothing",
        "<link href='a-0123456789abcdef.js' integrity='x'>",
        "a-0123456789abcdef.js and a-0123456789abcdef.map",
    ] {
        assert!(linking(page, &[(&old, &new)]).is_err(), "{page}");
    }
    let linked = linking("a-0123456789abcdef.js", &[(&old, &new)]);
    assert_eq!(linked.expect("linked"), "a-f.js");
}
