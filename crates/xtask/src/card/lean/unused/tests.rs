use wasm_encoder::{
    ExportKind, ExportSection, FunctionSection, Instruction, NameMap, NameSection, TypeSection,
};

use super::*;

/// A function's name, and what it does.
type Sample<'a> = (&'a str, &'a [Instruction<'a>]);

/// Functions that take and give nothing; the first is exported.
fn wasm(samples: &[Sample<'_>]) -> Vec<u8> {
    let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
    let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
    let (mut map, mut names) = (NameMap::new(), NameSection::new());
    types.ty().function([], []);
    exports.export("main", ExportKind::Func, 0);
    for (index, (name, body)) in (0..).zip(samples) {
        functions.function(0);
        let mut function = Function::new([]);
        for instruction in *body {
            function.instruction(instruction);
        }
        code.function(function.instruction(&Instruction::End));
        map.append(index, name);
    }
    names.functions(&map);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&exports)
        .section(&code)
        .section(&names);
    module.finish()
}

const WORK: &[Instruction<'_>] = &[Instruction::I32Const(7), Instruction::Drop];
const PANIC: &[Instruction<'_>] = &[
    Instruction::I32Const(7),
    Instruction::Drop,
    Instruction::Unreachable,
];
const RETURN: &[Instruction<'_>] = &[Instruction::Return, Instruction::Unreachable];
const TRAP: &[Instruction<'_>] = &[Instruction::Unreachable];
const CALL_1: &[Instruction<'_>] = &[Instruction::Call(1)];
const CALL_2: &[Instruction<'_>] = &[Instruction::Call(2)];

/// Cuts functions, and compares them with what they are to be then.
fn cuts(before: &[Sample<'_>], after: &[Sample<'_>], users: &[&str]) {
    let (cut, found) = cut(&wasm(before)).expect("cut");
    assert_eq!(cut, wasm(after), "{before:?}");
    assert_eq!(found, users);
}

fn becomes<'a>(name: &'a str, body: &'a [Instruction<'a>], after: &'a [Instruction<'a>]) {
    cuts(
        &[("main", CALL_1), (name, body)],
        &[("main", CALL_1), (name, after)],
        &[],
    );
}

#[test]
fn a_panic_traps_at_once() {
    becomes("core::panicking::panic_bounds_check", PANIC, TRAP);
    becomes("core[0123456789abcdef]::panicking::panic", PANIC, TRAP);
    becomes("std::panicking::panic_count::is_zero_slow_path", WORK, WORK);
    becomes("core::panicking::may_return", RETURN, RETURN);
    becomes("call_card::core::panicking::ours", PANIC, PANIC);
}

#[test]
fn a_body_that_nobody_streams_traps() {
    becomes(
        "core::ptr::drop_in_place<wasm_streams::writable::Inner>",
        WORK,
        TRAP,
    );
    becomes("js_sys::futures::JsFuture::poll", WORK, WORK);
}

#[test]
fn values_cannot_print_themselves_when_nobody_prints() {
    let samples = |panics, prints, writes| {
        [
            ("main", CALL_1),
            ("core::panicking::panic_fmt", panics),
            ("<&usize as core::fmt::Debug>::fmt", prints),
            ("core::fmt::write", writes),
        ]
    };
    let before = [Instruction::Call(2), Instruction::Unreachable];
    cuts(
        &samples(&before, WORK, WORK),
        &samples(TRAP, TRAP, TRAP),
        &[],
    );
}

#[test]
fn values_print_themselves_while_somebody_prints() {
    let samples = [
        ("main", CALL_1),
        ("card::says", CALL_2),
        ("alloc::fmt::format", WORK),
        ("<card::Call as core::fmt::Display>::fmt", WORK),
        ("card::is_called_by_nobody", CALL_2),
    ];
    cuts(&samples, &samples, &["card::says"]);
}
