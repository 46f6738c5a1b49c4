use wasm_encoder::{
    FunctionSection, Instruction, NameMap, NameSection, TypeSection, ValType as Encoded,
};

use super::*;

/// A function that takes nothing and gives a number, or nothing.
struct Sample<'a> {
    name: &'a str,
    gives_number: bool,
    body: &'a [Instruction<'a>],
}

fn wasm(samples: &[Sample<'_>]) -> Vec<u8> {
    let (mut types, mut functions, mut code) = (
        TypeSection::new(),
        FunctionSection::new(),
        CodeSection::new(),
    );
    types.ty().function([], []);
    types.ty().function([], [Encoded::I32]);
    let mut map = NameMap::new();
    for (index, sample) in (0..).zip(samples) {
        functions.function(u32::from(sample.gives_number));
        let mut function = Function::new([]);
        sample.body.iter().for_each(|each| {
            function.instruction(each);
        });
        code.function(function.instruction(&Instruction::End));
        map.append(index, sample.name);
    }
    let mut names = NameSection::new();
    names.functions(&map);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&code)
        .section(&names);
    module.finish()
}

const WORK: &[Instruction<'_>] = &[Instruction::I32Const(7)];
const PANIC: &[Instruction<'_>] = &[
    Instruction::I32Const(7),
    Instruction::Drop,
    Instruction::Unreachable,
];
const RETURN: &[Instruction<'_>] = &[Instruction::Return, Instruction::Unreachable];
const TRAP: &[Instruction<'_>] = &[Instruction::Unreachable];
const ZERO: &[Instruction<'_>] = &[Instruction::I32Const(0)];

fn becomes(name: &str, gives_number: bool, body: &[Instruction<'_>], cut_down: &[Instruction<'_>]) {
    let sample = |body| {
        wasm(&[Sample {
            name,
            gives_number,
            body,
        }])
    };
    assert_eq!(cut(&sample(body)).expect("cut"), sample(cut_down), "{name}");
}

#[test]
fn a_panic_traps_at_once() {
    becomes("core::panicking::panic_fmt", false, PANIC, TRAP);
    becomes(
        "core[0123456789abcdef]::panicking::panic_fmt",
        false,
        PANIC,
        TRAP,
    );
    becomes(
        "std::panicking::panic_count::is_zero_slow_path",
        true,
        WORK,
        WORK,
    );
    becomes("core::panicking::may_return", false, RETURN, RETURN);
    becomes("call_card::core::panicking::ours", false, PANIC, PANIC);
}

#[test]
fn a_value_prints_nothing_for_nobody() {
    becomes("<&usize as core::fmt::Debug>::fmt", true, WORK, ZERO);
    becomes("<&usize as core::fmt::Display>::fmt", true, WORK, WORK);
}

#[test]
fn a_body_that_nobody_streams_traps() {
    let name = "core::ptr::drop_in_place<wasm_streams::writable::Inner>";
    becomes(name, true, WORK, TRAP);
}

#[test]
fn only_hashes_of_crates_are_no_part_of_a_name() {
    assert_eq!(hashless("a[0123456789abcdef]::b<[u8]>"), "a::b<[u8]>");
    assert_eq!(
        hashless("<alloc[0123456789abcdef]::Vec<[T; 2]>>[0"),
        "<alloc::Vec<[T; 2]>>[0"
    );
}

#[test]
fn the_second_function_is_told_from_the_first() {
    let samples = |second| {
        wasm(&[
            Sample {
                name: "a",
                gives_number: true,
                body: WORK,
            },
            Sample {
                name: "core::panicking::panic",
                gives_number: false,
                body: second,
            },
        ])
    };
    assert_eq!(cut(&samples(PANIC)).expect("cut"), samples(TRAP));
}
