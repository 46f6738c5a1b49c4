//! The portal's samples, read and compared whole. What is expected of each is written in
//! `tests/fixtures/expected.json`.

mod bridge;
mod event;
mod fixture;
mod launch;
mod property;
mod rest;
mod timeline;
