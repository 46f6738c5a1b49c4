use wasm_encoder::{
    BlockType, ExportKind, ExportSection, FunctionSection, Instruction, NameMap, NameSection,
    RefType, TableSection, TableType, TypeSection, ValType,
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
    types.ty().function([ValType::I32; 3], [ValType::I32]);
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 0,
        maximum: None,
        shared: false,
    });
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
        .section(&tables)
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
const LEAVE: &[Instruction<'_>] = &[
    Instruction::Block(BlockType::Empty),
    Instruction::Br(1),
    Instruction::End,
    Instruction::Unreachable,
];
const STAY: &[Instruction<'_>] = &[
    Instruction::Block(BlockType::Empty),
    Instruction::Br(0),
    Instruction::End,
    Instruction::Unreachable,
];
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
    becomes("core::panicking::may_leave", LEAVE, LEAVE);
    becomes("core::panicking::stays", STAY, TRAP);
    becomes("call_card::core::panicking::ours", PANIC, PANIC);
}

#[test]
fn a_body_that_nobody_streams_traps() {
    let stream = "core::ptr::drop_in_place<wasm_streams::writable::Inner>";
    let samples = |after| [("main", WORK), (stream, after)];
    cuts(&samples(WORK), &samples(TRAP), &[]);
    becomes("js_sys::futures::JsFuture::poll", WORK, WORK);
    let used = cut(&wasm(&[("main", CALL_1), (stream, WORK)])).expect_err("it is used");
    assert_eq!(
        used.to_string(),
        "streams are used after all, by [\"main\"]"
    );
}

#[test]
fn what_is_written_to_by_its_address_counts() {
    let call = [Instruction::CallIndirect {
        type_index: 1,
        table_index: 0,
    }];
    let body = [0, 0, 0, 0]
        .map(Instruction::I32Const)
        .into_iter()
        .chain(call);
    let body: Vec<_> = body.chain([Instruction::Drop]).collect();
    let samples = [("main", body.as_slice()), ("core::fmt::write", WORK)];
    cuts(&samples, &samples, &["main"]);
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
